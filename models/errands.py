"""Work that takes longer than a request may: somebody asks for it, a worker does it bit by bit, both can look at it.

Whoever works at an errand holds it for some minutes at a time. A worker that dies leaves it where it got to, and the
next one goes on from there. What it makes rests beside it (models/file_pieces.py) and goes with it.
"""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, transitions
from models.choices import Choice
from models.members import Member
from models.refusals import StateConflict
from models.row import Row
from models.transitions import Life, Part, Step

LEASE = timedelta(minutes=2)  # a step takes some seconds at most
MOST_TRIES = 3  # in a row that ended in a fault of ours
FIRST_PAUSE = timedelta(seconds=30)


class ErrandKind(Choice):
    DATA_EXPORT = "DATA_EXPORT", "Somebody's own data, as a file."
    SCHEME_EXPORT = "SCHEME_EXPORT", "What there is to count in the scheme, as a file."
    ROLL_IMPORT = "ROLL_IMPORT", "A roll that was sent, compared with the one that there is."
    ROLL_CHANGE = "ROLL_CHANGE", "The roll, changed as an import was compared, or back again."
    BROADCAST = "BROADCAST", "What coordinators write to many, sent to each of them."


WITH_FILES = (ErrandKind.DATA_EXPORT, ErrandKind.SCHEME_EXPORT)
# When it is over, with what it made. A change of the roll is remembered longer than any import that it overtakes,
# and what the scheme wrote to its members as long as somebody may ask about it.
KEPT = {
    ErrandKind.DATA_EXPORT: timedelta(days=7),
    ErrandKind.SCHEME_EXPORT: timedelta(days=7),
    ErrandKind.ROLL_IMPORT: timedelta(days=30),
    ErrandKind.ROLL_CHANGE: timedelta(days=90),
    ErrandKind.BROADCAST: timedelta(days=730),
}


class ErrandStatus(Choice):
    WAITING = "WAITING", "Asked for; it begins in a moment."
    RUNNING = "RUNNING", "Being done."
    DONE = "DONE", "Done."
    FAILED = "FAILED", "It could not be done; `fault` says why."
    CANCELLED = "CANCELLED", "Called off."


class ErrandEvent(Choice):
    ASK = "ASK", "Somebody asked for it."
    BEGIN = "BEGIN", "A worker took it up."
    FINISH = "FINISH", "It was done."
    FAIL = "FAIL", "It could not be done."
    CANCEL = "CANCEL", "Whoever asked for it called it off."


class ErrandFault(Choice):
    OURS = "OURS", "Something went wrong on our side, three times running."


class ErrandAction(Choice):
    CANCEL = "CANCEL", "Call it off (cancelErrand)."


ErrandStep = Step[ErrandStatus, ErrandEvent]

E, S = ErrandEvent, ErrandStatus
OWNER, SCHEME = Part.OWNER, Part.SCHEME
# Whom its end is told, and how, is the business of each kind: jobs/errands.py.
LIFE: Life[ErrandStatus, ErrandEvent] = Life(
    [
        Step(None, E.ASK, OWNER, S.WAITING),
        Step(S.WAITING, E.BEGIN, SCHEME, S.RUNNING),
        Step(S.WAITING, E.CANCEL, OWNER, S.CANCELLED),
        Step(S.RUNNING, E.CANCEL, OWNER, S.CANCELLED),
        Step(S.RUNNING, E.FINISH, SCHEME, S.DONE),
        Step(S.RUNNING, E.FAIL, SCHEME, S.FAILED),
    ]
)
UNFINISHED = (S.WAITING, S.RUNNING)


class ErrandOver(StateConflict):
    sentence = "This is over already: it was done, failed or called off."


class ErrandUnderWay(StateConflict):
    sentence = "The roll is being changed. That is finished first, so that it is not left half changed; then undo it."


