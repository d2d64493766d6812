"""The outbox before a real mail server that is away, slow, full, strict, forgetful, or sent something unspeakable."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from jobs.mail import FIRST_PAUSE, KNOCK, LONGEST_PAUSE, Post, deliver
from jobs.mailer import TemporaryFault
from mentoring.mailers import SmtpMailer
from models import clock, outbox
from models.members import Member
from models.outbox import Mail, MailState
from models.tokens import SingleUseToken, TokenPurpose
from models.vitals import Vitals
from tests.client import Client
from tests.mentoring.smtp_sink import TO, Sink, a_message, listening, mailing
from tests.people import a_member
from tests.post_world import SCHEME

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
A_BIT_MORE = 1.1  # pauses are spread by up to a tenth
BOUND = 60  # seconds for what takes one at most, on a machine that does other things too
SHORT = 0.4  # seconds that the mailer waits here, instead of 15
ASK_FOR_HELP = """
mutation {
  requestSupport(input: {
    name: "Mena", email: "mena@example.net", category: TECHNICAL, subject: "Help", message: "It does not open."
  }) { errors { ... on UserError { message } } }
}
"""


@pytest.fixture
async def sink() -> Sink:
    """A server that does not listen yet."""
    clock.stop(NINE)
    return Sink()


@asynccontextmanager
async def delivering_to(sink: Sink, **options: Any) -> AsyncIterator[Post]:
    async with mailing(sink.url, **options) as mailer:
        yield Post(mailer, SCHEME)


async def mails_to(*members: Member) -> list[Mail]:
    for member in members:
        await outbox.tell(member, "account-kept", member, f"to {member.id}")
    return await Mail.all().order_by("id")


async def pauses() -> list[float]:
    return [(mail.not_before - clock.now()) / FIRST_PAUSE for mail in await Mail.all().order_by("id")]


async def states() -> list[MailState]:
    return [mail.state for mail in await Mail.all().order_by("id")]


def message_ids(sink: Sink) -> list[bytes]:
    lines = [line for envelope in sink.taken for line in (envelope.original_content or b"").splitlines()]
    return [line for line in lines if line.lower().startswith(b"message-id:")]


@pytest.mark.fault("M1")
async def test_while_no_server_is_there_requests_succeed_and_mail_waits(client: Client, sink: Sink) -> None:
    async with listening(sink):
        pass

    answer = await client.ask(ASK_FOR_HELP)
    async with delivering_to(sink) as post:
        assert await deliver(post) == 0

    assert answer["requestSupport"]["errors"] == []
    mails = await Mail.all()
    assert [(mail.state, mail.attempts) for mail in mails] == [(MailState.QUEUED, 1)] * 2
    assert all(mail.last_error.startswith("out of reach: ") for mail in mails)
    assert all(1 <= pause <= A_BIT_MORE for pause in await pauses())


@pytest.mark.fault("M1")
async def test_the_pauses_grow_to_an_hour_and_two_minutes_after_the_servers_return_all_mail_is_there(
    db: None, sink: Sink
) -> None:
    async with listening(sink):
        pass
    await mails_to(*[await a_member(f"Mena{number}") for number in range(6)])

    seen: list[float] = []
    async with delivering_to(sink) as post:
        for step in range(6 * 12):
            clock.stop(NINE + step * timedelta(minutes=5))
            await deliver(post)
            seen += await pauses()
        longest = max(seen) * FIRST_PAUSE  # of the whole time: at one moment, all may be nearly over
        assert LONGEST_PAUSE / 2 < longest <= LONGEST_PAUSE * A_BIT_MORE
        assert min(await pauses()) * FIRST_PAUSE <= KNOCK

        async with listening(sink):
            for _ in range(12):
                clock.advance(timedelta(seconds=10))
                await deliver(post)

    assert await states() == [MailState.SENT] * 6
    assert len(set(message_ids(sink))) == len(sink.taken) == 6


@asynccontextmanager
async def behaving(*begins: bytes, endlessly: bytes, pause: float) -> AsyncIterator[str]:
    """A server that begins well, each answer to a line of ours, and then says one thing for ever."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for answer in begins:
                writer.write(answer)
                await reader.readline()
            while True:
                writer.write(endlessly)
                await writer.drain()
                await asyncio.sleep(pause)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


GREETED = (b"220 sink\r\n",)
SPOKEN_TO = (*GREETED, b"250 sink\r\n", b"250 ok\r\n")
MEGABYTES = 2**20


