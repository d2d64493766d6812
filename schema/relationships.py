"""Relationships, as the two in them read them. Nobody else gets this type."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.relationships
from models import reach
from resolvers.relationships import Wanted
from schema.absent import given
from schema.carrying import NextSearchOfRelationship
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.contracts import ContractOfRelationship
from schema.meetings import MeetingsOfRelationship
from schema.members import Member, member_of
from schema.nodes import Node, finds, global_id
from schema.paper_archives import ArchiveOfRelationship
from schema.proposals import Proposal
from schema.threads import ThreadOfRelationship
from schema.tools import ToolsOfRelationship

choice(models.RelationshipStatus, "Where a relationship is in its life.")
choice(models.RelationshipAction, "What can be done with a relationship.")
choice(models.RelationshipEvent, "What can happen to a relationship.")
choice(models.EndReason, "Why a relationship ended.")

Role = Annotated[
    models.SchemeRole | None,
    strawberry.argument(description="MENTOR: those in which you are the mentor; MENTEE likewise."),
]
Statuses = Annotated[
    list[models.RelationshipStatus] | None,
    strawberry.argument(description="Only those that are there in their life."),
]


@strawberry.type(description="A moment in the life of a relationship.")
class RelationshipMoment:
    row: strawberry.Private[models.Event]
    at: datetime = strawberry.field(description="When.")
    event: models.RelationshipEvent = strawberry.field(description="What happened.")

    @strawberry.field(description="Who did it; null when it followed from something else.")
    async def by(self, info: Info) -> Member | None:
        return await _somebody(info, self.row.actor_id)

    @classmethod
    def of(cls, row: models.Event) -> Self:
        return cls(row=row, at=row.created_at, event=models.RelationshipEvent(row.data["event"]))


@strawberry.type(description="Two people who work together as mentor and mentee.")
class Relationship(
    ArchiveOfRelationship,
    ContractOfRelationship,
    MeetingsOfRelationship,
    NextSearchOfRelationship,
    ThreadOfRelationship,
    ToolsOfRelationship,
    Node,
):
    row: strawberry.Private[models.Relationship]
    status: models.RelationshipStatus = strawberry.field(description="Where it is in its life.")
    contracting_since: datetime = strawberry.field(description="When the proposal was accepted.")
    active_since: datetime | None = strawberry.field(
        description="When both had signed the contract; null until then."
    )
    planned_end_on: date | None = strawberry.field(
        description="The day on which it is to end, by the contract; null when nothing is agreed."
    )
    paused_until: date | None = strawberry.field(
        description="The day on whose morning it goes on by itself; null when it is not paused."
    )
    pause_note: str = strawberry.field(
        description="What the one who paused it wrote to the other; empty when nothing."
    )
    completion_proposed_at: datetime | None = strawberry.field(
        description="When one of the two proposed to finish; null when nobody waits for an answer to that."
    )
    completion_note: str = strawberry.field(
        description="What the one who proposed to finish wrote to the other; empty when nothing."
    )
    completes_at: datetime | None = strawberry.field(
        description="When it is completed if the other one says nothing; null when that has not been proposed."
    )
    quiet_asked_at: datetime | None = strawberry.field(
        description="When the two were asked whether it still goes on, as it had been quiet; null when that is "
        "answered, or was not asked."
    )
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it runs.")
    review_closes_at: datetime | None = strawberry.field(
        description="Until when the two can write to each other after the end, or take it up again; null before."
    )
    reopen_offered_at: datetime | None = strawberry.field(
        description="When one of the two offered to take it up again; null when nobody has."
    )
    end_reason: models.EndReason | None = strawberry.field(description="Why it ended; null while it runs.")
    end_note: str = strawberry.field(
        description="What the one who ended it wrote to the other; empty when nothing."
    )

    @strawberry.field(description="Who gives their time.")
    async def mentor(self, info: Info) -> Member:
        return await member_of(info, self.row.mentor_id)

    @strawberry.field(description="Who is supported.")
    async def mentee(self, info: Info) -> Member:
        return await member_of(info, self.row.mentee_id)

    @strawberry.field(description="The other one of the two.")
    async def counterpart(self, info: Info) -> Member:
        return await member_of(info, self.row.other_than(info.context.viewer.id))

    @strawberry.field(description="Who proposed to finish; null when nobody has.")
    async def completion_proposed_by(self, info: Info) -> Member | None:
        return await _somebody(info, self.row.completion_proposed_by_id)

    @strawberry.field(description="Who offered to take it up again; null when nobody has.")
    async def reopen_offered_by(self, info: Info) -> Member | None:
        return await _somebody(info, self.row.reopen_offered_by_id)

    @strawberry.field(description="The other one's e-mail address; null once the relationship has ended.")
    async def contact_email(self, info: Info) -> str | None:
        if self.row.is_over:
            return None
        other = await info.context.loaders.members.load(self.row.other_than(info.context.viewer.id))
        return cast("models.Member", other).email

    @strawberry.field(
        description="That mail does not reach the other one, in a sentence; null when it does, or once it has ended."
    )
    async def delivery_problem(self, info: Info) -> str | None:
        if self.row.is_over:
            return None
        other = await info.context.loaders.members.load(self.row.other_than(info.context.viewer.id))
        return reach.problem_with(cast("models.Member", other))

    @strawberry.field(description="The proposal that it came of.")
    async def proposal(self, info: Info) -> Proposal:
        found = await info.context.loaders.proposals.load(self.row.proposal_id)
        return Proposal.of(cast("models.Proposal", found))  # the two of them are the two of the proposal

    @strawberry.field(description="What has happened to it, the oldest first.")
    async def timeline(self, info: Info) -> list[RelationshipMoment]:
        history = await info.context.loaders.relationship_histories.load(self.row.id)
        return [RelationshipMoment.of(event) for event in history]

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.RelationshipAction]:
        return self.row.open_to(info.context.viewer)

    @classmethod
    def of(cls, row: models.Relationship) -> Self:
        return cls(
            id=global_id("Relationship", row.id),
            row=row,
            status=row.status,
            contracting_since=row.contracting_since,
            active_since=row.active_since,
            planned_end_on=row.planned_end_on,
            paused_until=row.paused_until,
            pause_note=row.pause_note,
            completion_proposed_at=row.completion_proposed_at,
            completion_note=row.completion_note,
            completes_at=row.completes_at,
            quiet_asked_at=row.quiet_asked_at,
            ended_at=row.ended_at,
            review_closes_at=row.review_closes_at,
            reopen_offered_at=row.reopen_offered_at,
            end_reason=models.EndReason(row.end_reason) if row.end_reason else None,
            end_note=row.end_note,
        )


@strawberry.type
class RelationshipsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Those with whom you work or worked, the newest first.")
    async def relationships(
        self,
        role: Role = strawberry.UNSET,
        status: Statuses = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Relationship]:
        wanted = Wanted(given(role), given(status))
        part = await resolvers.relationships.listed(self.row, wanted, window(first, after, last, before))
        return connect(part, Relationship.of, partial(resolvers.relationships.count, self.row, wanted))


@finds("Relationship")
async def _relationship(context: Context, key: UUID) -> Relationship | None:
    found = await context.loaders.relationships.load(key) if context.member else None
    return Relationship.of(found) if found else None


async def _somebody(info: Info, key: UUID | None) -> Member | None:
    return await member_of(info, key) if key else None
