"""Mail for what is not read: after ten minutes, then once a day at most, and never what it says."""

from datetime import timedelta

import pytest

from jobs.mail import deliver
from jobs.messages import sweep
from models import clock
from models.blocks import Block
from models.following import Following
from models.members import AccountStatus, Member
from models.notifications import Notification
from models.outbox import Mail, MailState
from models.threads import Message, Thread
from tests.client import Client
from tests.letterbox import Letterbox
from tests.meeting_world import NOW, World
from tests.profile_world import statements
from tests.relationship_world import a_pair, ended

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
READ = "thread { unreadCount isMuted }"


@pytest.fixture
async def world(client: Client) -> World:
    """Theo is in Kolkata, where it is 13:30."""
    return await World.of(client)


async def mena_writes(world: World, body: str = "Between us") -> None:
    given = {"relationshipId": world.relationship.public_id, "body": body}
    assert (await world.mena.do("sendMessage", "message { id }", **given))["errors"] == []


async def thread(world: World) -> Thread:
    return await Thread.get(relationship_id=world.relationship.id)


async def theo_reads(world: World) -> None:
    payload = await world.theo.do("markThreadRead", READ, threadId=(await thread(world)).public_id)
    assert payload["thread"] == {"unreadCount": 0, "isMuted": False}


async def told() -> list[str]:
    """When each letter was written that has not been called off."""
    mails = Mail.filter(kind="messages-unread").exclude(state=MailState.CANCELLED)
    return [f"{mail.created_at:%d %H:%M}" for mail in await mails.order_by("id")]


async def the_clock_goes(minutes: int, step: int = 1) -> None:
    for _ in range(0, minutes, step):
        clock.advance(step * A_MINUTE)
        assert (await sweep()).failed == 0


async def test_after_ten_minutes_a_mail_says_that_there_is_something(world: World) -> None:
    await mena_writes(world)
    await the_clock_goes(9)
    early = await told()
    await the_clock_goes(60)

    letterbox = Letterbox()
    await deliver(letterbox.post())

    assert early == []
    assert await told() == ["24 08:10"]
    [(to, message)] = letterbox.sent
    assert to == world.mentor.email
    assert message["Subject"] == "Mena Member has written to you"
    assert "Between us" not in str(message)
    notification = await Notification.get(kind="messages-unread")
    assert notification.text_for(world.mentor) == "Mena Member has written to you."


async def test_what_was_read_is_not_mailed(world: World) -> None:
    await mena_writes(world)
    clock.advance(5 * A_MINUTE)
    await theo_reads(world)
    await the_clock_goes(30)
    in_time = await told()

    await mena_writes(world)
    await the_clock_goes(10)
    waiting = await told()
    await theo_reads(world)

    assert (in_time, waiting, await told()) == ([], ["24 08:45"], [])
    assert not await Notification.filter(kind="messages-unread").exists()


async def test_there_is_one_a_day_however_much_is_written(world: World) -> None:
    await mena_writes(world)
    for _ in range(30):  # one message an hour
        await the_clock_goes(60, step=10)
        world.mena = await world.mena.of(world.mentee)
        await mena_writes(world)

    assert await told() == ["24 08:10", "25 08:10"]


async def test_nobody_is_told_twice_of_the_same_silence(world: World) -> None:
    await mena_writes(world)
    await the_clock_goes(10)
    for _ in range(5):
        clock.advance(A_DAY)
        await sweep()

    assert await told() == ["24 08:10"]


async def test_at_night_it_waits_for_the_morning(world: World) -> None:
    clock.stop(NOW.replace(hour=18))  # half past eleven in the evening, where Theo is
    world.mena = await world.mena.of(world.mentee)
    await mena_writes(world)
    await the_clock_goes(10)

    mail = await Mail.get(kind="messages-unread")
    assert f"{mail.not_before:%d %H:%M}" == "25 02:30"  # eight o'clock there


async def test_a_muted_thread_is_counted_and_not_told(world: World) -> None:
    key = (await thread(world)).public_id
    await mena_writes(world)
    await the_clock_goes(10)
    waiting = await told()

    muted = await world.theo.do("muteThread", READ, threadId=key)
    called_off = await told()
    clock.advance(A_DAY)
    world.mena, world.theo = await world.mena.of(world.mentee), await world.theo.of(world.mentor)
    await mena_writes(world)
    await the_clock_goes(20)
    silent = await told()
    heard = await world.theo.do("muteThread", READ, threadId=key, muted=False)
    await mena_writes(world)
    await the_clock_goes(10)

    assert muted["thread"] == {"unreadCount": 1, "isMuted": True}
    assert heard["thread"] == {"unreadCount": 2, "isMuted": False}
    assert (waiting, called_off, silent) == (["24 08:10"], [], [])
    assert len(await told()) == 1


async def test_it_can_be_switched_off(world: World) -> None:
    off = [{"category": "MESSAGES", "mail": False}]
    payload = await world.theo.do("updateMailPreferences", "__typename", preferences=off)
    await mena_writes(world)
    await the_clock_goes(10)

    assert payload["errors"] == []
    assert await told() == []
    assert await Notification.filter(kind="messages-unread").count() == 1


@pytest.mark.parametrize("why", ["deleted", "blocked", "left"])
async def test_there_is_nothing_to_tell_of(world: World, why: str) -> None:
    await mena_writes(world)
    if why == "deleted":
        await (await Message.get()).delete_words(world.mentee)
    if why == "blocked":
        await ended(world.relationship)
        _ = await Block.put_up(world.mentor, world.mentee.id)
    if why == "left":
        await Member.filter(id=world.mentor.id).update(account_status=AccountStatus.CLOSING)
    await the_clock_goes(10)

    assert await told() == []
    assert not await Following.exists(mail_due_at__not_isnull=True)


async def test_the_sweep_looks_at_what_waits_and_at_nothing_else(db: None) -> None:
    clock.stop(NOW)
    for _ in range(3):
        mentor, _, relationship = await a_pair()
        quiet = await Thread.get(relationship_id=relationship.id)
        _ = await Following.of(quiet, mentor.id)

    with statements() as asked:
        await sweep()

    assert len(asked) == 1
