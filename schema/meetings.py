"""Meetings, as the two who meet read them. Nobody else gets this type."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.meeting_lists
import resolvers.meetings
from models.local_time import wall_clock
from models.meeting_accounts import are_disputed
from resolvers.meeting_lists import Wanted
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.members import Member
from schema.nodes import Node, finds, global_id

if TYPE_CHECKING:
    from schema.relationships import Relationship

choice(models.MeetingMethod, "How two people meet.")
choice(models.MeetingStatus, "Where a meeting stands.")
choice(models.MeetingAction, "What can be done with a meeting.")
choice(models.MeetingReply, "What somebody who is asked says to the time of a meeting.")
choice(models.MeetingOutcome, "Whether a meeting took place.")

Upcoming = Annotated[
    bool | None,
    strawberry.argument(
        description="True: arranged and not over yet. False: over, or cancelled. Left out: all."
    ),
]
Status = Annotated[
    models.MeetingStatus | None, strawberry.argument(description="Only those that stand like this.")
]
From = Annotated[
    datetime | None,
    strawberry.argument(name="from", description="Only those that end after this instant."),
]
To = Annotated[
    datetime | None,
    strawberry.argument(name="to", description="Only those that start before this instant."),
]


@strawberry.type(description="Another time for a meeting, as one of the two suggests it.")
class MeetingSuggestion:
    starts_at: datetime = strawberry.field(description="When it would start.")
    ends_at: datetime = strawberry.field(description="When it would end.")
    timezone: str = strawberry.field(description="The IANA zone in which it was suggested.")


@strawberry.type(description="What one of the two said about whether a meeting took place.")
class MeetingAccount:
    row: strawberry.Private[models.MeetingAccount]
    outcome: models.MeetingOutcome = strawberry.field(description="Whether it did.")
    actual_minutes: int | None = strawberry.field(description="How long it took; null when not said.")
    recorded_at: datetime = strawberry.field(description="When that was said.")

    @strawberry.field(description="Who said it.")
    async def by(self, info: Info) -> Member:
        return await _member(info, self.row.member_id)

    @classmethod
    def of(cls, row: models.MeetingAccount) -> Self:
        return cls(
            row=row, outcome=row.outcome, actual_minutes=row.actual_minutes, recorded_at=row.created_at
        )


@strawberry.type(description="A meeting of mentor and mentee.")
class Meeting(Node):
    row: strawberry.Private[models.Meeting]
    title: str = strawberry.field(description="What it is called, in a line.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    timezone: str = strawberry.field(description="The IANA zone in which it was arranged.")
    local_start: str = strawberry.field(
        description="What the clock shows in that zone when it starts: 2026-11-26T09:00:00."
    )
    local_end: str = strawberry.field(description="What the clock shows in that zone when it ends.")
    method: models.MeetingMethod = strawberry.field(description="How the two meet.")
    where: str = strawberry.field(description="The place, or the number to call; empty when not told.")
    join_url: str = strawberry.field(description="The link to join by; empty when there is none.")
    details: str = strawberry.field(description="What else is to be known; empty when nothing.")
    status: models.MeetingStatus = strawberry.field(description="Where it stands.")
    cancel_note: str = strawberry.field(
        description="What was said when it was cancelled; empty when nothing."
    )
    notifies_other: bool = strawberry.field(
        description="Whether mail tells the other side of it, and of every change to it."
    )
    sequence: int = strawberry.field(
        description="How often it changed in a way that matters to calendars, as in its iCalendar SEQUENCE."
    )
    version: int = strawberry.field(
        description="How often it changed at all; hand it to a change as `expectedVersion`."
    )
    reply: models.MeetingReply | None = strawberry.field(
        description="What the one who is asked says to time and place; null until then. A change of them asks anew."
    )
    reply_note: str = strawberry.field(description="A word with the reply; empty when there is none.")
    suggestion: MeetingSuggestion | None = strawberry.field(
        description="The other time that is suggested; null when none is. `acceptSuggestion` moves the meeting there."
    )
    actual_minutes: int | None = strawberry.field(
        description="How long it took, as whoever spoke last says; null when not said."
    )
    created_at: datetime = strawberry.field(description="When it was arranged.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @strawberry.field(description="Who arranged it.")
    async def organiser(self, info: Info) -> Member:
        return await _member(info, self.row.organiser_id)

    @strawberry.field(description="Who set time and place as they stand; the other of the two is asked.")
    async def set_by(self, info: Info) -> Member:
        return await _member(info, self.row.set_by_id)

    @strawberry.field(
        description="What the two said of whether it took place, the oldest first; a correction adds to it."
    )
    async def outcomes(self, info: Info) -> list[MeetingAccount]:
        return [MeetingAccount.of(row) for row in await self._accounts(info)]

    @strawberry.field(description="Whether the two disagree about whether it took place.")
    async def is_disputed(self, info: Info) -> bool:
        return are_disputed(await self._accounts(info))

    @strawberry.field(description="The relationship that it belongs to.")
    async def relationship(
        self, info: Info
    ) -> Annotated["Relationship", strawberry.lazy("schema.relationships")]:
        from schema.relationships import Relationship  # noqa: PLC0415  it reaches meetings

        return Relationship.of(await self._relationship(info))

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.MeetingAction]:
        return self.row.actions(await self._relationship(info), info.context.viewer)

    async def _accounts(self, info: Info) -> list[models.MeetingAccount]:
        return await info.context.loaders.meeting_accounts.load(self.row.id)

    async def _relationship(self, info: Info) -> models.Relationship:
        found = await info.context.loaders.relationships.load(self.row.relationship_id)
        return cast("models.Relationship", found)  # who sees the meeting sees the relationship

    @classmethod
    def of(cls, row: models.Meeting) -> Self:
        return cls(
            id=global_id("Meeting", row.id),
            row=row,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            timezone=row.timezone,
            local_start=wall_clock(row.starts_at, row.timezone).isoformat(),
            local_end=wall_clock(row.ends_at, row.timezone).isoformat(),
            method=row.method,
            where=row.where,
            join_url=row.join_url,
            details=row.details,
            status=row.status,
            cancel_note=row.cancel_note,
            notifies_other=row.invited,
            sequence=row.sequence,
            version=row.version,
            reply=row.reply,
            reply_note=row.reply_note,
            suggestion=MeetingSuggestion(**vars(row.suggestion)) if row.suggestion else None,
            actual_minutes=row.actual_minutes,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type
class MeetingsOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(description="The meetings of the two, the earliest first.")
    async def meetings(
        self,
        info: Info,
        upcoming: Upcoming = strawberry.UNSET,
        status: Status = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Meeting]:
        wanted = Wanted(upcoming=given(upcoming), status=given(status))
        page = (wanted, window(first, after, last, before))
        part = await info.context.loaders.meetings.load((self.row.id, page))
        count = partial(info.context.loaders.meeting_counts.load, (self.row.id, wanted))
        return connect(part, Meeting.of, count)


@strawberry.type
class MeetingsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Your meetings with everybody, the earliest first.")
    async def meetings(
        self,
        from_: From = strawberry.UNSET,
        to: To = strawberry.UNSET,
        upcoming: Upcoming = strawberry.UNSET,
        status: Status = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Meeting]:
        wanted = Wanted(given(upcoming), given(status), since=given(from_), until=given(to))
        part = await resolvers.meeting_lists.listed(self.row, wanted, window(first, after, last, before))
        return connect(part, Meeting.of, partial(resolvers.meeting_lists.count, self.row, wanted))


async def _member(info: Info, key: UUID) -> Member:
    found = await info.context.loaders.members.load(key)
    return Member.of(cast("models.Member", found))  # members are erased, but never deleted


@finds("Meeting")
async def _meeting(context: Context, key: UUID) -> Meeting | None:
    return Meeting.of(await resolvers.meetings.visible(context.member, key)) if context.member else None
