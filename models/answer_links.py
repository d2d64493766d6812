"""What a mail about a proposal lets the mentor do without signing in. To accept, one signs in."""

from models.members import Member
from models.proposals import Proposal
from models.tokens import SingleUseToken, TokenPurpose

PURPOSES = {
    "hold": TokenPurpose.HOLD_PROPOSAL,
    "decline": TokenPurpose.DECLINE_PROPOSAL,
    "away": TokenPurpose.SET_AWAY,
}


async def answer_links(proposal: Proposal) -> dict[str, dict[str, str]]:
    """The facts that a letter to the mentor needs for these links: ids of tokens, never the tokens.

    They work as long as the proposal can run.
    """
    mentor, until = await Member.find(proposal.mentor_id), proposal.expires_at
    links = {
        name: (await SingleUseToken.about(proposal, mentor, purpose, until)).id.hex
        for name, purpose in PURPOSES.items()
        if name != "hold" or proposal.held_until is None
    }
    return {"token_ids": links}
