"""Whether your mail gets through, and how to be reached again."""

from datetime import datetime
from typing import Self

import strawberry

import models
import resolvers.reach
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.type(description="Your address takes no mail. Move to another one, or say that it works again.")
class MailProblem:
    since: datetime = strawberry.field(description="Since when.")
    address: str = strawberry.field(description="The address.")

    @classmethod
    def of(cls, row: models.Member) -> Self | None:
        since = row.undeliverable_since
        return cls(since=since, address=row.email) if since else None


@strawberry.type
class ReachOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="What hinders mail to you; null when it gets through. It goes away with the next mail that does."
    )
    def mail_problem(self) -> MailProblem | None:
        return MailProblem.of(self.row)


@strawberry.input(description="Nothing is asked for.")
class RetryMyMailInput(Input):
    pass


@strawberry.type(description="It is tried again, or not.")
class RetryMyMailPayload(Payload):
    mail_problem: MailProblem | None = strawberry.field(
        default=None, description="What still hinders; null when it is tried again."
    )
    errors: list[UserError] = refusals("RetryMyMailError")


@strawberry.type
class ReachMutations:
    @mutation(
        RetryMyMailPayload,
        "Say that your address takes mail again: what did not get through lately is sent once more.",
    )
    async def retry_my_mail(self, info: Info, input: RetryMyMailInput) -> RetryMyMailPayload | None:
        row = await resolvers.reach.try_again(info.context.viewer)
        return RetryMyMailPayload(mail_problem=MailProblem.of(row))
