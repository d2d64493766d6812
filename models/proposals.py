"""A mentee asks a mentor. The mentor has 21 days; the clock is written down when the proposal is sent."""

from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
from models.row import Row


class ProposalStatus(Choice):
    PENDING = "PENDING", "Waiting for the mentor's answer."
    ACCEPTED = "ACCEPTED", "The mentor said yes; a relationship has begun."
    DECLINED = "DECLINED", "The mentor said no."
    WITHDRAWN = "WITHDRAWN", "The mentee took it back."
    EXPIRED = "EXPIRED", "Withdrawn by the scheme because it stayed unanswered."
    RELEASED = "RELEASED", "Closed by circumstances; the reason says which."


class ReleaseReason(Choice):
    AT_CAPACITY = "AT_CAPACITY", "The mentor's last place was taken."
    MENTOR_UNAVAILABLE = "MENTOR_UNAVAILABLE", "The mentor switched availability off."
    PLACED_ELSEWHERE = "PLACED_ELSEWHERE", "The mentee found another mentor."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator closed it."


class DeclineReason(Choice):
    NO_TIME = "NO_TIME", "No time at present."
    NOT_MY_FIELD = "NOT_MY_FIELD", "Somebody else knows this field better."
    TOO_CLOSE = "TOO_CLOSE", "The two work too closely together, or there is another conflict of interest."
    TOO_FAR = "TOO_FAR", "Meeting would be too difficult."
    OTHER = "OTHER", "Another reason."


class Proposal(Row):
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="proposals_sent", on_delete=fields.CASCADE
    )
    mentee_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="proposals_received", on_delete=fields.CASCADE
    )
    mentor_id: UUID
    status = fields.CharEnumField(
        ProposalStatus, max_length=32, description="", default=ProposalStatus.PENDING
    )
    message = fields.TextField()
    goals = fields.JSONField[list[str]](default=list)
    why_you = fields.TextField(default="")
    preferred_methods = fields.JSONField[list[str]](default=list)
    preferred_frequency = fields.CharField(max_length=120, default="")
    sent_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    release_reason = fields.CharField(max_length=32, default="")
    decline_reason = fields.CharField(max_length=32, default="")
    note = fields.TextField(default="")
    ask_again_after = fields.DateField(null=True)
    policy_version = fields.IntField(default=0)
    reproposed_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "proposal"
        indexes = (("mentee_id", "status"), ("mentor_id", "status"), ("status", "expires_at"))
