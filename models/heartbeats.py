"""When each worker last swept, so that readiness can say whether the clock is being kept."""

from datetime import datetime

from tortoise import fields

from models import clock
from models.row import Row


class Heartbeat(Row):
    name = fields.CharField(max_length=80, unique=True)
    beat_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "heartbeat"

    @classmethod
    async def beat(cls, name: str, at: datetime) -> None:
        """Say that `name` has done its round: what was due at `at` is done."""
        if not await cls.filter(name=name).update(beat_at=at):
            await cls.bulk_create([cls(name=name, beat_at=at)], ignore_conflicts=True)
