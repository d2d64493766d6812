"""What races need: people who ask, many acts at one instant, and what came of them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable

from tortoise.transactions import in_transaction

from jobs.timeline import SweepCount
from models import clock, turns
from models.members import Member
from models.outbox import Mail, MailState
from models.policy import Policy
from models.proposals import (
    Proposal,
)
from models.refusals import Refusal
from models.relationships import Relationship, RelationshipStatus
from models.threads import Thread
from models.wording import Wording
from resolvers.proposals import release_all, release_received
from resolvers.relationships import end_all
from tests.proposal_world import DAY, MESSAGE, NOW

ROUNDS = 100


async def asked(mentee: Member, mentor: Member) -> Proposal:
    """An open proposal, whether or not it may be sent, and no mail about it."""
    proposal, _ = await Proposal.send(mentee, mentor.id, Wording(message=MESSAGE), Policy())
    return proposal


async def at_once(*attempts: Awaitable[object]) -> list[object]:
    """What came of each: only refusals are expected to go wrong, and no sweep leaves anything for the next."""
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert [each for each in done if isinstance(each, SweepCount) and each.failed] == []
    assert [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    return done


def kinds_of(outcomes: list[object]) -> Counter[type]:
    return Counter(type(outcome) for outcome in outcomes)


async def mail_about(*proposals: Proposal) -> Counter[str]:
    mails = Mail.filter(subject_id__in=[proposal.id for proposal in proposals]).exclude(
        state=MailState.CANCELLED
    )
    return Counter([mail.kind for mail in await mails])


async def relationships_of(*proposals: Proposal) -> int:
    found = await Relationship.filter(proposal_id__in=[proposal.id for proposal in proposals])
    assert await Thread.filter(relationship_id__in=[each.id for each in found]).count() == len(found)
    return len(found)


async def all_part() -> None:
    """Everybody is free for the next round."""
    running = Relationship.exclude(status=RelationshipStatus.ENDED)
    await running.update(status=RelationshipStatus.ENDED, ended_at=clock.now())


ACCEPTED = {"proposal-accepted-mentee": 1, "proposal-accepted-mentor": 1}
EXPIRED = {"proposal-expired-mentee": 1, "proposal-expired-mentor": 1}


async def leaves(member: Member) -> None:
    """As deleting an account does it."""
    async with in_transaction():
        await (await Member.find(member.id)).close(NOW + DAY)
        await release_all(member)
        await end_all(member)


async def switches_off(mentor: Member) -> None:
    async with in_transaction():
        await turns.take(mentor.id)
        await release_received(mentor)
