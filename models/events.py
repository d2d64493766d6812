"""What happened, one row a transition, only ever added to. No content: kinds, ids, states and dates."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise import fields

from models.members import Member
from models.row import Row


class Event(Row):
    actor_id = fields.UUIDField(null=True)
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    kind = fields.CharField(max_length=60)
    data = fields.JSONField[dict[str, Any]](default=dict)

    class Meta:
        table = "event"
        indexes = (("subject_type", "subject_id"),)


async def record_each(kind: str, subjects: Sequence[Row], *, by: Member) -> None:
    """Write down that `by` did `kind` to each of these, in one statement."""
    await Event.bulk_create(
        [
            Event(kind=kind, subject_type=type(each).__name__, subject_id=each.id, actor_id=by.id)
            for each in subjects
        ]
    )


async def record(kind: str, subject: Row, *, by: Member | UUID | None = None, **data: Any) -> None:
    """Write down that `kind` happened to `subject`; `by` is empty when the clock did it."""
    actor_id = by.id if isinstance(by, Member) else by
    subject_type = type(subject).__name__
    event = Event(kind=kind, subject_type=subject_type, subject_id=subject.id, actor_id=actor_id, data=data)
    await event.save(force_create=True)
