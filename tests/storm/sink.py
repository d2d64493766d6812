"""A mail server with moods, that writes down what it took and whether it said so."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from time import time_ns
from typing import Any

from aiosmtpd.smtp import SMTP

REFUSED = "refused"  # whoever's address begins so is refused for good
BUSY, BUSY_AFTER_DATA = 0.04, 0.01
TAKES_AND_DROPS, FORGETS_AND_DROPS = 0.001, 0.002
SLOWEST = 1.0  # seconds that it may think about a recipient


@dataclass
class Taken:
    """One copy: when it was taken (nanoseconds of the machine's clock), and whether the line dropped before the yes."""

    at: int
    dropped: bool


@dataclass
class Sink:
    seed: int
    copies: dict[str, list[Taken]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _asked: Counter[str] = field(default_factory=Counter)

    @property
    def taken(self) -> int:
        """How many mails, not copies."""
        return len(self.copies)

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802  aiosmtpd's hook
        _server, _session, envelope, address, _options = call
        chance = self._chance("rcpt", address)
        await asyncio.sleep(chance.random() * SLOWEST)
        if address.startswith(REFUSED):
            return self._answer("550 no such mailbox")
        if chance.random() < BUSY:
            return self._answer("451 busy, come again")
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: N802  aiosmtpd's hook
        key = str(message_from_bytes(envelope.content, policy=default)["Message-ID"])
        mood = self._chance("data", key).random()
        if mood < BUSY_AFTER_DATA:
            return self._answer("452 no room, come again")
        mood -= BUSY_AFTER_DATA
        if mood < FORGETS_AND_DROPS:
            return self._drop(server, "forgot it, and dropped the line")
        mood -= FORGETS_AND_DROPS
        takes_and_drops = mood < TAKES_AND_DROPS
        self.copies[key].append(Taken(time_ns(), takes_and_drops))
        if takes_and_drops:
            return self._drop(server, "took it, and dropped the line")
        return self._answer("250 kept")

    def _chance(self, what: str, whom: str) -> random.Random:
        """The same for the same storm, whichever comes first."""
        self._asked[whom] += 1
        return random.Random(f"{self.seed} {what} {whom} {self._asked[whom]}")  # noqa: S311  chance, not secrecy

    def _drop(self, server: Any, why: str) -> str:
        server.transport.abort()
        return self._answer(why)

    def _answer(self, answer: str) -> str:
        self.answers[answer] += 1
        return answer


@asynccontextmanager
async def listening(sink: Sink) -> AsyncGenerator[str]:
    """`sink` behind a real SMTP server, at this URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, loop=loop), "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield f"smtp://127.0.0.1:{sink.port}"
    finally:
        server.close()
