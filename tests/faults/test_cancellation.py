"""Tasks that are cancelled anywhere in a transaction leak neither a lock nor a connection."""

import asyncio
import random

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from models.members import Member
from tests.faults.night import PATIENCE
from tests.people import a_member

AT_ONCE = 4
LATEST = 0.004  # seconds after which the last of them is cancelled


@pytest.mark.fault("D4")
@pytest.mark.commits
@pytest.mark.timeout(1800)
async def test_no_cancellation_leaks_a_lock_or_a_connection(db: None, pytestconfig: pytest.Config) -> None:
    mena = await a_member("Mena")
    chance = random.Random(20261124)  # noqa: S311  chance, not secrecy
    cancelled = finished = 0
    while cancelled < pytestconfig.getoption("--cancellations"):
        tasks = [asyncio.create_task(_rename(mena)) for _ in range(AT_ONCE)]
        for task in tasks:
            asyncio.get_running_loop().call_later(chance.random() * LATEST, task.cancel)
        async with asyncio.timeout(PATIENCE):  # with a leak, it would stand still here
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        cancelled += sum(isinstance(each, asyncio.CancelledError) for each in outcomes)
        finished += outcomes.count(None)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(_rename(mena) for _ in range(20)))
        await _everything_is_given_back()
    assert (await Member.get(id=mena.id)).given_name == "Other"
    print(f"{cancelled} cancelled, {finished} finished first")  # noqa: T201  `make cancellations` shows it


async def _rename(member: Member) -> None:
    """A transaction in a transaction, with a write and a read."""
    async with in_transaction():
        await Member.filter(id=member.id).update(given_name="Other")
        async with in_transaction():
            await Member.get(id=member.id)


async def _everything_is_given_back() -> None:
    connection = connections.get("default")
    if connection.capabilities.dialect != "postgres":
        assert not connection._lock.locked()
        return
    pool = connection._pool
    while pool.get_idle_size() != pool.get_size():  # noqa: ASYNC110  released in the background
        await asyncio.sleep(0.02)
    idle = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
    assert (await connection.execute_query_dict(idle))[0]["n"] == 0
