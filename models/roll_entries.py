"""The body's roll as a coordinator imported it: a number, and whether the membership is current."""

from tortoise import fields

from models.members import RollStatus
from models.roll import RollAnswer, RollUnavailable
from models.row import Row


class RollEntry(Row):
    number = fields.CharField(max_length=6, unique=True)
    status = fields.CharEnumField(RollStatus, max_length=32, description="")

    class Meta:
        table = "roll_entry"
        indexes = (("status", "number"),)


class ImportedRoll:
    """The roll in the database (ROLL_CHECK=imported). Before the first import it cannot be asked."""

    async def look_up(self, number: str) -> RollAnswer:
        entry = await RollEntry.get_or_none(number=number)
        if entry is not None:
            return RollAnswer.CURRENT if entry.status is RollStatus.CURRENT else RollAnswer.LAPSED
        if not await RollEntry.all().exists():
            raise RollUnavailable
        return RollAnswer.ABSENT
