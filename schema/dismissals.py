"""The mentors whom you would rather not be shown again."""

from datetime import datetime
from functools import partial
from typing import Self

import strawberry

import models
import resolvers.dismissals
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errors import UserError, refusals
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of


@strawberry.type(description="A mentor whom you are not shown any more. Nobody but you knows of it.")
class DismissedMentor:
    row: strawberry.Private[models.Dismissal]
    dismissed_at: datetime = strawberry.field(description="Since when.")

    @strawberry.field(description="Who it is.")
    async def mentor(self, info: Info) -> Member:
        return await member_of(info, self.row.mentor_id)

    @classmethod
    def of(cls, row: models.Dismissal) -> Self:
        return cls(row=row, dismissed_at=row.created_at)


@strawberry.type
class DismissalsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The mentors whom you have dismissed, the latest first. Your search leaves them out."
    )
    async def dismissed_mentors(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[DismissedMentor]:
        part = await resolvers.dismissals.listed(self.row, window(first, after, last, before))
        return connect(part, DismissedMentor.of, partial(resolvers.dismissals.count, self.row))


@strawberry.input(description="Whom not to be shown any more.")
class DismissMentorInput(Input):
    mentor_id: strawberry.ID = strawberry.field(description="The id of the mentor's `Member`.")


@strawberry.type(description="Dismissed, or not.")
class DismissMentorPayload(Payload):
    dismissed: DismissedMentor | None = strawberry.field(default=None, description="Whom you dismissed.")
    errors: list[UserError] = refusals("DismissMentorError")


@strawberry.input(description="Whom to be shown again.")
class UndoDismissalInput(Input):
    mentor_id: strawberry.ID = strawberry.field(description="The id of the mentor's `Member`.")


@strawberry.type(description="Shown to you again, or not.")
class UndoDismissalPayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You.")
    errors: list[UserError] = refusals("UndoDismissalError")


@strawberry.type
class DismissalMutations:
    @mutation(
        DismissMentorPayload,
        "Leave a mentor out of what your search shows and our mails name. The mentor does not learn of it.",
    )
    async def dismiss_mentor(self, info: Info, input: DismissMentorInput) -> DismissMentorPayload | None:
        mentor = key_of("Member", input.mentor_id, path=("input", "mentorId"))
        row = await resolvers.dismissals.dismiss(info.context.viewer, mentor)
        return DismissMentorPayload(dismissed=DismissedMentor.of(row))

    @mutation(UndoDismissalPayload, "Be shown a mentor again whom you had dismissed.")
    async def undo_dismissal(self, info: Info, input: UndoDismissalInput) -> UndoDismissalPayload | None:
        mentor = key_of("Member", input.mentor_id, path=("input", "mentorId"))
        row = await resolvers.dismissals.undo(info.context.viewer, mentor)
        return UndoDismissalPayload(member=Member.of(row))
