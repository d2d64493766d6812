"""Members as others meet them."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q

from models.enquiries import Enquiry
from models.members import Member
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal
from models.relationships import Relationship


async def by_ids(keys: Sequence[UUID]) -> list[Member | None]:
    """The members of these ids, in this order, in one statement; who may meet them is for the caller to know."""
    found = await Member.filter(id__in=list(keys)).in_bulk(list(keys), "id")
    return [found.get(key) for key in keys]


async def member(viewer: Member, key: UUID) -> Member | None:
    """Oneself, a member whose profile one may read, or one with whom one has had to do."""
    if key == viewer.id:
        return viewer
    is_met = await _is_readable(viewer, key) or await _is_known(viewer, key)
    return await Member.get_or_none(id=key) if is_met else None


async def _is_readable(viewer: Member, key: UUID) -> bool:
    mentors = MentorProfile.visible_to(viewer, await Policy.current())
    mentees = MenteeProfile.visible_to(viewer)
    return await mentors.filter(member_id=key).exists() or await mentees.filter(member_id=key).exists()


async def _is_known(viewer: Member, key: UUID) -> bool:
    is_other = Q(mentor_id=key) | Q(mentee_id=key)
    asked, worked = Proposal.visible_to(viewer), Relationship.visible_to(viewer)
    if await asked.filter(is_other).exists() or await worked.filter(is_other).exists():
        return True
    return await Enquiry.visible_to(viewer).filter(is_other).exists()
