"""A night that is full of faults: a database, a clock that can be turned, and workers that come and go."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models import clock, outbox
from models.heartbeats import Heartbeat
from models.members import Member
from models.outbox import Mail, MailState
from tests.journey.world import turn
from tests.people import a_member
from tests.services import processes
from tests.services.mailbox import Mailbox
from tests.services.postgres import Mortal
from tests.services.processes import Running

BEGINS = datetime(2026, 3, 10, 9, tzinfo=UTC)
AFTER_THE_LEASE = timedelta(minutes=6)
PATIENCE = 60  # seconds; machines are slow when they are busy


class Night:
    def __init__(self, settings: Settings, redis_url: str, smtp_url: str, folder: Path) -> None:
        self.clock_file = folder / "now"
        self.environment = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": smtp_url,
            "CLOCK_FILE": str(self.clock_file),
            "SECRET_KEY": settings.secret_key,
        }
        self.turn(BEGINS)

    def turn(self, to: datetime) -> None:
        """Let it be then, here and in every worker."""
        clock.stop(to)
        turn(self.clock_file, to)

    @asynccontextmanager
    async def worker(self, **more: str) -> AsyncGenerator[Running]:
        async with processes.mentoring("worker", **self.environment, **more) as running:
            yield running

    async def a_round(self) -> None:
        """Until a worker has kept the timeline at this very instant."""
        bell, done = redis_for_bell(self.environment["REDIS_URL"]), Heartbeat.filter(beat_at=clock.now())
        await Heartbeat.all().delete()
        async with asyncio.timeout(PATIENCE):
            while not await done.filter(name="timeline").exists():
                await bell.enqueue_job("timeline")  # the cron's own pulse would come within a minute
                await asyncio.sleep(0.2)
        await bell.aclose(close_connection_pool=True)

    async def a_worker_dies_at(self, point: str) -> None:
        async with self.worker(FAIL_AT=point) as worker:
            assert await asyncio.wait_for(worker.process.wait(), PATIENCE) == -signal.SIGKILL


async def power_failure(server: Mortal) -> None:
    """The database is killed, and gone."""
    master = psutil.Process(int((server._folder / "postmaster.pid").read_text().split()[0]))
    server.signal(signal.SIGQUIT)
    async with asyncio.timeout(PATIENCE):
        while master.is_running() and master.status() != psutil.STATUS_ZOMBIE:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.02)


async def a_mail(to: Member, key: str) -> None:
    await outbox.tell(to, "account-kept", to, key)


async def mails_to_everybody(number: int) -> None:
    """So many mails, each to somebody else."""
    for each in range(number):
        await a_mail(await a_member(f"Mena{each}"), f"k{each}")


async def mails_to_one(number: int) -> None:
    """So many mails to one person, who gets them one after the other."""
    mena = await a_member("Mena")
    for each in range(number):
        await a_mail(mena, f"k{each}")


async def all_sent() -> None:
    waiting = Mail.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    async with asyncio.timeout(PATIENCE):
        while await waiting.exists():  # noqa: ASYNC110  other processes do the work
            await asyncio.sleep(0.05)


def copies(inbox: Mailbox) -> Counter[str]:
    """How often each Message-ID arrived."""
    return Counter(str(message["Message-ID"]) for _, message in inbox.received)
