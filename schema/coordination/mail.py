"""How the scheme's mail is doing, for those who look after it; never what a mail says."""

from datetime import datetime
from functools import partial
from typing import Self
from uuid import UUID

import strawberry

import models
from models.outbox import MailFault
from models.reach import MailForgotten
from resolvers.coordination import mail
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(MailFault, "Why a mail failed.")


@strawberry.type(description="How the scheme's mail is doing.")
class MailHealth:
    queued: int = strawberry.field(description="Mails that wait to be sent.")
    oldest_due_at: datetime | None = strawberry.field(
        description="When the one that waits longest ought to have gone; null when none is late."
    )
    failed: int = strawberry.field(description="Mails that failed for good.")
    ambiguous: int = strawberry.field(description="Mails that may have arrived twice, or not at all.")
    sent_last_day: int = strawberry.field(description="Mails that went out in the last 24 hours.")

    @classmethod
    def of(cls, health: mail.MailHealth) -> Self:
        return cls(
            queued=health.queued,
            oldest_due_at=health.oldest_due_at,
            failed=health.failed,
            ambiguous=health.ambiguous,
            sent_last_day=health.sent_last_day,
        )


@strawberry.type(description="Somebody whose address takes no mail.")
class UnreachedMember:
    display_name: str = strawberry.field(description="Their name.")
    since: datetime = strawberry.field(description="Since when nothing gets through.")

    @classmethod
    def of(cls, row: models.Member) -> Self:
        return cls(display_name=row.display_name, since=row.undeliverable_since or row.created_at)


@strawberry.type(description="A mail that failed: to whom and why, not what it says.")
class FailedMail(Node):
    row: strawberry.Private[models.Mail]
    kind: str = strawberry.field(description="Which letter it is, e.g. proposal-sent.")
    attempts: int = strawberry.field(description="How often it was tried.")
    fault: MailFault = strawberry.field(description="Why it failed.")
    created_at: datetime = strawberry.field(description="When it was written.")
    failed_at: datetime | None = strawberry.field(description="When it was given up.")
    can_be_retried: bool = strawberry.field(
        description="Whether it can be sent again; what a mail says is deleted after a while."
    )

    @strawberry.field(description="To whom; null when it went to an address that is no member's.")
    async def display_name(self, info: Info) -> str | None:
        if self.row.recipient_id is None:
            return None
        member = await info.context.loaders.members.load(self.row.recipient_id)
        return member.display_name if member else None

    @classmethod
    def of(cls, row: models.Mail) -> Self:
        return cls(
            id=global_id("FailedMail", row.id),
            row=row,
            kind=row.kind,
            attempts=row.attempts,
            fault=row.fault,
            created_at=row.created_at,
            failed_at=row.failed_at,
            can_be_retried=row.scrubbed_at is None,
        )


@strawberry.type
class MailToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="How the mail is doing.")
    async def mail_health(self) -> MailHealth:
        return MailHealth.of(await mail.mail_health(self.row))

    @strawberry.field(description="Whom mail does not reach, those first who have been waiting longest.")
    async def undeliverable_members(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[UnreachedMember]:
        part = await mail.unreached_members(self.row, window(first, after, last, before))
        return connect(part, UnreachedMember.of, partial(mail.count_unreached, self.row))

    @strawberry.field(description="Mails that failed for good, the newest first.")
    async def failed_mails(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[FailedMail]:
        part = await mail.failed_mails(self.row, window(first, after, last, before))
        return connect(part, FailedMail.of, partial(mail.count_failed, self.row))


@strawberry.input(description="Which mail.")
class RetryMailInput(Input):
    id: strawberry.ID = strawberry.field(description="A mail that failed.")


@strawberry.type(description="It is sent again, or not.")
class RetryMailPayload(Payload):
    mail_health: MailHealth | None = strawberry.field(default=None, description="How the mail is doing now.")
    errors: list[UserError] = refusals("RetryMailError", MailForgotten)


@strawberry.type
class MailMutations:
    @mutation(RetryMailPayload, "For coordinators: send a mail that failed once more.")
    async def retry_mail(self, info: Info, input: RetryMailInput) -> RetryMailPayload | None:
        coordinator = info.context.coordinator
        _ = await mail.retry_mail(coordinator, key_of("FailedMail", input.id))
        return RetryMailPayload(mail_health=MailHealth.of(await mail.mail_health(coordinator)))


@finds("FailedMail")
async def _failed_mail(context: Context, key: UUID) -> FailedMail | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    return FailedMail.of(await mail.failed_mail(context.member, key))