@pytest.mark.fault("M2")
@pytest.mark.parametrize("begins", [(), GREETED, SPOKEN_TO])
@pytest.mark.parametrize(
    ("endlessly", "pause"),
    [
        (b"", 1),  # a tarpit
        (b"2", 0.02),  # drips
        (b"250-and\r\n", 0.02),  # drips whole lines
        (b"x" * 65536, 0),  # floods
        (b"250-and another line\r\n" * 4096, 0),  # floods whole lines
    ],
)
async def test_a_server_that_never_comes_to_an_end_is_cut_off(
    begins: tuple[bytes, ...], endlessly: bytes, pause: float
) -> None:
    tracemalloc.start()
    async with (
        behaving(*begins, endlessly=endlessly, pause=pause) as url,
        mailing(url, timeout=SHORT) as mailer,
        asyncio.timeout(BOUND),
    ):
        with pytest.raises(TemporaryFault):
            await mailer.send(a_message(), TO)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 16 * MEGABYTES


@pytest.mark.fault("M2")
def test_otherwise_it_is_cut_off_after_fifteen_seconds_and_there_are_five_lines() -> None:
    mailer = SmtpMailer("smtp://mail.example.org")

    assert (mailer._timeout, mailer._lines._free._value) == (15, 5)


@dataclass
class Choosy(Sink):
    """Some addresses get another answer, or none until `waits` is set."""

    whom: set[str] = field(default_factory=set)
    to_them: str = "250 OK"

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802  aiosmtpd's hook
        usual = await super().handle_RCPT(*call)
        return self.to_them if call[3] in self.whom else usual

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's hook
        if self.whom.isdisjoint(envelope.rcpt_tos):
            self.taken.append(envelope)
            return self.on_data
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.fault("M2")
@pytest.mark.commits
async def test_while_one_mail_is_slow_the_others_flow(db: None) -> None:
    slow = await a_member("Slow")
    others = [await a_member(f"Mena{number}") for number in range(20)]
    sink = Choosy(waits=asyncio.Event(), whom={slow.email})
    await mails_to(slow, *others)

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(asyncio.timeout(BOUND))
        await stack.enter_async_context(listening(sink))
        post = await stack.enter_async_context(delivering_to(sink, timeout=BOUND))
        first = asyncio.create_task(deliver(post))
        await sink.arrived.wait()
        await deliver(post)  # the next pulse
        await until_sent(len(others))
        before = await states()
        assert sink.waits is not None
        sink.waits.set()
        await first

    assert before == [MailState.SENDING] + [MailState.SENT] * len(others)
    assert await states() == [MailState.SENT] * (1 + len(others))


async def until_sent(count: int) -> None:
    while await Mail.filter(state=MailState.SENT).count() < count:  # noqa: ASYNC110  another task does the work
        await asyncio.sleep(0.02)


@pytest.mark.fault("M3")
@pytest.mark.parametrize("answer", ["451 greylisted", "452 no room", "421 too many of you"])
async def test_what_is_put_off_is_tried_again_until_it_is_taken(db: None, sink: Sink, answer: str) -> None:
    await mails_to(await a_member("Mena"))
    sink.on_rcpt = answer

    async with listening(sink), delivering_to(sink) as post:
        for tries in (1, 2, 3):
            await deliver(post)
            [mail] = await Mail.all()
            assert (mail.state, mail.attempts) == (MailState.QUEUED, tries)
            assert answer[4:] in mail.last_error
            clock.stop(mail.not_before)
        sink.on_rcpt = "250 OK"
        await deliver(post)

    [mail] = await Mail.all()
    assert (mail.state, mail.attempts, len(sink.taken)) == (MailState.SENT, 4, 1)


@pytest.mark.fault("M3")
async def test_what_is_put_off_for_three_days_is_given_up(db: None, sink: Sink) -> None:
    await mails_to(await a_member("Mena"))
    sink.on_rcpt = "451 greylisted"

    async with listening(sink), delivering_to(sink) as post:
        for hour in range(80):
            clock.stop(NINE + timedelta(hours=hour))
            await deliver(post)
            if await states() != [MailState.QUEUED]:
                break

    [mail] = await Mail.all()
    assert mail.state is MailState.FAILED
    assert mail.last_error.startswith("given up: ")
    assert timedelta(hours=70) < clock.now() - NINE <= timedelta(hours=72)


