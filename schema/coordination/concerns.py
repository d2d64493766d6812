"""Concerns, for those who look after them. Of a complaint that somebody else handles only the outside is shown."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Annotated, Self
from uuid import UUID

import strawberry

import models
from models.concerns import ConcernNotInThatState, ConcernWithAnother, NobodyToHandleIt
from resolvers.coordination import concerns
from resolvers.coordination.concerns import WantedConcerns
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.coordination.summaries import MemberSummary, RelationshipSummary, summary_of
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(models.ConcernDeskAction, "What a coordinator can do with a concern.")

Statuses = Annotated[
    list[models.ConcernStatus] | None, strawberry.argument(description="Only those that stand so.")
]
Mine = Annotated[bool | None, strawberry.argument(description="Only those that you handle.")]
Overdue = Annotated[
    bool | None, strawberry.argument(description="Only those that nobody has acknowledged in time.")
]


@strawberry.type(
    description="A message that somebody handed in with a concern, as it stood then; nothing changes it."
)
class HandedInMessage:
    row: strawberry.Private[models.Evidence]
    body: str = strawberry.field(description="What it said.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    edited_at: datetime | None = strawberry.field(
        description="When it had last been changed; null for never."
    )
    handed_in_at: datetime = strawberry.field(description="When this copy was made.")

    @strawberry.field(description="Who wrote it.")
    async def author(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.author_id)

    @classmethod
    def of(cls, row: models.Evidence) -> Self:
        return cls(
            row=row,
            body=row.body,
            sent_at=row.sent_at,
            edited_at=row.edited_at,
            handed_in_at=row.created_at,
        )


@strawberry.type(
    description="A concern, as the scheme deals with it. That you read it is written down. Those that you raised, or "
    "that are about you, are not here."
)
class ConcernCase(Node):
    row: strawberry.Private[models.Concern]
    is_readable: bool = strawberry.field(
        description="Whether you may read it. A complaint is read by the one who handles it alone; then `category`, "
        "`narrative`, `reporter`, `about` and `evidence` are null for you."
    )
    reference: str = strawberry.field(description="What whoever raised it names when they write or call.")
    wish: models.ConcernWish = strawberry.field(description="What whoever raised it would like to happen.")
    status: models.ConcernStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When it was raised.")
    acknowledge_by: datetime = strawberry.field(
        description="By when somebody should have acknowledged it: three working days after it was raised."
    )
    is_overdue: bool = strawberry.field(description="Whether that is past, and nobody has.")
    held_since: datetime | None = strawberry.field(
        description="Since when a coordinator has all that it is about kept, also once it is settled; null when not."
    )
    category: models.ConcernCategory | None = strawberry.field(description="What it is about.")
    narrative: str | None = strawberry.field(
        description="What was told; empty once whoever raised it has been erased."
    )
    viewer_can: list[models.ConcernDeskAction] = strawberry.field(description="What you can do with it now.")

    @strawberry.field(description="The coordinator who handles it; null when nobody does yet.")
    async def handler(self, info: Info) -> MemberSummary | None:
        return await summary_of(info, self.row.handler_id) if self.row.handler_id else None

    @strawberry.field(description="Who raised it.")
    async def reporter(self, info: Info) -> MemberSummary | None:
        return await summary_of(info, self.row.reporter_id) if self.is_readable else None

    @strawberry.field(
        description="Whom it is about; they are not told. Null when it is about nobody in particular."
    )
    async def about(self, info: Info) -> MemberSummary | None:
        about_id = self.row.about_id
        return await summary_of(info, about_id) if about_id and self.is_readable else None

    @strawberry.field(
        description="The messages that whoever raised it handed in, in the order in which they were sent; null where "
        "you may not read it."
    )
    async def evidence(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[HandedInMessage] | None:
        if not self.is_readable:
            return None
        loaders, page = info.context.loaders, window(first, after, last, before)
        part = await loaders.evidence.load((self.row.id, page))
        return connect(part, HandedInMessage.of, partial(loaders.evidence_counts.load, self.row.id))

    @strawberry.field(
        description="The relationship it is about, without what the two share; null when it is about none."
    )
    async def relationship(self, info: Info) -> RelationshipSummary | None:
        key = self.row.relationship_id
        if key is None or not self.is_readable:
            return None
        found = await info.context.loaders.relationships_looked_after.load(key)
        return RelationshipSummary.of(found) if found else None

    @classmethod
    def of(cls, coordinator: models.Member, handlers: Collection[UUID], row: models.Concern) -> Self:
        may_read = row.may_be_read_by(coordinator, handlers)
        return cls(
            id=global_id("ConcernCase", row.id),
            row=row,
            is_readable=may_read,
            reference=row.reference,
            wish=row.wish,
            status=row.status,
            created_at=row.created_at,
            acknowledge_by=row.acknowledge_by,
            is_overdue=row.is_overdue,
            held_since=row.held_since,
            category=row.category if may_read else None,
            narrative=row.narrative if may_read else None,
            viewer_can=row.desk_can(coordinator, handlers),
        )


@strawberry.type
class ConcernsToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What members told the scheme in confidence, the newest first.")
    async def concerns(
        self,
        status: Statuses = strawberry.UNSET,
        mine: Mine = strawberry.UNSET,
        overdue: Overdue = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ConcernCase]:
        wanted = WantedConcerns(statuses=given(status), mine=bool(given(mine)), overdue=bool(given(overdue)))
        part = await concerns.concerns(self.row, wanted, window(first, after, last, before))
        shown = partial(ConcernCase.of, self.row, await concerns.handlers())
        return connect(part, shown, partial(concerns.count_concerns, self.row, wanted))


@strawberry.input(description="Which concern was read.")
class AcknowledgeConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Acknowledged, or not.")
class AcknowledgeConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("AcknowledgeConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern to look into.")
class ReviewConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Being looked into, or not.")
class ReviewConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ReviewConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern is settled.")
class ResolveConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Settled, or not.")
class ResolveConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ResolveConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern goes to the body.")
class EscalateConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="With the body, or not.")
class EscalateConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("EscalateConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Who handles a concern.")
class AssignConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    handler_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The coordinator; without one, yourself."
    )


@strawberry.type(description="Assigned, or not.")
class AssignConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("AssignConcernError", ConcernWithAnother, NobodyToHandleIt)


@strawberry.input(description="Which concern holds all that it is about.")
class HoldConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    reason: str = strawberry.field(description="Why; for coordinators alone.")


@strawberry.type(description="Held, or not.")
class HoldConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("HoldConcernError", ConcernWithAnother)


@strawberry.input(description="Which concern holds nothing any more.")
class ReleaseConcernHoldInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    reason: str = strawberry.field(description="Why; for coordinators alone.")


@strawberry.type(description="Released, or not.")
class ReleaseConcernHoldPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ReleaseConcernHoldError", ConcernWithAnother)


@strawberry.type
class ConcernDeskMutations:
    @mutation(
        AcknowledgeConcernPayload,
        "For coordinators: confirm to whoever raised a concern that it was read. You handle it then, if nobody did.",
    )
    async def acknowledge_concern(
        self, info: Info, input: AcknowledgeConcernInput
    ) -> AcknowledgeConcernPayload | None:
        row = await concerns.acknowledge(info.context.coordinator, key_of("ConcernCase", input.id))
        return AcknowledgeConcernPayload(concern_case=await _case(info, row))

    @mutation(
        ReviewConcernPayload, "For coordinators: begin to look into a concern; whoever raised it is told."
    )
    async def review_concern(self, info: Info, input: ReviewConcernInput) -> ReviewConcernPayload | None:
        row = await concerns.review(info.context.coordinator, key_of("ConcernCase", input.id))
        return ReviewConcernPayload(concern_case=await _case(info, row))

    @mutation(ResolveConcernPayload, "For coordinators: settle a concern; whoever raised it is told.")
    async def resolve_concern(self, info: Info, input: ResolveConcernInput) -> ResolveConcernPayload | None:
        row = await concerns.resolve(info.context.coordinator, key_of("ConcernCase", input.id))
        return ResolveConcernPayload(concern_case=await _case(info, row))

    @mutation(
        EscalateConcernPayload,
        "For coordinators: hand a concern to the body's complaints procedure; whoever raised it is told.",
    )
    async def escalate_concern(
        self, info: Info, input: EscalateConcernInput
    ) -> EscalateConcernPayload | None:
        row = await concerns.escalate(info.context.coordinator, key_of("ConcernCase", input.id))
        return EscalateConcernPayload(concern_case=await _case(info, row))

    @mutation(
        AssignConcernPayload,
        "For coordinators: say who handles a concern. Once somebody handles a complaint, only they pass it on.",
    )
    async def assign_concern(self, info: Info, input: AssignConcernInput) -> AssignConcernPayload | None:
        handler = input.handler_id
        handler_id = key_of("MemberSummary", handler, ("input", "handlerId")) if handler else None
        coordinator = info.context.coordinator
        row = await concerns.assign(coordinator, key_of("ConcernCase", input.id), handler_id)
        return AssignConcernPayload(concern_case=await _case(info, row))

    @mutation(
        HoldConcernPayload,
        "For coordinators: keep everything that a concern is about, also once it is settled. Nobody whom it is about "
        "or who raised it is erased, and nothing the two wrote is deleted, until the hold is released.",
    )
    async def hold_concern(self, info: Info, input: HoldConcernInput) -> HoldConcernPayload | None:
        key = key_of("ConcernCase", input.id)
        row = await concerns.hold(info.context.coordinator, key, input.reason)
        return HoldConcernPayload(concern_case=await _case(info, row))

    @mutation(ReleaseConcernHoldPayload, "For coordinators: let time take again what a concern held.")
    async def release_concern_hold(
        self, info: Info, input: ReleaseConcernHoldInput
    ) -> ReleaseConcernHoldPayload | None:
        key = key_of("ConcernCase", input.id)
        row = await concerns.release_hold(info.context.coordinator, key, input.reason)
        return ReleaseConcernHoldPayload(concern_case=await _case(info, row))


async def _case(info: Info, row: models.Concern) -> ConcernCase:
    return ConcernCase.of(info.context.viewer, await concerns.handlers(), row)


@finds("ConcernCase")
async def _concern_case(context: Context, key: UUID) -> ConcernCase | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    found = await concerns.concern(context.member, key)
    return ConcernCase.of(context.member, await concerns.handlers(), found) if found else None
