"""Steps 6 to 9 of the journey: the contract, meetings, messages, tools, and the end."""

from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from tests.journey.first_steps import Cast
from tests.journey.people import PASSWORD, Person, done, token_for
from tests.journey.world import World, kinds, plain

REVISION = "currentRevision { id number status bodyHash }"


async def they_sign_a_contract(world: World, cast: Cast, relationship_id: str) -> None:
    """Mena asks for six weeks between meetings; both sign what they have read."""
    contract = (await _relationship(cast.mena, relationship_id, f"contract {{ id {REVISION} }}"))["contract"]
    await cast.mena.do(
        "reviseContract",
        "contract { id }",
        id=contract["id"],
        expectedRevision=contract["currentRevision"]["number"],
        answers=[{"key": "every_weeks", "value": {"integer": 6}}],
    )
    await world.delivered()
    for person in (cast.mena, cast.aroha):
        read = (await _relationship(person, relationship_id, f"contract {{ {REVISION} }}"))["contract"][
            "currentRevision"
        ]
        await person.do(
            "signContract",
            "revision { status }",
            revisionId=read["id"],
            expectedHash=read["bodyHash"],
            typedName=f"{person.name} Walker",
        )
        await world.delivered()

    signed = await _relationship(
        cast.aroha, relationship_id, "status plannedEndOn contract { inForce { status clauses { text } } }"
    )
    assert (signed["status"], signed["plannedEndOn"]) == ("ACTIVE", "2027-03-31")
    assert signed["contract"]["inForce"]["status"] == "SIGNED"
    assert any("every 6 weeks" in clause["text"] for clause in signed["contract"]["inForce"]["clauses"])


async def they_meet(world: World, cast: Cast, relationship_id: str) -> str:
    """Mena arranges, Aroha moves, Mena calls a second one off. The first one's id."""
    arranged = await cast.mena.do(
        "arrangeMeeting",
        "meeting { id }",
        relationshipId=relationship_id,
        title="Getting to know each other",
        startsAt="2026-04-08T13:00:00+01:00",
        endsAt="2026-04-08T14:00:00+01:00",
        timezone="Europe/London",
        method="VIDEO",
        joinUrl="https://video.example.org/mena",
    )
    meeting_id = arranged["meeting"]["id"]
    await world.delivered()
    await cast.aroha.do(
        "moveMeeting",
        "meeting { sequence }",
        id=meeting_id,
        startsAt="2026-04-09T13:00:00+01:00",
        endsAt="2026-04-09T14:00:00+01:00",
    )
    await world.delivered()
    await cast.mena.do(
        "moveMeeting",
        "meeting { sequence }",
        id=meeting_id,
        startsAt="2026-04-09T15:00:00+01:00",
        endsAt="2026-04-09T16:00:00+01:00",
    )
    await world.delivered()
    second = await cast.mena.do(
        "arrangeMeeting",
        "meeting { id }",
        relationshipId=relationship_id,
        title="A walk",
        startsAt="2026-05-01T10:00:00+01:00",
        endsAt="2026-05-01T11:00:00+01:00",
        timezone="Europe/London",
        method="IN_PERSON",
        where="Roundhay Park",
    )
    await world.delivered()
    await cast.mena.do("cancelMeeting", "meeting { status }", id=second["meeting"]["id"])
    await world.delivered()

    invitation, _own_move, update, _, cancellation = world.inbox.of(cast.aroha.email)[-5:]
    assert [_method(mail) for mail in (invitation, update, cancellation)] == ["REQUEST", "REQUEST", "CANCEL"]
    first, moved = _event(invitation), _event(update)
    assert (first["UID"], int(first["SEQUENCE"]), int(moved["SEQUENCE"])) == (moved["UID"], 0, 2)
    assert first["DTSTART"].dt.isoformat() == "2026-04-08T12:00:00+00:00"
    assert moved["DTSTART"].dt.isoformat() == "2026-04-09T14:00:00+00:00"
    assert str(_event(cancellation)["STATUS"]) == "CANCELLED"
    assert "Wednesday 8 April 2026, 13:00" in plain(invitation)
    return str(meeting_id)


async def they_write_to_each_other(cast: Cast, relationship_id: str) -> None:
    await cast.mena.do(
        "sendMessage", "message { id }", relationshipId=relationship_id, body="Thank you for today!"
    )

    thread = (
        await _relationship(
            cast.aroha,
            relationship_id,
            "thread { id unreadCount messages { edges { node { body author { givenName } } } } }",
        )
    )["thread"]
    read = await cast.aroha.do("markThreadRead", "thread { unreadCount }", threadId=thread["id"])

    assert thread["unreadCount"] == 1
    assert [edge["node"] for edge in thread["messages"]["edges"]] == [
        {"body": "Thank you for today!", "author": {"givenName": "Mena"}}
    ]
    assert read["thread"] == {"unreadCount": 0}


