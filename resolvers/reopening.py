"""Two people who have parted take it up again, when both wish it."""

from collections.abc import Sequence
from uuid import UUID

from models import events, releasing, telling, turns
from models.contracts import Contract
from models.members import Member
from models.policy import Policy
from models.proposals import Proposal
from models.relationships import Relationship
from models.reopening import refuse_unless_may_reopen
from models.tools import ToolDocument
from models.transitions import Part
from resolvers.relationships import held, visible
from resolvers.use_case import use_case


@use_case
async def reopen(viewer: Member, relationship_id: UUID) -> Relationship:
    """Offer to take it up again; where the other one has offered that, take it up. Offering again changes nothing.

    Raises:
        NotFound: no such relationship of theirs.
        NotAllowed: it runs.
        TooLateToReopen, OneHasLeft, AlreadyTogether, ReciprocalRelationship, NoPlaceForIt, NoRoomForIt,
        StateConflict: see models/reopening.py.
    """
    seen = await visible(viewer, relationship_id, path=("input", "id"))
    others = await take_turns(seen)
    relationship = await held(viewer, relationship_id)
    await refuse_unless_may_reopen(relationship, await Policy.current())
    if relationship.reopen_offered_by_id is None:
        step = await relationship.offer_to_reopen(viewer)
        await telling.tell(relationship, step, relationship.review_facts)
    elif relationship.reopen_offered_by_id != viewer.id:
        await take_up(relationship, relationship.part_of(viewer), others)
    return relationship


async def take_turns(relationship: Relationship) -> list[Proposal]:
    """Hold the profiles of the two, as whoever fills a place does, and their open proposals."""
    await turns.take(relationship.mentor_id, relationship.mentee_id)
    return await Proposal.open_between(relationship.mentor_id, relationship.mentee_id)


async def take_up(
    relationship: Relationship, by: Part, others: Sequence[Proposal], coordinator: Member | None = None
) -> None:
    """Let it run again, with its tools; `others` are open proposals, which may have lost their place by that."""
    step = await relationship.reopen(by, coordinator)
    await ToolDocument.unarchive_all(relationship)
    await _redraft(relationship)
    await telling.tell(relationship, step)
    await releasing.release_overtaken(relationship.mentor_id, relationship.mentee_id, others)


async def _redraft(relationship: Relationship) -> None:
    """What the two had not both signed when they parted can be signed after all."""
    contract = await Contract.get(relationship_id=relationship.id)
    if await contract.redraft():
        await events.record("contract-redrafted", contract, number=contract.current_number)
