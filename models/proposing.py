"""Who may ask whom to be their mentor, and who has room for one more."""

from datetime import date, timedelta
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, scheme
from models.matching import is_reachable, places_left
from models.members import AccountStatus, Member, RollStatus
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.refusals import InvalidInput, NotAllowed, RateLimited, Refusal
from models.relationships import Relationship
from models.roll import MembershipLapsed

MOST_A_DAY = 10


class ProposalToYourself(InvalidInput):
    sentence = "You cannot be your own mentor. Please choose somebody else."


class NotReachable(Refusal):
    """Away, without a place, or blocked by either of the two: nobody learns which."""

    sentence = "This mentor cannot take on a mentee at present. Please choose somebody else."


class MentorUnavailable(NotReachable):
    """What 0.1.0 answered; it stays in the schema for clients that name it."""

    sentence = "This mentor cannot take on a mentee at present. `NotReachable` says so now."


class DuplicateProposal(Refusal):
    sentence = "You have asked this mentor already, and the answer is still to come."

    def __init__(self, existing: Proposal) -> None:
        super().__init__()
        self.existing = existing


class AlreadyTogether(Refusal):
    sentence = "This mentor is your mentor already."


class ReciprocalRelationship(Refusal):
    sentence = (
        "The two of you have it the other way round already: you are asked to be, or are, their mentor."
    )


class TooManyOpenProposals(Refusal):
    sentence = (
        "You have asked as many mentors as you can at a time. Wait for an answer, or withdraw a proposal."
    )


class TooManyRelationships(Refusal):
    sentence = "You have as many mentors as you can have at a time."


class CoolingOff(Refusal):
    """`until` is the first day on which asking again is possible."""

    sentence = "This mentor declined not long ago. Please wait before you ask again, or choose somebody else."

    def __init__(self, until: date) -> None:
        super().__init__()
        self.until = until


class CapacityReached(Refusal):
    sentence = (
        "All your places are taken. To accept another mentee, raise the number of places in your profile."
    )


async def refuse_unless_may_ask(mentee: Member, mentor: MentorProfile, policy: Policy) -> None:
    """Whether a proposal may be sent now. Whoever asks holds the profiles of both (models/turns.py).

    Raises:
        NotAllowed, MembershipLapsed, RateLimited: the mentee may ask nobody.
        DuplicateProposal, AlreadyTogether, ReciprocalRelationship, CoolingOff: not this mentor.
        TooManyRelationships, TooManyOpenProposals: not one more.
        NotReachable: the mentor is away, has no place, or one of the two has blocked the other.
    """
    await _refuse_if_out_of_the_scheme(mentee)
    await _refuse_pair(mentee, mentor, policy)
    await _refuse_one_more(mentee, policy)
    if not await is_reachable(mentor.member_id, mentee):
        raise NotReachable(path=("input", "mentorId"))


async def refuse_unless_may_enquire(mentee: Member, mentor: MentorProfile, policy: Policy) -> None:
    """Whether a question may be asked before a proposal: of whom a proposal could be sent to, but for its numbers.

    Raises:
        NotAllowed, MembershipLapsed: the mentee may ask nobody.
        DuplicateProposal, AlreadyTogether, ReciprocalRelationship, CoolingOff: not this mentor.
        NotReachable: the mentor is away, has no place, or one of the two has blocked the other.
    """
    await _refuse_if_out_of_the_scheme(mentee)
    await _refuse_pair(mentee, mentor, policy)
    if not await is_reachable(mentor.member_id, mentee):
        raise NotReachable(path=("input", "mentorId"))


async def has_place(mentor_id: UUID) -> bool:
    """Whether the mentor can have one more mentee."""
    profile = await MentorProfile.get_or_none(member_id=mentor_id)
    return profile is not None and await places_left(profile) > 0


async def has_room(mentee_id: UUID, policy: Policy) -> bool:
    """Whether the mentee can have one more mentor."""
    return await _running(Q(mentee_id=mentee_id)).count() < policy.max_running_relationships


async def _refuse_if_out_of_the_scheme(mentee: Member) -> None:
    now = await Member.find(mentee.id)  # again: it may have changed before we held the profiles
    if now.account_status is not AccountStatus.ACTIVE:
        raise NotAllowed
    if not await MenteeProfile.filter(member_id=mentee.id).exists():
        raise NotAllowed(MenteeProfile.not_theirs)
    if now.roll_status is RollStatus.LAPSED:
        raise MembershipLapsed("Your membership has lapsed. Please renew it, then ask a mentor.")


async def _refuse_pair(mentee: Member, mentor: MentorProfile, policy: Policy) -> None:
    asked = Q(mentee_id=mentee.id, mentor_id=mentor.member_id)
    asked_back = Q(mentee_id=mentor.member_id, mentor_id=mentee.id)
    existing = await _open(asked).first()
    if existing:
        raise DuplicateProposal(existing)
    if await _running(asked).exists():
        raise AlreadyTogether
    if await _open(asked_back).exists() or await _running(asked_back).exists():
        raise ReciprocalRelationship
    await _refuse_while_cooling_off(asked, policy)


async def _refuse_while_cooling_off(asked: Q, policy: Policy) -> None:
    declined = Proposal.filter(asked, status=ProposalStatus.DECLINED)
    last = await declined.order_by("-closed_at", "-id").first()
    if last and scheme.today() < (until := last.may_be_repeated_on(policy)):
        raise CoolingOff(until)


async def _refuse_one_more(mentee: Member, policy: Policy) -> None:
    if not await has_room(mentee.id, policy):
        raise TooManyRelationships
    if await _open(Q(mentee_id=mentee.id)).count() >= policy.max_open_proposals:
        raise TooManyOpenProposals
    yesterday = clock.now() - timedelta(days=1)
    if await Proposal.filter(mentee_id=mentee.id, sent_at__gt=yesterday).count() >= MOST_A_DAY:
        raise RateLimited


def _open(which: Q) -> QuerySet[Proposal]:
    return Proposal.filter(which, status=ProposalStatus.PENDING)


def _running(which: Q) -> QuerySet[Relationship]:
    return Relationship.running().filter(which)
