"""Days on which somebody is at work, on the scheme's wall clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from models.policy import Policy
from models.working_days import working_days_later

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), 3, datetime(2026, 11, 27, 9, tzinfo=UTC)),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), 1, datetime(2026, 11, 30, 9, tzinfo=UTC)),  # a Friday
        (datetime(2026, 11, 28, 9, tzinfo=UTC), 1, datetime(2026, 11, 30, 9, tzinfo=UTC)),  # a Saturday
        (datetime(2026, 12, 22, 9, tzinfo=UTC), 3, datetime(2026, 12, 29, 9, tzinfo=UTC)),  # over Christmas
        (datetime(2026, 3, 27, 15, tzinfo=UTC), 3, datetime(2026, 4, 1, 14, tzinfo=UTC)),  # into summer time
        (
            datetime(2027, 3, 25, 9, tzinfo=UTC),
            1,
            datetime(2027, 3, 30, 8, tzinfo=UTC),
        ),  # Easter, and the clocks
    ],
)
def test_working_days_are_counted_without_weekends_and_bank_holidays(
    start: datetime, days: int, due: datetime
) -> None:
    assert working_days_later(start, days, Policy().holidays, LONDON) == due


def test_a_scheme_has_its_own_days() -> None:
    policy = Policy(bank_holidays=["2026-11-25"])

    due = working_days_later(datetime(2026, 11, 24, 9, tzinfo=UTC), 1, policy.holidays, LONDON)

    assert due.date() == date(2026, 11, 26)


def test_the_list_that_a_policy_begins_with_has_eight_weekdays_a_year() -> None:
    days = sorted(Policy().holidays)

    assert [day for day in days if day.weekday() > 4] == []
    assert {year: sum(day.year == year for day in days) for year in (2026, 2027, 2028)} == dict.fromkeys(
        (2026, 2027, 2028), 8
    )