async def they_use_the_tools(cast: Cast, relationship_id: str, meeting_id: str) -> None:
    goal = await _fill(
        cast.mena,
        relationship_id,
        "goals",
        _rows("goals", goal={"text": "Lead a service review"}, why={"text": "To grow"},
              how_we_will_know={"text": "It is done"}, by_when={"date": "2026-09-01"}),
    )  # fmt: skip
    row = goal["document"]["currentRevision"]["answers"][0]["value"]["rows"][0]["row"]
    await _fill(
        cast.aroha,
        relationship_id,
        "action-plan",
        _rows(
            "actions",
            step={"text": "Ask for last year's figures"},
            owner={"choice": "mentee"},
            goal={"reference": row},
        ),
    )
    await _fill(
        cast.mena,
        relationship_id,
        "swot",
        _rows("strengths", point={"text": "Patience"}),
        {"key": "so_what", "value": {"text": "Begin with the figures."}},
    )
    record = await _fill(
        cast.mena,
        relationship_id,
        "meeting-record",
        {"key": "decisions", "value": {"text": "We look at the figures next time."}},
        meetingId=meeting_id,
    )
    later = await cast.aroha.do(
        "saveTool",
        "document { currentRevision { number } revisions { edges { node { number author { givenName } } } } }",
        documentId=record["document"]["id"],
        expectedRevision=record["document"]["currentRevision"]["number"],
        answers=[{"key": "minutes", "value": {"integer": 55}}],
    )

    history = [edge["node"] for edge in later["document"]["revisions"]["edges"]]
    assert [revision["author"]["givenName"] for revision in history][:2] == ["Aroha", "Mena"]


async def aroha_ends_it(world: World, cast: Cast, relationship_id: str) -> None:
    ended = await cast.aroha.do(
        "endRelationship",
        "relationship { status endReason }",
        id=relationship_id,
        neutralNote="I am moving abroad.",
    )
    await world.delivered()
    refused = await cast.mena.client.do(
        "arrangeMeeting",
        "meeting { id }",
        relationshipId=relationship_id,
        title="One more",
        startsAt="2026-06-01T10:00:00+01:00",
        endsAt="2026-06-01T11:00:00+01:00",
        timezone="Europe/London",
        method="PHONE",
    )
    still = await _relationship(
        cast.mena,
        relationship_id,
        "contract { inForce { number } } tools { totalCount } meetings { totalCount }",
    )

    assert ended["relationship"] == {"status": "ENDED", "endReason": "NO_FAULT"}
    assert [error["__typename"] for error in refused["errors"]] == ["RelationshipOver"]
    assert still == {
        "contract": {"inForce": {"number": 2}},
        "tools": {"totalCount": 4},
        "meetings": {"totalCount": 2},
    }


async def help_is_asked_for(world: World, cast: Cast, relationship_id: str) -> None:
    """Signed out, and in confidence; both reach the scheme's mailbox."""
    stranger = world.guest()
    await done(
        stranger,
        "requestSupport",
        name="Somebody",
        email="somebody@example.net",
        category="TECHNICAL",
        subject="I cannot register",
        message="The page stays white.",
    )
    await cast.mena.do(
        "raiseConcern",
        "concern { status reference }",
        relationshipId=relationship_id,
        category="CONDUCT",
        narrative="A private matter.",
        wish="ADVICE",
    )
    await world.delivered()

    mailbox = world.inbox.of("mentoring-help@example.org")
    assert kinds(mailbox) == ["support-request", "concern-raised"]
    assert "The page stays white." in plain(mailbox[0])
    assert "A private matter." not in plain(mailbox[1])
    assert kinds(world.inbox.of("somebody@example.net")) == ["support-received"]


async def mena_leaves_and_changes_her_mind(world: World, cast: Cast) -> None:
    impact = await cast.mena.ask("{ viewer { accountDeletionImpact { runningRelationships undoDays } } }")
    unconfirmed = await cast.mena.client.do(
        "deleteAccount", "account { status }", password=PASSWORD, confirm=False
    )
    await cast.mena.do("deleteAccount", "account { status }", password=PASSWORD, confirm=True)
    await world.delivered()
    signed_out = await cast.mena.ask("{ viewer { member { id } } }")
    await done(world.guest(), "undoAccountDeletion", token=token_for(world, cast.mena.email))
    await world.delivered()

    assert impact == {"viewer": {"accountDeletionImpact": {"runningRelationships": 0, "undoDays": 14}}}
    assert unconfirmed["errors"] != []
    assert signed_out == {"viewer": None}


async def _relationship(person: Person, relationship_id: str, selection: str) -> dict[str, Any]:
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Relationship {{ {selection} }} }} }}"
    found: dict[str, Any] = (await person.ask(query, id=relationship_id))["node"]
    return found


async def _fill(
    person: Person, relationship_id: str, template: str, *answers: Any, **more: Any
) -> dict[str, Any]:
    """Start a tool and save these answers in it."""
    started = await person.do(
        "startTool",
        "document { id currentRevision { number } }",
        relationshipId=relationship_id,
        template=template,
        **more,
    )
    return await person.do(
        "saveTool",
        "document { id currentRevision { number answers { key value { ... on RowsValue { rows { row } } } } } }",
        documentId=started["document"]["id"],
        expectedRevision=started["document"]["currentRevision"]["number"],
        answers=list(answers),
    )


def _rows(key: str, **cells: Any) -> dict[str, Any]:
    """One row of a small table, as `saveTool` takes it."""
    return {
        "key": key,
        "value": {"rows": [{"cells": [{"key": column, "value": value} for column, value in cells.items()]}]},
    }


def _calendar_part(message: EmailMessage) -> Any:
    return next(part for part in message.walk() if part.get_content_type() == "text/calendar")


def _method(message: EmailMessage) -> str:
    return str(_calendar_part(message).get_param("method"))


def _event(message: EmailMessage) -> Any:
    calendar = Calendar.from_ical(_calendar_part(message).get_payload(decode=True))
    [event] = calendar.walk("VEVENT")
    return event
