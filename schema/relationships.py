"""Relationships, as the two in them read them. Nobody else gets this type."""

from typing import Self, cast
from uuid import UUID

import strawberry

import models
from schema.choices import choice
from schema.context import Context, Info
from schema.meetings import MeetingsOfRelationship
from schema.members import Member
from schema.nodes import Node, finds, global_id
from schema.threads import ThreadOfRelationship

choice(models.RelationshipStatus, "Where a relationship is in its life.")


@strawberry.type(description="Two people who work together as mentor and mentee.")
class Relationship(MeetingsOfRelationship, ThreadOfRelationship, Node):
    row: strawberry.Private[models.Relationship]
    status: models.RelationshipStatus = strawberry.field(description="Where it is in its life.")

    @strawberry.field(description="Who gives their time.")
    async def mentor(self, info: Info) -> Member:
        return Member.of(cast("models.Member", await info.context.loaders.members.load(self.row.mentor_id)))

    @strawberry.field(description="Who is supported.")
    async def mentee(self, info: Info) -> Member:
        return Member.of(cast("models.Member", await info.context.loaders.members.load(self.row.mentee_id)))

    @classmethod
    def of(cls, row: models.Relationship) -> Self:
        return cls(id=global_id("Relationship", row.id), row=row, status=row.status)


@finds("Relationship")
async def _relationship(context: Context, key: UUID) -> Relationship | None:
    found = await context.loaders.relationships.load(key) if context.member else None
    return Relationship.of(found) if found else None
