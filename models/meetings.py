"""The two meet: when, how and where, and the calendar entry that both have of it."""

from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
from models.profiles import MeetingMethod
from models.relationships import Relationship
from models.row import Row


class MeetingStatus(Choice):
    SCHEDULED = "SCHEDULED", "Arranged."
    CANCELLED = "CANCELLED", "Called off."


class Meeting(Row):
    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="meetings", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    organiser: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="meetings_arranged", on_delete=fields.RESTRICT
    )
    organiser_id: UUID
    title = fields.CharField(max_length=120)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    timezone = fields.CharField(max_length=64)
    method = fields.CharEnumField(MeetingMethod, max_length=32, description="")
    where = fields.CharField(max_length=300, default="")
    join_url = fields.CharField(max_length=500, default="")
    details = fields.TextField(default="")
    status = fields.CharEnumField(
        MeetingStatus, max_length=32, description="", default=MeetingStatus.SCHEDULED
    )
    sequence = fields.IntField(default=0)
    invited = fields.BooleanField(default=False)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "meeting"
        indexes = (("relationship_id", "starts_at"),)
