"""The world in which the journey is walked: people with clients, a mailbox, and a calendar that can be turned.

There are two: all in this process, or an API process and a worker beside a real Redis and a real SMTP server.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import httpx
from starlette.applications import Starlette

from jobs.mail import Post
from jobs.schedule import SCHEDULE
from mentoring import wiring
from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models import clock
from models.heartbeats import Heartbeat
from models.outbox import Mail, MailState
from tests.client import Client
from tests.services import mailbox, processes
from tests.services.mailbox import Mailbox


class World(Protocol):
    inbox: Mailbox

    def guest(self) -> Client:
        """Somebody with a browser of their own, who is not signed in."""
        ...

    async def at(self, instant: datetime) -> None:
        """Let it be `instant`, and the scheme's clock do its round."""
        ...

    async def delivered(self) -> None:
        """Wait until all mail that is due has gone out."""
        ...


class InProcess:
    def __init__(self, app: Starlette, inbox: Mailbox, post: Post) -> None:
        self.app = app
        self.inbox = inbox
        self.post = post

    def guest(self) -> Client:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://mentoring.test")
        return Client(http)

    async def at(self, instant: datetime) -> None:
        clock.stop(instant)
        await self.delivered()

    async def delivered(self) -> None:
        for task in SCHEDULE:
            await task.run(self.post)


class Processes:
    def __init__(self, url: str, inbox: Mailbox, clock_file: Path, redis_url: str) -> None:
        self.url = url
        self.inbox = inbox
        self.clock_file = clock_file
        self.redis = redis_for_bell(redis_url)
        self.guests: list[Client] = []

    def guest(self) -> Client:
        self.guests.append(Client(httpx.AsyncClient(base_url=self.url)))
        return self.guests[-1]

    async def close(self) -> None:
        for guest in self.guests:
            await guest.close()
        await self.redis.aclose(close_connection_pool=True)

    async def at(self, instant: datetime) -> None:
        clock.stop(instant)
        turn(self.clock_file, instant)
        async with asyncio.timeout(60):
            while not await Heartbeat.filter(name="timeline", beat_at__gte=instant).exists():
                await self.redis.enqueue_job("timeline")  # the cron's own pulse would come within a minute
                await asyncio.sleep(0.1)
        await self.delivered()

    async def delivered(self) -> None:
        waiting = Mail.filter(state__in=[MailState.QUEUED, MailState.SENDING], not_before__lte=clock.now())
        async with asyncio.timeout(60):
            while await waiting.exists():  # noqa: ASYNC110  other processes do the work
                await asyncio.sleep(0.02)


@asynccontextmanager
async def in_process(app: Starlette, settings: Settings) -> AsyncGenerator[World]:
    async with mailbox.running() as (inbox, smtp_url):
        told = settings.model_copy(update={"smtp_url": smtp_url})
        async with wiring.post(told) as post:
            yield InProcess(app, inbox, post)


@asynccontextmanager
async def of_processes(
    settings: Settings, redis_url: str, clock_file: Path, begins: datetime
) -> AsyncGenerator[World]:
    clock.stop(begins)
    turn(clock_file, begins)
    async with mailbox.running() as (inbox, smtp_url):
        environment = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": smtp_url,
            "CLOCK_FILE": str(clock_file),
            "SECRET_KEY": settings.secret_key,
        }
        async with (
            processes.serving(**environment) as url,
            processes.mentoring("worker", PUBLIC_URL=url, **environment),
        ):
            world = Processes(url, inbox, clock_file, redis_url)
            try:
                yield world
            finally:
                await world.close()


def turn(clock_file: Path, to: datetime) -> None:
    """Write the instant at once and whole: the processes read it at any moment."""
    draft = clock_file.with_suffix(".new")
    draft.write_text(to.isoformat())
    draft.replace(clock_file)


def kinds(messages: list[EmailMessage]) -> list[str]:
    """What sorts of letters these are, as their Message-IDs say."""
    return [str(message["Message-ID"]).strip("<>").split(".", 1)[0] for message in messages]


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


DAY = timedelta(days=1)
