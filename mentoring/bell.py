"""The bell over Redis: a job for each thing that can wait. A lost ring costs some seconds; it never fails a request."""

import asyncio
import logging
from collections.abc import Awaitable

from arq.connections import ArqRedis
from redis.exceptions import RedisError

from models.bell import MAIL

PATIENCE = 0.3  # seconds a ring may take before it is given up

log = logging.getLogger(__name__)


class RedisBell:
    """Rings in the background, one ring at a time: rings that come meanwhile are one more."""

    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis
        self._ringing: asyncio.Task[None] | None = None
        self._wanted: set[str] = set()

    def __call__(self, what: str = MAIL) -> None:
        self._wanted.add(what)
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.get_running_loop().create_task(self._ring())

    async def _ring(self) -> None:
        while self._wanted:
            await self._quietly(self.redis.enqueue_job(self._wanted.pop()))

    async def _quietly(self, ring: Awaitable[object]) -> None:
        try:
            await asyncio.wait_for(ring, PATIENCE)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("the bell was not heard: %s", type(error).__name__)
