"""What coordinators do for members and read of them, each written down. Why is kept beside it, for coordinators alone.

An event can never be changed (models/invariants.py), so words that have to go when somebody is erased cannot be in it.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q

from models import text
from models.choices import Choice
from models.events import Event
from models.members import Member
from models.row import Row

LONGEST_REASON = 1000
SUPPORT_REQUEST_READ, CONCERN_READ = "support-request-read", "concern-read"
CONFIDENTIAL_RECORD_READ = "confidential-record-read"


class AccountEventKind(Choice):
    """What its owner reads of what happened to an account: the events of the same names."""

    REGISTERED = "REGISTERED", "You registered."
    EMAIL_VERIFIED = "EMAIL_VERIFIED", "You confirmed your address."
    SIGNED_IN = "SIGNED_IN", "Somebody signed in with your password."
    SESSION_REVOKED = "SESSION_REVOKED", "You signed out somewhere else."
    SESSIONS_REVOKED = "SESSIONS_REVOKED", "You signed out everywhere else."
    PASSWORD_CHANGED = "PASSWORD_CHANGED", "The password was changed."
    EMAIL_CHANGED = "EMAIL_CHANGED", "The address was changed."
    ACCOUNT_UPDATED = "ACCOUNT_UPDATED", "You changed something in your account."
    ROLE_ADDED = "ROLE_ADDED", "You took another role in the scheme."
    MEMBERSHIP_LAPSED = "MEMBERSHIP_LAPSED", "The roll of members had you no more."
    ACCOUNT_SUSPENDED = "ACCOUNT_SUSPENDED", "A coordinator stopped the account."
    ACCOUNT_REINSTATED = "ACCOUNT_REINSTATED", "A coordinator opened the account again."
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED", "The account was closed, to be erased."
    ACCOUNT_KEPT = "ACCOUNT_KEPT", "You kept the account after all."
    PERSONAL_DATA_READ = "PERSONAL_DATA_READ", "A coordinator looked up your address or your number."
    SUPPORT_REQUEST_READ = "SUPPORT_REQUEST_READ", "A coordinator read your request for help."
    CONCERN_READ = "CONCERN_READ", "A coordinator read a concern that you raised."
    CONFIDENTIAL_RECORD_READ = (
        "CONFIDENTIAL_RECORD_READ",
        "A coordinator read what you share with somebody, because of a concern. You were told when it began.",
    )
    COORDINATOR_HID_PROFILE = (
        "COORDINATOR_HID_PROFILE",
        "A coordinator hid your picture or a profile of yours.",
    )
    COORDINATOR_SHOWED_PROFILE = "COORDINATOR_SHOWED_PROFILE", "A coordinator showed it again."
    COORDINATOR_SWITCHED_AVAILABILITY_OFF = (
        "COORDINATOR_SWITCHED_AVAILABILITY_OFF",
        "A coordinator set you as unavailable to mentees.",
    )

    @property
    def event(self) -> str:
        return self.lower().replace("_", "-")


class ActReason(Row):
    """Why a coordinator did something, and whom it concerned."""

    event_id = fields.UUIDField(unique=True)
    member_id = fields.UUIDField(null=True, db_index=True)
    other_id = fields.UUIDField(null=True, db_index=True)
    words = fields.TextField()

    class Meta:
        table = "act_reason"

    @classmethod
    async def forget(cls, member: Member) -> None:
        """Whom it concerned is erased."""
        _ = await cls.filter(Q(member_id=member.id) | Q(other_id=member.id)).delete()


def reason(given: str) -> str:
    """Why somebody does it, as they typed it.

    Raises:
        InvalidInput: there is none, or it cannot be used.
    """
    return text.paragraphs(given, ("input", "reason"), longest=LONGEST_REASON)


async def note(
    coordinator: Member,
    kind: str,
    subject: Row,
    words: str = "",
    *,
    about: Collection[UUID] = (),
    **data: str,
) -> None:
    """Write down that a coordinator did `kind`; `about` are the one or two members that it concerns."""
    event = Event(
        kind=kind,
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        actor_id=coordinator.id,
        data=data,
    )
    await event.save(force_create=True)
    if words:
        one, other, *_ = [*about, None, None]
        await ActReason(event_id=event.id, member_id=one, other_id=other, words=words).save(force_create=True)


async def note_read(coordinator: Member, kind: str, members: Iterable[UUID | None], **data: str) -> None:
    """Write down whose data a coordinator has read, once for each of them; nobody is no member."""
    read = {
        key: Event(kind=kind, subject_type="Member", subject_id=key, actor_id=coordinator.id, data=data)
        for key in members
        if key
    }
    if read:
        await Event.bulk_create(list(read.values()))
