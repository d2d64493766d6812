"""What a coordinator does with a relationship of two others. Of its content they see nothing."""

from datetime import date
from uuid import UUID

from models import parting, telling, text
from models.members import Member
from models.policy import Policy
from models.refusals import NotFound
from models.relationships import Relationship
from models.reopening import refuse_unless_may_reopen
from models.transitions import Part
from resolvers.relationships import LONGEST_NOTE
from resolvers.reopening import take_turns, take_up
from resolvers.use_case import use_case


@use_case
async def pause(coordinator: Member, relationship_id: UUID, until: date) -> Relationship:
    """Let the two rest until the morning of that day.

    Raises:
        NotAllowed: who asks is no coordinator, or it does not run under a signed contract.
        NotFound, RelationshipOver
        InvalidInput: not that day.
    """
    relationship = await _held(coordinator, relationship_id)
    step = await relationship.pause(Part.COORDINATOR, until, "", coordinator)
    await telling.tell(relationship, step, relationship.pause_facts)
    return relationship


@use_case
async def resume(coordinator: Member, relationship_id: UUID) -> Relationship:
    """Let them go on.

    Raises:
        NotAllowed: who asks is no coordinator, or it is not paused.
        NotFound, RelationshipOver
    """
    relationship = await _held(coordinator, relationship_id)
    await telling.tell(relationship, await relationship.resume(Part.COORDINATOR, coordinator))
    return relationship


@use_case
async def end(coordinator: Member, relationship_id: UUID, reason: str) -> Relationship:
    """End it. `reason` is for the coordinators alone; both are told in neutral words.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound, RelationshipOver
        InvalidInput: there is no reason.
    """
    reason = text.paragraphs(reason, ("input", "reason"), longest=LONGEST_NOTE)
    relationship = await _held(coordinator, relationship_id)
    step = await relationship.end_by_coordinator(coordinator, reason, await Policy.current())
    await parting.clear_up(relationship, step, None)
    return relationship


@use_case
async def reopen(coordinator: Member, relationship_id: UUID) -> Relationship:
    """Let the two take it up again; they need not have offered it to each other.

    Raises:
        NotAllowed: who asks is no coordinator, or it runs.
        NotFound, TooLateToReopen, OneHasLeft, AlreadyTogether, ReciprocalRelationship, NoPlaceForIt, NoRoomForIt,
        StateConflict: see models/reopening.py.
    """
    others = await take_turns(await _found(coordinator, relationship_id))
    relationship = await _held(coordinator, relationship_id)
    await refuse_unless_may_reopen(relationship, await Policy.current())
    await take_up(relationship, Part.COORDINATOR, others, coordinator)
    return relationship


async def _held(coordinator: Member, relationship_id: UUID) -> Relationship:
    seen = await _found(coordinator, relationship_id)
    return await Relationship.filter(id=seen.id).select_for_update(no_key=True).get()


async def _found(coordinator: Member, relationship_id: UUID) -> Relationship:
    coordinator.refuse_unless_coordinator()
    relationship = await Relationship.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "id"))
    return relationship
