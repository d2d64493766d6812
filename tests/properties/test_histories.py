"""Every mail on its day, or when the worker is back; none early, none after its reason has ended, none in a burst.

`make properties` tries 500 histories with 20 patterns of outages each on SQLite, and 100 of them on PostgreSQL.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from tests.properties.histories import History, Outage, histories, outages
from tests.properties.living import Life


class Undone(Exception):
    """So that one life leaves nothing to the next."""


@pytest.mark.fault("T3")
@pytest.mark.timeout(6 * 3600)
async def test_the_clock_is_kept_in_every_history(db: None, engine: str, pytestconfig: pytest.Config) -> None:
    loop = asyncio.get_running_loop()
    times = pytestconfig.getoption("--outages")
    number = pytestconfig.getoption("--histories")

    @settings(
        max_examples=number if engine == "sqlite" else max(number // 5, 1),  # the clock is the same on both
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(history=histories, patterns=st.lists(outages, min_size=times, max_size=times))
    def in_every_history(history: History, patterns: Sequence[Sequence[Outage]]) -> None:
        for pattern in patterns:
            asyncio.run_coroutine_threadsafe(_live(history, pattern), loop).result()

    await asyncio.to_thread(in_every_history)


async def _live(history: History, pattern: Sequence[Outage]) -> None:
    with suppress(Undone):
        async with in_transaction():
            await Life(history, pattern).live()
            raise Undone
