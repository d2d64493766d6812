"""Mail to be sent, written in the transaction of the change it tells of. Only jobs/mail.py talks to a mailer."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, notifications, preferences
from models.choices import Choice
from models.correspondence import KINDS, NotificationCategory, kind_of
from models.members import Member
from models.notices import BETWEEN_REMINDERS
from models.notifications import Notification
from models.quiet_hours import good_hour
from models.row import Row

A_DAY = timedelta(days=1)
MOST_A_DAY = 5  # of a kind that anybody can have sent to anybody


class MailState(Choice):
    QUEUED = "QUEUED", "Waiting to be sent."
    SENDING = "SENDING", "Claimed by a worker."
    SENT = "SENT", "Taken by the mail server."
    FAILED = "FAILED", "Refused for good, or given up."
    CANCELLED = "CANCELLED", "Overtaken by events before it was sent."


class MailFault(Choice):
    NONE = "NONE", "It has not failed."
    REFUSED = "REFUSED", "The mail server refused it for this address."
    GIVEN_UP = "GIVEN_UP", "The mail server put it off for three days."
    MAY_HAVE_ARRIVED = "MAY_HAVE_ARRIVED", "The line dropped each time when it had been handed over."
    UNWRITABLE = "UNWRITABLE", "It could not be written."


class Mail(Row):
    kind = fields.CharField(max_length=60)
    recipient: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="mails", on_delete=fields.CASCADE, null=True
    )
    recipient_id: UUID | None
    to_address = fields.CharField(max_length=254, default="")
    to_name = fields.CharField(max_length=200, default="")
    facts = fields.JSONField[dict[str, Any]](default=dict)
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    dedupe_key = fields.CharField(max_length=200, unique=True)
    ordering_key = fields.CharField(max_length=120, default="")
    state = fields.CharEnumField(MailState, max_length=32, description="", default=MailState.QUEUED)
    not_before = fields.DatetimeField(default=clock.now)
    attempts = fields.IntField(default=0)
    ambiguous = fields.IntField(default=0)
    lease_owner = fields.CharField(max_length=80, default="")
    lease_until = fields.DatetimeField(null=True)
    last_error = fields.TextField(default="")
    fault = fields.CharEnumField(MailFault, max_length=32, description="", default=MailFault.NONE)
    failed_at = fields.DatetimeField(null=True)
    tried_since = fields.DatetimeField(default=clock.now)  # anew when somebody has it sent again
    sent_at = fields.DatetimeField(null=True)
    scrubbed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outbox"
        indexes = (("subject_type", "subject_id"), ("ordering_key", "state"), ("state", "not_before"))

    @property
    def goes_at(self) -> datetime:
        """When it went, goes this moment, or may go at the earliest."""
        went: datetime | None = clock.now() if self.state is MailState.SENDING else self.sent_at
        return max(self.not_before, went or self.not_before)

    async def has_successor(self) -> bool:
        """Whether the same reader was written to again, of the same, since."""
        same = Mail.filter(kind=self.kind, subject_id=self.subject_id, recipient_id=self.recipient_id)
        return await same.filter(id__gt=self.id).exclude(state=MailState.CANCELLED).exists()


_waiting: ContextVar[bool] = ContextVar("mail_waiting", default=False)


async def tell(
    to: Member,
    kind: str,
    about: Row,
    key: str,
    facts: Mapping[str, Any] | None = None,
    *,
    address: str = "",
    ordering_key: str = "",
    not_before: datetime | None = None,
) -> None:
    """Put a mail to a member into the outbox, and tell it in the app, once for each `key`.

    The address is looked up when it is sent; `address` forces another (the old one, on a change of address).
    `facts` are JSON and fill the template `kind` of jobs/letters; instants are ISO 8601 with an offset.
    Mails of one `ordering_key` go out in the order they were put here.
    """
    mail = _mail(kind, about, key, facts, ordering_key, not_before)
    mail.recipient_id = to.id
    mail.to_address = address
    if not address:
        await notifications.note(to, kind, about, key, mail.facts)
    if kind_of(kind).keeps_hours:
        mail.not_before = await _good_time(mail, to)
    if await preferences.is_off(to.id, kind):
        mail.state = MailState.CANCELLED  # kept, so that its key is not used a second time
    await _put(mail)


async def tell_each(to: Sequence[Member], kind: str, about: Row, key: str) -> None:
    """Tell the same to many, in a few statements however many they are; each once for each `key`."""
    off = await preferences.without([each.id for each in to], kind)
    mails = [_mail(kind, about, f"{key}:{each.id}", None, "", None) for each in to]
    for each, mail in zip(to, mails, strict=True):
        mail.recipient_id = each.id
        mail.state = MailState.CANCELLED if each.id in off else MailState.QUEUED
    await notifications.note_each([each.id for each in to], kind, about, key)
    await Mail.bulk_create(mails, ignore_conflicts=True)
    note_waiting()


async def tell_address(
    address: str, name: str, kind: str, about: Row, key: str, facts: Mapping[str, Any] | None = None
) -> None:
    """The same for somebody who is no member: the scheme's mailbox, or a person who is signed out."""
    mail = _mail(kind, about, key, facts, "", None)
    mail.to_address, mail.to_name = address, name
    await _put(mail)


