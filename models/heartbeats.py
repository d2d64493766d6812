"""When each worker last swept, so that readiness can say whether the clock is being kept."""

from tortoise import fields

from models import clock
from models.row import Row


class Heartbeat(Row):
    name = fields.CharField(max_length=80, unique=True)
    beat_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "heartbeat"

    @classmethod
    async def beat(cls, name: str) -> None:
        """Say that `name` has just done its round."""
        if not await cls.filter(name=name).update(beat_at=clock.now()):
            await cls.bulk_create([cls(name=name)], ignore_conflicts=True)
