"""Each of the two has the meeting in a calendar of their own: what goes into it, and what that says of both."""

import pytest

from models.outbox import Mail, MailState
from tests.client import Client
from tests.meeting_world import MEETING, NEW_TIME, World, all_mail_goes, in_calendar, node


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_whoever_arranges_it_has_a_copy(world: World) -> None:
    await world.arranged()

    assert await newest(world) == [("Mena", "meeting-copy"), ("Theo", "meeting-invitation")]
    mena, theo = await in_calendars()
    assert mena == theo
    assert (mena["METHOD"], mena["SEQUENCE"]) == ("REQUEST", "0")
    assert mena["answers"] == {world.mentee.email: "ACCEPTED", world.mentor.email: "NEEDS-ACTION"}


async def test_no_calendar_has_what_mail_is_not_to_tell(world: World) -> None:
    meeting = await world.arranged(notifyOther=False)
    await world.theo.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
    await world.mena.do("cancelMeeting", MEETING, id=node(meeting))

    assert await Mail.all().count() == 0


async def test_whoever_moves_it_has_set_the_time_and_the_other_is_asked(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    await world.theo.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

    assert await newest(world) == [("Mena", "meeting-updated"), ("Theo", "meeting-copy")]
    mena, theo = await in_calendars()
    assert mena == theo
    assert (mena["SEQUENCE"], mena["DTSTART"]) == ("1", "20261127T143000Z")
    assert mena["answers"] == {world.mentee.email: "NEEDS-ACTION", world.mentor.email: "ACCEPTED"}


@pytest.mark.parametrize(
    ("reply", "partstat"), [("ACCEPT", "ACCEPTED"), ("DECLINE", "DECLINED"), ("SUGGEST", "TENTATIVE")]
)
async def test_an_answer_stands_in_both_calendars(world: World, reply: str, partstat: str) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    await world.theo.do(
        "respondToMeeting", MEETING, id=node(meeting), reply=reply, **(NEW_TIME if reply == "SUGGEST" else {})
    )

    assert [kind for _, kind in await newest(world)][1] == "meeting-copy"
    mena, theo = await in_calendars()
    assert mena == theo
    assert (mena["SEQUENCE"], mena["DTSTART"], mena["STATUS"]) == ("0", "20261126T090000Z", "CONFIRMED")
    assert mena["answers"] == {world.mentee.email: "ACCEPTED", world.mentor.email: partstat}


async def test_whoever_cancels_has_it_taken_out_as_well(world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()

    await world.mena.do("cancelMeeting", MEETING, id=node(meeting))

    assert await newest(world) == [("Mena", "meeting-cancelled-copy"), ("Theo", "meeting-cancelled")]
    mena, theo = await in_calendars()
    assert mena == theo
    assert (mena["METHOD"], mena["SEQUENCE"], mena["STATUS"]) == ("CANCEL", "1", "CANCELLED")


async def test_what_no_mail_had_told_is_cancelled_without_any(world: World) -> None:
    meeting = await world.arranged()

    await world.mena.do("cancelMeeting", MEETING, id=node(meeting))

    assert await newest(world) == []


async def newest(world: World) -> list[tuple[str, str]]:
    """Who is to get what, by name."""
    waiting = Mail.filter(state=MailState.QUEUED).prefetch_related("recipient")
    return sorted((mail.recipient.given_name, mail.kind) for mail in await waiting if mail.recipient)


async def in_calendars() -> list[dict[str, object]]:
    """What the waiting mail puts into the calendars, Mena's first."""
    waiting = await Mail.filter(state=MailState.QUEUED).prefetch_related("recipient")
    mails = sorted(waiting, key=lambda mail: mail.recipient.given_name if mail.recipient else "")
    return [await in_calendar(mail) for mail in mails]
