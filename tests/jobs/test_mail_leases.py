"""Who has a mail in hand, and for how long: several workers, dead ones, and clocks that jump."""

import asyncio
from datetime import timedelta

import pytest

from jobs import mail as delivering
from jobs.mail import Post, claim, deliver
from mentoring.mailers import SmtpMailer
from mentoring.worker import JOB_SECONDS
from models import clock, outbox
from models.outbox import Mail, MailState
from tests.people import a_member
from tests.post_world import NINE, SCHEME, Slow, a_mail, inbox, post
from tests.services.mailbox import Mailbox

__all__ = ["inbox", "post"]


async def test_what_would_still_be_on_its_way_when_its_lease_ends_is_left_to_others(db: None) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    for number in range(3):
        await a_mail(mena, key=f"m{number}")
    slow = Slow(timedelta(minutes=2, seconds=20))

    first = await deliver(Post(slow, SCHEME))
    assert (first, await Mail.filter(state=MailState.SENDING).count()) == (2, 1)

    clock.advance(timedelta(minutes=1))
    assert await deliver(Post(slow, SCHEME)) == 1


@pytest.mark.fault("T1")
async def test_a_mail_in_hand_is_not_taken_again_when_the_clock_jumps(db: None) -> None:
    clock.stop(NINE)
    await a_mail(await a_member("Mena"))
    slow = Slow(timedelta(minutes=10), waits=asyncio.Event())
    post = Post(slow, SCHEME)

    sending = asyncio.create_task(deliver(post))
    await slow.began.wait()
    again = await deliver(post)
    slow.waits.set()

    assert (again, await sending, slow.asked) == (0, 1, 1)
    assert [row.state for row in await Mail.all()] == [MailState.SENT]


async def test_a_worker_that_died_leaves_its_mail_to_others_after_the_lease(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    clock.stop(NINE)
    await a_mail(await a_member("Mena"))
    await claim("a worker that dies now")

    clock.advance(timedelta(minutes=4))
    before = await deliver(post)
    clock.advance(timedelta(minutes=2))
    after = await deliver(post)

    assert (before, after) == (0, 1)


async def test_a_job_takes_no_more_mail_on_when_its_time_is_over(
    db: None, inbox: tuple[Mailbox, str], post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mena = await a_member("Mena")
    for number in range(2 * delivering.BATCH):
        await a_mail(mena, key=f"m{number}")
    monkeypatch.setattr(delivering, "LONGEST", 0)

    assert await deliver(post) == delivering.BATCH
    assert await Mail.filter(state=MailState.SENDING).count() == 0
    assert await deliver(post) == delivering.BATCH


@pytest.mark.fault("W4")
@pytest.mark.commits
async def test_five_workers_send_forty_mails_once_each(db: None, inbox: tuple[Mailbox, str]) -> None:
    mena = await a_member("Mena")
    for number in range(40):
        await outbox.tell(mena, "account-kept", mena, f"k{number}")
    mailers = [SmtpMailer(inbox[1]) for _ in range(5)]

    counts = await asyncio.gather(*(deliver(Post(mailer, SCHEME)) for mailer in mailers))

    assert sum(counts) == 40
    assert len({message["Message-ID"] for _, message in inbox[0].received}) == len(inbox[0].received) == 40
    for mailer in mailers:
        await mailer.close()


def test_the_lease_is_longer_than_sending_may_take() -> None:
    assert delivering.LONGEST_SENDING * delivering.BATCH < delivering.LEASE


def test_a_job_is_not_cut_off_while_it_may_be_sending() -> None:
    assert delivering.LONGEST + 30 * delivering.BATCH < JOB_SECONDS <= delivering.LEASE.total_seconds()
