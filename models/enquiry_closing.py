"""Questions to mentors that are closed because circumstances have changed, in the transaction of what changed them.

Only whoever still waited for an answer is told, and never why in more than a word.
"""

from uuid import UUID

from tortoise.expressions import Q

from models import telling
from models.enquiries import Enquiry
from models.enquiry_life import EnquiryEvent
from models.members import Member
from models.transitions import Part


async def close(enquiry: Enquiry, event: EnquiryEvent, by: Part = Part.SCHEME) -> None:
    """Close this one, which is held (`Enquiry.live`), and tell whom it concerns."""
    step = await enquiry.close(event, by)
    await telling.tell(enquiry, step, {"reason": event.value})


async def close_received(mentor_id: UUID) -> None:
    """The mentor is not available to mentees from now on."""
    for enquiry in await Enquiry.live().filter(mentor_id=mentor_id):
        await close(enquiry, EnquiryEvent.MENTOR_UNAVAILABLE)


async def close_all(member: Member) -> None:
    """They leave, or are kept out."""
    theirs = Q(mentor_id=member.id) | Q(mentee_id=member.id)
    for enquiry in await Enquiry.live().filter(theirs):
        await close(enquiry, EnquiryEvent.MEMBER_LEFT, enquiry.part_of(member))


async def close_as_proposed(*two: UUID) -> None:
    """One of the two has sent the other one a proposal, which says it better."""
    for enquiry in await Enquiry.live().filter(mentee_id__in=two, mentor_id__in=two):
        await close(enquiry, EnquiryEvent.PROPOSED)


async def close_by_block(blocker: Member, other_id: UUID) -> None:
    """To a mentee it looks as if the mentor were unavailable, and to a mentor as if the mentee had closed it."""
    two = [blocker.id, other_id]
    for enquiry in await Enquiry.live().filter(mentee_id__in=two, mentor_id__in=two):
        if enquiry.mentee_id == blocker.id:
            await close(enquiry, EnquiryEvent.CLOSED, Part.MENTEE)
        else:
            await close(enquiry, EnquiryEvent.MENTOR_UNAVAILABLE)
