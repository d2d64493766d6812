"""Whether this process is alive, and whether it is ready: what a load balancer and a person on duty ask."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mentoring import database
from mentoring.server import departure
from mentoring.settings import Settings
from models import clock
from models.heartbeats import Heartbeat

SLOWEST_DATABASE = 1.0  # seconds
OLDEST_SWEEP = timedelta(minutes=3)

T = TypeVar("T")
_asked: set[asyncio.Future[Any]] = set()


def routes(settings: Settings) -> list[Route]:
    async def ready(request: Request) -> Response:
        return await _ready(tells_why=may_watch(settings, request.headers))

    return [Route("/healthz", _alive), Route("/readyz", ready)]


async def _alive(_request: Request) -> Response:
    return JSONResponse({"status": "alive"})


def may_watch(settings: Settings, headers: Headers) -> bool:
    """Whoever has the token; while there is none, anybody in development and nobody in production."""
    if not settings.metrics_token:
        return settings.environment == "development"
    given = headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.metrics_token.encode())


async def _ready(*, tells_why: bool) -> Response:
    """503 when it cannot serve, or is about to go; 200 and "degraded" when it can, but something lags."""
    if departure.is_announced:
        return JSONResponse({"status": "stopping", "faults": []}, status_code=503)
    faults = await _faults()
    lags = [] if faults else await _lags()
    status = "unavailable" if faults else "degraded" if lags else "ready"
    told = [*faults, *lags] if tells_why else []
    return JSONResponse({"status": status, "faults": told}, status_code=503 if faults else 200)


async def _faults() -> list[str]:
    checks: list[tuple[str, Callable[[], Awaitable[bool]]]] = [
        ("the database does not answer", _database_is_silent),
        ("migrations are pending", _migrations_are_pending),
        ("invariants are missing from the database", _invariants_are_missing),
    ]
    for sentence, is_so in checks:
        try:
            if await in_time(is_so):
                return [sentence]
        except Exception:  # noqa: BLE001  whatever it is, we are not ready
            return [sentence]
    return []


async def _lags() -> list[str]:
    try:
        last = await in_time(_last_sweep)
    except Exception:  # noqa: BLE001  it answered a moment ago; the next check will tell
        return ["the database has just stopped answering"]
    # A sweep of the future was one before the clock went back, and says nothing of now.
    if last is None or abs(clock.now() - last.beat_at) > OLDEST_SWEEP:
        return ["no worker has swept the timeline in the last three minutes"]
    return []


async def in_time(ask: Callable[[], Awaitable[T]]) -> T:
    """What is answered within a second; TimeoutError else.

    The driver would not give up a query before a frozen server has heard of it, so that is left to itself.
    """
    task = asyncio.ensure_future(ask())
    _asked.add(task)
    task.add_done_callback(_forget)
    answered, _ = await asyncio.wait({task}, timeout=SLOWEST_DATABASE)
    if not answered:
        task.cancel()
        raise TimeoutError
    return task.result()


def _forget(task: asyncio.Future[Any]) -> None:
    _asked.discard(task)
    if not task.cancelled():
        task.exception()  # so that nobody complains that nobody looked


async def _last_sweep() -> Heartbeat | None:
    return await Heartbeat.get_or_none(name="timeline")


async def _database_is_silent() -> bool:
    await database.ask()
    return False


async def _migrations_are_pending() -> bool:
    return bool(await database.pending_migrations())


async def _invariants_are_missing() -> bool:
    return bool(await database.missing_invariants())
