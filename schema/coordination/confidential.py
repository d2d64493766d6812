"""What two people share, opened for a concern: the one type for coordinators that carries it, and how it is opened."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, Self
from uuid import UUID

import strawberry

import models
from models.confidential import ConcernNotOpen
from models.contracts import RevisionStatus
from resolvers.coordination import confidential
from resolvers.coordination.confidential import Need, Part
from resolvers.lists import Slice
from schema.answers import Answer, answers_of
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.coordination.summaries import MemberSummary, RelationshipSummary, summary_of
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of


@strawberry.type(description="A message of the two.")
class RecordedMessage:
    row: strawberry.Private[models.Message]
    body: str = strawberry.field(description="What it says.")
    sent_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="Who wrote it.")
    async def author(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.author_id)

    @classmethod
    def of(cls, row: models.Message) -> Self:
        return cls(row=row, body=row.body, sent_at=row.sent_at)


@strawberry.type(description="A meeting of the two.")
class RecordedMeeting:
    title: str = strawberry.field(description="What it is called.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    method: models.MeetingMethod = strawberry.field(description="How they meet.")
    where: str = strawberry.field(description="Where; empty when not told.")
    details: str = strawberry.field(description="What else was said of it; empty when nothing.")
    status: models.MeetingStatus = strawberry.field(description="Where it stands.")

    @classmethod
    def of(cls, row: models.Meeting) -> Self:
        return cls(
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            method=row.method,
            where=row.where,
            details=row.details,
            status=row.status,
        )


@strawberry.type(description="A text of the contract of the two.")
class RecordedContract:
    number: int = strawberry.field(description="1, 2, 3 ...")
    status: RevisionStatus = strawberry.field(description="Where it stands.")
    body: str = strawberry.field(description="The whole text.")
    note: str = strawberry.field(description="What its author said about it; empty when nothing.")
    created_at: datetime = strawberry.field(description="When it was written.")

    @classmethod
    def of(cls, row: models.ContractRevision) -> Self:
        return cls(
            number=row.number, status=row.status, body=row.body, note=row.note, created_at=row.created_at
        )


@strawberry.type(description="A tool that both of the two can read, as it stands.")
class RecordedTool:
    row: strawberry.Private[models.ToolDocument]
    title: str = strawberry.field(description="What it is called.")
    template: str = strawberry.field(description="Which tool it is, e.g. goals.")
    updated_at: datetime = strawberry.field(description="When it was last saved.")
    answers: list[Answer] = strawberry.field(
        description="The newest answers that both can read, in the order of the form."
    )

    @strawberry.field(description="Who began it.")
    async def owner(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.owner_id)

    @classmethod
    def of(cls, revisions: dict[UUID, models.ToolRevision], row: models.ToolDocument) -> Self:
        revision, hidden = revisions.get(row.id), row.form.for_the_scheme
        read = {key: value for key, value in revision.given.items() if key not in hidden} if revision else {}
        return cls(
            row=row,
            title=row.title,
            template=row.template.partition("@")[0],
            updated_at=row.updated_at,
            answers=answers_of(row.form, read),
        )


@strawberry.type(
    description="What two people share, opened by the coordinator who handles a concern, for some hours. Both were "
    "told, each reading is written down, and it ends by itself. What one of the two keeps private is not in it."
)
class ConfidentialRecord(Node):
    row: strawberry.Private[models.ConfidentialRecord]
    opened_at: datetime = strawberry.field(description="When it was opened, and both were told.")
    ends_at: datetime = strawberry.field(description="When it ends by itself.")
    closed_at: datetime | None = strawberry.field(description="When it was closed before that; null if not.")

    @strawberry.field(description="Whose it is, without what the two share.")
    async def relationship(self, info: Info) -> RelationshipSummary:
        row = await info.context.loaders.relationships_looked_after.load(self.row.relationship_id)
        assert row is not None  # noqa: S101  relationships are never deleted
        return RelationshipSummary.of(row)

    @strawberry.field(description=Part.MESSAGES.description)
    async def messages(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RecordedMessage]:
        part = await self._read(info, Part.MESSAGES, first, after, last, before)
        return connect(part, RecordedMessage.of, self._count(info, Part.MESSAGES))

    @strawberry.field(description=Part.MEETINGS.description)
    async def meetings(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RecordedMeeting]:
        part = await self._read(info, Part.MEETINGS, first, after, last, before)
        return connect(part, RecordedMeeting.of, self._count(info, Part.MEETINGS))

    @strawberry.field(description=Part.CONTRACT.description)
    async def contract(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RecordedContract]:
        part = await self._read(info, Part.CONTRACT, first, after, last, before)
        return connect(part, RecordedContract.of, self._count(info, Part.CONTRACT))

    @strawberry.field(description=Part.TOOLS.description)
    async def shared_tools(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RecordedTool]:
        part = await self._read(info, Part.TOOLS, first, after, last, before)
        keys = [document.id for document in part.entries]
        revisions = await confidential.answers_of(info.context.coordinator, self.row.id, keys)
        return connect(part, partial(RecordedTool.of, revisions), self._count(info, Part.TOOLS))

    async def _read(self, info: Info, part: Part, *page: Any) -> Slice[Any]:
        return await confidential.part_of(info.context.coordinator, self.row.id, part, window(*page))

    def _count(self, info: Info, part: Part) -> Callable[[], Awaitable[int]]:
        return partial(confidential.count, info.context.coordinator, self.row.id, part)

    @classmethod
    def of(cls, row: models.ConfidentialRecord) -> Self:
        return cls(
            id=global_id("ConfidentialRecord", row.id),
            row=row,
            opened_at=row.created_at,
            ends_at=row.ends_at,
            closed_at=row.closed_at,
        )


@strawberry.type
class ConfidentialToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What you have opened for a concern, and what is open still.")
    async def confidential_records(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ConfidentialRecord]:
        part = await confidential.records(self.row, window(first, after, last, before))
        return connect(part, ConfidentialRecord.of, partial(confidential.count_records, self.row))


@strawberry.input(description="What has to be read, and why.")
class OpenConfidentialRecordInput(Input):
    concern_id: strawberry.ID = strawberry.field(description="An open concern that you handle.")
    relationship_id: strawberry.ID = strawberry.field(description="The relationship that it is about.")
    reason: str = strawberry.field(
        description="Why it has to be read: 40 to 1000 characters, for coordinators alone."
    )
    hours: int = strawberry.field(default=1, description="For how long: 1 to 24 hours.")


@strawberry.type(description="Opened, or not.")
class OpenConfidentialRecordPayload(Payload):
    confidential_record: ConfidentialRecord | None = strawberry.field(
        default=None, description="What the two share."
    )
    errors: list[UserError] = refusals("OpenConfidentialRecordError", ConcernNotOpen)


@strawberry.input(description="Which record to close.")
class CloseConfidentialRecordInput(Input):
    id: strawberry.ID = strawberry.field(description="A record that you opened.")


@strawberry.type(description="Closed, or not.")
class CloseConfidentialRecordPayload(Payload):
    closed_at: datetime | None = strawberry.field(
        default=None, description="When it was closed; null when it had ended by itself."
    )
    errors: list[UserError] = refusals("CloseConfidentialRecordError")


@strawberry.type
class ConfidentialMutations:
    @mutation(
        OpenConfidentialRecordPayload,
        "For the coordinator who handles a concern: open what the two share whom it is about, for some hours. Both are "
        "told at once, with your name; each reading is written down.",
    )
    async def open_confidential_record(
        self, info: Info, input: OpenConfidentialRecordInput
    ) -> OpenConfidentialRecordPayload | None:
        need = Need(
            concern_id=key_of("ConcernCase", input.concern_id, ("input", "concernId")),
            relationship_id=key_of("RelationshipSummary", input.relationship_id, ("input", "relationshipId")),
            reason=input.reason,
            hours=input.hours,
        )
        row = await confidential.open_record(info.context.coordinator, need)
        return OpenConfidentialRecordPayload(confidential_record=ConfidentialRecord.of(row))

    @mutation(
        CloseConfidentialRecordPayload, "For coordinators: close what you opened, before its time is over."
    )
    async def close_confidential_record(
        self, info: Info, input: CloseConfidentialRecordInput
    ) -> CloseConfidentialRecordPayload | None:
        key = key_of("ConfidentialRecord", input.id)
        row = await confidential.close_record(info.context.coordinator, key)
        return CloseConfidentialRecordPayload(closed_at=row.closed_at)


@finds("ConfidentialRecord")
async def _record(context: Context, key: UUID) -> ConfidentialRecord | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    found = await confidential.record(context.member, key)
    return ConfidentialRecord.of(found) if found else None