async def count_lately(kind: str, *, to: Member | None = None, address: str = "") -> int:
    """How many mails of that kind went to the member, or to the address, since yesterday."""
    lately = Mail.filter(kind=kind, created_at__gt=clock.now() - A_DAY)
    return await (lately.filter(recipient_id=to.id) if to else lately.filter(to_address=address)).count()


async def scrub(mails: QuerySet[Mail]) -> int:
    """Those of them that are done with keep only their kind, their times and their state; how many they were."""
    done = mails.filter(state__in=[MailState.SENT, MailState.FAILED, MailState.CANCELLED], scrubbed_at=None)
    emptied = {"facts": {}, "to_address": "", "to_name": "", "last_error": ""}
    return await done.update(scrubbed_at=clock.now(), **emptied)


async def cancel(about: Row, *kinds: str) -> int:
    """Mails of these kinds about that row which have not gone yet need not go any more; how many they were.

    Nor need what the app says of it be read, by whom it was not.
    """
    await notifications.take_back(about, *kinds)
    waiting = Mail.filter(subject_type=type(about).__name__, subject_id=about.id, state=MailState.QUEUED)
    return await waiting.filter(kind__in=kinds).update(state=MailState.CANCELLED)


async def take_back(about: Row, to: Member, *kinds: str) -> set[str]:
    """The same for one of those whom it would have reached; of which kinds it was."""
    waiting = Mail.filter(subject_type=type(about).__name__, subject_id=about.id, state=MailState.QUEUED)
    found = await waiting.filter(recipient_id=to.id, kind__in=kinds).select_for_update()
    await Mail.filter(id__in=[mail.id for mail in found]).update(state=MailState.CANCELLED)
    await Notification.filter(dedupe_key__in=[mail.dedupe_key for mail in found], read_at=None).delete()
    return {mail.kind for mail in found}


def note_waiting() -> None:
    """There is mail to be sent, now."""
    _waiting.set(True)


async def cancel_for(leaver: Member) -> int:
    """Who leaves needs no mail any more that is not about their account; how many had not gone yet."""
    others = [kind for kind, of in KINDS.items() if of.category is not NotificationCategory.ACCOUNT]
    waiting = Mail.filter(recipient_id=leaver.id, state=MailState.QUEUED, kind__in=others)
    return await waiting.update(state=MailState.CANCELLED)


def take_waiting() -> bool:
    """Whether mail was put since the last time this was asked, in this task: then ring the bell."""
    waiting = _waiting.get()
    _waiting.set(False)
    return waiting


def _mail(
    kind: str,
    about: Row,
    key: str,
    facts: Mapping[str, Any] | None,
    ordering_key: str,
    not_before: datetime | None,
) -> Mail:
    return Mail(
        kind=kind,
        subject_type=type(about).__name__,
        subject_id=about.id,
        dedupe_key=key,
        facts=dict(facts or {}),
        ordering_key=ordering_key,
        not_before=not_before or clock.now(),
    )


async def _good_time(mail: Mail, to: Member) -> datetime:
    """By day where they are, and long enough after the one before, whenever that went or will go."""
    before = Mail.filter(
        kind=mail.kind, recipient_id=to.id, subject_type=mail.subject_type, subject_id=mail.subject_id
    )
    others = await before.exclude(state=MailState.CANCELLED).filter(
        _goes_after(clock.now() - BETWEEN_REMINDERS)
    )
    at: datetime = max([mail.not_before, *[each.goes_at + BETWEEN_REMINDERS for each in others]])
    return good_hour(at, to.timezone) if to.quiet_hours else at


def _goes_after(then: datetime) -> Q:
    return Q(not_before__gt=then) | Q(sent_at__gt=then) | Q(state=MailState.SENDING)


async def _put(mail: Mail) -> None:
    await Mail.bulk_create([mail], ignore_conflicts=True)
    note_waiting()
