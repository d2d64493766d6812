"""Help with the platform, asked by anybody; and concerns about a relationship, raised in confidence."""

from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
from models.row import Row


class SupportCategory(Choice):
    TECHNICAL = "TECHNICAL", "Something on the platform does not work."
    ACCOUNT = "ACCOUNT", "Signing in, the account, or personal data."
    SCHEME = "SCHEME", "A question about the mentoring scheme."
    OTHER = "OTHER", "Something else."


class SupportStatus(Choice):
    OPEN = "OPEN", "Waiting for an answer."
    ANSWERED = "ANSWERED", "Answered by the scheme."
    CLOSED = "CLOSED", "Done."


class SupportRequest(Row):
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="support_requests", on_delete=fields.CASCADE, null=True
    )
    member_id: UUID | None
    reference = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=254)
    category = fields.CharEnumField(SupportCategory, max_length=32, description="")
    subject = fields.CharField(max_length=120)
    body = fields.TextField()
    status = fields.CharEnumField(SupportStatus, max_length=32, description="", default=SupportStatus.OPEN)

    class Meta:
        table = "support_request"


class ConcernWish(Choice):
    ADVICE = "ADVICE", "I would like advice."
    MEDIATION = "MEDIATION", "I would like somebody to talk with both of us."
    END = "END", "I would like the relationship to end."
    COMPLAINT = "COMPLAINT", "I want to make a complaint."


class ConcernStatus(Choice):
    RECEIVED = "RECEIVED", "With the scheme."
    ACKNOWLEDGED = "ACKNOWLEDGED", "A coordinator has confirmed reading it."
    IN_REVIEW = "IN_REVIEW", "Being looked into."
    RESOLVED = "RESOLVED", "Settled."
    ESCALATED = "ESCALATED", "Handed to the body's complaints procedure."
    WITHDRAWN = "WITHDRAWN", "Taken back by the person who raised it."


class Concern(Row):
    reporter: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="concerns", on_delete=fields.RESTRICT
    )
    reporter_id: UUID
    reference = fields.CharField(max_length=20, unique=True)
    relationship_id = fields.UUIDField(null=True)
    about_id = fields.UUIDField(null=True)
    category = fields.CharField(max_length=60)
    narrative = fields.TextField()
    wish = fields.CharEnumField(ConcernWish, max_length=32, description="")
    status = fields.CharEnumField(
        ConcernStatus, max_length=32, description="", default=ConcernStatus.RECEIVED
    )
    acknowledge_by = fields.DatetimeField()

    class Meta:
        table = "concern"
