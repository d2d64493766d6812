"""What those who look after the scheme see of its mail: whom it does not reach, and what failed; never what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models import clock, events, reach
from models.members import Member
from models.outbox import Mail, MailState
from models.refusals import NotFound
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MailHealth:
    """`oldest_due_at` is when the mail that waits longest ought to have gone."""

    queued: int
    oldest_due_at: datetime | None
    failed: int
    ambiguous: int
    sent_last_day: int


async def mail_health(coordinator: Member) -> MailHealth:
    coordinator.refuse_unless_coordinator()
    now = clock.now()
    waiting = Mail.filter(state=MailState.QUEUED)
    oldest = await waiting.filter(not_before__lte=now).order_by("not_before").first()
    return MailHealth(
        queued=await waiting.count(),
        oldest_due_at=oldest.not_before if oldest else None,
        failed=await Mail.filter(state=MailState.FAILED).count(),
        ambiguous=await Mail.filter(ambiguous__gt=0).count(),
        sent_last_day=await Mail.filter(state=MailState.SENT, sent_at__gt=now - A_DAY).count(),
    )


async def unreached_members(coordinator: Member, window: Window) -> Slice[Member]:
    """Whom mail does not reach, the longest first."""
    coordinator.refuse_unless_coordinator()
    return await keyset(reach.unreached(), ["undeliverable_since", "id"], window)


async def count_unreached(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await reach.unreached().count()


async def failed_mails(coordinator: Member, window: Window) -> Slice[Mail]:
    """The newest first."""
    coordinator.refuse_unless_coordinator()
    return await keyset(Mail.filter(state=MailState.FAILED), ["-id"], window)


async def count_failed(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await Mail.filter(state=MailState.FAILED).count()


async def failed_mail(coordinator: Member, key: UUID) -> Mail:
    """The mail of that id.

    Raises:
        NotFound: there is none that failed.
    """
    coordinator.refuse_unless_coordinator()
    mail = await Mail.get_or_none(id=key, state=MailState.FAILED)
    if mail is None:
        raise NotFound
    return mail


@use_case
async def retry_mail(coordinator: Member, key: UUID) -> Mail:
    """Send a mail that failed once more; it counts as new from now on.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such mail.
        MailForgotten: nobody knows any more what it said.
        StateConflict: it has not failed, or somebody was first.
    """
    coordinator.refuse_unless_coordinator()
    mail = await Mail.get_or_none(id=key)
    if mail is None:
        raise NotFound(path=("input", "id"))
    await reach.send_again(mail)
    await events.record("mail-retried", mail, by=coordinator)
    return mail