class Errand(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="errands", on_delete=fields.CASCADE
    )
    member_id: UUID
    kind = fields.CharEnumField(ErrandKind, max_length=32, description="")
    status = fields.CharEnumField(ErrandStatus, max_length=32, description="", default=ErrandStatus.WAITING)
    subject_id = fields.UUIDField(null=True)  # the errand that it goes on from
    wanted = fields.JSONField[dict[str, Any]](default=dict)  # what was asked for
    place = fields.JSONField[dict[str, Any]](default=dict)  # where the next step goes on
    done = fields.IntField(default=0)
    total = fields.IntField(default=0)
    tries = fields.IntField(default=0)  # in a row that came to nothing
    not_before = fields.DatetimeField(default=clock.now)
    lease_owner = fields.CharField(max_length=80, default="")
    lease_until = fields.DatetimeField(null=True)
    fault = fields.CharEnumField(ErrandFault, max_length=32, description="", null=True)
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    kept_until = fields.DatetimeField(null=True)

    class Meta:
        table = "errand"
        indexes = (("member_id", "kind"), ("status", "not_before"), ("kind", "subject_id"))

    @classmethod
    async def ask(
        cls,
        kind: ErrandKind,
        by: Member,
        wanted: dict[str, Any] | None = None,
        *,
        subject_id: UUID | None = None,
    ) -> Self:
        """Write down that somebody wants this done; it begins when the transaction is over."""
        _waiting.set(True)
        return await cls.create(member_id=by.id, kind=kind, wanted=wanted or {}, subject_id=subject_id)

    @classmethod
    def visible_to(cls, member: Member, kind: ErrandKind) -> QuerySet[Self]:
        """Those of that kind that they asked for, as long as they are kept; coordinators' only while they are one.

        A broadcast is everybody's who looks after the scheme: whoever sees a slip in it can call it off.
        """
        theirs = cls.filter(kind=kind)
        theirs = theirs if kind is ErrandKind.BROADCAST else theirs.filter(member_id=member.id)
        kept = theirs.filter(Q(kept_until=None) | Q(kept_until__gt=clock.now()))
        return kept if kind is ErrandKind.DATA_EXPORT or member.is_coordinator else kept.filter(id=None)

    @classmethod
    def due(cls) -> QuerySet[Self]:
        """Those that somebody ought to be at now, and nobody is."""
        now = clock.now()
        is_free = Q(lease_until=None) | Q(lease_until__lte=now)
        return cls.filter(is_free, status__in=list(UNFINISHED), not_before__lte=now)

    @classmethod
    def spent(cls) -> QuerySet[Self]:
        """Those whose time to be looked at is over."""
        return cls.filter(kept_until__lte=clock.now())

    @property
    def can(self) -> list[ErrandAction]:
        """What whoever asked for it can do with it now."""
        return [] if self._must_be_finished else [ErrandAction(event.value) for event in self._open]

    @property
    def _open(self) -> list[ErrandEvent]:
        return LIFE.open_to(OWNER, self.status)

    @property
    def _must_be_finished(self) -> bool:
        return self.kind is ErrandKind.ROLL_CHANGE and self.status is S.RUNNING

    async def take(self, worker: str) -> bool:
        """Hold it from now on; false when somebody else was first. Call it with the row locked."""
        if self.status is S.WAITING:
            await self._move(E.BEGIN, SCHEME, started_at=clock.now())
        still = Errand.filter(id=self.id, status=S.RUNNING, lease_owner=self.lease_owner)
        held = {"lease_owner": worker, "lease_until": clock.now() + LEASE}
        return await self._changed(still, held)

    async def hold(self) -> bool:
        """Hold it a while longer, so that nobody else is at it; false when it is not ours any more, or called off."""
        return await self._changed(self._ours(), {"lease_until": clock.now() + LEASE})

    async def note(self, done: int, place: dict[str, Any]) -> None:
        """In the transaction of a step: how far it has got."""
        noted = {"done": done, "total": max(self.total, done), "place": place, "tries": 0}
        _ = await self._changed(self._ours(), noted)

    async def put_down(self, pause: timedelta = timedelta()) -> None:
        """Let somebody else go on with it, after the pause."""
        left = {
            "lease_owner": "",
            "lease_until": None,
            "not_before": clock.now() + pause,
            "tries": self.tries,
        }
        _ = await self._changed(self._ours(), left)

    async def stumble(self) -> bool:
        """It met a fault of ours: somebody tries again later, or, false, it has failed."""
        self.tries += 1
        if self.tries < MOST_TRIES:
            await self.put_down(FIRST_PAUSE * self.tries)
            return True
        await self._end(E.FAIL, SCHEME, fault=ErrandFault.OURS)
        return False

    async def finish(self) -> None:
        """In the transaction of the last step."""
        await self._end(E.FINISH, SCHEME, done=self.total)

    async def cancel(self) -> None:
        """Raises ErrandOver or ErrandUnderWay when there is nothing, or no more, to call off."""
        if self._must_be_finished:
            raise ErrandUnderWay
        await self._end(E.CANCEL, OWNER)

    async def take_off(self, parts: int) -> None:
        """So many of the parts that were done have been undone by calling it off."""
        self.done = max(0, self.done - parts)
        await self.save(update_fields=["done"])

    async def _end(self, event: ErrandEvent, by: Part, **changes: Any) -> None:
        now = clock.now()
        over = {
            "finished_at": now,
            "kept_until": now + KEPT[self.kind],
            "lease_owner": "",
            "lease_until": None,
        }
        await self._move(event, by, **over, **changes)

    async def _move(self, event: ErrandEvent, by: Part, **changes: Any) -> None:
        step = LIFE.step(self.status, event, by)
        if step is None or not await transitions.move(self, "status", step, **changes):
            raise ErrandOver

    def _ours(self) -> QuerySet["Errand"]:
        return Errand.filter(id=self.id, status=S.RUNNING, lease_owner=self.lease_owner)

    async def _changed(self, rows: QuerySet["Errand"], values: dict[str, Any]) -> bool:
        if not await rows.update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True


def take_waiting() -> bool:
    """Whether something was asked for since the last time this was asked, in this task: then ring the bell."""
    waiting = _waiting.get()
    _waiting.set(False)
    return waiting


_waiting: ContextVar[bool] = ContextVar("errand_waiting", default=False)
