"""Whoever turns the pages of a list sees each entry that stays exactly once, whatever comes and goes meanwhile."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from models import clock
from tests.client import Client
from tests.properties.changing_lists import NOW, ChangingList, Mentors, Messages

PLACES = st.integers(0, 7)
CHANGES = st.lists(
    st.one_of(st.tuples(st.just("add"), PLACES), st.tuples(st.just("remove"), st.integers(0, 20))), max_size=3
)
FORWARD = ("first", "after", "endCursor", "hasNextPage")
BACKWARD = ("last", "before", "startCursor", "hasPreviousPage")
WALKS = 30

Changes = Sequence[tuple[str, int]]


class Undone(Exception):
    """So that one walk leaves nothing to the next."""


@dataclass
class Walk:
    size: int
    way: tuple[str, str, str, str]
    at_first: Sequence[int]
    meanwhile: Sequence[Changes]  # what changes between one page and the next


walks = st.builds(
    Walk,
    size=st.integers(1, 3),
    way=st.sampled_from([FORWARD, BACKWARD]),
    at_first=st.lists(PLACES, min_size=2, max_size=8),
    meanwhile=st.lists(CHANGES, min_size=1, max_size=6),
)


@pytest.mark.parametrize("kind", [Messages, Mentors])
async def test_no_entry_that_stays_is_skipped_or_shown_twice(
    client: Client, kind: type[ChangingList]
) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=WALKS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(walk=walks)
    def on_every_walk(walk: Walk) -> None:
        asyncio.run_coroutine_threadsafe(undone(client, kind, walk), loop).result()

    await asyncio.to_thread(on_every_walk)


async def undone(client: Client, kind: type[ChangingList], walk: Walk) -> None:
    with suppress(Undone):
        async with in_transaction():
            clock.stop(NOW)
            await walked(await kind.opened(client), walk)
            raise Undone


async def walked(found: ChangingList, walk: Walk) -> None:
    there = [await found.add(place) for place in walk.at_first]
    stayed, seen = set(there), list[str]()
    size, from_where, cursor_at, more = walk.way
    changes, cursor = iter(walk.meanwhile), None
    while True:
        page = await found.page(**{size: walk.size, from_where: cursor})
        shown = [edge["node"]["id"] for edge in page["edges"]]
        assert set(shown) <= set(there), "what has gone is shown"
        seen += shown if walk.way is FORWARD else reversed(shown)
        if not page["pageInfo"][more]:
            break
        cursor = page["pageInfo"][cursor_at]
        await change(found, there, next(changes, ()))
        stayed &= set(there)

    assert len(seen) == len(set(seen)), "an entry is shown twice"
    assert stayed <= set(seen), "an entry that stayed is skipped"


async def change(found: ChangingList, there: list[str], changes: Changes) -> None:
    for what, number in changes:
        if what == "add":
            there.append(await found.add(number))
        elif there:
            await found.remove(there.pop(number % len(there)))
