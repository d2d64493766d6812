"""By day where they are, whatever the clocks there do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.quiet_hours import good_hour

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("at", "timezone", "expected"),
    [
        ("2026-02-10T08:00Z", LONDON, "2026-02-10T08:00Z"),
        ("2026-02-10T19:59Z", LONDON, "2026-02-10T19:59Z"),
        ("2026-02-10T07:59Z", LONDON, "2026-02-10T08:00Z"),
        ("2026-02-10T20:00Z", LONDON, "2026-02-11T08:00Z"),
        ("2026-02-28T23:30Z", LONDON, "2026-03-01T08:00Z"),
        ("2026-12-31T22:00Z", LONDON, "2027-01-01T08:00Z"),
        # The clocks go forward on 29 March 2026 and back on 25 October 2026, both at 01:00 UTC.
        ("2026-03-28T21:00Z", LONDON, "2026-03-29T07:00Z"),
        ("2026-03-29T00:30Z", LONDON, "2026-03-29T07:00Z"),
        ("2026-03-29T06:30Z", LONDON, "2026-03-29T07:00Z"),
        ("2026-10-24T20:00Z", LONDON, "2026-10-25T08:00Z"),
        ("2026-10-25T00:30Z", LONDON, "2026-10-25T08:00Z"),
        ("2026-10-25T01:30Z", LONDON, "2026-10-25T08:00Z"),
        ("2026-10-25T07:30Z", LONDON, "2026-10-25T08:00Z"),
        # Night here is day there.
        ("2026-02-10T23:00Z", "Asia/Tokyo", "2026-02-10T23:00Z"),
        ("2026-02-10T12:00Z", "Asia/Tokyo", "2026-02-10T23:00Z"),
        ("2026-02-10T04:00Z", "America/Los_Angeles", "2026-02-10T16:00Z"),
        ("2026-02-10T02:00Z", "Asia/Kolkata", "2026-02-10T02:30Z"),
    ],
)
def test_what_comes_at_night_waits_for_the_morning(at: str, timezone: str, expected: str) -> None:
    assert good_hour(datetime.fromisoformat(at), timezone) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("timezone", [LONDON, "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham"])
def test_it_is_by_day_never_earlier_and_within_half_a_day(timezone: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)

    while at.year == 2026:
        found = good_hour(at, timezone)
        assert 8 <= found.astimezone(ZoneInfo(timezone)).hour < 20
        assert timedelta() <= found - at <= timedelta(hours=13)
        at += timedelta(minutes=37)
