"""Afterwards: whether it took place, as either of the two says it, and what was never arranged here."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.meeting_accounts import MOST
from models.meetings import Meeting
from models.notices import TimedNotice
from models.outbox import Mail
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import MEETING, World, all_mail_goes, codes, node, rows
from tests.relationship_world import ended

YESTERDAY = {"startsAt": "2026-11-23T09:00:00+00:00", "endsAt": "2026-11-23T10:00:00+00:00"}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def meeting(world: World) -> Meeting:
    """Mena had arranged it, and it is just over."""
    meeting = await world.arranged()
    await all_mail_goes()
    clock.stop(meeting.ends_at)
    return meeting


async def test_either_says_that_it_took_place(world: World, meeting: Meeting) -> None:
    mails = await Mail.all().count()

    payload = await world.theo.do(
        "recordMeeting", MEETING, id=node(meeting), outcome="HELD", actualMinutes=75
    )

    assert payload["errors"] == []
    held = payload["meeting"]
    assert (held["status"], held["actualMinutes"], held["isDisputed"]) == ("HELD", 75, False)
    assert held["outcomes"] == [said("HELD", 75, "Theo Member")]
    assert held["viewerCan"] == ["RECORD"]
    assert await Mail.all().count() == mails


async def test_when_they_disagree_both_are_shown_and_who_spoke_last_counts(
    world: World, meeting: Meeting
) -> None:
    await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="HELD", actualMinutes=60)

    payload = await world.theo.do("recordMeeting", MEETING, id=node(meeting), outcome="NOT_HELD")

    disputed = payload["meeting"]
    assert (disputed["status"], disputed["actualMinutes"], disputed["isDisputed"]) == ("NOT_HELD", None, True)
    assert disputed["outcomes"] == [said("HELD", 60, "Mena Member"), said("NOT_HELD", None, "Theo Member")]


async def test_a_correction_adds_to_what_was_said(world: World, meeting: Meeting) -> None:
    await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="HELD")
    await world.theo.do("recordMeeting", MEETING, id=node(meeting), outcome="NOT_HELD")
    clock.advance(timedelta(days=30) - timedelta(seconds=1))

    payload = await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="NOT_HELD")
    clock.advance(timedelta(seconds=1))
    too_late = await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="HELD")

    assert payload["meeting"]["isDisputed"] is False
    assert [each["outcome"] for each in payload["meeting"]["outcomes"]] == ["HELD", "NOT_HELD", "NOT_HELD"]
    assert codes(too_late) == [("RECORD_IS_FINAL", None)]


async def test_nothing_is_said_of_what_is_still_to_come_or_off(world: World) -> None:
    coming, off = await world.arranged(), await world.arranged()
    await world.mena.do("cancelMeeting", MEETING, id=node(off))
    clock.stop(coming.ends_at - timedelta(seconds=1))
    before = await rows()

    early = await world.mena.do("recordMeeting", MEETING, id=node(coming), outcome="HELD")
    cancelled = await world.mena.do("recordMeeting", MEETING, id=node(off), outcome="NOT_HELD")

    assert codes(early) == [("MEETING_NOT_OVER", None)]
    assert codes(cancelled) == [("MEETING_CANCELLED", None)]
    assert await rows() == before


@pytest.mark.parametrize(
    "given",
    [
        {"outcome": "HELD", "actualMinutes": 0},
        {"outcome": "HELD", "actualMinutes": 1441},
        {"outcome": "NOT_HELD", "actualMinutes": 10},
    ],
)
async def test_odd_minutes_are_refused(world: World, meeting: Meeting, given: dict[str, Any]) -> None:
    before = await rows()

    payload = await world.mena.do("recordMeeting", MEETING, id=node(meeting), **given)

    assert codes(payload) == [("INVALID_INPUT", ["input", "actualMinutes"])]
    assert await rows() == before


async def test_the_end_of_the_relationship_is_the_end_of_that_too(world: World, meeting: Meeting) -> None:
    await ended(world.relationship)

    payload = await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="HELD")

    assert codes(payload) == [("RELATIONSHIP_OVER", None)]


async def test_the_two_do_not_correct_each_other_for_ever(world: World, meeting: Meeting) -> None:
    for number in range(MOST):
        outcome = "HELD" if number % 2 else "NOT_HELD"
        await world.mena.do("recordMeeting", "meeting { id }", id=node(meeting), outcome=outcome)

    payload = await world.mena.do("recordMeeting", MEETING, id=node(meeting), outcome="HELD")

    assert codes(payload) == [("RATE_LIMITED", None)]


async def test_what_took_place_is_written_down_and_nobody_is_mailed(world: World) -> None:
    payload = await world.mena.do("logMeeting", MEETING, **a_log(world, actualMinutes=55))

    assert payload["errors"] == []
    logged = payload["meeting"]
    assert (logged["status"], logged["notifiesOther"], logged["actualMinutes"]) == ("HELD", False, 55)
    assert logged["outcomes"] == [said("HELD", 55, "Mena Member")]
    assert logged["viewerCan"] == ["RECORD"]
    assert await Mail.all().count() == await TimedNotice.all().count() == 0


async def test_the_other_may_deny_what_was_written_down(world: World) -> None:
    logged = await world.mena.do("logMeeting", MEETING, **a_log(world))

    payload = await world.theo.do("recordMeeting", MEETING, id=logged["meeting"]["id"], outcome="NOT_HELD")

    assert (payload["meeting"]["status"], payload["meeting"]["isDisputed"]) == ("NOT_HELD", True)


WRONG: list[tuple[str, dict[str, Any], list[tuple[str, list[str]]]]] = [
    (
        "still going on",
        {"startsAt": "2026-11-24T07:30:00+00:00", "endsAt": "2026-11-24T08:00:01+00:00"},
        [("MEETING_NOT_OVER", ["input", "endsAt"])],
    ),
    (
        "long ago",
        {"startsAt": "2006-11-24T07:30:00+00:00", "endsAt": "2006-11-24T08:30:00+00:00"},
        [("INVALID_INPUT", ["input", "startsAt"])],
    ),
    (
        "a time that the clocks left out",
        {"startsAt": "2026-03-29T01:30:00+00:00", "endsAt": "2026-03-29T03:00:00+01:00"},
        [("NONEXISTENT_LOCAL_TIME", ["input", "startsAt"])],
    ),
    (
        "everything at once",
        {"endsAt": "2026-11-23T08:00:00+00:00", "title": "", "actualMinutes": 0},
        [
            ("END_BEFORE_START", ["input", "endsAt"]),
            ("INVALID_INPUT", ["input", "title"]),
            ("INVALID_INPUT", ["input", "actualMinutes"]),
        ],
    ),
]


@pytest.mark.parametrize(("given", "errors"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
async def test_what_cannot_have_been_is_not_written_down(
    world: World, given: dict[str, Any], errors: list[tuple[str, list[str]]]
) -> None:
    before = await rows()

    payload = await world.mena.do("logMeeting", MEETING, **a_log(world, **given))

    assert codes(payload) == errors
    assert await rows() == before


@pytest.mark.parametrize(("offset", "instant"), [("+01:00", "00:30"), ("+00:00", "01:30")])
async def test_the_hour_that_came_twice_is_told_by_its_offset(
    world: World, offset: str, instant: str
) -> None:
    night = {"startsAt": f"2026-10-25T01:30:00{offset}", "endsAt": "2026-10-25T02:30:00+00:00"}

    payload = await world.mena.do("logMeeting", MEETING, **a_log(world, **night))

    assert payload["meeting"]["startsAt"] == f"2026-10-25T{instant}:00Z"
    assert payload["meeting"]["localStart"] == "2026-10-25T01:30:00"


def a_log(world: World, **values: Any) -> dict[str, Any]:
    return {
        "relationshipId": global_id("Relationship", world.relationship.id),
        "title": "On the corridor",
        "timezone": "Europe/London",
        "method": "IN_PERSON",
        **YESTERDAY,
        **values,
    }


def said(outcome: str, minutes: int | None, by: str) -> dict[str, Any]:
    return {"outcome": outcome, "actualMinutes": minutes, "by": {"displayName": by}}
