"""Two people work together, from the accepted proposal to the end, readable for both for ever after."""

from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.choices import Choice
from models.members import Member
from models.proposals import Proposal
from models.refusals import Refusal
from models.row import Row


class RelationshipStatus(Choice):
    CONTRACTING = "CONTRACTING", "Agreed to work together; the contract is not signed by both yet."
    ACTIVE = "ACTIVE", "The contract is signed by both."
    ENDED = "ENDED", "Over; readable, and closed to changes."


class EndReason(Choice):
    NO_FAULT = "NO_FAULT", "One of the two ended it; no reason is needed."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator ended it."


class RelationshipOver(Refusal):
    sentence = "This relationship has ended. It can be read, but nothing in it can be changed."


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

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The relationships that this member is one of the two in, over or not."""
        return cls.filter(Q(mentor_id=member.id) | Q(mentee_id=member.id))

    @property
    def is_over(self) -> bool:
        return self.status is RelationshipStatus.ENDED

    def other_than(self, member_id: UUID) -> UUID:
        """The id of the other one of the two."""
        return self.mentee_id if member_id == self.mentor_id else self.mentor_id

    def refuse_if_over(self) -> None:
        """Nothing is arranged, signed or filled in any more once it has ended.

        Raises:
            RelationshipOver: it has.
        """
        if self.is_over:
            raise RelationshipOver
