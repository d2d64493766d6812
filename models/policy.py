"""The scheme's rules as data. A running clock keeps the rules under which it started."""

from datetime import date

from tortoise import fields

from models import clock
from models.row import Row
from models.working_days import bank_holidays


def _reminder_days() -> list[int]:
    return [3, 7, 15]


def _contract_reminder_days() -> list[int]:
    return [3, 7, 14]


def _quiet_days() -> list[int]:
    return [60, 90]


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
