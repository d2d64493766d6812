"""The database restarts under a worker that has just given a mail away."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from models.outbox import Mail
from tests.faults.night import BEGINS, PATIENCE, power_failure
from tests.journey.world import turn
from tests.services import mailbox, postgres, processes, redis
from tests.services.mailbox import Mailbox
from tests.services.postgres import Mortal


class Untimely(Mailbox):
    """Says yes when the database has just died."""

    def __init__(self, server: Mortal) -> None:
        super().__init__()
        self.server = server
        self.is_dark = asyncio.Event()

    async def handle_DATA(self, *call: Any) -> str:  # noqa: N802  aiosmtpd's name
        answer = await super().handle_DATA(*call)
        await power_failure(self.server)
        self.is_dark.set()
        return answer


@pytest.mark.fault("D1")
async def test_a_mail_that_was_taken_is_written_down_when_the_database_is_back(tmp_path: Path) -> None:
    """The lease has not ended by then, for the clock stands still: so nobody sends it again."""
    with postgres.mortal() as server, redis.server() as redis_url:
        inbox = Untimely(server)
        async with (
            mailbox.running(of_ones_own=inbox) as (_, smtp_url),
            _a_worker(server, redis_url, smtp_url, tmp_path) as (worker, url),
        ):
            await asyncio.wait_for(inbox.is_dark.wait(), PATIENCE)
            await asyncio.to_thread(server.start)

            assert await _settled(url) == ("SENT", 1)
            assert worker.process.returncode is None
            said = await worker.end()

    assert len(inbox.received) == 1
    assert "waits for the database to say so" in said


@asynccontextmanager
async def _a_worker(
    server: Mortal, redis_url: str, smtp_url: str, folder: Path
) -> AsyncGenerator[tuple[processes.Running, str]]:
    """A worker over a database with one mail in it."""
    url = await postgres.fresh_database(server.url)
    turn(folder / "now", BEGINS)
    environment = {
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "SMTP_URL": smtp_url,
        "CLOCK_FILE": str(folder / "now"),
    }
    async with processes.mentoring("migrate", **environment) as migrating:
        assert await migrating.process.wait() == 0
    await _write_a_mail(url)
    async with processes.mentoring("worker", **environment) as worker:
        yield worker, url


async def _write_a_mail(url: str) -> None:
    """Past Tortoise, which is at home in the database of the test run."""
    mail = Mail(
        kind="account-erased",
        to_address="mena@example.net",
        subject_type="Member",
        subject_id=uuid4(),
        dedupe_key="k",
        created_at=BEGINS,
        not_before=BEGINS,
    )
    meta = Mail._meta
    columns = list(meta.fields_db_projection.values())
    values = [
        meta.fields_map[name].to_db_value(getattr(mail, name), mail) for name in meta.fields_db_projection
    ]
    places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    connection = await asyncpg.connect(url)
    await connection.execute(f"INSERT INTO outbox ({', '.join(columns)}) VALUES ({places})", *values)
    await connection.close()


async def _settled(url: str) -> tuple[str, int]:
    """State and attempts of the one mail, when it is on nobody's hands."""
    async with asyncio.timeout(PATIENCE):
        while True:
            connection = await asyncpg.connect(url)
            row = await connection.fetchrow("SELECT state, attempts FROM outbox")
            await connection.close()
            if row["state"] not in {"QUEUED", "SENDING"}:
                return row["state"], row["attempts"]
            await asyncio.sleep(0.1)
