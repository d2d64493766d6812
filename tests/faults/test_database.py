"""PostgreSQL restarts, freezes, holds locks, kills connections and fails over, under an API process that runs."""

import asyncio
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.faults import office
from tests.faults.office import ASK_FOR_HELP, Office, is_clean_outage, until

SLOWLY = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(4); RETURN NEW; END $$;
CREATE TRIGGER slowly BEFORE INSERT ON support_request FOR EACH ROW EXECUTE FUNCTION slowly();
"""
AS_USUAL = "DROP TRIGGER slowly ON support_request; DROP FUNCTION slowly"
IN_THE_MIDDLE = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE 'INSERT%'"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mentoring'"


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[Office]:
    async with office.opened() as opened:
        yield opened


@pytest.fixture
async def here(house: Office) -> AsyncIterator[Office]:
    yield house
    await house.sql("TRUNCATE support_request, attempt, outbox CASCADE")


@asynccontextmanager
async def somebody_in_the_middle(here: Office, key: str) -> AsyncGenerator[asyncio.Task[httpx.Response]]:
    """A request whose transaction has written, and is not done, when the block begins."""

    async def is_there() -> bool:
        return bool(await here.sql(IN_THE_MIDDLE))

    async with here.connection() as connection:
        await connection.execute(SLOWLY)
    asking = asyncio.create_task(here.ask_for_help(key))
    await until(is_there)
    yield asking
    async with here.connection() as connection:
        await connection.execute(AS_USUAL)


@pytest.mark.fault("D1")
async def test_a_restart_in_the_middle_of_a_transaction_undoes_it_and_the_same_key_does_it_once(
    here: Office,
) -> None:
    async with somebody_in_the_middle(here, "restart") as asking:
        here.server.signal(signal.SIGQUIT)
        is_clean_outage(await asking)
        await asyncio.to_thread(here.server.start)

    await here.is_at_work()
    assert (await here.requests(), await here.letters()) == ([], 0)
    first, again = await here.ask_for_help("restart"), await here.ask_for_help("restart")

    assert first.json() == again.json()
    assert first.json()["data"]["requestSupport"]["errors"] == []
    assert (await here.requests(), await here.letters()) == (["Help restart"], 2)


@pytest.mark.fault("D2")
async def test_a_frozen_database_is_an_outage_and_no_hang(here: Office) -> None:
    await here.is_at_work()  # so that the pool is full
    guest = {
        "name": "Mena",
        "email": "mena@example.net",
        "category": "TECHNICAL",
        "subject": "S",
        "message": "M",
    }

    with here.server.frozen():
        ready, *answers = await asyncio.gather(
            here.http.get("/readyz"),
            here.ask_as_guest("{ topics { slug } }"),
            here.ask_as_guest(ASK_FOR_HELP, input=guest),
            here.ask_for_help("frozen"),
            *(here.ask() for _ in range(2 * office.POOL)),  # so that some wait for a connection
        )

    assert (ready.status_code, ready.json()["faults"]) == (503, ["the database does not answer"])
    for answer in answers:
        is_clean_outage(answer)
    await here.is_at_work()
    assert await here.requests() == []


@pytest.mark.fault("D2")
async def test_a_locked_table_is_an_outage_for_who_reads_and_a_conflict_for_who_writes(here: Office) -> None:
    async with here.connection() as connection, connection.transaction():
        await connection.execute("LOCK TABLE support_request")
        reading, writing = await asyncio.gather(here.ask(), here.ask_for_help("locked"))
        ready = await here.http.get("/readyz")

    is_clean_outage(reading)
    assert [error["code"] for error in writing.json()["data"]["requestSupport"]["errors"]] == [
        "STATE_CONFLICT"
    ]
    assert ready.status_code == 200
    await here.is_at_work()
    assert await here.requests() == []


@pytest.mark.fault("D3")
async def test_connections_that_are_killed_while_they_are_idle_cost_nobody_anything(here: Office) -> None:
    await here.is_at_work()  # so that the pool is full

    await here.sql(CUT)
    looked = await here.ask()
    asked = await here.ask_for_help("idle")

    assert "errors" not in looked.json()
    assert asked.json()["data"]["requestSupport"]["errors"] == []


@pytest.mark.fault("D3")
async def test_a_connection_that_is_killed_after_a_write_is_an_outage(here: Office) -> None:
    async with somebody_in_the_middle(here, "killed") as asking:
        await here.sql(CUT)
        is_clean_outage(await asking)

    await here.is_at_work()
    assert (await here.requests(), await here.letters()) == ([], 0)
    await here.ask_for_help("killed")
    assert (await here.requests(), await here.letters()) == (["Help killed"], 2)


@pytest.mark.fault("D3")
async def test_a_database_that_only_reads_still_answers_who_reads(here: Office) -> None:
    name = here.url.partition("?")[0].rpartition("/")[2]
    async with here.connection() as connection:
        await connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        await connection.execute(CUT)
        looked, asked = await here.ask(), await here.ask_for_help("read-only")
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        await connection.execute(CUT)

    assert "errors" not in looked.json()
    is_clean_outage(asked)
    await here.is_at_work()
    assert await here.requests() == []
