"""Delivering what is in the outbox: nothing lost, nothing twice, nothing stale, in order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobs import mail as delivering
from jobs.correspondents import Scheme
from jobs.mail import Post, claim, deliver
from jobs.mailer import AmbiguousFault, PermanentFault, SendFault, TemporaryFault
from mentoring.mailers import SmtpMailer
from mentoring.worker import JOB_SECONDS
from models import clock, outbox
from models.members import AccountStatus, Member
from models.outbox import Mail, MailFault, MailState
from models.tokens import SingleUseToken, TokenPurpose
from tests.people import a_member
from tests.services import mailbox
from tests.services.mailbox import Mailbox

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SCHEME = Scheme(
    name="Mentoring Scheme",
    body="Society",
    address="scheme@example.org",
    support_address="help@example.org",
    mail_domain="example.org",
    public_url="http://mentoring.test",
    timezone="Europe/London",
)


class Refusing:
    """A server on a bad day: what an SMTP server says is here said by a mailer of the test's own."""

    def __init__(self, fault: SendFault) -> None:
        self.fault = fault
        self.asked = 0

    async def send(self, _message: Any, _to: str) -> None:
        self.asked += 1
        raise self.fault

    async def close(self) -> None:
        pass


class Surprising(Refusing):
    """A mailer with a bug."""

    def __init__(self) -> None:
        super().__init__(TemporaryFault(""))

    async def send(self, _message: Any, _to: str) -> None:
        self.asked += 1
        msg = "something about somebody"
        raise RuntimeError(msg)


class Slow(Refusing):
    """A server that takes everything, and `time` over it; it answers when `waits` says so."""

    def __init__(self, time: timedelta, waits: asyncio.Event | None = None) -> None:
        super().__init__(TemporaryFault(""))
        self.time = time
        self.began = asyncio.Event()
        self.waits = waits or asyncio.Event()
        self.at_once = waits is None

    async def send(self, _message: Any, _to: str) -> None:
        self.asked += 1
        clock.advance(self.time)
        self.began.set()
        if not self.at_once:
            await self.waits.wait()


@pytest.fixture
async def inbox() -> AsyncIterator[tuple[Mailbox, str]]:
    async with mailbox.running() as running:
        yield running


@pytest.fixture
async def post(inbox: tuple[Mailbox, str]) -> AsyncIterator[Post]:
    mailer = SmtpMailer(inbox[1])
    yield Post(mailer, SCHEME)
    await mailer.close()


async def a_mail(to: Member, *, key: str = "k", ordering_key: str = "") -> Mail:
    await outbox.tell(to, "account-kept", to, key, ordering_key=ordering_key)
    return await Mail.get(dedupe_key=key)


async def test_a_mail_is_sent_once(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)

    first, second = await deliver(post), await deliver(post)

    assert (first, second) == (1, 0)
    [message] = inbox[0].of(mena.email)
    [row] = await Mail.all()
    assert message["Message-ID"] == f"<account-kept.{row.id}@example.org>"
    assert (row.state, row.attempts, row.lease_until) == (MailState.SENT, 1, None)


async def test_the_same_key_is_put_once(db: None) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)

    await outbox.tell(mena, "account-kept", mena, "k")

    assert await Mail.all().count() == 1


async def test_the_address_is_looked_up_when_it_is_sent(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(email="new@example.net")

    await deliver(post)

    assert [recipient for recipient, _ in inbox[0].received] == ["new@example.net"]


async def test_it_is_written_in_the_language_that_the_reader_has_now(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(locale="cy")

    await deliver(post)

    [message] = inbox[0].of(mena.email)
    assert message["Content-Language"] == "cy"


async def test_nothing_goes_to_an_erased_member(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(account_status=AccountStatus.ERASED)

    await deliver(post)

    assert inbox[0].received == []
    assert [row.state for row in await Mail.all()] == [MailState.CANCELLED]


async def test_a_link_travels_and_a_spent_one_does_not(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    spent = await SingleUseToken.issue(mena, TokenPurpose.VERIFY_EMAIL)
    await outbox.tell(mena, "verify-email", mena, "first", {"token_id": spent.id.hex})
    fresh = await SingleUseToken.issue(mena, TokenPurpose.VERIFY_EMAIL)
    await outbox.tell(mena, "verify-email", mena, "second", {"token_id": fresh.id.hex})

    await deliver(post)

    [message] = inbox[0].of(mena.email)
    body = message.get_body(("plain",))
    assert body is not None
    assert fresh.text in body.get_content().replace("\n", "")


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


async def test_mails_of_one_thing_keep_their_order(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await a_mail(mena, key="first", ordering_key="meeting:1")
    await a_mail(mena, key="second", ordering_key="meeting:1")
    await deliver(Post(Refusing(TemporaryFault("busy")), SCHEME))

    assert await deliver(post) == 0
    clock.advance(timedelta(minutes=2))
    assert await deliver(post) == 2

    sent = await Mail.filter(state=MailState.SENT).order_by("sent_at", "id")
    assert [row.dedupe_key for row in sent] == ["first", "second"]


async def test_mails_that_wait_for_an_older_one_hold_up_nobody_else(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    clock.stop(NINE)
    mena, noor = await a_member("Mena"), await a_member("Noor")
    for number in range(2 * delivering.BATCH):
        await a_mail(mena, key=f"m{number}", ordering_key="meeting:1")
    await deliver(Post(Refusing(TemporaryFault("busy")), SCHEME))
    await a_mail(noor, key="noor")

    sent = await deliver(post)

    assert (sent, [recipient for recipient, _ in inbox[0].received]) == (1, [noor.email])


async def test_what_is_overtaken_holds_up_nobody(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    for number in range(2 * delivering.BATCH):
        await outbox.tell(mena, "proposal-reminder", mena, f"gone{number}")
    await a_mail(mena)

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


async def test_mail_for_later_waits(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await outbox.tell(mena, "account-kept", mena, "k", not_before=NINE + timedelta(hours=1))

    early = await deliver(post)
    clock.advance(timedelta(hours=1))

    assert (early, await deliver(post)) == (0, 1)


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
