"""What cannot be arranged, and that asking for it leaves no trace."""

from typing import Any

import pytest

from models import clock
from models.meetings import Meeting
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import ALL, MEETING, NEW_TIME, World, codes, node, rows
from tests.people import a_member
from tests.relationship_world import a_pair, ended


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


WRONG: list[tuple[str, dict[str, Any], list[tuple[str, list[str]]]]] = [
    (
        "a start in the past",
        {"startsAt": "2026-11-24T07:00:00+00:00", "endsAt": "2026-11-24T09:00:00+00:00"},
        [("MEETING_IN_THE_PAST", ["input", "startsAt"])],
    ),
    (
        "a start at this very moment",
        {"startsAt": "2026-11-24T08:00:00+00:00", "endsAt": "2026-11-24T09:00:00+00:00"},
        [("MEETING_IN_THE_PAST", ["input", "startsAt"])],
    ),
    (
        "an end before the start",
        {"endsAt": "2026-11-26T08:59:00+00:00"},
        [("END_BEFORE_START", ["input", "endsAt"])],
    ),
    (
        "no length",
        {"endsAt": "2026-11-26T09:00:00+00:00"},
        [("END_BEFORE_START", ["input", "endsAt"])],
    ),
    (
        "no length that a calendar could show",
        {"endsAt": "2026-11-26T09:00:00.900000+00:00"},
        [("END_BEFORE_START", ["input", "endsAt"])],
    ),
    (
        "more than eight hours",
        {"endsAt": "2026-11-26T17:00:01+00:00"},
        [("MEETING_TOO_LONG", ["input", "endsAt"])],
    ),
    (
        "a time that the clocks leave out",
        {"startsAt": "2027-03-28T01:30:00+00:00", "endsAt": "2027-03-28T03:00:00+01:00"},
        [("NONEXISTENT_LOCAL_TIME", ["input", "startsAt"])],
    ),
    (
        "another zone's offsets",
        {"startsAt": "2026-11-26T09:00:00+05:30", "endsAt": "2026-11-26T10:00:00+05:30"},
        [
            ("NONEXISTENT_LOCAL_TIME", ["input", "startsAt"]),
            ("NONEXISTENT_LOCAL_TIME", ["input", "endsAt"]),
        ],
    ),
    ("no zone", {"timezone": "Atlantis/Poseidonis"}, [("INVALID_INPUT", ["input", "timezone"])]),
    ("no title", {"title": "  "}, [("INVALID_INPUT", ["input", "title"])]),
    ("a long title", {"title": "x" * 121}, [("INVALID_INPUT", ["input", "title"])]),
    ("a title of two lines", {"title": "a\nb"}, [("INVALID_INPUT", ["input", "title"])]),
    ("a long place", {"where": "x" * 301}, [("INVALID_INPUT", ["input", "where"])]),
    ("long details", {"details": "x" * 4001}, [("INVALID_INPUT", ["input", "details"])]),
    ("a NUL", {"details": "a\x00b"}, [("INVALID_INPUT", ["input", "details"])]),
    ("an open link", {"joinUrl": "http://meet.example.net/"}, [("INVALID_INPUT", ["input", "joinUrl"])]),
    ("a script", {"joinUrl": "javascript:alert(1)"}, [("INVALID_INPUT", ["input", "joinUrl"])]),
    ("a long link", {"joinUrl": "https://" + "x" * 500}, [("INVALID_INPUT", ["input", "joinUrl"])]),
    (
        "everything at once",
        {
            "startsAt": "2026-11-20T09:00:00+00:00",
            "endsAt": "2026-11-19T09:00:00+00:00",
            "timezone": "",
            "title": "",
            "joinUrl": "ftp://example.net",
        },
        [
            ("MEETING_IN_THE_PAST", ["input", "startsAt"]),
            ("END_BEFORE_START", ["input", "endsAt"]),
            ("INVALID_INPUT", ["input", "timezone"]),
            ("INVALID_INPUT", ["input", "title"]),
            ("INVALID_INPUT", ["input", "joinUrl"]),
        ],
    ),
]


@pytest.mark.parametrize(("values", "errors"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
async def test_what_cannot_be_is_refused_and_nothing_changes(
    world: World, values: dict[str, Any], errors: list[tuple[str, list[str]]]
) -> None:
    before = await rows()

    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form(**values))

    assert codes(payload) == errors
    assert (payload["meeting"], payload["warnings"]) == (None, [])
    assert await rows() == before


async def test_nothing_is_arranged_after_the_end(world: World) -> None:
    await ended(world.relationship)
    before = await rows()

    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form(title=""))

    assert codes(payload) == [("RELATIONSHIP_OVER", None)]
    assert await rows() == before


