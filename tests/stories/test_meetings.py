"""Arranging to meet, and who sees it."""

import pytest

from models import clock
from models.meetings import Meeting
from models.relationships import RelationshipStatus
from models.threads import Thread
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import ALL, World, codes, letters, node
from tests.people import a_member
from tests.relationship_world import a_pair

READ = """query($id: ID!) { node(id: $id) { ... on Meeting {
    title viewerCan organiser { displayName } relationship { id mentor { displayName } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_what_was_arranged_is_what_is_read(world: World) -> None:
    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form())

    assert payload == {
        "meeting": {
            "id": payload["meeting"]["id"],
            "title": "First conversation",
            "startsAt": "2026-11-26T09:00:00Z",
            "endsAt": "2026-11-26T10:00:00Z",
            "timezone": "Europe/London",
            "localStart": "2026-11-26T09:00:00",
            "localEnd": "2026-11-26T10:00:00",
            "method": "VIDEO",
            "where": "",
            "joinUrl": "https://meet.example.net/mena",
            "details": "Who we are.\nWhat we hope for.",
            "status": "SCHEDULED",
            "cancelNote": "",
            "notifiesOther": True,
            "sequence": 0,
            "version": 0,
            "viewerCan": ["MOVE", "UPDATE", "CANCEL"],
            "organiser": {"displayName": "Mena Member"},
            "setBy": {"displayName": "Mena Member"},
            "reply": None,
            "replyNote": "",
            "suggestion": None,
            "actualMinutes": None,
            "isDisputed": False,
            "outcomes": [],
        },
        "warnings": [],
        "errors": [],
    }


async def test_the_other_side_is_invited(world: World) -> None:
    meeting = await world.arranged()

    mail = await letters().get()
    assert mail.recipient_id == world.mentor.id
    assert (mail.kind, mail.subject_type, mail.subject_id) == ("meeting-invitation", "Meeting", meeting.id)
    assert mail.dedupe_key == f"meeting:{meeting.id}:0:REQUEST:{world.mentor.id}"
    assert mail.ordering_key == f"meeting:{meeting.id}"
    facts = dict(mail.facts)
    assert sorted(facts.pop("token_ids")) == ["accept", "decline"]
    assert facts == {
        "meeting": {
            "uid": f"meeting-{meeting.id}@example.org",
            "sequence": 0,
            "title": "First conversation",
            "starts_at": "2026-11-26T09:00:00+00:00",
            "ends_at": "2026-11-26T10:00:00+00:00",
            "timezone": "Europe/London",
            "method": "VIDEO",
            "where": "",
            "join_url": "https://meet.example.net/mena",
            "details": "Who we are.\nWhat we hope for.",
            "status": "SCHEDULED",
            "organiser_name": "Mena Member",
            "organiser_email": world.mentee.email,
            "organiser_answer": "ACCEPTED",
            "attendee_name": "Theo Member",
            "attendee_email": world.mentor.email,
            "attendee_answer": "NEEDS-ACTION",
            "updated_at": "2026-11-24T08:00:00+00:00",
        },
        "other_name": "Mena Member",
        "other_timezone": "Europe/London",
    }


async def test_nobody_is_told_when_the_box_is_not_ticked(world: World) -> None:
    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form(notifyOther=False))

    assert payload["meeting"]["notifiesOther"] is False
    assert await world.mails() == []


async def test_the_mentor_arranges_too_and_before_the_contract_is_signed(world: World) -> None:
    await (
        type(world.relationship)
        .filter(id=world.relationship.id)
        .update(status=RelationshipStatus.CONTRACTING)
    )

    payload = await world.theo.do("arrangeMeeting", ALL, **world.a_form())

    assert payload["meeting"]["organiser"] == {"displayName": "Theo Member"}
    assert await world.mails() == [("Mena", "meeting-invitation", "QUEUED")]


async def test_texts_are_brought_into_one_spelling(world: World) -> None:
    form = world.a_form(title="  First   meeting ", where=" Room  4 ", details="a \r\nb\n\n")

    payload = await world.mena.do("arrangeMeeting", "meeting { title where details }", **form)

    assert payload["meeting"] == {"title": "First meeting", "where": "Room 4", "details": "a\nb"}


async def test_the_same_key_arranges_one_meeting_and_sends_one_mail(world: World) -> None:
    form = world.a_form(idempotencyKey="f5c3e0a4-54f9-4a0e-9b8e-0d2c2a6d1f11")

    first = await world.mena.do("arrangeMeeting", ALL, **form)
    second = await world.mena.do("arrangeMeeting", ALL, **form)
    other = await world.mena.do("arrangeMeeting", ALL, **{**form, "title": "Another"})

    assert first == second
    assert codes(other) == [("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])]
    assert await Meeting.all().count() == 1
    assert await letters().count() == 1


async def test_eight_hours_over_a_change_of_the_clocks_are_eight_hours(world: World) -> None:
    night = {"startsAt": "2027-03-27T22:00:00+00:00", "endsAt": "2027-03-28T07:00:00+01:00"}

    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form(**night))

    assert payload["errors"] == []
    assert payload["meeting"]["localEnd"] == "2027-03-28T07:00:00"


@pytest.mark.parametrize(("offset", "instant"), [("+01:00", "00:30"), ("+00:00", "01:30")])
async def test_the_hour_that_comes_twice_is_told_by_its_offset(
    world: World, offset: str, instant: str
) -> None:
    form = world.a_form(startsAt=f"2027-10-31T01:30:00{offset}", endsAt="2027-10-31T02:30:00+00:00")

    payload = await world.mena.do("arrangeMeeting", ALL, **form)

    assert payload["meeting"]["startsAt"] == f"2027-10-31T{instant}:00Z"
    assert payload["meeting"]["localStart"] == "2027-10-31T01:30:00"


async def test_one_s_own_overlap_is_a_warning(world: World) -> None:
    await world.arranged()

    same_time = await world.mena.do("arrangeMeeting", ALL, **world.a_form())
    next_to_it = await world.mena.do(
        "arrangeMeeting",
        ALL,
        **world.a_form(startsAt="2026-11-26T10:00:00+00:00", endsAt="2026-11-26T11:00:00+00:00"),
    )

    assert (same_time["warnings"], same_time["errors"]) == (["OVERLAPS"], [])
    assert next_to_it["warnings"] == []


async def test_the_other_side_s_diary_is_not_told(world: World, client: Client) -> None:
    _, _, busy = await a_pair(world.mentor, await a_member("Zoe"))
    await world.theo.do(
        "arrangeMeeting", "meeting { id }", **world.a_form(relationshipId=global_id("Relationship", busy.id))
    )

    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form())

    assert (payload["warnings"], payload["errors"]) == ([], [])


async def test_both_see_it_and_nobody_else(world: World, client: Client) -> None:
    meeting = await world.arranged()
    stranger = await client.of(await a_member("Zoe"))
    seen = {
        "title": "First conversation",
        "viewerCan": ["MOVE", "UPDATE", "CANCEL"],
        "organiser": {"displayName": "Mena Member"},
        "relationship": {
            "id": global_id("Relationship", world.relationship.id),
            "mentor": {"displayName": "Theo Member"},
        },
    }

    assert await world.mena.ask(READ, id=node(meeting)) == {"node": seen}
    as_guest = {**seen, "viewerCan": ["MOVE", "UPDATE", "CANCEL", "RESPOND"]}
    assert await world.theo.ask(READ, id=node(meeting)) == {"node": as_guest}
    assert await stranger.ask(READ, id=node(meeting)) == {"node": None}
    assert await client.ask(READ, id=node(meeting)) == {"node": None}


async def test_of_a_meeting_that_is_over_it_can_only_be_said_whether_it_took_place(world: World) -> None:
    meeting = await world.arranged()

    clock.stop(meeting.ends_at)

    read = await world.mena.ask(READ, id=node(meeting))
    assert read["node"]["viewerCan"] == ["RECORD"]


async def test_a_thread_s_id_finds_no_meeting(world: World) -> None:
    thread = await Thread.get(relationship_id=world.relationship.id)

    assert await world.mena.ask(READ, id=global_id("Meeting", thread.id)) == {"node": None}
