"""The database keeps what the code promises, and survives what happens to code."""

import asyncio
import random

import asyncpg
import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from mentoring import database
from mentoring.settings import Settings
from models import clock, invariants
from models.members import Member
from models.proposals import Proposal
from tests.people import a_member


async def test_every_invariant_is_in_the_live_catalogue(db: None) -> None:
    assert await invariants.missing(connections.get("default")) == set()


async def test_an_invariant_that_was_lost_is_missed_and_comes_back(db: None) -> None:
    connection = connections.get("default")
    await connection.execute_query("DROP INDEX one_open_proposal_a_pair")
    lost = await invariants.missing(connection)

    await invariants.apply(connection)

    assert lost == {"one_open_proposal_a_pair"}
    assert await invariants.missing(connection) == set()


async def test_nobody_proposes_to_themselves_whatever_the_code_does(db: None) -> None:
    mena = await a_member("Mena")
    proposal = Proposal(mentee=mena, mentor=mena, message="", sent_at=clock.now(), expires_at=clock.now())

    with pytest.raises(IntegrityError):
        async with in_transaction():
            await proposal.save(force_create=True)


@pytest.mark.commits
async def test_cancelling_anywhere_in_a_transaction_leaks_nothing(db: None) -> None:
    mena = await a_member("Mena")
    chance = random.Random(20261124)  # noqa: S311  chance, not secrecy

    async def rename() -> None:
        async with in_transaction():
            await Member.filter(id=mena.id).update(given_name="Other")
            await Member.get(id=mena.id)

    for _ in range(150):
        tasks = [asyncio.create_task(rename()) for _ in range(4)]
        await asyncio.sleep(chance.random() * 0.004)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(5):
        await asyncio.gather(*(rename() for _ in range(20)))


@pytest.mark.commits
async def test_two_transactions_that_read_and_then_write_both_get_through(
    db: None, settings: Settings
) -> None:
    mena = await a_member("Mena", pronouns="0")

    async def count_up() -> None:
        async with in_transaction():
            await Member.filter(id=mena.id).update(locale="en")  # takes the row's lock on PostgreSQL
            row = await Member.get(id=mena.id)
            await Member.filter(id=mena.id).update(pronouns=str(int(row.pronouns) + 1))

    await asyncio.gather(*(count_up() for _ in range(30)))

    assert (await Member.get(id=mena.id)).pronouns == "30"


@pytest.mark.commits
async def test_processes_that_migrate_at_once_queue_up(db: None) -> None:
    await asyncio.gather(*(database.migrate() for _ in range(3)))

    assert await database.pending_migrations() == []


@pytest.mark.postgres
@pytest.mark.commits
async def test_who_migrates_waits_for_who_migrates_already(db: None, settings: Settings) -> None:
    other = await asyncpg.connect(settings.database_url)
    await other.execute(f"SELECT pg_advisory_lock({database.MIGRATION_LOCK})")

    migrating = asyncio.create_task(database.migrate())
    async with asyncio.timeout(60):
        while not await other.fetch("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):  # noqa: ASYNC110  the database rings no bell
            await asyncio.sleep(0.02)
    assert not migrating.done()
    await other.close()

    await migrating
