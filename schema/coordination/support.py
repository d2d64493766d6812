"""The support desk: requests for help, with what was written since, for those who look after the scheme."""

from datetime import datetime
from functools import partial
from typing import Annotated, Self
from uuid import UUID

import strawberry

import models
import resolvers.support
from models.support import SupportRequestClosed
from resolvers.coordination import support
from resolvers.coordination.support import WantedRequests
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.coordination.summaries import MemberSummary, summary_of
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(models.SupportDeskAction, "What a coordinator can do with a request for help.")

Statuses = Annotated[
    list[models.SupportStatus] | None, strawberry.argument(description="Only those that stand so.")
]
Text = Annotated[
    str,
    strawberry.argument(
        description="Only those with words that begin so in the reference, the name, the address, the subject or the "
        "question; capitals and accents do not count."
    ),
]
Mine = Annotated[bool | None, strawberry.argument(description="Only those that you have taken.")]


@strawberry.type(description="What was written after the question of a request for help.")
class SupportCaseMessage:
    row: strawberry.Private[models.SupportMessage]
    body: str = strawberry.field(description="The words; plain text.")
    is_answer: bool = strawberry.field(description="Whether a coordinator wrote it; if not, whoever asked.")
    sent_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="Who wrote it; whoever asked signed out never writes here.")
    async def author(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.author_id)

    @classmethod
    def of(cls, row: models.SupportMessage) -> Self:
        return cls(row=row, body=row.body, is_answer=row.is_answer, sent_at=row.created_at)


@strawberry.type(
    description="A request for help, as the support desk has it. That you read it is written down."
)
class SupportCase(Node):
    row: strawberry.Private[models.SupportRequest]
    reference: str = strawberry.field(description="What whoever asked names when they write or call.")
    name: str = strawberry.field(description="Who asked, in their words; empty when they did not say.")
    email: str = strawberry.field(description="Where answers go; empty once whoever asked has been erased.")
    category: models.SupportCategory = strawberry.field(description="What it is about.")
    subject: str = strawberry.field(description="In a line.")
    message: str = strawberry.field(description="At length.")
    status: models.SupportStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When it was asked.")
    closed_at: datetime | None = strawberry.field(description="When it was closed; null while it is not.")
    viewer_can: list[models.SupportDeskAction] = strawberry.field(description="What you can do with it now.")

    @strawberry.field(description="The member who asked; null when they were signed out.")
    async def member(self, info: Info) -> MemberSummary | None:
        return await summary_of(info, self.row.member_id) if self.row.member_id else None

    @strawberry.field(description="The coordinator who has taken it; null when nobody has.")
    async def handler(self, info: Info) -> MemberSummary | None:
        return await summary_of(info, self.row.handler_id) if self.row.handler_id else None

    @strawberry.field(description="What was written after the question, the oldest first.")
    async def messages(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SupportCaseMessage]:
        loaders, key = info.context.loaders, self.row.id
        part = await loaders.desk_messages.load((key, window(first, after, last, before)))
        return connect(part, SupportCaseMessage.of, lambda: loaders.desk_message_counts.load(key))

    @classmethod
    def of(cls, row: models.SupportRequest) -> Self:
        return cls(
            id=global_id("SupportCase", row.id),
            row=row,
            reference=row.reference,
            name=row.name,
            email=row.email,
            category=row.category,
            subject=row.subject,
            message=row.body,
            status=row.status,
            created_at=row.created_at,
            closed_at=row.closed_at,
            viewer_can=row.desk_can,
        )


@strawberry.type
class SupportToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What people have asked, the newest first.")
    async def support_requests(
        self,
        status: Statuses = strawberry.UNSET,
        text: Text = "",
        mine: Mine = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SupportCase]:
        wanted = WantedRequests(statuses=given(status), text=text, mine=bool(given(mine)))
        part = await support.requests(self.row, wanted, window(first, after, last, before))
        return connect(part, SupportCase.of, partial(support.count_requests, self.row, wanted))


@strawberry.input(description="An answer to a request for help.")
class AnswerSupportInput(Input):
    id: strawberry.ID = strawberry.field(description="The request.")
    body: str = strawberry.field(description="What to answer, at most 4000 characters; it is mailed.")


@strawberry.type(description="Answered, or not.")
class AnswerSupportPayload(Payload):
    support_case: SupportCase | None = strawberry.field(default=None, description="The request.")
    errors: list[UserError] = refusals("AnswerSupportError", SupportRequestClosed)


@strawberry.input(description="Which request to close.")
class CloseSupportInput(Input):
    id: strawberry.ID = strawberry.field(description="The request.")


@strawberry.type(description="Closed, or not.")
class CloseSupportPayload(Payload):
    support_case: SupportCase | None = strawberry.field(default=None, description="The request.")
    errors: list[UserError] = refusals("CloseSupportError", SupportRequestClosed)


@strawberry.input(description="Which request to take.")
class AssignSupportInput(Input):
    id: strawberry.ID = strawberry.field(description="The request.")
    mine: bool = strawberry.field(
        default=True, description="Whether you take it, from whoever had it; false lets go of your own."
    )


@strawberry.type(description="Taken, or not.")
class AssignSupportPayload(Payload):
    support_case: SupportCase | None = strawberry.field(default=None, description="The request.")
    errors: list[UserError] = refusals("AssignSupportError")


@strawberry.type
class SupportDeskMutations:
    @mutation(
        AnswerSupportPayload,
        "For coordinators: answer a request for help. It goes out by mail, to guests as well; the request is yours "
        "then, if it was nobody's.",
    )
    async def answer_support(self, info: Info, input: AnswerSupportInput) -> AnswerSupportPayload | None:
        coordinator = info.context.coordinator
        row = await resolvers.support.answer(coordinator, key_of("SupportCase", input.id), input.body)
        return AnswerSupportPayload(support_case=SupportCase.of(row))

    @mutation(
        CloseSupportPayload,
        "For coordinators: settle a request for help. Whoever asked is told, and can open it again for thirty days.",
    )
    async def close_support(self, info: Info, input: CloseSupportInput) -> CloseSupportPayload | None:
        row = await support.close(info.context.coordinator, key_of("SupportCase", input.id))
        return CloseSupportPayload(support_case=SupportCase.of(row))

    @mutation(AssignSupportPayload, "For coordinators: take a request for help oneself, or let go of it.")
    async def assign_support(self, info: Info, input: AssignSupportInput) -> AssignSupportPayload | None:
        key = key_of("SupportCase", input.id)
        row = await support.assign(info.context.coordinator, key, mine=input.mine)
        return AssignSupportPayload(support_case=SupportCase.of(row))


@finds("SupportCase")
async def _support_case(context: Context, key: UUID) -> SupportCase | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    found = await support.request(context.member, key)
    return SupportCase.of(found) if found else None
