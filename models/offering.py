"""A mentor who could not say yes in time can after all: what has to hold for that on either side."""

from uuid import UUID

from tortoise.expressions import Q

from models.blocks import are_kept_apart
from models.matching import is_reachable
from models.members import AccountStatus, Member
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.proposing import CapacityReached, has_place, has_room
from models.refusals import Refusal
from models.relationships import Relationship


class OfferWhileUnavailable(Refusal):
    sentence = "You are unavailable to mentees at present. Switch your availability on, then make this offer."


class AskedAgain(Refusal):
    sentence = "This mentee has asked you again already. You can accept that proposal."


class NoLongerLooking(Refusal):
    """Neutral: why is the mentee's own business."""

    sentence = "This mentee is not looking for a mentor any more. Thank you for offering all the same."


async def refuse_unless_may_offer(proposal: Proposal, policy: Policy) -> None:
    """Whether the mentor could take on this mentee now. Whoever asks holds the profiles of both (models/turns.py).

    Raises:
        CapacityReached, OfferWhileUnavailable: not as the mentor is at present.
        AskedAgain, NoLongerLooking: the mentee does not need it.
    """
    if not await has_place(proposal.mentor_id):
        raise CapacityReached
    if not await is_reachable(proposal.mentor_id):
        raise OfferWhileUnavailable
    pair = Q(mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id)
    if await Proposal.filter(pair, status=ProposalStatus.PENDING).exists():
        raise AskedAgain
    if await Relationship.running().filter(pair).exists() or not await _is_looking(proposal, policy):
        raise NoLongerLooking


async def is_offered_again(earlier_id: UUID | None, mentee: Member, mentor_id: UUID) -> bool:
    """Whether the mentor has said that this earlier proposal would be accepted now, and has not been asked since."""
    earlier = await Proposal.get_or_none(id=earlier_id, mentee_id=mentee.id, mentor_id=mentor_id)
    if earlier is None or not earlier.is_offered:
        return False
    return not await Proposal.exists(reproposed_from_id=earlier.id, sent_at__gte=earlier.offered_at)


async def _is_looking(proposal: Proposal, policy: Policy) -> bool:
    """Not, to this mentor, when one of the two has blocked the other."""
    mentee = await Member.find(proposal.mentee_id)
    is_here = mentee.account_status is AccountStatus.ACTIVE and await has_room(mentee.id, policy)
    return is_here and not await are_kept_apart(proposal.mentor_id, proposal.mentee_id)
