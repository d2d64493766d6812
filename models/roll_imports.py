"""An import of the roll: first it is compared, line by line; then exactly that is applied, and may be undone."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.errands import Errand, ErrandKind, ErrandStatus
from models.members import RollStatus
from models.refusals import Refusal, StateConflict
from models.row import Row

UNDO_WITHIN = timedelta(days=14)


class RollResult(Choice):
    NEW = "NEW", "Not on the roll yet; it will be."
    CHANGED = "CHANGED", "On the roll with another status; it will have this one."
    UNCHANGED = "UNCHANGED", "On the roll as the file says."
    MISSING = "MISSING", "Current on the roll and not in the file; the membership will lapse."
    DUPLICATE = "DUPLICATE", "An earlier line has the same number; this one counts for nothing."
    MALFORMED = (
        "MALFORMED",
        "Not six digits, or a status that is neither current nor lapsed; it counts for nothing.",
    )


CHANGING = (RollResult.NEW, RollResult.CHANGED, RollResult.MISSING)


class RollChangedMeanwhile(StateConflict):
    sentence = (
        "The roll has changed since this was compared. Please import the file again, and look at it anew."
    )


class RollNotCompared(StateConflict):
    sentence = "This import has not been compared to its end, so there is nothing to apply."


class AnotherRoll(StateConflict):
    sentence = "This is not the file that was compared. Please look at the import again."


class UndoTooLate(Refusal):
    sentence = (
        "An import can be undone for fourteen days, as long as nothing else has changed the roll since."
    )


class RollRow(Row):
    errand: fields.ForeignKeyRelation[Errand] = fields.ForeignKeyField(
        "models.Errand", related_name="roll_rows", on_delete=fields.CASCADE
    )
    errand_id: UUID
    line = fields.IntField(null=True)  # none: it is on the roll and not in the file
    number = fields.CharField(max_length=40)
    status = fields.CharEnumField(RollStatus, max_length=32, description="", null=True)
    was = fields.CharEnumField(RollStatus, max_length=32, description="", null=True)  # none: not on the roll
    result = fields.CharEnumField(RollResult, max_length=32, description="")
    applied = fields.BooleanField(default=False)

    class Meta:
        table = "roll_row"
        indexes = (("errand_id", "number"), ("errand_id", "result"))

    @classmethod
    def of(cls, errand: Errand, result: RollResult | None = None) -> QuerySet[Self]:
        """The lines of an import; with `result` only those."""
        lines = cls.filter(errand_id=errand.id)
        return lines.filter(result=result) if result else lines


async def refuse_to_apply(compared: Errand, content_hash: str) -> None:
    """Raises RollNotCompared, AnotherRoll or RollChangedMeanwhile when that import cannot be applied any more."""
    if compared.status is not ErrandStatus.DONE:
        raise RollNotCompared(path=("input", "id"))
    if compared.wanted["hash"] != content_hash:
        raise AnotherRoll(path=("input", "expectedHash"))
    begun = Errand.filter(kind=ErrandKind.ROLL_CHANGE, started_at__isnull=False)
    if await begun.filter(Q(finished_at=None) | Q(finished_at__gte=compared.started_at)).exists():
        raise RollChangedMeanwhile(path=("input", "id"))


async def refuse_to_undo(compared: Errand) -> None:
    """Raises UndoTooLate unless it was applied lately, and nothing has changed the roll since."""
    newest = (
        await Errand.filter(kind=ErrandKind.ROLL_CHANGE, started_at__isnull=False).order_by("-id").first()
    )
    is_ours = newest is not None and newest.subject_id == compared.id and not newest.wanted["undo"]
    if newest is None or not is_ours or newest.finished_at is None:
        raise UndoTooLate(path=("input", "id"))
    if newest.finished_at + UNDO_WITHIN < clock.now():
        raise UndoTooLate(path=("input", "id"))
