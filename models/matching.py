"""Which mentors can be proposed to, and who suits whom: one rule for the search, for proposals and for the mails."""

from collections.abc import Collection
from datetime import timedelta
from typing import cast
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import clock
from models.dismissals import Dismissal
from models.members import Member
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship
from models.shortlist import ShortlistEntry
from models.topics import Topic
from models.wishes import Wish

BEST_FIRST = ("-score", "-published_at", "-id")


def reachable(viewer: Member | None = None, policy: Policy | None = None) -> QuerySet[MentorProfile]:
    """See `MentorProfile.reachable`."""
    return MentorProfile.reachable(viewer, policy)


def shown_to(mentee: Member, policy: Policy) -> QuerySet[MentorProfile]:
    """Those of the mentors who can be reached whom the mentee has not dismissed: for all that names mentors to them."""
    dismissed = Dismissal.filter(mentee_id=mentee.id).values("mentor_id")
    return reachable(mentee, policy).filter(~Q(member_id__in=Subquery(dismissed)))


async def is_reachable(mentor_id: UUID, seeker: Member | None = None) -> bool:
    """Whether the member of that id is a mentor who can be proposed to now, by `seeker` or by somebody."""
    return await reachable(seeker, await Policy.current()).filter(member_id=mentor_id).exists()


async def places_left(profile: MentorProfile) -> int:
    """Places not taken by a running relationship; none when capacity was lowered below what runs."""
    running = Relationship.running().filter(mentor_id=profile.member_id)
    return max(0, profile.capacity - await running.count())


async def wish_of(mentee: Member) -> Wish:
    """What the member's profile as a mentee looks for; nothing where there is none."""
    profile = await MenteeProfile.get_or_none(member_id=mentee.id)
    if profile is None:
        return Wish()
    return Wish.of(profile, await Topic.filter(mentees__profile_id=profile.id))


async def alternatives(mentee: Member, but: Collection[UUID], limit: int = 3) -> list[MentorProfile]:
    """The mentors to name to the mentee, each with its member fetched: those of the shortlist, then the best matches.

    All of them can be reached. Left out are the members `but`, those whom the mentee has asked, or works with,
    already, and those whom the mentee has dismissed.
    """
    policy = await Policy.current()
    left_out = {*but, *await dealt_with(mentee, policy)}
    others = shown_to(mentee, policy).filter(member_id__not_in=list(left_out)).select_related("member")
    chosen = (await _of_shortlist(mentee, others))[:limit]
    rest = others.filter(member_id__not_in=[*left_out, *(mentor.member_id for mentor in chosen)])
    wish = await wish_of(mentee)
    return chosen + await wish.ranks(rest).order_by(*BEST_FIRST).limit(limit - len(chosen))


async def _of_shortlist(mentee: Member, mentors: QuerySet[MentorProfile]) -> list[MentorProfile]:
    """Those of these mentors who are on the mentee's shortlist, in its order."""
    places = {entry.mentor_id: entry.place for entry in await ShortlistEntry.of(mentee)}
    found = await mentors.filter(member_id__in=list(places))
    return sorted(found, key=lambda mentor: places[mentor.member_id])


async def dealt_with(mentee: Member, policy: Policy) -> set[UUID]:
    """The mentors whom the mentee need not be told of: those asked, declined by not long ago, and worked with."""
    return {*await _asked(mentee, policy), *await _partners(mentee)}


async def _asked(mentee: Member, policy: Policy) -> list[UUID]:
    """Mentors with a proposal of this mentee that is open, or was declined not long ago."""
    recently = clock.now() - timedelta(days=policy.cool_off_days)
    declined = Q(status=ProposalStatus.DECLINED, closed_at__gt=recently)
    asked = Proposal.filter(Q(status=ProposalStatus.PENDING) | declined, mentee_id=mentee.id)
    return cast("list[UUID]", await asked.values_list("mentor_id", flat=True))


async def _partners(mentee: Member) -> list[UUID]:
    running = Relationship.running().filter(mentee_id=mentee.id)
    return cast("list[UUID]", await running.values_list("mentor_id", flat=True))
