"""From a meeting to what a calendar reads: the letters in the outbox, as they are sent."""

from email.message import EmailMessage

import pytest

from tests.client import Client
from tests.meeting_world import MEETING, NEW_TIME, World, all_mail_goes, composed, letters, node


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_one_entry_is_made_moved_and_taken_out(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()
    await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
    await all_mail_goes()
    await world.theo.do("cancelMeeting", "meeting { id }", id=node(meeting), note="I am ill.")

    invitation, update, cancellation = [await composed(mail) for mail in await letters().order_by("id")]

    uid = f"meeting-{meeting.id}@example.org"
    assert in_calendar(invitation) == (
        "REQUEST",
        uid,
        "0",
        "20261126T090000Z",
        "20261126T100000Z",
        "CONFIRMED",
    )
    assert in_calendar(update) == ("REQUEST", uid, "1", "20261127T143000Z", "20261127T153000Z", "CONFIRMED")
    assert in_calendar(cancellation) == (
        "CANCEL",
        uid,
        "2",
        "20261127T143000Z",
        "20261127T153000Z",
        "CANCELLED",
    )
    assert [str(mail["To"]) for mail in (invitation, update, cancellation)] == [
        f"Theo Member <{world.mentor.email}>",
        f"Theo Member <{world.mentor.email}>",
        f"Mena Member <{world.mentee.email}>",
    ]
    assert "I am ill." in text(cancellation)


async def test_each_reads_their_own_clock_first_and_then_the_other_s(world: World) -> None:
    await world.arranged()

    letter = text(await composed(await letters().get()))

    starts = " ".join(letter[letter.index("Starts:") : letter.index("Ends:")].split())
    assert starts == ("Starts: Thursday 26 November 2026, 14:30 IST (09:00 GMT for Mena Member) -")


async def test_the_hour_that_comes_twice_is_printed_with_its_offset(world: World) -> None:
    form = {"startsAt": "2027-10-31T01:30:00+01:00", "endsAt": "2027-10-31T01:30:00+00:00"}
    meeting = await world.arranged(notifyOther=False, **form)
    await world.theo.do("updateMeeting", MEETING, id=node(meeting), title="At night", notifyOther=True)

    letter = text(await composed(await letters().get()))

    assert "01:30 BST (UTC+01:00)" in letter
    assert "01:30 GMT (UTC+00:00)" in letter


def text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def in_calendar(message: EmailMessage) -> tuple[str, ...]:
    """Method, UID, SEQUENCE, start, end and status of the one event."""
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    lines = str(part.get_content()).replace("\r\n", "\n").replace("\n ", "").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    return tuple(said[name] for name in ("METHOD", "UID", "SEQUENCE", "DTSTART", "DTEND", "STATUS"))
