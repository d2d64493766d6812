"""What a member is told in the app: the same that a letter tells, in a line and without what is confidential."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, locales
from models.correspondence import KINDS, NotificationCategory, kind_of
from models.local_time import wall_clock
from models.members import Member
from models.row import Row

KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=180)

SHOWN = [name for name, kind in KINDS.items() if kind.says]


class Notification(Row):
    """`who` and `day` are the only facts of the letter that are kept here. A day is a date, or an instant."""

    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="notifications", on_delete=fields.CASCADE
    )
    member_id: UUID
    kind = fields.CharField(max_length=60)
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    who = fields.CharField(max_length=200, default="")
    day = fields.CharField(max_length=40, default="")
    dedupe_key = fields.CharField(max_length=200, unique=True)
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
        indexes = (("member_id", "read_at"), ("subject_type", "subject_id"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """What this member was told; not what only a newer version of the scheme has words for."""
        return cls.filter(member_id=member.id, kind__in=SHOWN)

    @classmethod
    def unread(cls, member: Member) -> QuerySet[Self]:
        return cls.visible_to(member).filter(read_at=None)

    @classmethod
    def spent(cls) -> QuerySet[Self]:
        """What was read long ago, and what nobody will read any more."""
        now = clock.now()
        return cls.filter(Q(created_at__lt=now - KEEP_UNREAD) | Q(read_at__lt=now - KEEP_READ))

    @property
    def category(self) -> NotificationCategory:
        return kind_of(self.kind).category

    def text_for(self, member: Member) -> str:
        """The line itself, in the reader's language; days are those of the reader's zone."""
        tongue = locales.tongue(member.locale)
        day = tongue.date(_day(self.day, member.timezone)) if self.day else ""
        who = self.who or tongue.gettext("a former member")
        return kind_of(self.kind).sentence(who, day, member.locale)


async def note(to: Member, kind: str, about: Row, key: str, facts: Mapping[str, Any]) -> None:
    """Tell it in the app, once for each `key`, if it is of a kind that the app tells of."""
    if kind_of(kind).says:
        await Notification.bulk_create([_told(to.id, kind, about, key, facts)], ignore_conflicts=True)


async def note_each(to: Sequence[UUID], kind: str, about: Row, key: str) -> None:
    """The same to many, in one statement."""
    if kind_of(kind).says:
        told = [_told(each, kind, about, f"{key}:{each}", {}) for each in to]
        await Notification.bulk_create(told, ignore_conflicts=True)


async def take_back(about: Row, *kinds: str) -> int:
    """What was told of that row, and read by nobody yet, need not be read any more; how many there were."""
    theirs = Notification.filter(subject_type=type(about).__name__, subject_id=about.id)
    return await theirs.filter(kind__in=kinds, read_at=None).delete()


async def mark_read(notifications: QuerySet[Notification]) -> int:
    """They were read now, those apart that had been; how many."""
    return await notifications.filter(read_at=None).update(read_at=clock.now())


async def forget_name(member: Member, subjects: list[UUID]) -> None:
    """Nobody is told of this member by name any more, nor is anybody else who had part in these things with them."""
    named = Notification.filter(Q(who=member.display_name) | Q(subject_id__in=subjects))
    await named.update(who="")


def _told(to: UUID, kind: str, about: Row, key: str, facts: Mapping[str, Any]) -> Notification:
    of = kind_of(kind)
    return Notification(
        member_id=to,
        kind=kind,
        subject_type=type(about).__name__,
        subject_id=about.id,
        who=str(facts.get(of.name_fact, "")),
        day=str(facts.get(of.day_fact) or ""),
        dedupe_key=key,
    )


def _day(fact: str, timezone: str) -> date:
    return date.fromisoformat(fact) if _is_date(fact) else wall_clock(datetime.fromisoformat(fact), timezone)


def _is_date(fact: str) -> bool:
    return len(fact) == len("2026-11-24")
