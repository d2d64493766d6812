"""The SMTP hand against a real server in every mood."""

import asyncio
from typing import Any

import pytest

from jobs.letters.samples import SCHEME
from jobs.mailer import AmbiguousFault, OutOfReach, PermanentFault, SendFault, TemporaryFault
from tests.mentoring.smtp_sink import TO, Sink, a_message, fault_of, listening, mailing, saying


async def test_a_message_arrives_as_it_was_written() -> None:
    message = a_message("meeting-invitation")

    async with listening(Sink()) as sink, mailing(sink.url) as mailer:
        await mailer.send(message, TO)

    envelope = sink.taken[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == (SCHEME.address, [TO])
    assert envelope.content == message.as_bytes()


async def test_messages_share_a_line() -> None:
    async with listening(Sink()) as sink, mailing(sink.url) as mailer:
        for _ in range(5):
            await mailer.send(a_message(), TO)

    assert (len(sink.taken), len(sink.doors)) == (5, 1)


async def test_many_messages_at_once_share_a_few_lines() -> None:
    async with listening(Sink()) as sink, mailing(sink.url, lines=3) as mailer:
        await asyncio.gather(*(mailer.send(a_message(), TO) for _ in range(20)))

    assert len(sink.taken) == 20
    assert len(sink.doors) <= 3


async def test_a_line_the_server_has_hung_up_is_replaced() -> None:
    async with listening(Sink()) as sink, mailing(sink.url) as mailer:
        await mailer.send(a_message(), TO)
        sink.hang_up()

        await mailer.send(a_message(), TO)

    assert (len(sink.taken), len(sink.doors)) == (2, 2)


@pytest.mark.parametrize(
    ("mood", "fault", "code"),
    [
        ({"on_rcpt": "451 greylisted"}, TemporaryFault, 451),
        ({"on_rcpt": "452 mailbox full"}, TemporaryFault, 452),
        ({"on_rcpt": "550 no such user"}, PermanentFault, 550),
        ({"on_rcpt": "530 authentication required"}, TemporaryFault, 530),
        ({"on_mail": "451 not now"}, TemporaryFault, 451),
        ({"on_mail": "550 you may not send"}, TemporaryFault, 550),
        ({"on_data": "421 closing"}, TemporaryFault, 421),
        ({"on_data": "452 no room"}, TemporaryFault, 452),
        ({"on_data": "554 refused"}, PermanentFault, 554),
        ({"drops": True}, AmbiguousFault, None),
    ],
)
async def test_a_refusal_is_told_for_what_it_is(
    mood: dict[str, Any], fault: type[SendFault], code: int | None
) -> None:
    async with listening(Sink(**mood)) as sink:
        told = await fault_of(sink.url)

    assert (type(told), told.code) == (fault, code)


@pytest.mark.parametrize(
    "mood",
    [
        {"on_rcpt": "550 no"},
        {"on_rcpt": "451 no"},
        {"on_mail": "550 no"},
        {"on_data": "554 no"},
        {"drops": True},
    ],
)
async def test_after_a_fault_the_next_message_has_a_new_line(mood: dict[str, Any]) -> None:
    async with listening(Sink(**mood)) as sink, mailing(sink.url) as mailer:
        with pytest.raises(SendFault):
            await mailer.send(a_message(), TO)
        sink.on_mail = sink.on_rcpt = sink.on_data = "250 OK"
        sink.drops = False

        await mailer.send(a_message(), TO)

    assert len(sink.doors) == 2


async def test_a_closed_port_is_out_of_reach() -> None:
    async with listening(Sink()) as sink:
        pass

    assert type(await fault_of(sink.url)) is OutOfReach


@pytest.mark.parametrize("lines", [("554 go away",), ("421 busy",), ("nonsense",), ("220 hello",), ()])
async def test_a_server_that_will_not_talk_is_out_of_reach(lines: tuple[str, ...]) -> None:
    async with saying(*lines) as url:
        assert type(await fault_of(url)) is OutOfReach


@pytest.mark.parametrize("lines", [(), ("220 hello",), ("220-" + "x" * 40_000,)])
async def test_a_silent_or_endless_server_is_cut_off(lines: tuple[str, ...]) -> None:
    async with saying(*lines, hangs_up=False) as url:
        assert type(await fault_of(url, timeout=0.2)) is OutOfReach


async def test_a_late_answer_to_a_message_is_ambiguous() -> None:
    async with listening(Sink(waits=asyncio.Event())) as sink:
        told = await fault_of(sink.url, timeout=0.3)

    assert type(told) is AmbiguousFault
    assert len(sink.taken) == 1


async def test_waiting_for_a_line_is_a_temporary_fault() -> None:
    async with (
        listening(Sink()) as sink,
        mailing(sink.url, lines=1, timeout=0.2) as mailer,
        mailer._lines.place(),
    ):
        with pytest.raises(TemporaryFault):
            await mailer.send(a_message(), TO)

    assert sink.taken == []


async def test_after_a_cancelled_message_the_next_one_goes_through() -> None:
    # given a message that is cancelled while the server has it but has not answered
    async with listening(Sink(waits=asyncio.Event())) as sink, mailing(sink.url, lines=1) as mailer:
        sending = asyncio.create_task(mailer.send(a_message(), TO))
        await sink.arrived.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        sink.waits = None

        await mailer.send(a_message("account-erased"), TO)

    assert len(sink.doors) == 2
    assert b"Your account has been erased" in (sink.taken[-1].original_content or b"")


async def test_cancelled_at_any_point_no_line_is_lost() -> None:
    async with listening(Sink()) as sink, mailing(sink.url, lines=2) as mailer:
        for turns in range(40):
            sending = asyncio.create_task(mailer.send(a_message(), TO))
            for _ in range(turns):
                await asyncio.sleep(0)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

        await asyncio.gather(*(mailer.send(a_message(), TO) for _ in range(4)))


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.org\r\nRCPT TO:<evil@example.org>", "zoë@example.org", "a@b.org,c@d.org"]
)
async def test_what_is_no_address_is_refused_for_good(to: str) -> None:
    async with listening(Sink()) as sink, mailing(sink.url) as mailer:
        with pytest.raises(PermanentFault):
            await mailer.send(a_message(), to)

    assert sink.doors == []


async def test_what_a_server_says_is_kept_in_plain_letters() -> None:
    async with listening(Sink(on_rcpt="550 n\u00f6\x00\u2028 " + "x" * 400)) as sink:
        told = str(await fault_of(sink.url))

    assert told.isascii()
    assert told.isprintable()
    assert len(told) <= 300
