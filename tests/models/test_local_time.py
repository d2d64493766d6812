"""Instants against the clocks of their zones: the hour that is left out, the hour that comes twice, and the rest."""

from datetime import datetime

import pytest

from models.local_time import NonexistentLocalTime, refuse_nonexistent, wall_clock

PATH = ("input", "startsAt")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("instant", "zone"),
    [
        ("2026-11-26T09:00:00+00:00", "Europe/London"),
        ("2026-07-01T09:00:00+01:00", "Europe/London"),
        ("2026-03-29T00:59:59+00:00", "Europe/London"),
        ("2026-03-29T02:00:00+01:00", "Europe/London"),
        ("2026-11-26T14:30:00+05:30", "Asia/Kolkata"),
        ("2026-11-26T09:00:00+00:00", "UTC"),
    ],
)
def test_the_zone_s_own_offset_is_taken(instant: str, zone: str) -> None:
    refuse_nonexistent(at(instant), zone, PATH)


@pytest.mark.parametrize("offset", ["+00:00", "+01:00", "+02:00"])
@pytest.mark.parametrize("minute", ["01:00", "01:30", "01:59"])
def test_the_hour_that_is_left_out_in_spring_does_not_exist_with_any_offset(minute: str, offset: str) -> None:
    with pytest.raises(NonexistentLocalTime) as refused:
        refuse_nonexistent(at(f"2026-03-29T{minute}:00{offset}"), "Europe/London", PATH)

    assert refused.value.path == PATH
    assert refused.value.message == (
        f"The clocks in Europe/London are put forward then: there is no {minute} on 29 March 2026."
    )


@pytest.mark.parametrize("offset", ["+01:00", "+00:00"])
def test_the_hour_that_comes_twice_in_autumn_is_told_by_its_offset(offset: str) -> None:
    instant = at(f"2026-10-25T01:30:00{offset}")

    refuse_nonexistent(instant, "Europe/London", PATH)

    assert wall_clock(instant, "Europe/London") == datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001  a wall clock


@pytest.mark.parametrize(
    ("instant", "zone", "sentence"),
    [
        (
            "2026-07-01T09:00:00+00:00",
            "Europe/London",
            "09:00 on 1 July 2026 in Europe/London has the offset +01:00, not +00:00.",
        ),
        (
            "2026-10-25T01:30:00+02:00",
            "Europe/London",
            "01:30 on 25 October 2026 in Europe/London has the offset +01:00 or +00:00, not +02:00.",
        ),
        (
            "2026-07-01T09:00:00-04:00",
            "America/St_Johns",
            "09:00 on 1 July 2026 in America/St_Johns has the offset -02:30, not -04:00.",
        ),
    ],
)
def test_another_offset_is_refused_and_the_right_one_is_told(instant: str, zone: str, sentence: str) -> None:
    with pytest.raises(NonexistentLocalTime) as refused:
        refuse_nonexistent(at(instant), zone, PATH)

    assert refused.value.message == sentence


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_are_refused_and_do_no_harm(instant: str) -> None:
    with pytest.raises(NonexistentLocalTime):
        refuse_nonexistent(at(instant), "Europe/London", PATH)
