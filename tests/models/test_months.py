"""Months later on the calendar, by the scheme's wall clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.timeline import months_later

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), 12, datetime(2027, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), 0, datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), 6, datetime(2027, 5, 24, 7, tzinfo=UTC)),  # summer time
        (datetime(2026, 12, 31, 8, tzinfo=UTC), 2, datetime(2027, 2, 28, 8, tzinfo=UTC)),
        (datetime(2027, 12, 31, 8, tzinfo=UTC), 2, datetime(2028, 2, 29, 8, tzinfo=UTC)),  # a leap year
        (datetime(2028, 2, 29, 8, tzinfo=UTC), 12, datetime(2029, 2, 28, 8, tzinfo=UTC)),
        (datetime(2027, 3, 31, 8, tzinfo=UTC), -1, datetime(2027, 2, 28, 9, tzinfo=UTC)),
        (datetime(2027, 1, 15, 8, tzinfo=UTC), -12, datetime(2026, 1, 15, 8, tzinfo=UTC)),
    ],
)
def test_months_are_counted_on_the_calendar(start: datetime, months: int, then: datetime) -> None:
    assert months_later(start, months, LONDON) == then
