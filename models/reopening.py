"""Whether two people who have parted can take it up again: in time, and where both are there and have room."""

from models.blocks import are_kept_apart
from models.members import AccountStatus, Member
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.proposing import AlreadyTogether, ReciprocalRelationship, has_place, has_room
from models.refusals import NotAllowed, Refusal, StateConflict
from models.relationships import Relationship


class TooLateToReopen(Refusal):
    sentence = "This relationship ended too long ago to be taken up again. You can begin a new one."


class NoPlaceForIt(Refusal):
    sentence = "The mentor has no place free at present."


class NoRoomForIt(Refusal):
    sentence = "The mentee has as many mentors as they can have at a time."


class OneHasLeft(Refusal):
    sentence = "One of the two does not take part in the scheme at present."


async def refuse_unless_may_reopen(relationship: Relationship, policy: Policy) -> None:
    """Whoever asks holds the profiles of both (models/turns.py), and the relationship.

    Raises:
        NotAllowed: it runs.
        TooLateToReopen, OneHasLeft: there is no way back.
        AlreadyTogether, ReciprocalRelationship, StateConflict: the two have begun something else.
        NoPlaceForIt, NoRoomForIt: the mentor, or the mentee, cannot have one more.
    """
    if not relationship.is_over:
        raise NotAllowed
    if not relationship.can_be_reopened:
        raise TooLateToReopen
    await _refuse_unless_both_are_here(relationship)
    await _refuse_other_pairs(relationship)
    if not await has_place(relationship.mentor_id):
        raise NoPlaceForIt
    if not await has_room(relationship.mentee_id, policy):
        raise NoRoomForIt


async def _refuse_unless_both_are_here(relationship: Relationship) -> None:
    """Who has blocked the other is not there for them; nobody learns that it is this."""
    two = Member.filter(id__in=[relationship.mentor_id, relationship.mentee_id])
    if await two.exclude(account_status=AccountStatus.ACTIVE).exists():
        raise OneHasLeft
    if await are_kept_apart(relationship.mentor_id, relationship.mentee_id):
        raise OneHasLeft


async def _refuse_other_pairs(relationship: Relationship) -> None:
    """The same two may work together already, one way or the other."""
    mentor_id, mentee_id = relationship.mentor_id, relationship.mentee_id
    if await Relationship.running().filter(mentor_id=mentor_id, mentee_id=mentee_id).exists():
        raise AlreadyTogether("The two of you work together already.")
    if await Relationship.running().filter(mentor_id=mentee_id, mentee_id=mentor_id).exists():
        raise ReciprocalRelationship
    asked = Proposal.filter(status=ProposalStatus.PENDING, mentor_id=mentor_id, mentee_id=mentee_id)
    if await asked.exists():
        raise StateConflict("There is an open proposal between the two of you. Please answer that instead.")
