"""Profile pictures, re-encoded, in two sizes. They rest in the database so that erasing and backing up are one act."""

from uuid import UUID

from tortoise import fields

from models.members import Member
from models.row import Row


class Picture(Row):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="picture", on_delete=fields.CASCADE
    )
    member_id: UUID
    content_hash = fields.CharField(max_length=64, db_index=True)
    alt_text = fields.CharField(max_length=200, default="")
    large = fields.BinaryField()
    small = fields.BinaryField()

    class Meta:
        table = "picture"
