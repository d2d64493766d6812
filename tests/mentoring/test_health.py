import asyncio
from datetime import timedelta

import pytest
from tortoise import connections

from mentoring.health import in_time
from models import clock, invariants
from models.heartbeats import Heartbeat
from tests.client import Client


async def test_alive_needs_nothing(client: Client) -> None:
    assert (await client.http.get("/healthz")).json() == {"status": "alive"}


async def test_ready_when_the_timeline_was_swept_just_now(client: Client) -> None:
    await Heartbeat.beat("timeline", clock.now())

    answer = await client.http.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "faults": []})


async def test_degraded_when_no_worker_keeps_the_timeline(client: Client) -> None:
    await Heartbeat.beat("timeline", clock.now())
    clock.advance(timedelta(minutes=4))

    answer = await client.http.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.fault("T1")
async def test_a_sweep_of_the_future_is_none(client: Client) -> None:
    await Heartbeat.beat("timeline", clock.now() + timedelta(hours=1))

    assert (await client.http.get("/readyz")).json()["status"] == "degraded"


async def test_unavailable_when_an_invariant_is_missing(client: Client) -> None:
    connection = connections.get("default")
    await connection.execute_query("DROP INDEX one_open_proposal_a_pair")

    answer = await client.http.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    await invariants.apply(connection)


async def test_who_does_not_even_hear_that_it_is_too_late_is_not_waited_for() -> None:
    never = asyncio.Event()

    async def deaf() -> None:
        try:
            await never.wait()
        except asyncio.CancelledError:
            await never.wait()

    async with asyncio.timeout(5):
        with pytest.raises(TimeoutError):
            await in_time(deaf)
    never.set()
