"""Whoever is asked says whether the time suits, or which one would."""

from datetime import datetime
from typing import Any

import pytest

from models import clock
from models.events import Event
from models.meetings import Meeting
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from tests.client import Client
from tests.meeting_world import (
    MEETING,
    NEW_TIME,
    World,
    all_mail_goes,
    codes,
    composed,
    node,
    rows,
)
from tests.relationship_world import ended

SUGGESTED = {
    "startsAt": "2026-11-27T14:30:00Z",
    "endsAt": "2026-11-27T15:30:00Z",
    "timezone": "Europe/London",
}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def meeting(world: World) -> Meeting:
    """Mena has arranged it, and Theo is asked; all mail about that has gone."""
    meeting = await world.arranged()
    await all_mail_goes()
    return meeting


@pytest.mark.parametrize(
    ("reply", "letter"), [("ACCEPT", "meeting-accepted"), ("DECLINE", "meeting-declined")]
)
async def test_an_answer_is_kept_and_told(world: World, meeting: Meeting, reply: str, letter: str) -> None:
    payload = await world.theo.do(
        "respondToMeeting", MEETING, id=node(meeting), reply=reply, note=" As it\nhappens. "
    )

    assert payload["errors"] == []
    answered = payload["meeting"]
    assert (answered["reply"], answered["replyNote"]) == (reply, "As it\nhappens.")
    assert (answered["status"], answered["sequence"], answered["version"]) == ("SCHEDULED", 0, 1)
    mail = await Mail.get(kind=letter)
    assert (mail.recipient_id, mail.facts["note"]) == (world.mentee.id, "As it\nhappens.")
    assert (await Event.get(kind="meeting-answered")).data == {"reply": reply}


async def test_another_time_is_suggested_and_told_on_both_clocks(world: World, meeting: Meeting) -> None:
    payload = await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="SUGGEST", **NEW_TIME)

    assert payload["errors"] == []
    assert payload["meeting"]["suggestion"] == SUGGESTED
    assert payload["meeting"]["startsAt"] == "2026-11-26T09:00:00Z"
    part = (await composed(await Mail.get(kind="meeting-suggested"))).get_body(("plain",))
    assert part
    said = " ".join(str(part.get_content()).split())
    assert "It would start: Friday 27 November 2026, 14:30 GMT (20:00 IST for Theo Member)" in said


async def test_a_suggestion_is_accepted_in_one_act(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="SUGGEST", **NEW_TIME)
    await all_mail_goes()
    can = await world.mena.ask(
        "query($id: ID!) { node(id: $id) { ... on Meeting { viewerCan } } }", id=node(meeting)
    )

    payload = await world.mena.do("acceptSuggestion", f"{MEETING} warnings", id=node(meeting))

    assert can["node"]["viewerCan"] == ["MOVE", "UPDATE", "CANCEL", "ACCEPT_SUGGESTION"]
    assert (payload["errors"], payload["warnings"]) == ([], [])
    moved = payload["meeting"]
    assert (moved["startsAt"], moved["endsAt"]) == (SUGGESTED["startsAt"], SUGGESTED["endsAt"])
    assert (moved["reply"], moved["suggestion"], moved["sequence"]) == ("ACCEPT", None, 1)
    accepted = await Mail.get(kind="meeting-accepted")
    assert (accepted.recipient_id, accepted.facts["meeting"]["sequence"]) == (world.mentor.id, 1)
    due = await TimedNotice.filter(subject_id=meeting.id).order_by("step").values_list("state", "due_at")
    assert [state for state, _ in due] == [NoticeState.CANCELLED, NoticeState.DUE]
    assert due[1][1].isoformat() == "2026-11-26T14:30:00+00:00"


async def test_a_move_asks_anew(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT", note="Good.")

    moved = await world.theo.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
    own = await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")
    answered = await world.mena.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")

    assert (moved["meeting"]["reply"], moved["meeting"]["replyNote"]) == (None, "")
    assert moved["meeting"]["setBy"] == {"displayName": "Theo Member"}
    assert codes(own) == [("NOT_ASKED_OF_YOU", None)]
    assert answered["meeting"]["reply"] == "ACCEPT"


async def test_a_new_title_asks_nobody_anew(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")

    payload = await world.mena.do("updateMeeting", MEETING, id=node(meeting), title="Another")

    assert payload["meeting"]["reply"] == "ACCEPT"


async def test_the_same_answer_again_tells_nobody(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")
    before = await rows()

    payload = await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")

    assert payload["errors"] == []
    assert await rows() == before


async def test_of_two_answers_only_the_newer_is_mailed(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="ACCEPT")
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="DECLINE")

    waiting = Mail.filter(state=MailState.QUEUED, recipient_id=world.mentee.id)
    assert [mail.kind for mail in await waiting] == ["meeting-declined"]


async def test_a_change_does_not_swallow_an_answer_that_has_not_gone(world: World, meeting: Meeting) -> None:
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="SUGGEST", **NEW_TIME)

    await world.theo.do("updateMeeting", MEETING, id=node(meeting), title="Another")

    waiting = await Mail.filter(state=MailState.QUEUED, recipient_id=world.mentee.id)
    assert [(mail.kind, mail.facts["meeting"]["title"]) for mail in waiting] == [
        ("meeting-suggested", "Another")
    ]


async def test_who_asked_hears_the_answer_even_where_mail_told_nobody(world: World) -> None:
    meeting = await world.arranged(notifyOther=False)

    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="DECLINE")

    mail = await Mail.get()
    assert (mail.kind, mail.recipient_id) == ("meeting-declined", world.mentee.id)
    kinds = {part.get_content_type() for part in (await composed(mail)).walk()}
    assert "text/calendar" not in kinds


