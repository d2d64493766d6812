"""Messages that somebody handed in with a concern: a copy, as they stood then."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry

import models
import resolvers.evidence
from models.evidence import ConcernSettled, ConsentNeeded, NothingLeftToReport, TooMuchEvidence
from resolvers.evidence import Report
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

if TYPE_CHECKING:
    from schema.concerns import Concern


@strawberry.type(
    description="A message as it stood when it was handed in with a concern. Changing or deleting the message, or an "
    "account, does not change it."
)
class Evidence(Node):
    row: strawberry.Private[models.Evidence]
    body: str = strawberry.field(description="What it said.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    edited_at: datetime | None = strawberry.field(
        description="When it had last been changed; null for never."
    )
    handed_in_at: datetime = strawberry.field(description="When this copy was made.")

    @strawberry.field(description="Who wrote it.")
    async def author(self, info: Info) -> Member:
        return await member_of(info, self.row.author_id)

    @classmethod
    def of(cls, row: models.Evidence) -> Self:
        return cls(
            id=global_id("Evidence", row.id),
            row=row,
            body=row.body,
            sent_at=row.sent_at,
            edited_at=row.edited_at,
            handed_in_at=row.created_at,
        )


@strawberry.type
class EvidenceOfConcern:
    """What a concern has, for whoever may read it: whoever raised it, and the desk (schema/coordination)."""

    row: strawberry.Private[models.Concern]

    @strawberry.field(description="The messages handed in with it, in the order in which they were sent.")
    async def evidence(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Evidence]:
        loaders, page = info.context.loaders, window(first, after, last, before)
        part = await loaders.evidence.load((self.row.id, page))
        return connect(part, Evidence.of, partial(loaders.evidence_counts.load, self.row.id))


@strawberry.input(
    description="Which messages to hand in, and with which concern: an open one of yours, or a new one."
)
class ReportMessagesInput(Input):
    message_ids: list[strawberry.ID] = strawberry.field(
        description="Messages of one thread, yours or the other one's; at most 50."
    )
    consent: bool = strawberry.field(
        description="That those who look after the scheme may read these messages. Nothing is handed in without it."
    )
    concern_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="An open concern of yours; left out: a new one is raised."
    )
    category: models.ConcernCategory = strawberry.field(
        default=models.ConcernCategory.CONDUCT, description="What a new concern is about."
    )
    wish: models.ConcernWish = strawberry.field(
        default=models.ConcernWish.ADVICE, description="What you would like to happen with a new concern."
    )
    narrative: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What happened, at most 4000 characters; needed for a new concern.",
    )


@strawberry.type(description="Handed in, or not.")
class ReportMessagesPayload(Payload):
    concern: Annotated["Concern", strawberry.lazy("schema.concerns")] | None = strawberry.field(
        default=None, description="Your concern, with the messages."
    )
    errors: list[UserError] = refusals(
        "ReportMessagesError", ConsentNeeded, TooMuchEvidence, NothingLeftToReport, ConcernSettled
    )


@strawberry.type
class EvidenceMutations:
    @mutation(
        ReportMessagesPayload,
        "Hand in messages that show what went wrong, with a concern. A copy is made of them as they stand; whoever "
        "wrote them is not told.",
    )
    async def report_messages(self, info: Info, input: ReportMessagesInput) -> ReportMessagesPayload | None:
        from schema.concerns import Concern  # noqa: PLC0415  concerns show their evidence

        path = ("input", "concernId")
        concern_id = given(input.concern_id)
        report = Report(
            message_ids=[key_of("Message", each, ("input", "messageIds")) for each in input.message_ids],
            consent=input.consent,
            concern_id=key_of("Concern", concern_id, path) if concern_id else None,
            category=input.category,
            wish=input.wish,
            narrative=given(input.narrative) or "",
        )
        row = await resolvers.evidence.report(info.context.viewer, report)
        return ReportMessagesPayload(concern=Concern.of(row))


@finds("Evidence")
async def _evidence(context: Context, key: UUID) -> Evidence | None:
    found = await resolvers.evidence.evidence(context.member, key) if context.member else None
    return Evidence.of(found) if found else None
