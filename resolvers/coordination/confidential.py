"""What two people share, read by a coordinator for a concern (models/confidential.py); each reading is noted first.

Never what one of the two keeps to themselves: only what both of them can read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models import acts, clock, confidential, events, outbox
from models.choices import Choice
from models.concerns import OPEN, Concern
from models.confidential import ConcernNotOpen, ConfidentialRecord
from models.contracts import ContractRevision
from models.meetings import Meeting
from models.members import AccountStatus, Member
from models.refusals import NotAllowed, NotFound
from models.relationship_life import RelationshipEvent
from models.relationships import Relationship
from models.row import Row
from models.threads import Message
from models.tools import ToolDocument, ToolRevision
from resolvers.lists import Slice, Window, keyset, keyset_each
from resolvers.looking_after import ONE_OF_THE_TWO
from resolvers.use_case import use_case

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Need:
    """For which concern what two people share has to be read, why, and for how many hours."""

    concern_id: UUID
    relationship_id: UUID
    reason: str
    hours: int


@use_case
async def open_record(coordinator: Member, need: Need) -> ConfidentialRecord:
    """Open it, and tell both; what is open already stays as it is.

    Raises:
        NotAllowed: who asks is no coordinator, does not handle the concern, or is one of the two.
        NotFound: there is no such concern for them, or it is not about this relationship.
        ConcernNotOpen: it is settled.
        InvalidInput: the reason is too short, or the time too long.
    """
    coordinator.refuse_unless_coordinator()
    lasts, reason = confidential.hours(need.hours), confidential.reason(need.reason)
    concern = await _concern(coordinator, need.concern_id)
    relationship = await _relationship(coordinator, concern, need.relationship_id)
    same = ConfidentialRecord.open_to(coordinator).filter(
        concern_id=concern.id, relationship_id=relationship.id
    )
    if (found := await same.first()) is not None:
        return found
    record = await ConfidentialRecord.create(
        concern_id=concern.id,
        relationship_id=relationship.id,
        coordinator_id=coordinator.id,
        ends_at=clock.now() + lasts,
    )
    await _note(coordinator, relationship, RelationshipEvent.RECORD_OPENED)
    await acts.note(coordinator, "confidential-record-opened", relationship, reason, about=_two(relationship))
    await _tell(record, relationship, coordinator)
    return record


@use_case
async def close_record(coordinator: Member, key: UUID) -> ConfidentialRecord:
    """Close it before its time is over; doing it again changes nothing.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: they opened none of that id.
    """
    coordinator.refuse_unless_coordinator()
    record = await ConfidentialRecord.get_or_none(id=key, coordinator_id=coordinator.id)
    if record is None:
        raise NotFound(path=("input", "id"))
    if await record.close():
        relationship = await Relationship.find(record.relationship_id)
        await _note(coordinator, relationship, RelationshipEvent.RECORD_CLOSED)
        await acts.note(coordinator, "confidential-record-closed", relationship)
    return record


async def record(coordinator: Member, key: UUID) -> ConfidentialRecord | None:
    """Theirs of that id, while it and the concern are open."""
    coordinator.refuse_unless_coordinator()
    return await _of(coordinator).get_or_none(id=key)


async def records(coordinator: Member, window: Window) -> Slice[ConfidentialRecord]:
    """Those of theirs that are open, the newest first."""
    coordinator.refuse_unless_coordinator()
    return await keyset(_of(coordinator), ["-id"], window)


async def count_records(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await _of(coordinator).count()


class Part(Choice):
    """What is read, as the audit trail names it."""

    MESSAGES = "MESSAGES", "What the two wrote to each other, the oldest first."
    MEETINGS = "MEETINGS", "When and where they met, or meant to, in the order of time."
    CONTRACT = "CONTRACT", "What they agreed, the newest text first."
    TOOLS = "TOOLS", "The tools that both can read, the newest first."


_ORDERS = {
    Part.MESSAGES: ["sent_at", "id"],
    Part.MEETINGS: ["starts_at", "id"],
    Part.CONTRACT: ["-number", "-id"],
    Part.TOOLS: ["-created_at", "-id"],
}


async def part_of(coordinator: Member, key: UUID, part: Part, window: Window) -> Slice[Any]:
    """A page of that part of an open record; that it is read is written down first.

    Raises:
        NotFound: the record is not open to them, or not any more.
    """
    opened = await _opened(coordinator, key)
    await acts.note_read(coordinator, acts.CONFIDENTIAL_RECORD_READ, opened.two, what=part.value)
    return await keyset(opened.rows(part), _ORDERS[part], window)


async def count(coordinator: Member, key: UUID, part: Part) -> int:
    return await (await _opened(coordinator, key)).rows(part).count()


async def answers_of(coordinator: Member, key: UUID, documents: Sequence[UUID]) -> dict[UUID, ToolRevision]:
    """The newest revision of each tool that both can read."""
    opened = await _opened(coordinator, key)
    revisions = _read_by_both(ToolRevision.visible_to(opened.mentor), ToolRevision.visible_to(opened.mentee))
    pages = await keyset_each(revisions, "document_id", documents, ["-number", "-id"], Window(1))
    return {each: found.entries[0] for each, found in pages.items() if found.entries}


@dataclass(frozen=True)
class _Opened:
    relationship: Relationship
    mentor: Member
    mentee: Member

    @property
    def two(self) -> list[UUID]:
        return [self.mentor.id, self.mentee.id]

    def rows(self, part: Part) -> QuerySet[Any]:
        """What both of the two can read of that part."""
        key = self.relationship.id
        if part is Part.MESSAGES:
            return Message.visible_to(self.mentor).filter(thread__relationship_id=key)
        if part is Part.MEETINGS:
            return Meeting.visible_to(self.mentor).filter(relationship_id=key)
        if part is Part.CONTRACT:
            return ContractRevision.visible_to(self.mentor).filter(contract__relationship_id=key)
        of_both = _read_by_both(ToolDocument.visible_to(self.mentor), ToolDocument.visible_to(self.mentee))
        return of_both.filter(relationship_id=key)


def _read_by_both(by_one: QuerySet[R], by_other: QuerySet[R]) -> QuerySet[R]:
    return by_one.filter(id__in=Subquery(by_other.values("id")))


def _of(coordinator: Member) -> QuerySet[ConfidentialRecord]:
    handled = Concern.filter(handler_id=coordinator.id, status__in=list(OPEN))
    return ConfidentialRecord.open_to(coordinator).filter(concern_id__in=Subquery(handled.values("id")))


async def _opened(coordinator: Member, key: UUID) -> _Opened:
    found = await record(coordinator, key)
    if found is None:
        raise NotFound
    relationship = await Relationship.find(found.relationship_id)
    two = await Member.in_bulk(_two(relationship), "id")
    return _Opened(relationship, two[relationship.mentor_id], two[relationship.mentee_id])


async def _concern(coordinator: Member, key: UUID) -> Concern:
    concern = await Concern.at_desk_of(coordinator).get_or_none(id=key)
    if concern is None:
        raise NotFound(path=("input", "concernId"))
    if concern.status not in OPEN:
        raise ConcernNotOpen
    if not confidential.holds(concern, coordinator):
        raise NotAllowed("Only the coordinator who handles the concern can open what it is about.")
    return concern


async def _relationship(coordinator: Member, concern: Concern, key: UUID) -> Relationship:
    relationship = await Relationship.filter(id=key).select_for_update(no_key=True).first()
    if relationship is None or not confidential.is_about(concern, relationship):
        raise NotFound(path=("input", "relationshipId"))
    if coordinator.id in _two(relationship):
        raise NotAllowed(ONE_OF_THE_TWO)
    return relationship


async def _note(coordinator: Member, relationship: Relationship, event: RelationshipEvent) -> None:
    """In the timeline that the two read, with who did it."""
    kind = f"relationship-{event.lower().replace('_', '-')}"
    await events.record(kind, relationship, by=coordinator, event=event.value)


async def _tell(record: ConfidentialRecord, relationship: Relationship, coordinator: Member) -> None:
    two = await Member.in_bulk(_two(relationship), "id")
    for to, other in ((two[relationship.other_than(key)], two[key]) for key in two):
        if to.account_status is AccountStatus.ERASED:
            continue
        facts = {
            "coordinator_name": coordinator.display_name,
            "other_name": other.display_name,
            "relationship_id": relationship.public_id,
            "ends_at": record.ends_at.isoformat(),
        }
        key = f"record:{record.id}:record-opened:{to.id}"
        await outbox.tell(to, "record-opened", relationship, key, facts)


def _two(relationship: Relationship) -> list[UUID]:
    return [relationship.mentor_id, relationship.mentee_id]
