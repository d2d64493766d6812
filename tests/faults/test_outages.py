"""A connection that is cut, or a row that is held too long, in the middle of a use case."""

import asyncio

import pytest
from asyncpg import QueryCanceledError
from tortoise import connections
from tortoise.transactions import in_transaction

from models.members import Member
from models.outages import is_outage
from models.refusals import StateConflict
from resolvers.use_case import use_case
from tests.people import a_member

pytestmark = [pytest.mark.postgres, pytest.mark.commits]


@use_case
async def cut_off(viewer: Member) -> Member:
    await Member.filter(id=viewer.id).update(given_name="Nobody")
    await connections.get("default").execute_query("SELECT pg_terminate_backend(pg_backend_pid())")
    return viewer


@pytest.mark.fault("D3")
async def test_a_connection_that_is_cut_is_an_outage_and_changes_nothing(db: None) -> None:
    mena = await a_member("Mena")

    for _ in range(7):  # more often than the pool has connections
        with pytest.raises(Exception) as raised:  # noqa: PT011  whichever it is, it has to be known as an outage
            await cut_off(mena)
        assert is_outage(raised.value)

    assert (await Member.get(id=mena.id)).given_name == "Mena"


@use_case
async def rename(viewer: Member) -> Member:
    await Member.filter(id=viewer.id).update(given_name="Noor")
    return viewer


@pytest.mark.fault("D2")
async def test_who_waits_too_long_for_another_is_asked_to_try_again(db: None) -> None:
    mena = await a_member("Mena")
    held, enough = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with in_transaction():
            await Member.filter(id=mena.id).update(family_name="Somebody")
            held.set()
            await enough.wait()

    holding = asyncio.create_task(hold())
    await held.wait()
    with pytest.raises(StateConflict):
        await rename(mena)
    enough.set()
    await holding

    await rename(mena)
    assert (await Member.get(id=mena.id)).given_name == "Noor"


CUT = "SELECT pg_terminate_backend(pg_backend_pid())"


@pytest.mark.fault("D3")
async def test_a_connection_that_is_lost_before_a_write_is_replaced_once(db: None) -> None:
    mena = await a_member("Mena")
    tries = 0

    @use_case
    async def look_and_rename(viewer: Member) -> Member:
        nonlocal tries
        tries += 1
        await Member.get(id=viewer.id)
        if tries == 1:
            await connections.get("default").execute_query(CUT)
        await Member.filter(id=viewer.id).update(given_name="Noor")
        return viewer

    await look_and_rename(mena)

    assert tries == 2
    assert (await Member.get(id=mena.id)).given_name == "Noor"


@pytest.mark.fault("D3")
async def test_it_is_replaced_no_second_time(db: None) -> None:
    mena = await a_member("Mena")
    tries = 0

    @use_case
    async def look(viewer: Member) -> Member:
        nonlocal tries
        tries += 1
        await connections.get("default").execute_query(CUT)
        return viewer

    with pytest.raises(Exception) as raised:  # noqa: PT011  whichever it is, it has to be known as an outage
        await look(mena)

    assert is_outage(raised.value)
    assert tries == 2


@pytest.mark.fault("D3")
async def test_after_a_write_nothing_is_done_again(db: None) -> None:
    mena = await a_member("Mena")
    tries = 0

    @use_case
    async def rename_and_look(viewer: Member) -> Member:
        nonlocal tries
        tries += 1
        await Member.filter(id=viewer.id).update(given_name="Noor")
        await connections.get("default").execute_query(CUT)
        return viewer

    with pytest.raises(Exception) as raised:  # noqa: PT011  whichever it is, it has to be known as an outage
        await rename_and_look(mena)

    assert is_outage(raised.value)
    assert (tries, (await Member.get(id=mena.id)).given_name) == (1, "Mena")


@pytest.mark.fault("D3")
async def test_a_connection_that_died_in_the_pool_is_no_readers_concern(db: None) -> None:
    mena = await a_member("Mena")

    for _ in range(20):
        async with in_transaction():
            await connections.get("default").execute_query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert (await Member.get(id=mena.id)).given_name == "Mena"


@pytest.mark.fault("D2")
async def test_every_connection_has_its_limits(db: None) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    async with in_transaction() as transaction:
        found = [await transaction.execute_query_dict(f"SHOW {name}") for name in names]

    assert [next(iter(row.values())) for [row] in found] == ["5s", "2s", "15s"]


@pytest.mark.fault("D2")
async def test_a_statement_that_takes_too_long_is_an_outage(db: None) -> None:
    async with in_transaction() as transaction:
        await transaction.execute_query("SET LOCAL statement_timeout = '50ms'")
        with pytest.raises(QueryCanceledError) as raised:
            await transaction.execute_query("SELECT pg_sleep(5)")
        await transaction.rollback()

    assert is_outage(raised.value)
