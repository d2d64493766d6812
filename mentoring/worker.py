"""The worker: arq carries the pulse of jobs/schedule.py and the bell. It holds no truth; the database does."""

import asyncio
import logging
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
from redis.exceptions import TimeoutError as RedisTimeoutError

from jobs import mail
from jobs.mail import Post
from jobs.schedule import SCHEDULE, Task

# Longer than a job of mail can take (jobs/mail.py): cut off while it sends, it would send again.
JOB_SECONDS = 300
SHUTDOWN_SECONDS = 25  # longer than one mail may take

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


def worker(redis: ArqRedis, post: Post, *, signals: bool) -> Worker:
    """A worker of arq that keeps the schedule and answers the bell; `signals`: it ends on SIGTERM by itself."""

    async def deliver(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  arq's names
        await mail.deliver(post)

    return Worker(
        functions=[func(deliver, name="deliver", keep_result=0)],
        cron_jobs=[_cron(task, post) for task in SCHEDULE],
        redis_pool=redis,
        handle_signals=signals,
        timezone=UTC,
        job_timeout=JOB_SECONDS,
        job_completion_wait=SHUTDOWN_SECONDS if signals else 0,
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
    """Work until SIGTERM or SIGINT; mail in flight is finished first."""
    one = worker(redis, post, signals=True)
    try:
        await one.async_run()
    except asyncio.CancelledError:
        log.info("the worker was asked to stop")
    finally:
        await one.close()


@asynccontextmanager
async def embedded(post: Post) -> AsyncGenerator[ArqRedis]:
    """A worker inside this process, over a Redis in memory, while the block runs; it is started again if it dies."""
    setattr(arq.worker, "log_redis_info", _say_nothing)  # noqa: B010  the Redis in memory has no INFO, and arq no switch
    redis = _speaking_json(EmbeddedRedis())
    task = asyncio.create_task(_supervise(lambda: worker(redis, post, signals=False)))
    try:
        yield redis
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _supervise(make: Callable[[], Worker]) -> None:
    pause = 1.0
    while True:
        one = make()
        try:
            await one.async_run()
        except asyncio.CancelledError:
            await _finished(one)
            raise
        except Exception:
            log.exception("the worker ended; another starts in %s s", pause)
        finally:
            await _put_away(one)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 60)


async def _finished(one: Worker) -> None:
    """What it has in hand is finished first, as a worker of its own does it."""
    if one.tasks:
        await asyncio.wait(one.tasks.values(), timeout=SHUTDOWN_SECONDS)


async def _put_away(one: Worker) -> None:
    """Whatever goes wrong here, or is cancelled in there, neither ends the supervision nor keeps it from ending."""
    (fault,) = await asyncio.gather(one.close(), return_exceptions=True)
    if fault is not None:
        log.warning("a worker that ended could not be closed: %s", type(fault).__name__)


async def _say_nothing(*_: object) -> None:
    pass
