"""Proposals that are closed because circumstances have changed, and those who are told of it.

All of this happens in the transaction of whatever changed them.
"""

from collections.abc import Sequence
from uuid import UUID

from models import telling
from models.policy import Policy
from models.proposals import Proposal, ReleaseReason
from models.proposing import has_place, has_room
from models.transitions import Part


async def release(proposals: Sequence[Proposal], reason: ReleaseReason, by: Part) -> None:
    """Close these, which are held (`Proposal.open_between`), and tell whom it concerns."""
    for proposal in proposals:
        step = await proposal.release(reason, by)
        await telling.tell(proposal, step, {"reason": reason.value})


async def release_overtaken(mentor_id: UUID, mentee_id: UUID, others: Sequence[Proposal]) -> None:
    """Two people have just come together: what the last place, or the last room for a mentor, has decided as well.

    `others` are open proposals of the two, which are held, as are both their profiles.
    """
    if not await has_place(mentor_id):
        of_mentor = [other for other in others if other.mentor_id == mentor_id]
        await release(of_mentor, ReleaseReason.AT_CAPACITY, Part.SCHEME)
    if not await has_room(mentee_id, await Policy.current()):
        of_mentee = [other for other in others if other.mentee_id == mentee_id]
        await release(of_mentee, ReleaseReason.PLACED_ELSEWHERE, Part.SCHEME)
