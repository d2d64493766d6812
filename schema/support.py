"""Asking for help with the platform."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.support
from resolvers.support import Question
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id

choice(models.SupportCategory, "What a request for help is about.")
choice(models.SupportStatus, "Where a request for help stands.")


@strawberry.type(description="A request for help with the platform.")
class SupportRequest(Node):
    reference: str = strawberry.field(description="To be named when you write or call about it.")
    category: models.SupportCategory = strawberry.field(description="What it is about.")
    subject: str = strawberry.field(description="In a line.")
    message: str = strawberry.field(description="At length.")
    status: models.SupportStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When you asked.")

    @classmethod
    def of(cls, row: models.SupportRequest) -> Self:
        return cls(
            id=global_id("SupportRequest", row.id),
            reference=row.reference,
            category=row.category,
            subject=row.subject,
            message=row.body,
            status=row.status,
            created_at=row.created_at,
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


@finds("SupportRequest")
async def _support_request(context: Context, key: UUID) -> SupportRequest | None:
    found = await resolvers.support.support_request(context.viewer, key) if context.member else None
    return SupportRequest.of(found) if found else None
