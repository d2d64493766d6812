"""The agreement of the two: revisions with a fingerprint each, and signatures bound to the fingerprint."""

from typing import Any
from uuid import UUID

from tortoise import fields

from models.members import Member
from models.relationships import Relationship
from models.row import Row


class Contract(Row):
    relationship: fields.OneToOneRelation[Relationship] = fields.OneToOneField(
        "models.Relationship", related_name="contract", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    current_number = fields.IntField(default=1)

    class Meta:
        table = "contract"


class ContractRevision(Row):
    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="revisions", on_delete=fields.CASCADE
    )
    contract_id: UUID
    number = fields.IntField()
    template = fields.CharField(max_length=80)
    answers = fields.JSONField[dict[str, Any]](default=dict)
    clauses = fields.JSONField[list[dict[str, Any]]](default=list)
    body = fields.TextField()
    body_hash = fields.CharField(max_length=64)
    author_id = fields.UUIDField(null=True)
    note = fields.CharField(max_length=300, default="")

    class Meta:
        table = "contract_revision"
        unique_together = (("contract_id", "number"),)


class ContractSignature(Row):
    revision: fields.ForeignKeyRelation[ContractRevision] = fields.ForeignKeyField(
        "models.ContractRevision", related_name="signatures", on_delete=fields.CASCADE
    )
    revision_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="signatures", on_delete=fields.RESTRICT
    )
    member_id: UUID
    typed_name = fields.CharField(max_length=200)
    body_hash = fields.CharField(max_length=64)
    signed_at = fields.DatetimeField()

    class Meta:
        table = "contract_signature"
        unique_together = (("revision_id", "member_id"),)
