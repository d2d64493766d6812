"""Concerns, for those who look after them. Of a complaint that somebody else handles only the outside is shown."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Annotated, Self
from uuid import UUID

import strawberry

import models
from resolvers.coordination import concerns
from resolvers.coordination.concerns import WantedConcerns
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.coordination.summaries import MemberSummary, RelationshipSummary, summary_of
from schema.nodes import Node, finds, global_id

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


@finds("ConcernCase")
async def _concern_case(context: Context, key: UUID) -> ConcernCase | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    found = await concerns.concern(context.member, key)
    return ConcernCase.of(context.member, await concerns.handlers(), found) if found else None
