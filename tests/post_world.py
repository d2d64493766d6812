"""What stories about the post need: a mailbox, a post that fills it, and mailers on a bad day."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobs.correspondents import Scheme
from jobs.mail import Post
from jobs.mailer import SendFault, TemporaryFault
from mentoring.mailers import SmtpMailer
from models import clock, outbox
from models.members import Member
from models.outbox import Mail
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
