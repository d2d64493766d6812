"""Finishing together: one proposes it, the other agrees or would rather go on."""

from uuid import UUID

from models import parting, telling
from models.members import Member
from models.policy import Policy
from models.relationships import Relationship
from resolvers.relationships import held, words
from resolvers.use_case import use_case


@use_case
async def propose(viewer: Member, relationship_id: UUID, note: str = "") -> Relationship:
    """Propose to finish, with a word to the other one. Silence is consent when the policy's days are over.

    Raises:
        NotFound: no such relationship of theirs.
        RelationshipOver, NotAllowed: it is over, has not begun, or that has been proposed already.
        InvalidInput: the note cannot be used.
    """
    note = words(note, "note")
    relationship = await held(viewer, relationship_id)
    step = await relationship.propose_completion(viewer, note, await Policy.current())
    completes = relationship.completes_at
    facts = {"completes_at": completes.isoformat() if completes else "", "note": note}
    await telling.tell(relationship, step, facts)
    return relationship


@use_case
async def confirm(viewer: Member, relationship_id: UUID) -> Relationship:
    """Agree to finish.

    Raises:
        NotFound, RelationshipOver
        NotAllowed: nobody has proposed it, or it was the viewer who did.
    """
    relationship = await held(viewer, relationship_id)
    step = await relationship.confirm_completion(viewer, await Policy.current())
    await parting.clear_up(relationship, step, None)
    return relationship


@use_case
async def keep_going(viewer: Member, relationship_id: UUID) -> Relationship:
    """Rather go on.

    Raises:
        NotFound, RelationshipOver
        NotAllowed: nobody has proposed to finish, or it was the viewer who did.
    """
    relationship = await held(viewer, relationship_id)
    await telling.tell(relationship, await relationship.keep_going(viewer))
    return relationship
