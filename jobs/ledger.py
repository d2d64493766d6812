"""How a sweep walks what is due: row by row, each in a transaction of its own, so that one that fails holds up nobody.

It is logged, and left for the next round. A clock that was not kept catches up without a burst: of the steps of one
subject that are due, only the latest is done.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from tortoise.queryset import QuerySet

from models import clock
from models.notices import BETWEEN_REMINDERS, NoticeState, TimedNotice
from models.row import Row

BATCH = 100

R = TypeVar("R", bound=Row)
log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What became of the rows of a walk."""

    done: int = 0
    failed: int = 0


async def walk(rows: QuerySet[R], act: Callable[[UUID], Awaitable[bool]], key: str = "id") -> Tally:
    """Let `act` deal with each of these by its `key`; it opens the transaction, and says whether it did anything."""
    tally = Tally()
    async for row in _each(rows):
        await _deal_with(getattr(row, key), act, tally)
    return tally


async def settle_due(steps: Sequence[TimedNotice], *, is_wanted: bool) -> TimedNotice | None:
    """Decide those of one subject's steps that are due; the one to be told of now, if there is one.

    Call it in a transaction that holds the subject. A step that comes within 20 hours of the one before it waits.
    """
    due = [step for step in steps if step.is_due]
    if not is_wanted:
        await _settle(due, NoticeState.SKIPPED)
        return None
    if not due or _was_just_told(steps):
        return None  # the sweep looks again, and a later step may be due by then
    await _settle(due[:-1], NoticeState.SKIPPED)
    await _settle(due[-1:], NoticeState.SENT)
    return due[-1]


def _was_just_told(steps: Sequence[TimedNotice]) -> bool:
    told: list[datetime | None] = [step.settled_at for step in steps if step.state is NoticeState.SENT]
    return any(at is not None and clock.now() - at < BETWEEN_REMINDERS for at in told)


async def _settle(steps: Sequence[TimedNotice], state: NoticeState) -> None:
    for step in steps:
        await step.settle(state)


async def _each(rows: QuerySet[R]) -> AsyncIterator[R]:
    """All of these, as they are when their turn comes, a hundred at a time."""
    page = await rows.order_by("id").limit(BATCH)
    while page:
        for row in page:
            yield row
        page = await rows.filter(id__gt=page[-1].id).order_by("id").limit(BATCH)


async def _deal_with(key: UUID, act: Callable[[UUID], Awaitable[bool]], tally: Tally) -> None:
    try:
        tally.done += await act(key)
    except Exception:
        log.exception("%s failed for %s", getattr(act, "__name__", act), key)
        tally.failed += 1
