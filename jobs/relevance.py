"""Whether a mail that waited still means something when its turn comes."""

from models.outbox import Mail
from models.proposals import Proposal

ASK_FOR_AN_ANSWER = {"proposal-sent", "proposal-reminder"}


async def is_overtaken(mail: Mail) -> bool:
    """Nobody is asked for an answer that has come, or that comes too late."""
    if mail.kind not in ASK_FOR_AN_ANSWER:
        return False
    proposal = await Proposal.get_or_none(id=mail.subject_id)
    return proposal is None or not proposal.is_open or proposal.is_overdue