@pytest.mark.fault("M3")
async def test_what_is_put_off_is_dropped_when_its_reason_is_gone(db: None, sink: Sink) -> None:
    mena = await a_member("Mena")
    token = await SingleUseToken.issue(mena, TokenPurpose.VERIFY_EMAIL)
    await outbox.tell(mena, "verify-email", mena, "k", {"token_id": token.id.hex})
    sink.on_rcpt = "451 greylisted"

    async with listening(sink), delivering_to(sink) as post:
        await deliver(post)
        await SingleUseToken.filter(id=token.id).update(used_at=clock.now())
        sink.on_rcpt = "250 OK"
        clock.advance(timedelta(minutes=2))
        await deliver(post)

    assert (await states(), sink.taken) == ([MailState.CANCELLED], [])


@pytest.mark.fault("M4")
async def test_who_is_refused_three_times_is_flagged_and_concerns_nobody_else(db: None) -> None:
    clock.stop(NINE)
    gone, mena, theo = await a_member("Gone"), await a_member("Mena"), await a_member("Theo")
    await mails_to(mena, theo)
    sink = Choosy(whom={gone.email}, to_them="550 no such user")

    flags = []
    async with listening(sink), delivering_to(sink) as post:
        for number in range(3):
            await outbox.tell(gone, "account-kept", gone, f"letter {number}")
            for _ in range(2):
                await deliver(post)
                clock.advance(timedelta(hours=2))
            flags.append([member.given_name async for member in Member.exclude(undeliverable_since=None)])

    refused = await Mail.filter(recipient_id=gone.id)
    assert [(mail.state, mail.attempts) for mail in refused] == [(MailState.FAILED, 1)] * 3
    assert all("no such user" in mail.last_error for mail in refused)
    assert [mail.state for mail in await Mail.exclude(recipient_id=gone.id)] == [MailState.SENT] * 2
    assert flags == [[], [], ["Gone"]]


@pytest.mark.fault("M5")
async def test_what_may_have_arrived_comes_again_as_the_same_message_and_no_fourth_time(
    db: None, sink: Sink
) -> None:
    await mails_to(await a_member("Mena"))
    sink.drops = True

    async with listening(sink), delivering_to(sink) as post:
        for _ in range(6):
            await deliver(post)
            clock.advance(timedelta(minutes=6))

    [mail] = await Mail.all()
    assert (mail.state, mail.ambiguous, mail.attempts) == (MailState.FAILED, 3, 3)
    assert mail.last_error.startswith("may have arrived: ")
    assert (len(message_ids(sink)), len(set(message_ids(sink)))) == (3, 1)
    assert (await Vitals.taken()).ambiguous == 3


@pytest.mark.fault("M5")
async def test_an_answer_that_comes_too_late_is_worth_another_copy_of_the_same_message(
    db: None, sink: Sink
) -> None:
    await mails_to(await a_member("Mena"))
    sink.waits = asyncio.Event()

    async with listening(sink):
        async with delivering_to(sink, timeout=SHORT) as post:
            await deliver(post)
        sink.waits.set()
        sink.waits = None
        clock.advance(timedelta(minutes=6))
        async with delivering_to(sink) as post:
            await deliver(post)

    [mail] = await Mail.all()
    assert (mail.state, mail.ambiguous) == (MailState.SENT, 1)
    assert (len(message_ids(sink)), len(set(message_ids(sink)))) == (2, 1)


@pytest.mark.fault("M6")
async def test_mail_waits_for_a_server_that_can_be_trusted(
    db: None, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    await mails_to(await a_member("Mena"))

    async with listening(sink):
        async with delivering_to(sink, require_tls=True) as post:
            await deliver(post)
        [mail] = await Mail.all()

    assert (mail.state, mail.attempts, sink.taken) == (MailState.QUEUED, 1, [])
    assert "nothing is sent" in caplog.text


@pytest.mark.fault("M7")
async def test_what_cannot_be_written_fails_once_and_the_rest_goes_out(
    db: None, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    mena, theo = await a_member("Mena"), await a_member("Theo")
    await outbox.tell(mena, "proposal-declined", mena, "without any fact")
    await outbox.tell(mena, "account-closing", mena, "not an instant", {"erase_after": "soon"})
    await outbox.tell_address("nobody at all", "Nobody", "account-kept", mena, "no address")
    await outbox.tell_address("n\u200bobody@example.net", "\x07\r\n", "account-kept", mena, "odd characters")
    await mails_to(mena, theo)

    async with listening(sink), delivering_to(sink) as post:
        for _ in range(3):
            await deliver(post)
            clock.advance(timedelta(hours=2))

    *poison, to_mena, to_theo = await Mail.all().order_by("id")
    assert [(mail.state, mail.attempts) for mail in poison] == [(MailState.FAILED, 1)] * len(poison)
    assert all(mail.last_error for mail in poison)
    assert [to_mena.state, to_theo.state] == [MailState.SENT] * 2
    assert len(sink.taken) == 2
