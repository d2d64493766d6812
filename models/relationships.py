"""Two people work together, from the accepted proposal to the end, readable for both for ever after."""

from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
from models.proposals import Proposal
from models.row import Row


class RelationshipStatus(Choice):
    CONTRACTING = "CONTRACTING", "Agreed to work together; the contract is not signed by both yet."
    ACTIVE = "ACTIVE", "The contract is signed by both."
    ENDED = "ENDED", "Over; readable, and closed to changes."


class EndReason(Choice):
    NO_FAULT = "NO_FAULT", "One of the two ended it; no reason is needed."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator ended it."


class Relationship(Row):
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="relationships_as_mentor", on_delete=fields.RESTRICT
    )
    mentor_id: UUID
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="relationships_as_mentee", on_delete=fields.RESTRICT
    )
    mentee_id: UUID
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "models.Proposal", related_name="relationship", on_delete=fields.RESTRICT
    )
    proposal_id: UUID
    status = fields.CharEnumField(
        RelationshipStatus, max_length=32, description="", default=RelationshipStatus.CONTRACTING
    )
    contracting_since = fields.DatetimeField()
    active_since = fields.DatetimeField(null=True)
    planned_end_on = fields.DateField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by_id = fields.UUIDField(null=True)
    end_reason = fields.CharField(max_length=32, default="")
    end_note = fields.TextField(default="")
    private_reason = fields.TextField(default="")
    review_closes_at = fields.DatetimeField(null=True)

    class Meta:
        table = "relationship"
        indexes = (("mentor_id", "status"), ("mentee_id", "status"))