REFUSED: list[tuple[str, dict[str, Any], list[tuple[str, list[str]]]]] = [
    ("no time", {"reply": "SUGGEST"}, [("INVALID_INPUT", ["input", "startsAt"])]),
    (
        "half a time",
        {"reply": "SUGGEST", "startsAt": NEW_TIME["startsAt"]},
        [("INVALID_INPUT", ["input", "endsAt"])],
    ),
    ("a time with a yes", {"reply": "ACCEPT", **NEW_TIME}, [("INVALID_INPUT", ["input", "reply"])]),
    (
        "a time that the clocks leave out",
        {"reply": "SUGGEST", "startsAt": "2027-03-28T01:30:00+00:00", "endsAt": "2027-03-28T03:00:00+01:00"},
        [("NONEXISTENT_LOCAL_TIME", ["input", "startsAt"])],
    ),
    (
        "the past",
        {"reply": "SUGGEST", "startsAt": "2026-11-20T09:00:00+00:00", "endsAt": "2026-11-20T10:00:00+00:00"},
        [("MEETING_IN_THE_PAST", ["input", "startsAt"])],
    ),
    ("a long note", {"reply": "DECLINE", "note": "x" * 1001}, [("INVALID_INPUT", ["input", "note"])]),
    (
        "an old version",
        {"reply": "ACCEPT", "expectedVersion": 7},
        [("STATE_CONFLICT", ["input", "expectedVersion"])],
    ),
]


@pytest.mark.parametrize(
    ("given", "errors"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
async def test_what_cannot_be_answered_changes_nothing(
    world: World, meeting: Meeting, given: dict[str, Any], errors: list[tuple[str, list[str]]]
) -> None:
    before = await rows()

    payload = await world.theo.do("respondToMeeting", MEETING, id=node(meeting), **given)

    assert codes(payload) == errors
    assert await rows() == before


async def test_a_suggestion_whose_time_has_come_moves_nothing(world: World) -> None:
    meeting = await world.arranged(startsAt="2026-11-28T09:00:00+00:00", endsAt="2026-11-28T10:00:00+00:00")
    nothing = await world.mena.do("acceptSuggestion", MEETING, id=node(meeting))
    await world.theo.do("respondToMeeting", MEETING, id=node(meeting), reply="SUGGEST", **NEW_TIME)
    not_theirs = await world.theo.do("acceptSuggestion", MEETING, id=node(meeting))
    clock.stop(datetime.fromisoformat(NEW_TIME["startsAt"]))

    too_late = await world.mena.do("acceptSuggestion", MEETING, id=node(meeting))

    assert codes(nothing) == codes(not_theirs) == [("NO_SUGGESTION", None)]
    assert codes(too_late) == [("MEETING_IN_THE_PAST", None)]


@pytest.mark.parametrize(
    ("change", "given"), [("respondToMeeting", {"reply": "ACCEPT"}), ("acceptSuggestion", {})]
)
async def test_nobody_answers_what_is_off_over_or_of_no_pair(
    world: World, meeting: Meeting, change: str, given: dict[str, Any]
) -> None:
    clock.stop(meeting.ends_at)
    over = await world.theo.do(change, MEETING, id=node(meeting), **given)
    clock.stop(meeting.created_at)
    await world.mena.do("cancelMeeting", MEETING, id=node(meeting))
    off = await world.theo.do(change, MEETING, id=node(meeting), **given)
    await ended(world.relationship)
    no_pair = await world.theo.do(change, MEETING, id=node(meeting), **given)

    assert codes(over) == [("MEETING_IS_OVER", None)]
    assert codes(off) == [("MEETING_CANCELLED", None)]
    assert codes(no_pair) == [("RELATIONSHIP_OVER", None)]
