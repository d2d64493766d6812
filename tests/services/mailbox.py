"""A real SMTP server that keeps what it is given."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Every message that arrived, in order, as (recipient, message); it takes `pause` seconds over each.

    While `door` is not set nothing comes in, and who waits there has said all but not heard a word.
    """

    def __init__(self, pause: float = 0) -> None:
        self.pause = pause
        self.door = asyncio.Event()
        self.door.set()
        self.at_the_door = 0
        self.puts_off = False
        self.received: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        await asyncio.sleep(self.pause)
        self.at_the_door += 1
        await self.door.wait()
        self.at_the_door -= 1
        if self.puts_off:
            return "451 later"
        message = message_from_bytes(envelope.content, policy=default)
        self.received.extend((recipient, message) for recipient in envelope.rcpt_tos)
        return "250 kept"

    def of(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.received if recipient == address]

    async def holds(self, count: int, seconds: float = 30) -> list[tuple[str, EmailMessage]]:
        """Wait until `count` messages have come."""
        async with asyncio.timeout(seconds):
            while len(self.received) < count:  # noqa: ASYNC110  the sink has no event to wait for
                await asyncio.sleep(0.02)
        return self.received

    async def keeps_waiting(self, count: int, seconds: float = 30) -> None:
        """Wait until `count` messages are at the door."""
        async with asyncio.timeout(seconds):
            while self.at_the_door < count:  # noqa: ASYNC110  the sink has no event to wait for
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running(
    pause: float = 0, of_ones_own: Mailbox | None = None
) -> AsyncGenerator[tuple[Mailbox, str]]:
    """A mailbox and the smtp:// URL under which it takes mail."""
    mailbox = of_ones_own or Mailbox(pause)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    try:
        yield mailbox, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
