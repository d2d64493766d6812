"""A connection that is cut, or a row that is held too long, in the middle of a use case."""

import asyncio

import pytest
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
