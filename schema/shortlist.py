"""The mentors whom you would ask next, in your order."""

from datetime import datetime
from functools import partial
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.shortlist
from models.shortlist import ShortlistFull
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of


@strawberry.type(description="A mentor on your shortlist. Nobody but you knows of it.")
class ShortlistEntry(Node):
    row: strawberry.Private[models.ShortlistEntry]
    place: int = strawberry.field(description="Where on the list; the first place is 1.")
    created_at: datetime = strawberry.field(description="Since when.")

    @strawberry.field(description="Who it is.")
    async def mentor(self, info: Info) -> Member:
        return await member_of(info, self.row.mentor_id)

    @strawberry.field(
        description="Whether you can ask them at present: they are available, and have a place."
    )
    async def is_reachable(self, info: Info) -> bool:
        return await info.context.loaders.reachable.load(self.row.mentor_id)

    @classmethod
    def of(cls, row: models.ShortlistEntry) -> Self:
        return cls(
            id=global_id("ShortlistEntry", row.id), row=row, place=row.place, created_at=row.created_at
        )


@strawberry.type
class ShortlistOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The mentors whom you would ask next, in your order. Mails that ask you to choose another "
        "mentor name first those of them who can be reached."
    )
    async def shortlist(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ShortlistEntry]:
        part = await resolvers.shortlist.listed(self.row, window(first, after, last, before))
        return connect(part, ShortlistEntry.of, partial(resolvers.shortlist.count, self.row))


@strawberry.input(description="Whom to put on your shortlist, and where.")
class ShortlistMentorInput(Input):
    mentor_id: strawberry.ID = strawberry.field(description="The id of the mentor's `Member`.")
    place: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="At which place, from 1 on; at the end when left out. Whoever is on the list moves there.",
    )


@strawberry.type(description="On your shortlist, or not.")
class ShortlistMentorPayload(Payload):
    entry: ShortlistEntry | None = strawberry.field(default=None, description="The mentor on your list.")
    errors: list[UserError] = refusals("ShortlistMentorError", ShortlistFull)


@strawberry.input(description="Whom to take off your shortlist.")
class RemoveFromShortlistInput(Input):
    mentor_id: strawberry.ID = strawberry.field(description="The id of the mentor's `Member`.")


@strawberry.type(description="Off your shortlist, or not.")
class RemoveFromShortlistPayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You.")
    errors: list[UserError] = refusals("RemoveFromShortlistError")


@strawberry.type
class ShortlistMutations:
    @mutation(ShortlistMentorPayload, "Keep a mentor on your list of those to ask next, or move them on it.")
    async def shortlist_mentor(
        self, info: Info, input: ShortlistMentorInput
    ) -> ShortlistMentorPayload | None:
        mentor = key_of("Member", input.mentor_id, path=("input", "mentorId"))
        row = await resolvers.shortlist.put(info.context.viewer, mentor, given(input.place))
        return ShortlistMentorPayload(entry=ShortlistEntry.of(row))

    @mutation(RemoveFromShortlistPayload, "Take a mentor off your shortlist.")
    async def remove_from_shortlist(
        self, info: Info, input: RemoveFromShortlistInput
    ) -> RemoveFromShortlistPayload | None:
        mentor = key_of("Member", input.mentor_id, path=("input", "mentorId"))
        return RemoveFromShortlistPayload(
            member=Member.of(await resolvers.shortlist.take_off(info.context.viewer, mentor))
        )


@finds("ShortlistEntry")
async def _entry(context: Context, key: UUID) -> ShortlistEntry | None:
    found = await resolvers.shortlist.entry(context.member, key) if context.member else None
    return ShortlistEntry.of(found) if found else None
