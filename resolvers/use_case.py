"""What all use cases that change something share: one transaction, one effect an idempotency key, one ring."""

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from asyncpg import DeadlockDetectedError, LockNotAvailableError
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

import models
from models import bell, errands, outbox, signing
from models.attempts import Attempt, IdempotencyKeyReused
from models.members import Member
from models.outages import is_lost_connection
from models.refusals import StateConflict
from models.row import Row

P = ParamSpec("P")
Result = TypeVar("Result", bound=Row | None)

log = logging.getLogger(__name__)

_SOMEBODY_WAS_FIRST = (IntegrityError, DeadlockDetectedError, LockNotAvailableError)


@dataclass(frozen=True)
class Retry:
    """The client's idempotency key, and a keyed hash of what it asked for (there may be a password in it)."""

    key: str
    request_hash: str

    @classmethod
    def of(cls, key: str, request: str) -> "Retry":
        return cls(key, signing.mark("attempt", request))


retry: ContextVar[Retry | None] = ContextVar("retry", default=None)


def use_case(act: Callable[P, Awaitable[Result]]) -> Callable[P, Awaitable[Result]]:
    """Run `act` in one transaction; whatever it refuses or fails at changes nothing.

    When the caller set `retry` and the first argument is a member, the row that came out is remembered
    under the key: asking again finds that row again instead of acting again.

    When the connection is lost before `act` has written anything, it acts once more, over another one.

    Raises:
        StateConflict: a constraint of the database says that somebody was first, or a lock that somebody still is.
        IdempotencyKeyReused: the key was used with other input.
    """

    @wraps(act)
    async def run(*args: P.args, **kwargs: P.kwargs) -> Result:
        actor = args[0] if args and isinstance(args[0], Member) else None
        try:
            result = await _committed(lambda: _once(actor, lambda: act(*args, **kwargs)))
        except _SOMEBODY_WAS_FIRST as error:
            log.warning("%s met somebody else: %s", act.__qualname__, type(error).__name__)
            raise StateConflict from error
        finally:
            told, asked = outbox.take_waiting(), errands.take_waiting()
        if told:
            bell.ring(bell.MAIL)
        if asked:
            bell.ring(bell.ERRANDS)
        return result

    return run


async def _committed(act: Callable[[], Awaitable[Result]], *, again: bool = True) -> Result:
    transaction: object = None
    try:
        async with in_transaction() as transaction:
            return await act()
    except Exception as error:
        if not (again and is_lost_connection(error) and _has_only_read(transaction)):
            raise
        log.warning("a connection was lost before anything was written: %s", type(error).__name__)
    return await _committed(act, again=False)


def _has_only_read(transaction: object) -> bool:
    """Whether it says so, as those on PostgreSQL do (mentoring/engines/asyncpg.py), or has not even begun."""
    return transaction is None or not getattr(transaction, "has_written", True)


async def _once(actor: Member | None, act: Callable[[], Awaitable[Result]]) -> Result:
    asked = retry.get()
    if asked is None or actor is None:
        return await act()
    attempt = Attempt(member_id=actor.id, key=asked.key, request_hash=asked.request_hash)
    await Attempt.bulk_create([attempt], ignore_conflicts=True)  # a second one waits here for the first
    kept = await Attempt.get(member_id=actor.id, key=asked.key)
    if kept.id != attempt.id:
        return cast("Result", await _recall(kept, asked))
    result = await act()
    await _remember(kept, result)
    return result


async def _recall(kept: Attempt, asked: Retry) -> Row | None:
    if kept.request_hash != asked.request_hash:
        raise IdempotencyKeyReused(path=("input", "idempotencyKey"))
    if kept.result_id is None:
        return None
    row_class = cast("type[Row]", getattr(models, kept.result_type))
    return await row_class.find(kept.result_id)


async def _remember(kept: Attempt, result: Row | None) -> None:
    if result is not None:
        found = {"result_type": type(result).__name__, "result_id": result.id}
        await Attempt.filter(id=kept.id).update(**found)
