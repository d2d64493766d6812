"""Proposals: what each of the two can read of them, and what becomes of them when circumstances change."""

from models import releasing, turns
from models.members import Member
from models.proposals import Proposal, ReleaseReason
from models.transitions import Part


async def release_received(
    mentor: Member, reason: ReleaseReason = ReleaseReason.MENTOR_UNAVAILABLE
) -> list[Proposal]:
    """Close the mentor's open proposals, as part of what made them unavailable, and tell the mentees.

    It belongs into that transaction, after the mentor's profile has been changed (and so is held). Answers the
    proposals that were closed.
    """
    held = await Proposal.open_between(mentor.id).filter(mentor_id=mentor.id)
    by = Part.MENTOR if reason is ReleaseReason.MENTOR_UNAVAILABLE else Part.SCHEME
    await releasing.release(held, reason, by)
    return held


async def release_all(member: Member, reason: ReleaseReason = ReleaseReason.MEMBER_LEFT) -> None:
    """Close what the member has open on either side, because they leave, and tell the others.

    It belongs into the transaction that closes the account, after the member's own row has been changed and before
    `resolvers.relationships.end_all`: whoever is just accepting or sending is waited for here.
    """
    await turns.take(member.id)
    for proposal in await Proposal.open_between(member.id):
        await releasing.release([proposal], reason, proposal.part_of(member))
