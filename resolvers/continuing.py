"""The two rest for a while, go on, and say that they still do."""

from datetime import date
from uuid import UUID

from models import clock, scheme, telling
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member
from models.policy import Policy
from models.relationship_life import RelationshipWarning
from models.relationships import Relationship
from models.timeline import morning_of
from resolvers.relationships import held, words
from resolvers.use_case import use_case


@use_case
async def pause(viewer: Member, relationship_id: UUID, until: date, note: str = "") -> Relationship:
    """Rest until the morning of that day, with a word to the other one. Meetings stay arranged.

    Raises:
        NotFound: no such relationship of theirs.
        RelationshipOver, NotAllowed: it is over, or does not run under a signed contract.
        InvalidInput: not that day, or the note cannot be used.
    """
    note = words(note, "note")
    relationship = await held(viewer, relationship_id)
    step = await relationship.pause(relationship.part_of(viewer), until, note)
    await telling.tell(relationship, step, relationship.pause_facts)
    return relationship


@use_case
async def resume(viewer: Member, relationship_id: UUID) -> Relationship:
    """Go on before the pause is over.

    Raises:
        NotFound, RelationshipOver
        NotAllowed: it is not paused.
    """
    relationship = await held(viewer, relationship_id)
    await telling.tell(relationship, await relationship.resume(relationship.part_of(viewer)))
    return relationship


@use_case
async def still_going(viewer: Member, relationship_id: UUID) -> Relationship:
    """Answer that it still goes on, whether or not anybody has asked.

    Raises:
        NotFound, RelationshipOver
        NotAllowed: it is paused, or about to finish, or has not begun.
    """
    relationship = await held(viewer, relationship_id)
    await telling.tell(relationship, await relationship.still_going(viewer, await Policy.current()))
    return relationship


async def warnings(relationship: Relationship) -> list[RelationshipWarning]:
    """What is allowed, but perhaps not meant."""
    until: date | None = relationship.paused_until
    if until is None:
        return []
    ahead = Meeting.filter(relationship_id=relationship.id, status=MeetingStatus.SCHEDULED)
    during = ahead.filter(ends_at__gt=clock.now(), starts_at__lt=morning_of(until, scheme.current().zone))
    return [RelationshipWarning.MEETINGS_AHEAD] if await during.exists() else []
