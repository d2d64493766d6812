"""When nobody is disturbed by what can wait: before 8 and after 20 o'clock, by the clock where they are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(20)
A_DAY = timedelta(days=1)


def good_hour(at: datetime, timezone: str) -> datetime:
    """That instant, if it is by day there; else the morning that comes next."""
    there = at.astimezone(ZoneInfo(timezone))
    if MORNING <= there.time() < EVENING:
        return at
    day = there.date() + A_DAY if there.time() >= EVENING else there.date()
    return datetime.combine(day, MORNING, there.tzinfo).astimezone(UTC)
