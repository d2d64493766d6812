"""A real SMTP server on this machine, in any mood a test wants, and a mailer to try it with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from jobs.letters import compose
from jobs.letters.samples import MENA, SCHEME, a_letter
from jobs.mailer import SendFault
from mentoring.mailers import SmtpMailer


@dataclass
class Sink:
    """A server's mood: it takes everything, until a test gives it other answers."""

    on_mail: str = "250 OK"
    on_rcpt: str = "250 OK"
    on_data: str = "250 OK"
    drops: bool = False  # hangs up when it has the message, without an answer
    waits: asyncio.Event | None = None  # answers a message only after this
    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    doors: list[SMTP] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(self, *call: Any) -> str:  # noqa: N802  aiosmtpd's hook
        _server, _session, envelope, address, _options = call
        envelope.mail_from = address
        return self.on_mail

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802  aiosmtpd's hook
        _server, _session, envelope, address, _options = call
        if self.on_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_rcpt

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's hook
        self.taken.append(envelope)
        self.arrived.set()
        if self.waits:
            await self.waits.wait()
        if self.drops and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return self.on_data

    def hang_up(self) -> None:
        for door in self.doors:
            if isinstance(door.transport, asyncio.Transport):
                door.transport.abort()


@asynccontextmanager
async def listening(sink: Sink, **options: Any) -> AsyncIterator[Sink]:
    """`sink` behind a real SMTP server on this machine; once more, it listens where it did before."""
    loop = asyncio.get_running_loop()

    def door() -> SMTP:
        sink.doors.append(SMTP(sink, hostname="sink.example.org", loop=loop, **options))
        return sink.doors[-1]

    server = await loop.create_server(door, "127.0.0.1", sink.port)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        if sink.waits:
            sink.waits.set()
        sink.hang_up()
        server.close()


@asynccontextmanager
async def saying(*lines: str, hangs_up: bool = True) -> AsyncIterator[str]:
    """Something on a port that says these lines to whoever comes, and answers nothing."""
    done = asyncio.Event()

    async def say(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("".join(line + "\r\n" for line in lines).encode())
        if not hangs_up:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        done.set()
        server.close()


TO = MENA.address


def a_message(kind: str = "account-kept") -> EmailMessage:
    return compose(a_letter(kind), MENA, SCHEME)


@asynccontextmanager
async def mailing(url: str, **options: Any) -> AsyncIterator[SmtpMailer]:
    mailer = SmtpMailer(url, **options)
    try:
        yield mailer
    finally:
        await mailer.close()


async def fault_of(url: str, **options: Any) -> SendFault:
    async with mailing(url, **options) as mailer:
        with pytest.raises(SendFault) as fault:
            await mailer.send(a_message(), TO)
    return fault.value
