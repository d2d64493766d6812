"""Relationships, as the two in them read them. Nobody else gets this type."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.relationships
from resolvers.relationships import Wanted
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.contracts import ContractOfRelationship
from schema.errors import UserError, refusals
from schema.meetings import MeetingsOfRelationship
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of
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
        return await member_of(info, self.row.actor_id) if self.row.actor_id else None

    @classmethod
    def of(cls, row: models.Event) -> Self:
        return cls(row=row, at=row.created_at, event=models.RelationshipEvent(row.data["event"]))


@strawberry.type(description="Two people who work together as mentor and mentee.")
class Relationship(
    ContractOfRelationship, MeetingsOfRelationship, ThreadOfRelationship, ToolsOfRelationship, Node
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
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it runs.")
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

    @strawberry.field(description="The other one's e-mail address; null once the relationship has ended.")
    async def contact_email(self, info: Info) -> str | None:
        if self.row.is_over:
            return None
        other = await info.context.loaders.members.load(self.row.other_than(info.context.viewer.id))
        return cast("models.Member", other).email

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
            ended_at=row.ended_at,
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


@strawberry.input(description="Which relationship to end, and what to say.")
class EndRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    neutral_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the other one; at most 1000 characters."
    )
    private_reason: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="For the scheme's coordinators alone, never for the other one; at most 1000 characters.",
    )


@strawberry.type(description="Ended, or not.")
class EndRelationshipPayload(Payload):
    relationship: Relationship | None = strawberry.field(
        default=None, description="The relationship as it stands now."
    )
    errors: list[UserError] = refusals("EndRelationshipError", models.RelationshipOver)


@strawberry.type
class RelationshipMutations:
    @mutation(EndRelationshipPayload, "End a relationship. Nobody is at fault, and no reason is needed.")
    async def end_relationship(
        self, info: Info, input: EndRelationshipInput
    ) -> EndRelationshipPayload | None:
        row = await resolvers.relationships.end(
            info.context.viewer,
            key_of("Relationship", input.id),
            given(input.neutral_note) or "",
            given(input.private_reason) or "",
        )
        return EndRelationshipPayload(relationship=Relationship.of(row))


@finds("Relationship")
async def _relationship(context: Context, key: UUID) -> Relationship | None:
    found = await context.loaders.relationships.load(key) if context.member else None
    return Relationship.of(found) if found else None
