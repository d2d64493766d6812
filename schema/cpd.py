"""Statements of continuing professional development: one's own entries, and a fingerprint that anybody can check."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Self, TypeVar
from uuid import UUID

import strawberry

import models
import resolvers.cpd
from models import cpd, printed
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.cost import affordable
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id

T = TypeVar("T")

Reference = Annotated[str, strawberry.argument(description="The statement's `reference`.")]
BodyHash = Annotated[
    str, strawberry.argument(description="Its `bodyHash`, or the SHA-256 of the file that you were given.")
]


@strawberry.type(description="A meeting, as a statement has it: nothing of the other person.")
class CpdMeeting:
    held_on: date = strawberry.field(description="The day.")
    minutes: int = strawberry.field(description="How long it took.")
    method: models.MeetingMethod = strawberry.field(description="How the two met.")
    role: models.SchemeRole = strawberry.field(description="What you were in it.")

    @classmethod
    def of(cls, entry: cpd.CpdMeeting) -> Self:
        return cls(held_on=entry.held_on, minutes=entry.minutes, method=entry.method, role=entry.role)


@strawberry.type(
    description="What you learned, by an entry of your reflective log that you ticked as evidence of CPD."
)
class CpdReflection:
    written_on: date = strawberry.field(description="The day on which the entry was begun.")
    minutes: int | None = strawberry.field(description="How long it took; null when you did not say.")
    learned: str = strawberry.field(description="Your words on what you learned.")
    do_differently: str = strawberry.field(
        description="Your words on what you will do differently; empty when there are none."
    )

    @classmethod
    def of(cls, entry: cpd.CpdReflection) -> Self:
        return cls(
            written_on=entry.written_on,
            minutes=entry.minutes,
            learned=entry.learned,
            do_differently=entry.do_differently,
        )


@strawberry.type(
    description="What you did for your professional development, as it stood when it was issued. It never changes."
)
class CpdStatement(Node):
    row: strawberry.Private[models.CpdStatement]
    reference: str = strawberry.field(description="Under which it can be checked.")
    body_hash: str = strawberry.field(
        description="Its fingerprint: SHA-256 of the file at `fileUrl`, byte for byte."
    )
    starts_on: date = strawberry.field(description="The first day that it is about.")
    ends_on: date = strawberry.field(description="The last day that it is about.")
    created_at: datetime = strawberry.field(description="When it was issued.")

    @strawberry.field(
        description="Minutes of all meetings, and of the reflections that say how long they took."
    )
    async def total_minutes(self) -> int:
        return self.row.entries.minutes

    @strawberry.field(
        description="Your meetings that took place, the oldest first, but for those that the two of you disagree on."
    )
    async def meetings(self) -> list[CpdMeeting]:
        return _as_far_as_affordable([CpdMeeting.of(each) for each in self.row.entries.meetings])

    @strawberry.field(description="What you learned, the oldest first.")
    async def reflections(self) -> list[CpdReflection]:
        return _as_far_as_affordable([CpdReflection.of(each) for each in self.row.entries.reflections])

    @strawberry.field(description="The statement as a page to print; whoever opens it signs in as you.")
    async def print_url(self) -> str:
        return printed.link(self.row, "html")

    @strawberry.field(
        description="The statement as a file of JSON, in the very form that the fingerprint is of."
    )
    async def file_url(self) -> str:
        return printed.link(self.row, "json")

    @strawberry.field(
        description="Where anybody checks it by its reference and fingerprint, without signing in."
    )
    async def check_url(self) -> str:
        return printed.address(printed.CHECK)

    @classmethod
    def of(cls, row: models.CpdStatement) -> Self:
        return cls(
            id=global_id("CpdStatement", row.id),
            row=row,
            reference=row.reference,
            body_hash=row.body_hash,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            created_at=row.created_at,
        )


@strawberry.type(description="What can be said to anybody about a statement that they were given.")
class CpdStatementCheck:
    is_genuine: bool = strawberry.field(
        description="Whether a statement of that reference was issued with that fingerprint. One that was changed has "
        "another."
    )


@strawberry.type
class CpdQueries:
    @strawberry.field(
        description="Whether a statement of professional development is genuine. It says nothing else about it, and "
        "needs no account."
    )
    async def cpd_statement_check(
        self, reference: Reference, body_hash: BodyHash
    ) -> CpdStatementCheck | None:
        return CpdStatementCheck(is_genuine=await resolvers.cpd.is_genuine(reference, body_hash))


@strawberry.type
class CpdOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The statements of professional development that you had issued, the newest first."
    )
    async def cpd_statements(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[CpdStatement]:
        part = await resolvers.cpd.listed(self.row, window(first, after, last, before))
        return connect(part, CpdStatement.of, partial(resolvers.cpd.count, self.row))


@strawberry.input(description="Which days to state.")
class IssueCpdStatementInput(Input):
    from_: date = strawberry.field(name="from", description="The first day; at most five years ago.")
    to: date = strawberry.field(description="The last day; today at the latest.")


@strawberry.type(description="Issued, or not.")
class IssueCpdStatementPayload(Payload):
    statement: CpdStatement | None = strawberry.field(default=None, description="The statement.")
    errors: list[UserError] = refusals("IssueCpdStatementError", models.NothingInThisPeriod)


@strawberry.type
class CpdMutations:
    @mutation(
        IssueCpdStatementPayload,
        "State what you did for your professional development in these days, by your own entries alone: meetings that "
        "took place, and entries of your reflective log that you ticked. It is kept as it is now; at most 20 a day.",
    )
    async def issue_cpd_statement(
        self, info: Info, input: IssueCpdStatementInput
    ) -> IssueCpdStatementPayload | None:
        row = await resolvers.cpd.issue(info.context.viewer, input.from_, input.to)
        return IssueCpdStatementPayload(statement=CpdStatement.of(row))


def _as_far_as_affordable(entries: list[T]) -> list[T]:
    return entries if affordable(len(entries)) else []


@finds("CpdStatement")
async def _find(context: Context, key: UUID) -> CpdStatement | None:
    row = await resolvers.cpd.visible(context.viewer, key) if context.member else None
    return CpdStatement.of(row) if row else None
