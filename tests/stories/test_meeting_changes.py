"""Moving, changing and calling off; and which mail goes to whom."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.events import Event
from tests.client import Client
from tests.meeting_world import INVITED, MEETING, NEW_TIME, World, all_mail_goes, letters, node, rows


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_the_other_side_is_mailed_the_new_time(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()
    clock.advance(timedelta(hours=1))

    payload = await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

    assert payload["errors"] == []
    moved = payload["meeting"]
    assert (moved["startsAt"], moved["endsAt"], moved["timezone"]) == (
        "2026-11-27T14:30:00Z",
        "2026-11-27T15:30:00Z",
        "Europe/London",
    )
    assert (moved["sequence"], moved["version"], moved["status"]) == (1, 1, "SCHEDULED")
    assert await world.mails() == [INVITED, ("Theo", "meeting-updated", "QUEUED")]
    invitation, update = await letters().order_by("id")
    assert update.dedupe_key == f"meeting:{meeting.id}:1:REQUEST:{world.mentor.id}"
    assert update.ordering_key == invitation.ordering_key
    assert update.facts["meeting"] == {
        **invitation.facts["meeting"],
        "sequence": 1,
        "starts_at": "2026-11-27T14:30:00+00:00",
        "ends_at": "2026-11-27T15:30:00+00:00",
        "updated_at": "2026-11-24T09:00:00+00:00",
    }


async def test_the_guest_moves_it_too_and_the_organiser_is_told(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    payload = await world.theo.do(
        "moveMeeting",
        MEETING,
        id=node(meeting),
        startsAt="2026-11-27T20:00:00+05:30",
        endsAt="2026-11-27T21:00:00+05:30",
        timezone="Asia/Kolkata",
    )

    assert payload["meeting"]["localStart"] == "2026-11-27T20:00:00"
    assert payload["meeting"]["organiser"] == {"displayName": "Mena Member"}
    assert await world.mails() == [INVITED, ("Mena", "meeting-updated", "QUEUED")]
    update = await letters().get(kind="meeting-updated")
    assert (update.facts["other_name"], update.facts["other_timezone"]) == ("Theo Member", "Asia/Kolkata")
    assert update.facts["meeting"]["attendee_email"] == world.mentor.email


@pytest.mark.parametrize(
    ("given", "sequence"),
    [
        ({"title": "Second thoughts"}, 0),
        ({"details": "Bring a diary."}, 0),
        ({"details": ""}, 0),
        ({"method": "PHONE"}, 1),
        ({"where": "Room 4"}, 1),
        ({"joinUrl": "https://meet.example.net/other"}, 1),
        ({"method": "IN_PERSON", "where": "Room 4", "joinUrl": "", "title": "In the clinic"}, 1),
    ],
)
async def test_calendars_ask_again_only_where_it_matters(
    world: World, given: dict[str, Any], sequence: int
) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    payload = await world.mena.do("updateMeeting", MEETING, id=node(meeting), **given)

    assert payload["errors"] == []
    assert {name: payload["meeting"][name] for name in given} == given
    assert (payload["meeting"]["sequence"], payload["meeting"]["version"]) == (sequence, 1)
    assert await world.mails() == [INVITED, ("Theo", "meeting-updated", "QUEUED")]
    update = await letters().get(kind="meeting-updated")
    assert update.facts["meeting"]["sequence"] == sequence
    assert update.dedupe_key == f"meeting:{meeting.id}:1:REQUEST:{world.mentor.id}"


async def test_two_changes_that_no_calendar_counts_are_both_told(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    await world.mena.do("updateMeeting", MEETING, id=node(meeting), title="One")
    await all_mail_goes()
    await world.mena.do("updateMeeting", MEETING, id=node(meeting), title="Two")

    updates = await letters().filter(kind="meeting-updated").order_by("id")
    assert [mail.facts["meeting"]["title"] for mail in updates] == ["One", "Two"]
    assert [mail.facts["meeting"]["sequence"] for mail in updates] == [0, 0]


async def test_a_change_that_changes_nothing_tells_nobody(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()
    before = await rows()

    same = world.a_form()
    moved = await world.mena.do(
        "moveMeeting", MEETING, id=node(meeting), startsAt=same["startsAt"], endsAt=same["endsAt"]
    )
    updated = await world.mena.do(
        "updateMeeting", MEETING, id=node(meeting), title=same["title"], method="VIDEO"
    )

    assert moved["errors"] == updated["errors"] == []
    assert await rows() == before


async def test_cancelling_takes_it_out_of_the_other_side_s_calendar(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    payload = await world.mena.do("cancelMeeting", MEETING, id=node(meeting), note=" I am ill. ")

    assert payload["errors"] == []
    cancelled = payload["meeting"]
    assert (cancelled["status"], cancelled["sequence"], cancelled["viewerCan"]) == ("CANCELLED", 1, [])
    assert cancelled["cancelNote"] == "I am ill."
    assert await world.mails() == [INVITED, ("Theo", "meeting-cancelled", "QUEUED")]
    mail = await letters().get(kind="meeting-cancelled")
    assert mail.dedupe_key == f"meeting:{meeting.id}:1:CANCEL:{world.mentor.id}"
    assert (mail.facts["note"], mail.facts["meeting"]["status"]) == ("I am ill.", "CANCELLED")
    assert (mail.facts["meeting"]["uid"], mail.facts["meeting"]["sequence"]) == (meeting.uid, 1)


async def test_a_meeting_under_way_can_still_be_called_off(world: World) -> None:
    meeting = await world.arranged()
    clock.stop(meeting.starts_at + timedelta(minutes=10))

    payload = await world.theo.do("cancelMeeting", "meeting { status }", id=node(meeting))

    assert payload == {"meeting": {"status": "CANCELLED"}, "errors": []}


async def test_the_same_key_cancels_once(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()
    given = {"id": node(meeting), "idempotencyKey": "0f0d8b3e-7a8b-4c39-a1d1-6c64a7b0f3c1"}

    first = await world.mena.do("cancelMeeting", "meeting { status version }", **given)
    second = await world.mena.do("cancelMeeting", "meeting { status version }", **given)

    assert first == second == {"meeting": {"status": "CANCELLED", "version": 1}, "errors": []}
    assert await world.mails() == [INVITED, ("Theo", "meeting-cancelled", "QUEUED")]


async def test_the_log_has_no_content(world: World) -> None:
    meeting = await world.arranged()
    await world.theo.do("updateMeeting", MEETING, id=node(meeting), title="Secret", where="Room 4")
    await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting), note="Secret")

    found = await Event.filter(subject_id=meeting.id).order_by("id")
    assert [(each.kind, each.actor_id, each.data) for each in found] == [
        ("meeting-arranged", world.mentee.id, {}),
        ("meeting-changed", world.mentor.id, {"fields": ["title", "where"]}),
        ("meeting-cancelled", world.mentee.id, {}),
    ]
