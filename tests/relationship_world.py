"""Two people who work together, made without the way that leads there."""

from datetime import timedelta
from typing import Any

from models import clock
from models.members import Member
from models.proposals import Proposal, ProposalStatus
from models.relationships import EndReason, Relationship, RelationshipStatus
from resolvers import relationships
from tests.people import a_member


async def a_pair(
    mentor: Member | None = None, mentee: Member | None = None, **values: Any
) -> tuple[Member, Member, Relationship]:
    """A mentor (Theo), a mentee (Mena) and their relationship, which runs; `values` are the relationship's."""
    mentor, mentee = mentor or await a_member("Theo"), mentee or await a_member("Mena")
    facts = {"status": RelationshipStatus.ACTIVE, "active_since": clock.now(), **values}
    relationship = await Relationship.create(
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        proposal_id=(await _accepted(mentor, mentee)).id,
        contracting_since=clock.now(),
        **facts,
    )
    await relationships.begin(relationship)
    return mentor, mentee, relationship


async def ended(relationship: Relationship, *, review_days: int = 30) -> None:
    """It has just ended; its thread stays open for so many days."""
    await Relationship.filter(id=relationship.id).update(
        status=RelationshipStatus.ENDED,
        ended_at=clock.now(),
        end_reason=EndReason.NO_FAULT,
        review_closes_at=clock.now() + timedelta(days=review_days),
    )
    await relationship.refresh_from_db()


async def _accepted(mentor: Member, mentee: Member) -> Proposal:
    now = clock.now()
    return await Proposal.create(
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        status=ProposalStatus.ACCEPTED,
        message="Would you be my mentor?",
        sent_at=now - timedelta(days=1),
        expires_at=now + timedelta(days=20),
        answered_at=now,
        closed_at=now,
    )
