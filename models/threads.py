"""What two people write to each other, and how far each has read."""

from uuid import UUID

from tortoise import fields

from models.members import Member
from models.relationships import Relationship
from models.row import Row


class Thread(Row):
    relationship: fields.OneToOneRelation[Relationship] = fields.OneToOneField(
        "models.Relationship", related_name="thread", on_delete=fields.CASCADE
    )
    relationship_id: UUID

    class Meta:
        table = "thread"


class Message(Row):
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "models.Thread", related_name="messages", on_delete=fields.CASCADE
    )
    thread_id: UUID
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="messages", on_delete=fields.RESTRICT
    )
    author_id: UUID
    body = fields.TextField()
    sent_at = fields.DatetimeField()

    class Meta:
        table = "message"
        indexes = (("thread_id", "sent_at", "id"),)


class ReadMark(Row):
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "models.Thread", related_name="read_marks", on_delete=fields.CASCADE
    )
    thread_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="read_marks", on_delete=fields.CASCADE
    )
    member_id: UUID
    read_at = fields.DatetimeField()

    class Meta:
        table = "read_mark"
        unique_together = (("thread_id", "member_id"),)
