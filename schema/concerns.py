"""Raising a concern in confidence."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.concerns
from models.concerns import ConcernClosed
from resolvers.concerns import Worry
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.evidence import EvidenceOfConcern
from schema.members import Member
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(models.ConcernCategory, "What a concern is about.")
choice(models.ConcernWish, "What whoever raises a concern would like to happen.")
choice(models.ConcernStatus, "Where a concern stands.")
choice(models.ConcernAction, "What can be done with a concern.")


@strawberry.type(description="Something that went wrong between people, told to the scheme in confidence.")
class Concern(EvidenceOfConcern, Node):
    row: strawberry.Private[models.Concern]
    reference: str = strawberry.field(description="To be named when you write or call about it.")
    category: models.ConcernCategory = strawberry.field(description="What it is about.")
    wish: models.ConcernWish = strawberry.field(description="What you would like to happen.")
    narrative: str = strawberry.field(description="What you told.")
    status: models.ConcernStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When you raised it.")
    acknowledge_by: datetime = strawberry.field(
        description="By when somebody will be in touch: three working days."
    )
    viewer_can: list[models.ConcernAction] = strawberry.field(description="What you can do with it now.")

    @strawberry.field(
        description="Whom it is about; they are not told. Null when it is about nobody in particular."
    )
    async def about(self, info: Info) -> Member | None:
        if self.row.about_id is None:
            return None
        found = await info.context.loaders.members.load(self.row.about_id)
        return Member.of(found) if found else None

    @classmethod
    def of(cls, row: models.Concern) -> Self:
        return cls(
            id=global_id("Concern", row.id),
            row=row,
            reference=row.reference,
            category=row.category,
            wish=row.wish,
            narrative=row.narrative,
            status=row.status,
            created_at=row.created_at,
            acknowledge_by=row.acknowledge_by,
            viewer_can=row.can,
        )


@strawberry.input(description="What went wrong. The other person is not told.")
class RaiseConcernInput(Input):
    relationship_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The relationship it is about, if it is about one."
    )
    about_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The member it is about; with a relationship, the other of the two.",
    )
    category: models.ConcernCategory = strawberry.field(description="What it is about.")
    narrative: str = strawberry.field(description="What happened, at most 4000 characters.")
    wish: models.ConcernWish = strawberry.field(description="What you would like to happen.")


@strawberry.type(description="Raised, or not.")
class RaiseConcernPayload(Payload):
    concern: Concern | None = strawberry.field(default=None, description="Your concern.")
    errors: list[UserError] = refusals("RaiseConcernError")


@strawberry.input(description="Which concern to take back.")
class WithdrawConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Taken back, or not.")
class WithdrawConcernPayload(Payload):
    concern: Concern | None = strawberry.field(default=None, description="Your concern.")
    errors: list[UserError] = refusals("WithdrawConcernError", ConcernClosed)


@strawberry.type
class ConcernsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The concerns that you have raised, the newest first.")
    async def concerns(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Concern]:
        part = await resolvers.concerns.concerns(self.row, window(first, after, last, before))
        return connect(part, Concern.of, lambda: resolvers.concerns.count_concerns(self.row))


@strawberry.type
class ConcernMutations:
    @mutation(RaiseConcernPayload, "Tell the scheme, in confidence, that something is wrong.")
    async def raise_concern(self, info: Info, input: RaiseConcernInput) -> RaiseConcernPayload | None:
        worry = Worry(
            category=input.category,
            wish=input.wish,
            narrative=input.narrative,
            relationship_id=_key("Relationship", input.relationship_id, "relationshipId"),
            about_id=_key("Member", input.about_id, "aboutId"),
        )
        row = await resolvers.concerns.raise_concern(info.context.viewer, worry)
        return RaiseConcernPayload(concern=Concern.of(row))

    @mutation(WithdrawConcernPayload, "Take back a concern that is not settled yet.")
    async def withdraw_concern(
        self, info: Info, input: WithdrawConcernInput
    ) -> WithdrawConcernPayload | None:
        row = await resolvers.concerns.withdraw_concern(info.context.viewer, key_of("Concern", input.id))
        return WithdrawConcernPayload(concern=Concern.of(row))


def _key(type_name: str, node_id: strawberry.ID | None, name: str) -> UUID | None:
    return key_of(type_name, node_id, ("input", name)) if node_id else None


@finds("Concern")
async def _concern(context: Context, key: UUID) -> Concern | None:
    found = await resolvers.concerns.concern(context.viewer, key) if context.member else None
    return Concern.of(found) if found else None
