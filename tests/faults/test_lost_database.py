"""PostgreSQL goes away under processes that run: they say so at once, and go on when it is back."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services import mailbox, postgres, processes, redis
from tests.services.postgres import Mortal
from tests.services.processes import Running

TOPICS = {"query": "{ topics { slug } }"}
SOMEBODY = {"authorization": "Bearer a token of somebody"}
ASK = """
mutation {
  requestSupport(input: {
    name: "Mena", email: "mena@example.net", category: TECHNICAL, subject: "Help", message: "It does not open."
  }) { errors { ... on UserError { message } } }
}
"""


@pytest.fixture
def server() -> Iterator[Mortal]:
    with postgres.mortal() as own:
        yield own


@pytest.mark.fault("D1")
async def test_the_database_goes_and_comes_back(server: Mortal, tmp_path: Path) -> None:
    url = await postgres.fresh_database(server.url)
    async with mailbox.running() as (inbox, smtp_url), httpx.AsyncClient(timeout=60) as http:
        with redis.server() as redis_url:
            environment = {"DATABASE_URL": url, "REDIS_URL": redis_url, "SMTP_URL": smtp_url}
            async with processes.mentoring("migrate", **environment) as migrating:
                assert await migrating.process.wait() == 0
            async with (
                processes.mentoring("worker", **environment) as worker,
                processes.serving(**environment) as api,
            ):
                await _ask_for_help(http, api)
                await inbox.holds(2, 60)

                server.signal(signal.SIGQUIT)
                await _is_down(http, api, worker)
                server.start()

                await _ask_for_help(http, api)
                await inbox.holds(4, 60)
                assert (await http.get(f"{api}/readyz")).status_code == 200


async def _is_down(http: httpx.AsyncClient, api: str, worker: Running) -> None:
    await _until_unready(http, api)
    ready = await http.get(f"{api}/readyz")
    guest = await http.post(f"{api}/graphql", json=TOPICS)
    somebody = await http.post(f"{api}/graphql", json=TOPICS, headers=SOMEBODY)
    asking = await http.post(f"{api}/graphql", json={"query": ASK})

    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
    assert somebody.status_code == 503
    for answer in (guest, somebody, asking):
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
        assert error["message"] == "We cannot reach our records at the moment. Please try again in a minute."
    assert worker.process.returncode is None


async def _until_unready(http: httpx.AsyncClient, api: str) -> None:
    async with asyncio.timeout(60):
        while (await http.get(f"{api}/readyz")).status_code != 503:  # noqa: ASYNC110  it dies as it likes
            await asyncio.sleep(0.05)


async def _ask_for_help(http: httpx.AsyncClient, api: str) -> None:
    answer = await http.post(f"{api}/graphql", json={"query": ASK})
    assert answer.json()["data"]["requestSupport"]["errors"] == []
