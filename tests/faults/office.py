"""An API process over a PostgreSQL server of its own, which a test may stop, freeze, lock and empty."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx

from mentoring.demo import people
from tests.services import postgres, processes
from tests.services.postgres import Mortal

POOL = 3  # small, so that one connection that is lost is missed
SIGN_IN = "mutation($input: SignInInput!) { signIn(input: $input) { token } }"
ASK_FOR_HELP = """
mutation($input: RequestSupportInput!) {
  requestSupport(input: $input) { supportRequest { id } errors { ... on UserError { code } } }
}
"""
LOOK = "{ viewer { supportRequests { totalCount } } }"


@dataclass
class Office:
    server: Mortal
    url: str
    http: httpx.AsyncClient  # the demo's mentee, signed in

    async def ask(self, query: str = LOOK, **variables: Any) -> httpx.Response:
        return await self.http.post("/graphql", json={"query": query, "variables": variables})

    async def ask_as_guest(self, query: str, **variables: Any) -> httpx.Response:
        """Without a session to look up, the first thing that needs the database is the operation itself."""
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers={"authorization": ""})

    async def ask_for_help(self, key: str) -> httpx.Response:
        form = {"category": "TECHNICAL", "subject": f"Help {key}", "message": "It does not open."}
        return await self.ask(ASK_FOR_HELP, input={**form, "idempotencyKey": key})

    async def requests(self) -> list[str]:
        rows = await self.sql("SELECT subject FROM support_request ORDER BY subject")
        return [row["subject"] for row in rows]

    async def letters(self) -> int:
        (row,) = await self.sql("SELECT count(*) FROM outbox WHERE subject_type = 'SupportRequest'")
        return int(row["count"])

    async def sql(self, statement: str) -> list[Any]:
        async with self.connection() as connection:
            return list(await connection.fetch(statement))

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Any]:
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()

    async def is_at_work(self) -> None:
        """Wait until it answers again, then ask more at once than the pool has connections: none of them is lost."""
        await until(self._answers)
        answers = await asyncio.gather(*(self.ask() for _ in range(4 * POOL)))
        assert {answer.status_code for answer in answers} == {200}
        assert not any("errors" in answer.json() for answer in answers)
        assert (await self.http.get("/readyz")).status_code == 200

    async def _answers(self) -> bool:
        return "errors" not in (await self.ask()).json()


@asynccontextmanager
async def opened() -> AsyncGenerator[Office]:
    with postgres.mortal() as server:
        url = await postgres.fresh_database(server.url)
        # There is no Redis at that address: nobody may mind.
        environment = {
            "DATABASE_URL": url,
            "DATABASE_POOL": str(POOL),
            "REDIS_URL": f"redis://127.0.0.1:{processes.free_port()}/0",
        }
        async with processes.mentoring("seed-demo", **environment) as seeding:
            assert await seeding.process.wait() == 0
        async with (
            processes.serving(**environment) as api,
            httpx.AsyncClient(base_url=api, timeout=60) as http,
        ):
            given = {"email": people.MENTEE, "password": people.PASSWORD, "client": "MOBILE"}
            answer = await http.post("/graphql", json={"query": SIGN_IN, "variables": {"input": given}})
            http.headers["authorization"] = f"Bearer {answer.json()['data']['signIn']['token']}"
            yield Office(server, url, http)


async def until(is_so: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110  another process does the work
            await asyncio.sleep(0.02)


def is_clean_outage(answer: httpx.Response) -> None:
    """Assert that the answer says that the records are out of reach, and when to try again."""
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert error["extensions"]["retryAfter"] > 0
    assert error["message"] == "We cannot reach our records at the moment. Please try again in a minute."
    if answer.status_code == 503:
        assert int(answer.headers["retry-after"]) > 0
