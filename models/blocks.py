"""Who does not want to meet whom in the scheme: silently, and both ways.

Neither of the two can reach the other any more. Whoever is blocked finds what they would find if the other one were
unavailable, and nothing that tells the two apart.
"""

from datetime import timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import clock
from models.members import Member
from models.refusals import InvalidInput, RateLimited, Refusal
from models.relationships import Relationship
from models.row import Row

A_DAY = timedelta(days=1)
MOST_A_DAY = 50


class BlockYourself(InvalidInput):
    sentence = "You cannot block yourself."


class StillTogether(Refusal):
    """`relationship` is the one that runs."""

    sentence = (
        "The two of you work together at present, and to block somebody does not end that. End the relationship "
        "first, then block. If something is wrong between you, you can raise a concern at any time."
    )

    def __init__(self, relationship: Relationship) -> None:
        super().__init__()
        self.relationship = relationship


class Block(Row):
    blocker: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="blocks", on_delete=fields.CASCADE
    )
    blocker_id: UUID
    blocked: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="blocked_by", on_delete=fields.CASCADE
    )
    blocked_id: UUID

    class Meta:
        table = "block"
        unique_together = (("blocker_id", "blocked_id"),)
        indexes = (("blocked_id", "blocker_id"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those that the member has put up; whom they are about never learns of them."""
        return cls.filter(blocker_id=member.id)

    @classmethod
    def of(cls, member: Member) -> QuerySet[Self]:
        """Those by the member, and those about the member."""
        return cls.filter(Q(blocker_id=member.id) | Q(blocked_id=member.id))

    @classmethod
    async def put_up(cls, blocker: Member, blocked_id: UUID) -> Self:
        """The block of that member, new or as it stood.

        Raises:
            RateLimited: the member blocked too many since yesterday.
        """
        lately = cls.filter(blocker_id=blocker.id, created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited
        await cls.bulk_create([cls(blocker_id=blocker.id, blocked_id=blocked_id)], ignore_conflicts=True)
        return await cls.get(blocker_id=blocker.id, blocked_id=blocked_id)


def not_kept_apart(member: Member) -> Q:
    """Profiles whose owner has not blocked the member, and is not blocked by the member."""
    blocked = Block.filter(blocker_id=member.id).values("blocked_id")
    blocking = Block.filter(blocked_id=member.id).values("blocker_id")
    return ~Q(member_id__in=Subquery(blocked)) & ~Q(member_id__in=Subquery(blocking))


async def are_kept_apart(one: UUID, other: UUID) -> bool:
    """Whether either of the two has blocked the other."""
    two = [one, other]
    return await Block.filter(blocker_id__in=two, blocked_id__in=two).exists()


async def refuse_while_together(blocker: Member, other_id: UUID) -> None:
    """Whoever asks holds the profiles of both (models/turns.py).

    Raises:
        StillTogether: a relationship of the two runs.
    """
    two = [blocker.id, other_id]
    running = await Relationship.running().filter(mentor_id__in=two, mentee_id__in=two).first()
    if running:
        raise StillTogether(running)
