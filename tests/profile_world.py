"""Mentors and mentees with profiles, made without filling in a form."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from models import clock
from models.content import sync_topics
from models.members import Member
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.topics import Topic
from resolvers import topics
from schema.nodes import global_id
from tests.people import a_member

LEADERSHIP, NEUROLOGY, PAIN = "leadership", "neurology", "pain"


async def a_mentor(
    name: str = "Theo", offers: Sequence[str] = (NEUROLOGY,), owner: Member | None = None, **values: Any
) -> Member:
    """A member with a published mentor profile: neurology, by video, two places."""
    member = owner or await a_member(name)
    facts: dict[str, Any] = {"headline": f"I am {name}", "about": "Glad to help.", "meets_by_video": True}
    profile = MentorProfile(member_id=member.id, **{**facts, **values})
    await _save(profile, member, offers)
    return member


async def a_mentee(
    name: str = "Mena", seeks: Sequence[str] = (), owner: Member | None = None, **values: Any
) -> Member:
    """A member with a mentee profile; published when it is whole."""
    member = owner or await a_member(name)
    await _save(MenteeProfile(member_id=member.id, **values), member, seeks)
    return member


async def mentor_profile(member: Member) -> MentorProfile:
    return await MentorProfile.get(member_id=member.id)


async def mentee_profile(member: Member) -> MenteeProfile:
    return await MenteeProfile.get(member_id=member.id)


async def a_proposal(mentee: Member, mentor: Member, **values: Any) -> Proposal:
    """Sent just now, and open."""
    now = clock.now()
    facts = {"message": "Would you?", "sent_at": now, "expires_at": now.replace(year=now.year + 1)}
    return await Proposal.create(mentee_id=mentee.id, mentor_id=mentor.id, **{**facts, **values})


async def a_declined_proposal(mentee: Member, mentor: Member, **values: Any) -> Proposal:
    facts = {"status": ProposalStatus.DECLINED, "closed_at": clock.now(), "answered_at": clock.now()}
    return await a_proposal(mentee, mentor, **{**facts, **values})


async def topic_ids(*slugs: str) -> list[str]:
    """The node ids of these topics."""
    if not await Topic.exists():
        await sync_topics()
    found = {topic.slug: global_id("Topic", topic.id) for topic in await Topic.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that reach the database in the block."""
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]  # a list is enough
    log = logging.getLogger("tortoise.db_client")
    before = log.level
    log.setLevel(logging.DEBUG)
    log.addHandler(handler)
    try:
        yield seen
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


async def _save(profile: MentorProfile | MenteeProfile, owner: Member, slugs: Sequence[str]) -> None:
    await topic_ids(*slugs)
    chosen = await Topic.filter(slug__in=slugs)
    profile.publish(chosen)
    if isinstance(profile, MentorProfile):
        profile.fold(owner)
    await profile.save(force_create=True)
    rows = topics.ROWS[type(profile)]
    await rows.bulk_create([rows(profile_id=profile.id, topic_id=topic.id) for topic in chosen])
