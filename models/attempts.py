"""What a client asked for under an idempotency key, so that asking again has one effect and the same answer."""

from uuid import UUID

from tortoise import fields

from models.members import Member
from models.refusals import StateConflict
from models.row import Row


class IdempotencyKeyReused(StateConflict):
    """The key came before, with other input."""

    sentence = "This idempotency key was used for something else. Use a new key for each thing you do."


class Attempt(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="attempts", on_delete=fields.CASCADE
    )
    member_id: UUID
    key = fields.CharField(max_length=100)
    request_hash = fields.CharField(max_length=64)
    result_type = fields.CharField(max_length=60, default="")
    result_id = fields.UUIDField(null=True)

    class Meta:
        table = "attempt"
        unique_together = (("member_id", "key"),)
