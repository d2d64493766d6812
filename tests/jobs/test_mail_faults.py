"""When a mail server, or a mail, has faults: it is tried again, given up or noted, and holds up nobody."""

import logging
from datetime import timedelta

import pytest

from jobs.mail import Post, deliver
from jobs.mailer import AmbiguousFault, PermanentFault, TemporaryFault
from models import clock, outbox
from models.members import Member
from models.outbox import Mail, MailFault, MailState
from tests.people import a_member
from tests.post_world import NINE, SCHEME, Refusing, Surprising, a_mail, inbox, post
from tests.services.mailbox import Mailbox

__all__ = ["inbox", "post"]


async def test_a_server_that_is_busy_is_asked_again_later_and_later(db: None) -> None:
    clock.stop(NINE)
    row = await a_mail(await a_member("Mena"))
    post = Post(Refusing(TemporaryFault("451 busy", 451)), SCHEME)

    pauses = []
    for _ in range(10):
        await deliver(post)
        row = await Mail.get(id=row.id)
        pauses.append((row.not_before - clock.now()).total_seconds())
        clock.stop(row.not_before)

    lower = [min(30 * 2**n, 3600) for n in range(10)]
    assert all(low <= pause <= low * 1.1 for low, pause in zip(lower, pauses, strict=True)), pauses
    assert row.state is MailState.QUEUED


async def test_after_72_hours_it_is_given_up(db: None) -> None:
    clock.stop(NINE)
    row = await a_mail(await a_member("Mena"))
    clock.stop(NINE + timedelta(hours=71, minutes=30))

    await deliver(Post(Refusing(TemporaryFault("no")), SCHEME))
    clock.advance(timedelta(hours=1))
    await deliver(Post(Refusing(TemporaryFault("no")), SCHEME))

    row = await Mail.get(id=row.id)
    assert (row.state, row.last_error) == (MailState.FAILED, "given up: no")


async def test_a_refused_mail_is_not_tried_again_and_says_why(db: None) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    row = await a_mail(mena)
    mailer = Refusing(PermanentFault("550 no such mailbox", 550))

    await deliver(Post(mailer, SCHEME))
    await deliver(Post(mailer, SCHEME))

    row = await Mail.get(id=row.id)
    assert mailer.asked == 1
    assert (row.state, row.fault, row.failed_at) == (MailState.FAILED, MailFault.REFUSED, NINE)
    assert (await Member.get(id=mena.id)).undeliverable_since is None


async def test_an_address_that_refuses_three_times_in_a_row_is_noted(db: None) -> None:
    clock.stop(NINE)
    mena, owen = await a_member("Mena"), await a_member("Owen")
    refusing = Post(Refusing(PermanentFault("550 no such mailbox", 550)), SCHEME)

    noted = []
    for number in range(4):
        await a_mail(mena, key=f"m{number}")
        await deliver(refusing)
        noted.append((await Member.get(id=mena.id)).undeliverable_since)
        clock.advance(timedelta(days=1))

    assert noted == [None, None, NINE + timedelta(days=2), NINE + timedelta(days=2)]
    assert (await Member.get(id=owen.id)).undeliverable_since is None


async def test_what_is_taken_in_between_begins_the_count_again_and_clears_it(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    refusing = Post(Refusing(PermanentFault("550 full", 550)), SCHEME)

    noted = []
    for number, by in enumerate([refusing, refusing, post, refusing, refusing, refusing, post]):
        await a_mail(mena, key=f"m{number}")
        await deliver(by)
        noted.append((await Member.get(id=mena.id)).undeliverable_since is not None)

    assert noted == [False, False, False, False, False, True, False]


async def test_a_former_address_says_nothing_of_the_present_one(db: None) -> None:
    mena = await a_member("Mena")
    for number in range(3):
        await outbox.tell(mena, "email-changed", mena, f"m{number}", address="former@example.net")

    await deliver(Post(Refusing(PermanentFault("550 gone", 550)), SCHEME))

    assert await Mail.filter(state=MailState.FAILED).count() == 3
    assert (await Member.get(id=mena.id)).refused_mails == 0


async def test_a_server_that_puts_mail_off_or_is_lost_says_nothing_of_the_address(db: None) -> None:
    mena = await a_member("Mena")
    for number, fault in enumerate([TemporaryFault("451"), AmbiguousFault("dropped"), TemporaryFault("421")]):
        await a_mail(mena, key=f"m{number}")
        await deliver(Post(Refusing(fault), SCHEME))

    assert (await Member.get(id=mena.id)).refused_mails == 0


async def test_what_may_have_arrived_is_sent_at_most_three_times(db: None) -> None:
    clock.stop(NINE)
    row = await a_mail(await a_member("Mena"))
    mailer = Refusing(AmbiguousFault("the line dropped"))

    for _ in range(6):
        await deliver(Post(mailer, SCHEME))
        clock.advance(timedelta(minutes=6))

    row = await Mail.get(id=row.id)
    assert (mailer.asked, row.state, row.ambiguous) == (3, MailState.FAILED, 3)


async def test_a_mail_that_cannot_be_written_stops_nobody_else(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "proposal-declined", mena, "poison")  # without any fact
    await a_mail(mena)

    await deliver(post)

    states = {row.dedupe_key: row.state for row in await Mail.all()}
    assert states == {"poison": MailState.FAILED, "k": MailState.SENT}


@pytest.mark.fault("W5")
async def test_a_mail_of_a_kind_that_only_a_newer_version_knows_waits_for_it(
    db: None, inbox: tuple[Mailbox, str], post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await outbox.tell(mena, "from-next-year", mena, "k")
    for _ in range(80):  # longer than any other mail is kept trying
        await deliver(post)
        clock.advance(timedelta(hours=1))

    [row] = await Mail.all()
    assert (row.state, inbox[0].received) == (MailState.QUEUED, [])
    alarms = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert alarms == [f"mail {row.id} is of kind from-next-year, which this worker is too old for"] * 80

    await Mail.all().update(kind="account-kept")  # the newer version knows it
    assert await deliver(post) == 1


async def test_a_fault_that_nobody_foresaw_stops_no_other_and_is_tried_again(db: None) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    first = await a_mail(mena, key="first")
    second = await a_mail(mena, key="second")
    mailer = Surprising()

    await deliver(Post(mailer, SCHEME))

    assert mailer.asked == 2
    for mail in (first, second):
        await mail.refresh_from_db()
        assert (mail.state, mail.last_error) == (MailState.QUEUED, "RuntimeError")
        assert mail.not_before > NINE
