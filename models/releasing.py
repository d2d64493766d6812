"""Proposals that are closed because circumstances have changed, and those who are told of it.

All of this happens in the transaction of whatever changed them.
"""

from collections.abc import Sequence

from models import telling
from models.proposals import Proposal, ReleaseReason
from models.transitions import Part


async def release(proposals: Sequence[Proposal], reason: ReleaseReason, by: Part) -> None:
    """Close these, which are held (`Proposal.open_between`), and tell whom it concerns."""
    for proposal in proposals:
        step = await proposal.release(reason, by)
        await telling.tell(proposal, step, {"reason": reason.value})
