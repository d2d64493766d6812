"""Mentoring tools as the pair fills them in: documents that pin a template, every save a revision."""

from typing import Any
from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
from models.relationships import Relationship
from models.row import Row


class ToolStatus(Choice):
    OPEN = "OPEN", "Can be filled in."
    ARCHIVED = "ARCHIVED", "Closed with the relationship; readable."


class ToolDocument(Row):
    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="tools", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    owner: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="tools", on_delete=fields.RESTRICT
    )
    owner_id: UUID
    template = fields.CharField(max_length=80)
    subject_id = fields.UUIDField(null=True)
    title = fields.CharField(max_length=200)
    status = fields.CharEnumField(ToolStatus, max_length=32, description="", default=ToolStatus.OPEN)
    current_number = fields.IntField(default=1)
    shared_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "tool_document"
        indexes = (("relationship_id", "template"),)


class ToolRevision(Row):
    document: fields.ForeignKeyRelation[ToolDocument] = fields.ForeignKeyField(
        "models.ToolDocument", related_name="revisions", on_delete=fields.CASCADE
    )
    document_id: UUID
    number = fields.IntField()
    answers = fields.JSONField[dict[str, Any]](default=dict)
    author_id = fields.UUIDField()
    note = fields.CharField(max_length=300, default="")

    class Meta:
        table = "tool_revision"
        unique_together = (("document_id", "number"),)