@pytest.mark.parametrize("whose", ["a stranger's", "nobody's", "of another type", "no id"])
async def test_other_people_s_relationships_do_not_exist(world: World, client: Client, whose: str) -> None:
    _, _, theirs = await a_pair(await a_member("Ada"), await a_member("Zoe"))
    ids = {
        "a stranger's": global_id("Relationship", theirs.id),
        "nobody's": global_id("Relationship", world.mentee.id),
        "of another type": global_id("Meeting", world.relationship.id),
        "no id": "1",
    }
    before = await rows()

    payload = await world.mena.do("arrangeMeeting", ALL, **world.a_form(relationshipId=ids[whose]))

    assert codes(payload) == [("NOT_FOUND", ["input", "relationshipId"])]
    assert await rows() == before


async def test_a_guest_arranges_nothing(world: World, client: Client) -> None:
    query = "mutation($input: ArrangeMeetingInput!) { arrangeMeeting(input: $input) { meeting { id } } }"

    errors = await client.errors(query, input=world.a_form())

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]
    assert await Meeting.all().count() == 0


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("moveMeeting", NEW_TIME),
    ("updateMeeting", {"title": "Another"}),
    ("cancelMeeting", {}),
]


@pytest.mark.parametrize(("change", "given"), CHANGES)
class TestWhatCannotBeChanged:
    async def test_a_cancelled_meeting(self, world: World, change: str, given: dict[str, Any]) -> None:
        meeting = await world.arranged()
        await world.theo.do("cancelMeeting", "meeting { id }", id=node(meeting))

        await self._is_refused(world, meeting, change, given, [("MEETING_CANCELLED", None)])

    async def test_a_meeting_that_is_over(self, world: World, change: str, given: dict[str, Any]) -> None:
        meeting = await world.arranged()
        clock.stop(meeting.ends_at)

        await self._is_refused(world, meeting, change, given, [("MEETING_IS_OVER", None)])

    async def test_a_meeting_of_an_ended_relationship(
        self, world: World, change: str, given: dict[str, Any]
    ) -> None:
        meeting = await world.arranged()
        await ended(world.relationship)

        await self._is_refused(world, meeting, change, given, [("RELATIONSHIP_OVER", None)])

    async def test_a_meeting_that_has_changed_since_it_was_seen(
        self, world: World, change: str, given: dict[str, Any]
    ) -> None:
        meeting = await world.arranged()
        await world.theo.do("updateMeeting", MEETING, id=node(meeting), details="", expectedVersion=0)

        stale = {**given, "expectedVersion": 0}
        await self._is_refused(
            world, meeting, change, stale, [("STATE_CONFLICT", ["input", "expectedVersion"])]
        )

    async def test_a_meeting_of_other_people(self, world: World, change: str, given: dict[str, Any]) -> None:
        meeting = await world.arranged()
        _, _, others = await a_pair(await a_member("Ada"), await a_member("Zoe"))
        await Meeting.filter(id=meeting.id).update(relationship_id=others.id)

        await self._is_refused(world, meeting, change, given, [("NOT_FOUND", ["input", "id"])])

    async def _is_refused(
        self,
        world: World,
        meeting: Meeting,
        change: str,
        given: dict[str, Any],
        errors: list[tuple[str, list[str] | None]],
    ) -> None:
        before = await rows()

        payload = await world.mena.do(change, "meeting { id }", id=node(meeting), **given)

        assert codes(payload) == errors
        assert payload["meeting"] is None
        assert await rows() == before


async def test_a_move_is_checked_like_a_new_meeting(world: World) -> None:
    meeting = await world.arranged()
    before = await rows()

    payload = await world.mena.do(
        "moveMeeting",
        MEETING,
        id=node(meeting),
        startsAt="2026-11-20T09:00:00+01:00",
        endsAt="2026-11-19T09:00:00+00:00",
    )

    assert codes(payload) == [
        ("MEETING_IN_THE_PAST", ["input", "startsAt"]),
        ("END_BEFORE_START", ["input", "endsAt"]),
        ("NONEXISTENT_LOCAL_TIME", ["input", "startsAt"]),
    ]
    assert await rows() == before


async def test_new_particulars_are_checked_like_a_new_meeting_s(world: World) -> None:
    meeting = await world.arranged()
    before = await rows()

    payload = await world.mena.do(
        "updateMeeting", MEETING, id=node(meeting), title="", joinUrl="http://example.net"
    )

    assert codes(payload) == [
        ("INVALID_INPUT", ["input", "title"]),
        ("INVALID_INPUT", ["input", "joinUrl"]),
    ]
    assert await rows() == before
