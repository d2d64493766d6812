"""When steps are due: so many days later by the scheme's wall clock, written down once at the start."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.policy import Policy

MORNING = time(8)


@dataclass(frozen=True)
class Timeline:
    reminders: list[datetime]
    expires_at: datetime


def timeline(start: datetime, policy: Policy, zone: ZoneInfo) -> Timeline:
    """The reminders and the end of a proposal sent at `start`; a reminder that the end would overtake is none."""
    expires_at = days_later(start, policy.expiry_days, zone)
    due = [days_later(start, days, zone) for days in sorted(set(policy.reminder_days))]
    return Timeline([at for at in due if start < at < expires_at], expires_at)


def days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The instant at which the zone's clocks show the same time `days` later, in UTC.

    Of an hour that the clocks show twice the first is meant; a time that they skip is as far after midnight
    as it would have been.
    """
    local = start.astimezone(zone).replace(fold=0)
    return (local + timedelta(days=days)).astimezone(UTC)


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """When something happens that belongs to a day and to no hour of it, in UTC."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def months_later(start: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same on the calendar, in UTC; the 31st becomes the last day of a month that has none."""
    local = start.astimezone(zone).replace(fold=0)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)
