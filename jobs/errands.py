"""Does what people asked for that takes longer than a request: step by step, each in a transaction of its own.

A worker holds an errand while it is at it. One that is killed loses the step it was in and nothing else: when its
hold is over, another worker goes on from where the last whole step ended.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from tortoise.transactions import in_transaction

from jobs import broadcasting, data_export, mail, scheme_export
from jobs.correspondents import Scheme
from jobs.mail import Post
from jobs.roll_import import changing, comparing
from models import events, outbox
from models.errands import Errand, ErrandKind
from models.members import Member
from models.refusals import StateConflict

FAILED = "export-failed"
LONGEST = 20.0  # seconds in which a job takes steps; what is left is for the next pulse

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """How an errand of a kind is done: how many parts it has, and a step, which says whether there are more.

    `ready` is the letter that tells of its end ("": none), and `page` is where the app shows it.
    """

    begin: Callable[[Errand], Awaitable[int]]
    step: Callable[[Errand, Scheme], Awaitable[bool]]
    ready: str
    page: str


WORK: dict[ErrandKind, Work] = {
    ErrandKind.DATA_EXPORT: Work(
        data_export.begin, data_export.step, "data-export-ready", "/account/data-exports"
    ),
    ErrandKind.SCHEME_EXPORT: Work(
        scheme_export.begin, scheme_export.step, "scheme-export-ready", "/coordination/exports"
    ),
    ErrandKind.ROLL_IMPORT: Work(comparing.begin, comparing.step, "", "/coordination/roll"),
    ErrandKind.ROLL_CHANGE: Work(changing.begin, changing.step, "", "/coordination/roll"),
    ErrandKind.BROADCAST: Work(broadcasting.begin, broadcasting.step, "", "/coordination/broadcasts"),
}


async def sweep(post: Post) -> None:
    """Take up what waits, and what somebody left, until the time is over; then send what there is to tell."""
    ends, took = asyncio.get_running_loop().time() + LONGEST, False
    while not _is_time_over(post, ends) and (errand := await claim()) is not None:
        took = True
        await _work_at(errand, post, ends)
    if took:
        await mail.deliver(post)


async def claim() -> Errand | None:
    """Take up the errand that has been waiting longest; nobody else will while we hold it."""
    async with in_transaction():
        waiting = Errand.due().filter(kind__in=list(WORK)).order_by("not_before", "id")
        errand = await waiting.select_for_update(skip_locked=True).first()
        return errand if errand and await errand.take(uuid4().hex) else None


async def _work_at(errand: Errand, post: Post, ends: float) -> None:
    try:
        while await _step(errand, post):
            if not errand.lease_owner:
                return  # put down by the step itself, to go on later
            if _is_time_over(post, ends):
                await errand.put_down()
                return
    except Exception:
        log.exception("errand %s of kind %s met a fault of ours", errand.id, errand.kind)
        await _stumble(errand)


async def _step(errand: Errand, post: Post) -> bool:
    """One step, and the end if it was the last one; false when there is nothing more for us to do."""
    work = WORK[errand.kind]
    async with in_transaction():
        if not await errand.hold():
            return False
        if not errand.total:
            errand.total = await work.begin(errand)
        if await work.step(errand, post.scheme):
            return True
        await errand.finish()
        if work.ready:
            await _tell(errand, work.ready)
    return False


async def _stumble(errand: Errand) -> None:
    """It is tried again from where the last whole step ended; the third time, whoever asked is told."""
    await errand.refresh_from_db(["tries"])  # what the step changed is undone
    try:
        async with in_transaction():
            if not await errand.stumble():
                await _tell(errand, FAILED)
    except StateConflict:
        log.info("errand %s was called off, or taken over, meanwhile", errand.id)


async def _tell(errand: Errand, kind: str) -> None:
    to = await Member.find(errand.member_id)
    told_of = {} if kind == FAILED else {"kept_until": cast("datetime", errand.kept_until).isoformat()}
    facts = {"page": WORK[errand.kind].page, **told_of}
    await outbox.tell(to, kind, errand, f"errand:{errand.id}:{kind}", facts)
    await events.record(kind, errand)


def _is_time_over(post: Post, ends: float) -> bool:
    return post.stopping.is_set() or asyncio.get_running_loop().time() >= ends
