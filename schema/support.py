"""Asking for help with the platform."""

from datetime import datetime
from functools import partial
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.support
from models.support import SupportRequestClosed, SupportRequestOpen
from resolvers.support import Question
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(models.SupportCategory, "What a request for help is about.")
choice(models.SupportStatus, "Where a request for help stands.")
choice(models.SupportAction, "What can be done with a request for help.")


@strawberry.type(description="What was written after the question of a request for help.")
class SupportMessage(Node):
    body: str = strawberry.field(description="The words; plain text.")
    is_answer: bool = strawberry.field(description="Whether the scheme wrote it; if not, you did.")
    sent_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: models.SupportMessage) -> Self:
        return cls(
            id=global_id("SupportMessage", row.id),
            body=row.body,
            is_answer=row.is_answer,
            sent_at=row.created_at,
        )


@strawberry.type(description="A request for help with the platform.")
class SupportRequest(Node):
    row: strawberry.Private[models.SupportRequest]
    reference: str = strawberry.field(description="To be named when you write or call about it.")
    category: models.SupportCategory = strawberry.field(description="What it is about.")
    subject: str = strawberry.field(description="In a line.")
    message: str = strawberry.field(description="At length.")
    status: models.SupportStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When you asked.")
    closed_at: datetime | None = strawberry.field(description="When it was closed; null while it is not.")
    reopen_until: datetime | None = strawberry.field(
        description="Until when a closed request can be opened again; null while it is not closed."
    )
    viewer_can: list[models.SupportAction] = strawberry.field(
        description="What you can do with it now; nothing when you are signed out."
    )

    @strawberry.field(description="What was written after the question, the oldest first; for you alone.")
    async def messages(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SupportMessage]:
        viewer, key = info.context.viewer, self.row.id
        part = await resolvers.support.messages(viewer, key, window(first, after, last, before))
        return connect(part, SupportMessage.of, partial(resolvers.support.count_messages, viewer, key))

    @classmethod
    def of(cls, row: models.SupportRequest) -> Self:
        return cls(
            id=global_id("SupportRequest", row.id),
            row=row,
            reference=row.reference,
            category=row.category,
            subject=row.subject,
            message=row.body,
            status=row.status,
            created_at=row.created_at,
            closed_at=row.closed_at,
            reopen_until=row.reopen_until,
            viewer_can=row.can if row.member_id else [],
        )


@strawberry.input(description="Who needs help, and with what.")
class RequestSupportInput(Input):
    category: models.SupportCategory = strawberry.field(
        default=models.SupportCategory.TECHNICAL, description="What it is about."
    )
    subject: str = strawberry.field(description="In a line, at most 120 characters.")
    message: str = strawberry.field(description="At length, at most 4000 characters.")
    name: str = strawberry.field(default="", description="Your name; not needed when you are signed in.")
    email: str = strawberry.field(
        default="", description="Where to answer; when you are signed in, your account's address is taken."
    )


@strawberry.type(description="Asked, or not.")
class RequestSupportPayload(Payload):
    support_request: SupportRequest | None = strawberry.field(default=None, description="Your request.")
    errors: list[UserError] = refusals("RequestSupportError")


@strawberry.input(description="More about a request for help.")
class ReplyToSupportRequestInput(Input):
    id: strawberry.ID = strawberry.field(description="Your request.")
    message: str = strawberry.field(description="What to add, at most 4000 characters.")


@strawberry.type(description="Written, or not.")
class ReplyToSupportRequestPayload(Payload):
    support_request: SupportRequest | None = strawberry.field(
        default=None, description="Your request; it waits for an answer."
    )
    errors: list[UserError] = refusals("ReplyToSupportRequestError", SupportRequestClosed)


@strawberry.input(description="Which request to open again, and why.")
class ReopenSupportRequestInput(Input):
    id: strawberry.ID = strawberry.field(description="Your request.")
    message: str = strawberry.field(description="What is still wrong, at most 4000 characters.")


@strawberry.type(description="Open again, or not.")
class ReopenSupportRequestPayload(Payload):
    support_request: SupportRequest | None = strawberry.field(
        default=None, description="Your request; it waits for an answer."
    )
    errors: list[UserError] = refusals("ReopenSupportRequestError", SupportRequestClosed, SupportRequestOpen)


@strawberry.type
class SupportOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Your requests for help, the newest first.")
    async def support_requests(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SupportRequest]:
        part = await resolvers.support.support_requests(self.row, window(first, after, last, before))
        count = resolvers.support.count_support_requests
        return connect(part, SupportRequest.of, lambda: count(self.row))


@strawberry.type
class SupportMutations:
    @mutation(RequestSupportPayload, "Ask for help, signed in or not; at most five times a day.")
    async def request_support(self, info: Info, input: RequestSupportInput) -> RequestSupportPayload | None:
        question = Question(
            category=input.category,
            subject=input.subject,
            message=input.message,
            name=input.name,
            email=input.email,
        )
        row = await resolvers.support.request_support(info.context.member, question)
        return RequestSupportPayload(support_request=SupportRequest.of(row))

    @mutation(ReplyToSupportRequestPayload, "Write again about your request for help.")
    async def reply_to_support_request(
        self, info: Info, input: ReplyToSupportRequestInput
    ) -> ReplyToSupportRequestPayload | None:
        key = key_of("SupportRequest", input.id)
        row = await resolvers.support.reply(info.context.viewer, key, input.message)
        return ReplyToSupportRequestPayload(support_request=SupportRequest.of(row))

    @mutation(ReopenSupportRequestPayload, "Open a closed request for help again, within thirty days.")
    async def reopen_support_request(
        self, info: Info, input: ReopenSupportRequestInput
    ) -> ReopenSupportRequestPayload | None:
        key = key_of("SupportRequest", input.id)
        row = await resolvers.support.reopen(info.context.viewer, key, input.message)
        return ReopenSupportRequestPayload(support_request=SupportRequest.of(row))


@finds("SupportRequest")
async def _support_request(context: Context, key: UUID) -> SupportRequest | None:
    found = await resolvers.support.support_request(context.viewer, key) if context.member else None
    return SupportRequest.of(found) if found else None


@finds("SupportMessage")
async def _support_message(context: Context, key: UUID) -> SupportMessage | None:
    found = await resolvers.support.message(context.viewer, key) if context.member else None
    return SupportMessage.of(found) if found else None
