"""Days on which somebody is at work: not at weekends, and not on the bank holidays that the policy lists."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5

# England and Wales, as the government has announced them. A list that has run out makes a promise stricter, no more.
ENGLAND_AND_WALES: tuple[str, ...] = (
    "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
    "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28",
    "2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26",
)


def bank_holidays() -> list[str]:
    """Those that a policy begins with, as ISO dates."""
    return [day for year in ENGLAND_AND_WALES for day in year.split()]


def working_days_later(start: datetime, days: int, holidays: Collection[date], zone: ZoneInfo) -> datetime:
    """The instant at which the zone's clocks show the same time so many working days later, in UTC."""
    at = start.astimezone(zone).replace(fold=0)
    left = days
    while left:
        at += timedelta(days=1)
        left -= _is_worked(at.date(), holidays)
    return at.astimezone(UTC)


def _is_worked(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays
