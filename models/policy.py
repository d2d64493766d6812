"""The scheme's rules as data. A running clock keeps the rules under which it started."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields

from models import clock
from models.choices import Choice
from models.refusals import StateConflict
from models.row import Row
from models.working_days import bank_holidays


def _reminder_days() -> list[int]:
    return [3, 7, 15]


def _contract_reminder_days() -> list[int]:
    return [3, 7, 14]


def _quiet_days() -> list[int]:
    return [60, 90]


class PolicyStatus(Choice):
    PREVIEW = "PREVIEW", "It has not been published: this is what it would be."
    PLANNED = "PLANNED", "Its day has not come yet."
    IN_FORCE = "IN_FORCE", "These rules hold now."
    PAST = "PAST", "A newer version holds in its place, or comes into force before it."


class PolicyChanged(StateConflict):
    """Somebody has published a newer version than the one that the change was made from; `current` is that."""

    sentence = "Somebody has changed the rules since you looked. Please look at them again first."

    def __init__(self, current: "Policy") -> None:
        super().__init__(path=("input", "expectedVersion"))
        self.current = current


class Policy(Row):
    version = fields.IntField(unique=True, default=0)
    effective_from = fields.DatetimeField(default=clock.now)
    reminder_days = fields.JSONField[list[int]](default=_reminder_days)
    expiry_days = fields.IntField(default=21)
    max_open_proposals = fields.IntField(default=1)
    max_running_relationships = fields.IntField(default=1)
    default_capacity = fields.IntField(default=2)
    cool_off_days = fields.IntField(default=30)
    silent_streak_limit = fields.IntField(default=2)
    deletion_undo_days = fields.IntField(default=14)
    retention_months = fields.IntField(default=12)
    lapse_grace_days = fields.IntField(default=30)
    review_days = fields.IntField(default=30)
    bank_holidays = fields.JSONField[list[str]](default=bank_holidays)
    contract_reminder_days = fields.JSONField[list[int]](default=_contract_reminder_days)
    never_started_days = fields.IntField(default=60)  # 0: never; so with the days to complete and of quiet
    completion_days = fields.IntField(default=14)
    renewal_notice_days = fields.IntField(default=30)
    renewal_grace_days = fields.IntField(default=14)
    quiet_days = fields.JSONField[list[int]](default=_quiet_days)
    quiet_report_days = fields.IntField(default=120)
    published_by_id = fields.UUIDField(null=True)
    note = fields.CharField(max_length=300, default="", db_default="")

    class Meta:
        table = "policy"

    @property
    def holidays(self) -> set[date]:
        """The days on which nobody is expected to work."""
        return {date.fromisoformat(day) for day in self.bank_holidays}

    @classmethod
    async def current(cls) -> "Policy":
        """The newest rules in force; the scheme FAQ's own where none were ever set."""
        row = await cls.filter(effective_from__lte=clock.now()).order_by("-version").first()
        return row or cls()

    @classmethod
    async def newest(cls) -> "Policy":
        """The last that were published, in force or planned: what the next change is made from."""
        return await cls.all().order_by("-version").first() or cls()

    @classmethod
    async def of_version(cls, version: int) -> "Policy | None":
        """That version; 0 is what a scheme begins with, and no row."""
        return await cls.get_or_none(version=version) if version else cls()

    def next(self, rules: dict[str, Any], *, effective_from: datetime, by: UUID, note: str) -> Self:
        """The version after this one, with the same rules but for these; not written down yet."""
        who = {"effective_from": effective_from, "published_by_id": by, "note": note}
        return type(self)(version=self.version + 1, **{**self.rules(), **rules, **who})

    def rules(self) -> dict[str, Any]:
        """The rules themselves, by column."""
        return {name: getattr(self, name) for name in sorted(self._meta.db_fields - _ABOUT)}

    async def publish(self) -> None:
        """Write it down.

        Raises:
            PolicyChanged: somebody was first.
        """
        await Policy.bulk_create([self], ignore_conflicts=True)
        if not await Policy.exists(id=self.id):
            raise PolicyChanged(await Policy.newest())

    def status(self, current: "Policy", planned: Sequence["Policy"]) -> PolicyStatus:
        """Where it stands, while `current` holds and `planned` wait for their day.

        A version does not come into force any more when a newer one does so before it, or with it.
        """
        if self.version == current.version:
            return PolicyStatus.IN_FORCE
        newer = [each for each in planned if each.version > self.version]
        is_overtaken = any(each.effective_from <= self.effective_from for each in newer)
        return PolicyStatus.PAST if self.version < current.version or is_overtaken else PolicyStatus.PLANNED

    @classmethod
    async def planned(cls) -> Sequence["Policy"]:
        """Those whose day has not come."""
        return await cls.filter(effective_from__gt=clock.now()).order_by("version")


_ABOUT = frozenset({"id", "created_at", "version", "effective_from", "published_by_id", "note"})
