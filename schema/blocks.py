"""Whom you do not want to meet. Nobody is told, and only whoever blocked somebody reads of it."""

from datetime import datetime
from typing import Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.blocks
from models.refusals import Refusal
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals, shows
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of
from schema.relationships import Relationship

PATH = ("input", "memberId")


@strawberry.type(description="Somebody whom you have blocked; they do not know.")
class BlockedMember(Node):
    row: strawberry.Private[models.Block]
    since: datetime = strawberry.field(description="When you blocked them.")

    @strawberry.field(description="Who it is.")
    async def member(self, info: Info) -> Member:
        return await member_of(info, self.row.blocked_id)

    @classmethod
    def of(cls, row: models.Block) -> Self:
        return cls(id=global_id("BlockedMember", row.id), row=row, since=row.created_at)


@shows(models.StillTogether)
@strawberry.type(description=models.StillTogether.sentence)
class StillTogether(UserError):
    relationship: Relationship = strawberry.field(description="The relationship that runs.")
    first: models.RelationshipAction = strawberry.field(description="What to do first: `endRelationship`.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        running = cast("models.StillTogether", refusal).relationship
        first = models.RelationshipAction.END
        return cls(**vars(UserError.of(refusal)), relationship=Relationship.of(running), first=first)


@strawberry.input(description="Whom to block.")
class BlockMemberInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.type(description="Blocked, or not.")
class BlockMemberPayload(Payload):
    blocked_member: BlockedMember | None = strawberry.field(
        default=None, description="Whom you have blocked."
    )
    errors: list[UserError] = refusals("BlockMemberError", models.BlockYourself, models.StillTogether)


@strawberry.input(description="Whom to block no longer.")
class UnblockMemberInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.type(description="No longer blocked, or not.")
class UnblockMemberPayload(Payload):
    member: Member | None = strawberry.field(default=None, description="Whom you block no longer.")
    errors: list[UserError] = refusals("UnblockMemberError")


@strawberry.type
class BlocksOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Whom you have blocked, the newest first.")
    async def blocked_members(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[BlockedMember]:
        part = await resolvers.blocks.blocks(self.row, window(first, after, last, before))
        return connect(part, BlockedMember.of, lambda: resolvers.blocks.count(self.row))


@strawberry.type
class BlockMutations:
    @mutation(
        BlockMemberPayload,
        "Block somebody: from now on neither of you finds, asks or writes to the other. They are not told, and what "
        "is open between you is closed as if one of you were unavailable. A relationship that runs has to be ended "
        "first.",
    )
    async def block_member(self, info: Info, input: BlockMemberInput) -> BlockMemberPayload | None:
        row = await resolvers.blocks.block(info.context.viewer, key_of("Member", input.member_id, PATH))
        return BlockMemberPayload(blocked_member=BlockedMember.of(row))

    @mutation(UnblockMemberPayload, "Block somebody no longer. What was closed stays closed.")
    async def unblock_member(self, info: Info, input: UnblockMemberInput) -> UnblockMemberPayload | None:
        row = await resolvers.blocks.unblock(info.context.viewer, key_of("Member", input.member_id, PATH))
        return UnblockMemberPayload(member=Member.of(row))


@finds("BlockedMember")
async def _blocked_member(context: Context, key: UUID) -> BlockedMember | None:
    found = await resolvers.blocks.by_id(context.member, key) if context.member else None
    return BlockedMember.of(found) if found else None
