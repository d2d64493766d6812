"""The worker: arq carries the pulse of jobs/schedule.py and the bell. It holds no truth; the database does."""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

import arq.worker
import orjson
from arq.connections import ArqRedis
from arq.cron import cron
from arq.worker import Worker, func
from fakeredis import FakeAsyncRedis
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from jobs import errands, mail
from jobs.mail import Post
from jobs.schedule import SCHEDULE, Task
from mentoring.standing_in import stand_in
from models.bell import ERRANDS, MAIL

# Longer than a job of mail can take (jobs/mail.py): cut off while it sends, it would send again.
JOB_SECONDS = 300
SHUTDOWN_SECONDS = 25  # longer than one mail may take
CLOSING_SECONDS = 5  # to take leave of a Redis that may not answer
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0  # seconds between a worker that ended and the next
LONG_ENOUGH = 60.0  # seconds after which a worker that ends is no sign of things going on as they were

log = logging.getLogger(__name__)


class EmbeddedRedis(FakeAsyncRedis, ArqRedis):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]  # both are Redis
    """A Redis in this process's memory. What it forgets at exit, the sweep finds again."""


def redis_for_bell(url: str) -> ArqRedis:
    """Gives up at once: a request never waits for Redis."""
    return _redis(url, socket_timeout=0.3, socket_connect_timeout=0.3)


def redis_for_worker(url: str) -> ArqRedis:
    """Keeps trying: arq's worker would end at the first hiccup otherwise."""
    return _redis(
        url,
        socket_connect_timeout=5,
        socket_timeout=5,  # a Redis that is frozen, or out of reach, says nothing at all
        retry=Retry(ExponentialBackoff(cap=2, base=0.1), 30),
        retry_on_error=[RedisConnectionError, RedisTimeoutError, OSError],
    )


def _redis(url: str, **options: Any) -> ArqRedis:
    pool = ConnectionPool.from_url(url, **options)
    return _speaking_json(ArqRedis(connection_pool=pool))


def _speaking_json(redis: ArqRedis) -> ArqRedis:
    """Arq would pickle, and whoever can write to Redis could run anything here."""
    redis.job_serializer = _write_json
    redis.job_deserializer = orjson.loads
    return redis


def _write_json(job: dict[str, Any]) -> bytes:
    return orjson.dumps(job, default=str)


def worker(redis: ArqRedis, post: Post) -> Worker:
    """A worker of arq that keeps the schedule and answers the bell."""

    async def deliver(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  arq's names
        await mail.deliver(post)

    async def run_errands(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  arq's names
        await errands.sweep(post)

    return Worker(
        functions=[func(deliver, name=MAIL, keep_result=0), func(run_errands, name=ERRANDS, keep_result=0)],
        cron_jobs=[_cron(task, post) for task in SCHEDULE],
        redis_pool=redis,
        handle_signals=False,
        timezone=UTC,
        job_timeout=JOB_SECONDS,
        keep_result=0,
        max_jobs=10,  # mail jobs that wait for a slow server leave room for the timeline
        health_check_interval=30,
        job_serializer=_write_json,
        job_deserializer=orjson.loads,
    )


def _cron(task: Task, post: Post) -> Any:
    async def run(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  arq's names
        await task.run(post)

    run.__qualname__ = task.name
    return cron(
        run,
        name=task.name,
        second=set(task.seconds),
        minute=task.minutes,
        run_at_startup=True,
        timeout=JOB_SECONDS,
        keep_result=0,
        unique=True,
    )


async def run(redis: ArqRedis, post: Post) -> None:
    """Work until SIGTERM or SIGINT; mail that is on its way is finished first, the rest is given back."""
    working = asyncio.ensure_future(_supervise(lambda: worker(redis, post)))
    standing_in = asyncio.ensure_future(stand_in(post))

    def stop() -> None:
        post.stopping.set()
        working.cancel()

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop)
    try:
        await working
    except asyncio.CancelledError:
        log.info("the worker was asked to stop")
    finally:
        await asyncio.wait({standing_in}, timeout=SHUTDOWN_SECONDS)


@asynccontextmanager
async def embedded(post: Post) -> AsyncGenerator[ArqRedis]:
    """A worker inside this process, over a Redis in memory, while the block runs."""
    setattr(arq.worker, "log_redis_info", _say_nothing)  # noqa: B010  the Redis in memory has no INFO, and arq no switch
    redis = _speaking_json(EmbeddedRedis())
    task = asyncio.create_task(_supervise(lambda: worker(redis, post)))
    try:
        yield redis
    finally:
        post.stopping.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _supervise(make: Callable[[], Worker]) -> None:
    """Let another worker begin when one ends: Redis was away for long, has no memory left, or takes no writes."""
    pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
    while True:
        one, began = make(), loop.time()
        try:
            await one.async_run()
        except RedisError as fault:
            log.warning("the worker ended, for Redis said %s", type(fault).__name__)
        except Exception:
            log.exception("the worker ended")
        finally:
            await _finished(one)
            await _put_away(one)
        pause = FIRST_PAUSE if loop.time() - began > LONG_ENOUGH else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)


async def _finished(one: Worker) -> None:
    """What it has in hand is finished first."""
    if one.tasks:
        await asyncio.wait(one.tasks.values(), timeout=SHUTDOWN_SECONDS)


async def _put_away(one: Worker) -> None:
    """Whatever goes wrong here, or is cancelled in there, neither ends the supervision nor keeps it from ending."""
    closing = asyncio.wait_for(one.close(), CLOSING_SECONDS)
    (fault,) = await asyncio.gather(closing, return_exceptions=True)
    if fault is not None:
        log.warning("a worker that ended could not be closed: %s", type(fault).__name__)


async def _say_nothing(*_: object) -> None:
    pass
