"""Two people work together: how it begins and ends, and what each of the two can read of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from models import parting, text
from models.members import Member, SchemeRole
from models.policy import Policy
from models.refusals import NotFound
from models.relationship_life import RUNNING
from models.relationships import Relationship, RelationshipStatus
from models.threads import Thread
from resolvers import contracts
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LONGEST_NOTE = 1000
ORDER = ("-contracting_since", "-id")


@use_case
async def end(
    viewer: Member, relationship_id: UUID, note: str = "", private_reason: str = ""
) -> Relationship:
    """End it, nobody being at fault. The other reads `note`; `private_reason` is for the coordinators alone.

    Raises:
        NotFound: no such relationship of theirs.
        RelationshipOver: it has ended already.
        Refusals: the words cannot be used.
    """
    with text.Faults() as faults:
        note = faults.take(words, note, "neutralNote")
        private_reason = faults.take(words, private_reason, "privateReason")
    relationship = await held(viewer, relationship_id)
    step = await relationship.end(viewer, note, private_reason, await Policy.current())
    await parting.clear_up(relationship, step, viewer)
    return relationship


async def end_all(member: Member) -> None:
    """End what runs between the member and others, because they leave, and tell the others.

    It belongs into the transaction that closes the account, after `resolvers.proposals.release_all`.
    """
    policy = await Policy.current()
    running = Relationship.visible_to(member).filter(status__in=RUNNING)
    for relationship in await running.order_by("id").select_for_update(no_key=True):
        await parting.clear_up(relationship, await relationship.lose(member, policy), member)


async def begin(relationship: Relationship) -> None:
    """Make what the two find in a relationship that has just begun, in the transaction that began it."""
    await Thread.open(relationship)
    await contracts.draft(relationship)


async def visible(viewer: Member, relationship_id: UUID, path: Sequence[str] = ()) -> Relationship:
    """Their relationship of that id.

    Raises:
        NotFound: there is none.
    """
    relationship = await Relationship.visible_to(viewer).get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=path)
    return relationship


async def held(viewer: Member, relationship_id: UUID) -> Relationship:
    """The same, which nobody else changes before this transaction is over.

    Raises:
        NotFound: there is none.
    """
    theirs = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await theirs.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "id"))
    return relationship


async def by_ids(viewer: Member, keys: Sequence[UUID]) -> list[Relationship | None]:
    """Their relationships of these ids, in this order, in one statement."""
    found = await Relationship.visible_to(viewer).filter(id__in=list(keys)).in_bulk(list(keys), "id")
    return [found.get(key) for key in keys]


async def by_proposals(viewer: Member, keys: Sequence[UUID]) -> list[Relationship | None]:
    """What came of these proposals of theirs, in this order."""
    rows = await Relationship.visible_to(viewer).filter(proposal_id__in=list(keys))
    found = {row.proposal_id: row for row in rows}
    return [found.get(key) for key in keys]


@dataclass(frozen=True)
class Wanted:
    """Which relationships are asked for; nothing said means all."""

    role: SchemeRole | None = None
    statuses: Collection[RelationshipStatus] | None = None

    def of(self, viewer: Member) -> QuerySet[Relationship]:
        """Those that `viewer` may see."""
        found = Relationship.visible_to(viewer)
        if self.role is not None:
            found = found.filter(**{_SIDES[self.role]: viewer.id})
        return found if self.statuses is None else found.filter(status__in=list(self.statuses))


async def listed(viewer: Member, wanted: Wanted, window: Window) -> Slice[Relationship]:
    """Their relationships, the newest first."""
    return await keyset(wanted.of(viewer), ORDER, window)


async def count(viewer: Member, wanted: Wanted) -> int:
    return await wanted.of(viewer).count()


def words(given: str, name: str) -> str:
    """A note to the other one, or to the coordinators, as somebody typed it.

    Raises:
        InvalidInput: it cannot be used.
    """
    return text.paragraphs(given, ("input", name), longest=LONGEST_NOTE, required=False)


_SIDES = {SchemeRole.MENTOR: "mentor_id", SchemeRole.MENTEE: "mentee_id"}
