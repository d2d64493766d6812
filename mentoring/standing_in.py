"""Keeping the schedule while Redis does not: the database knows which rounds have been missed.

Several workers may stand in at once, or beside a pulse that comes after all: they claim what they do.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from jobs.mail import Post
from jobs.schedule import SCHEDULE, Task
from models import clock
from models.heartbeats import Heartbeat

LOOKS_EVERY = 15.0  # seconds; with GRACE, what is due each minute is done within 90 seconds
GRACE = timedelta(seconds=15)

log = logging.getLogger(__name__)


async def stand_in(post: Post) -> None:
    """Do what nobody has done in time, until the worker is asked to stop."""
    began = clock.now()
    while not await _is_stopping(post):
        try:
            await keep(post, began)
        except Exception as fault:  # noqa: BLE001  the database may be away, too; the next look comes soon
            log.warning("nobody could stand in for Redis: %s", type(fault).__name__)


async def keep(post: Post, since: datetime) -> None:
    """Do each round that is late; one that was never done counts from `since`."""
    beats = dict(await Heartbeat.all().values_list("name", "beat_at"))
    for task in SCHEDULE:
        if _is_late(task, beats.get(task.name, since)):
            log.warning("standing in for Redis: %s", task.name)
            await task.run(post)


def _is_late(task: Task, last: datetime) -> bool:
    """A round of the future was one before the clock went back, and says nothing of now."""
    return task.beats and abs(clock.now() - last) > timedelta(minutes=task.every) + GRACE


async def _is_stopping(post: Post) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(post.stopping.wait(), LOOKS_EVERY)
    return post.stopping.is_set()
