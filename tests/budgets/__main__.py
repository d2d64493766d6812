"""Seed a large scheme on PostgreSQL, ask the real server for every list, and print how long each took.

`--database` names one that has been seeded; else a server of this run's own is started and seeded.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from tortoise import connections

from mentoring import app, database, wiring
from mentoring.demo import people
from mentoring.settings import Settings
from models.members import Member
from tests.budgets.questions import QUESTIONS
from tests.client import Client
from tests.profile_world import statements
from tests.services import postgres, processes

SIGN_IN = """mutation($email: String!, $password: String!) { signIn(input:
  {email: $email, password: $password, client: MOBILE}) { token errors { __typename } } }"""


def main() -> None:
    given = _arguments()
    if given.database:
        asyncio.run(measure(given.database, given.times))
        return
    with postgres.server() as server:
        url = asyncio.run(postgres.fresh_database(server))
        command = [sys.executable, "-m", "mentoring", "seed-demo", "--members", str(given.members)]
        began = time.monotonic()
        subprocess.run(command, check=True, env={**os.environ, "DATABASE_URL": url})  # noqa: S603  our own
        sys.stdout.write(f"{given.members:,} members were seeded in {time.monotonic() - began:.0f} s\n")
        asyncio.run(measure(url, given.times))


async def measure(url: str, times: int) -> None:
    """Print the table."""
    of = Settings(_env_file=None, database_url=url)
    wiring.prepare(of)
    async with database.opened(of, patient=True):
        await connections.get("default").execute_script("ANALYZE")  # as a server does by itself in time
        counted = {name: await _statements(of, *question) for name, question in QUESTIONS.items()}
    sys.stdout.write("| asked | statements | p50 ms | p99 ms |\n|---|---|---|---|\n")
    async with _served(url) as http:
        tokens = {who: await _sign_in(http, who) for who in {who for who, _ in QUESTIONS.values()}}
        for name, (who, query) in QUESTIONS.items():
            took = sorted([await _ask(http, tokens[who], query) for _ in range(times)])
            p50, p99 = statistics.median(took), took[min(len(took) - 1, int(len(took) * 0.99))]
            sys.stdout.write(f"| {name} | {counted[name]} | {p50:.0f} | {p99:.0f} |\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.budgets", description=__doc__)
    parser.add_argument("--members", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=100, help="how often each is asked")
    parser.add_argument("--database", default="")
    return parser.parse_args()


async def _statements(of: Settings, who: str, query: str) -> int:
    """How many reach the database, after the session's own."""
    async with Client.on(app.build(of)) as guest:
        client = await guest.of(await Member.get(email=who))
        with statements() as seen:
            answer = await client.post(query)
        assert "errors" not in answer.json(), answer.text
        await guest.close()
        return len(seen)


@asynccontextmanager
async def _served(url: str) -> AsyncGenerator[httpx.AsyncClient]:
    """A process of its own, whose log nobody reads."""
    port, nothing = processes.free_port(), asyncio.subprocess.DEVNULL
    command = (sys.executable, "-m", "mentoring", "serve", "--port", str(port))
    server = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, "DATABASE_URL": url}, stdout=nothing, stderr=nothing
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            await _is_up(http)
            yield http
    finally:
        server.terminate()
        await server.wait()


async def _is_up(http: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            (await http.get("/healthz")).raise_for_status()
        except httpx.HTTPError:
            await asyncio.sleep(0.2)
        else:
            return
    raise TimeoutError


async def _sign_in(http: httpx.AsyncClient, who: str) -> str:
    given = {"query": SIGN_IN, "variables": {"email": who, "password": people.PASSWORD}}
    return str((await http.post("/graphql", json=given)).json()["data"]["signIn"]["token"])


async def _ask(http: httpx.AsyncClient, token: str, query: str) -> float:
    began = time.perf_counter()
    answer = await http.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
    took = (time.perf_counter() - began) * 1000
    assert "errors" not in answer.json(), answer.text
    return took


if __name__ == "__main__":
    main()
