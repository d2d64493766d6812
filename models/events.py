"""What happened, one row a transition, only ever added to. No content: kinds, ids, states and dates.

The database itself refuses to change a row, or to delete one before its time (models/invariants.py).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise import connections, fields

from models import invariants
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
        indexes = (("subject_type", "subject_id"), ("actor_id", "id"), ("kind", "id"))


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


async def forget_old() -> int:
    """Let go of what happened more than two years ago, by the database's clock; how much that was.

    The histories of proposals and relationships stay, as those who are in them read them (`timeline`).
    """
    db = connections.get("default")
    statement = _FORGET.format(invariants.OLD_ENOUGH[invariants.engine_of(db)].format(""))
    gone, batch = 0, A_BATCH
    while batch == A_BATCH:
        batch, _ = await db.execute_query(statement)
        gone += batch
    return gone


A_BATCH = 500
_FORGET = """DELETE FROM "event" WHERE "id" IN (SELECT "id" FROM "event" WHERE {}
AND "kind" NOT LIKE 'proposal-%' AND "kind" NOT LIKE 'relationship-%' LIMIT 500)"""
