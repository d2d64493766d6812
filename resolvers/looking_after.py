"""What a coordinator does with a relationship of two others, and why. Of its content they see nothing."""

from datetime import date
from uuid import UUID

from models import acts, parting, telling
from models.members import Member
from models.policy import Policy
from models.refusals import NotAllowed, NotFound
from models.relationships import Relationship
from models.reopening import refuse_unless_may_reopen
from models.transitions import Part
from resolvers.reopening import take_turns, take_up
from resolvers.use_case import use_case

ONE_OF_THE_TWO = "You are one of the two yourself. Please let another coordinator do this."


@use_case
async def pause(coordinator: Member, relationship_id: UUID, until: date, reason: str) -> Relationship:
    """Let the two rest until the morning of that day.

    Raises:
        NotAllowed: who asks is no coordinator, or it does not run under a signed contract.
        NotFound, RelationshipOver
        InvalidInput: not that day, or there is no reason.
    """
    reason = acts.reason(reason)
    relationship = await _held(coordinator, relationship_id)
    step = await relationship.pause(Part.COORDINATOR, until, "", coordinator)
    await telling.tell(relationship, step, relationship.pause_facts)
    await _note(coordinator, "coordinator-paused-relationship", relationship, reason)
    return relationship


@use_case
async def resume(coordinator: Member, relationship_id: UUID, reason: str) -> Relationship:
    """Let them go on.

    Raises:
        NotAllowed: who asks is no coordinator, or it is not paused.
        NotFound, RelationshipOver
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    relationship = await _held(coordinator, relationship_id)
    await telling.tell(relationship, await relationship.resume(Part.COORDINATOR, coordinator))
    await _note(coordinator, "coordinator-resumed-relationship", relationship, reason)
    return relationship


@use_case
async def extend(coordinator: Member, relationship_id: UUID, until: date, reason: str) -> Relationship:
    """Set a later day for its planned end; the contract stays as it was signed.

    Raises:
        NotAllowed: who asks is no coordinator, or it does not run under a signed contract.
        NotFound, RelationshipOver
        InvalidInput: not that day, or there is no reason.
    """
    reason = acts.reason(reason)
    relationship = await _held(coordinator, relationship_id)
    step = await relationship.extend(coordinator, until)
    await telling.tell(relationship, step, relationship.renewal_facts)
    await _note(coordinator, "coordinator-extended-relationship", relationship, reason)
    return relationship


@use_case
async def end(coordinator: Member, relationship_id: UUID, reason: str) -> Relationship:
    """End it. `reason` is for the coordinators alone; both are told in neutral words.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound, RelationshipOver
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    relationship = await _held(coordinator, relationship_id)
    step = await relationship.end_by_coordinator(coordinator, reason, await Policy.current())
    await parting.clear_up(relationship, step, None)
    await _note(coordinator, "coordinator-ended-relationship", relationship, reason)
    return relationship


@use_case
async def reopen(coordinator: Member, relationship_id: UUID, reason: str) -> Relationship:
    """Let the two take it up again; they need not have offered it to each other.

    Raises:
        NotAllowed: who asks is no coordinator, or it runs.
        NotFound, TooLateToReopen, OneHasLeft, AlreadyTogether, ReciprocalRelationship, NoPlaceForIt, NoRoomForIt,
        StateConflict: see models/reopening.py.
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    others = await take_turns(await _found(coordinator, relationship_id))
    relationship = await _held(coordinator, relationship_id)
    await refuse_unless_may_reopen(relationship, await Policy.current())
    await take_up(relationship, Part.COORDINATOR, others, coordinator)
    await _note(coordinator, "coordinator-reopened-relationship", relationship, reason)
    return relationship


async def _held(coordinator: Member, relationship_id: UUID) -> Relationship:
    seen = await _found(coordinator, relationship_id)
    return await Relationship.filter(id=seen.id).select_for_update(no_key=True).get()


async def _found(coordinator: Member, relationship_id: UUID) -> Relationship:
    coordinator.refuse_unless_coordinator()
    relationship = await Relationship.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "id"))
    if coordinator.id in {relationship.mentor_id, relationship.mentee_id}:
        raise NotAllowed(ONE_OF_THE_TWO)
    return relationship


async def _note(coordinator: Member, kind: str, relationship: Relationship, reason: str) -> None:
    about = [relationship.mentor_id, relationship.mentee_id]
    await acts.note(coordinator, kind, relationship, reason, about=about)
