"""Who can be reached, and who suits whom: one rule for the search, for proposals and for the mails that name others."""

from collections.abc import Collection
from datetime import timedelta
from typing import cast
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from models import clock, scheme
from models.members import AccountStatus, Member, RollStatus
from models.policy import Policy
from models.profiles import Availability, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship, RelationshipStatus

_PLACES_LEFT = """(
    "mentor_profile"."capacity" - (
        SELECT COUNT(*) FROM "relationship"
        WHERE "relationship"."mentor_id" = "mentor_profile"."member_id" AND "relationship"."status" <> 'ENDED'
    )
)"""


def reachable(viewer: Member | None = None, policy: Policy | None = None) -> QuerySet[MentorProfile]:
    """The mentors who can be proposed to now: published, in the scheme, available, with a place free; not `viewer`.

    Each row carries `free`, the number of its places. `policy` are the rules in force; the FAQ's own when not given.
    """
    found = (
        MentorProfile.annotate(free=RawSQL(_PLACES_LEFT))
        .filter(_is_available(), _is_in_the_scheme(policy or Policy()), free__gt=0)
        .filter(published_at__not_isnull=True)
    )
    return found.filter(~Q(member_id=viewer.id)) if viewer else found


async def is_reachable(mentor_id: UUID) -> bool:
    """Whether the member of that id is a mentor who can be proposed to now."""
    return await reachable(policy=await Policy.current()).filter(member_id=mentor_id).exists()


async def places_left(profile: MentorProfile) -> int:
    """Places not taken by a running relationship; none when capacity was lowered below what runs."""
    running = Relationship.filter(mentor_id=profile.member_id).exclude(status=RelationshipStatus.ENDED)
    return max(0, profile.capacity - await running.count())


async def alternatives(mentee: Member, but: Collection[UUID], limit: int = 3) -> list[MentorProfile]:
    """The mentors who suit the mentee best and can be reached, each with its member fetched.

    Left out are the members `but`, and those whom the mentee has asked, or works with, already.
    """
    policy = await Policy.current()
    left_out = {*but, *await _asked(mentee, policy), *await _partners(mentee)}
    found = reachable(mentee, policy).filter(member_id__not_in=list(left_out))
    return await found.order_by("-published_at", "-id").limit(limit).select_related("member")


def _is_available() -> Q:
    is_back = Q(availability=Availability.AWAY, away_until__lt=scheme.today())
    return Q(availability=Availability.AVAILABLE) | is_back


def _is_in_the_scheme(policy: Policy) -> Q:
    grace = timedelta(days=policy.lapse_grace_days)
    is_on_the_roll = ~Q(member__roll_status=RollStatus.LAPSED) | Q(member__lapsed_at__gt=clock.now() - grace)
    return Q(member__account_status=AccountStatus.ACTIVE) & is_on_the_roll


async def _asked(mentee: Member, policy: Policy) -> list[UUID]:
    """Mentors with a proposal of this mentee that is open, or was declined not long ago."""
    recently = clock.now() - timedelta(days=policy.cool_off_days)
    declined = Q(status=ProposalStatus.DECLINED, closed_at__gt=recently)
    asked = Proposal.filter(Q(status=ProposalStatus.PENDING) | declined, mentee_id=mentee.id)
    return cast("list[UUID]", await asked.values_list("mentor_id", flat=True))


async def _partners(mentee: Member) -> list[UUID]:
    running = Relationship.filter(mentee_id=mentee.id).exclude(status=RelationshipStatus.ENDED)
    return cast("list[UUID]", await running.values_list("mentor_id", flat=True))
