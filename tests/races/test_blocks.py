"""A block beside a yes, and beside a new proposal: the two are together or kept apart, never both."""

from collections import Counter

import pytest

from models import clock
from models.blocks import Block, StillTogether
from models.members import Member
from models.proposals import Proposal, ProposalClosed, ProposalStatus
from models.proposing import NotReachable
from models.relationships import Relationship
from resolvers import answering, blocks, proposing
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import MESSAGE, NOW
from tests.races.racing import all_part, asked, at_once, kinds_of

ROUNDS = 25

pytestmark = pytest.mark.commits


@pytest.mark.parametrize("by", ["mentor", "mentee"])
async def test_a_block_beside_a_yes(db: None, by: str) -> None:
    clock.stop(NOW)
    two = {"mentee": await a_mentee(), "mentor": await a_mentor()}
    blocker, other = (two["mentor"], two["mentee"]) if by == "mentor" else (two["mentee"], two["mentor"])
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        proposal = await asked(two["mentee"], two["mentor"])

        outcomes = kinds_of(
            await at_once(answering.accept(two["mentor"], proposal.id), blocks.block(blocker, other.id))
        )

        are_together = await Relationship.running().exists()
        assert outcomes == (
            {Proposal: 1, StillTogether: 1} if are_together else {ProposalClosed: 1, Block: 1}
        )
        assert await Block.exists() is not are_together
        seen["together" if are_together else "apart"] += 1
        await all_part()
        await Block.all().delete()
    assert seen.total() == ROUNDS


async def test_a_block_beside_a_new_proposal(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    await _known(mentee, mentor)
    for _ in range(9):  # as many as somebody may send in a day, with the one above
        outcomes = kinds_of(
            await at_once(
                proposing.send(mentee, mentor.id, {"message": MESSAGE}), blocks.block(mentor, mentee.id)
            )
        )

        assert outcomes in ({Proposal: 1, Block: 1}, {NotReachable: 1, Block: 1})
        assert not await Proposal.exists(status=ProposalStatus.PENDING)
        await Block.all().delete()


async def _known(mentee: Member, mentor: Member) -> None:
    """They have met: a proposal was sent, and taken back."""
    _ = await proposing.withdraw(mentee, (await asked(mentee, mentor)).id)
