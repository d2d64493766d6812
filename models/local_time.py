"""What the clock on the wall says in a time zone, and whether it ever says that."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from models.refusals import InvalidInput, Refusal


class NonexistentLocalTime(Refusal):
    sentence = "The clocks of that time zone never show this time with this offset."


def wall_clock(instant: datetime, timezone: str) -> datetime:
    """What the clock shows there at that instant, without an offset."""
    return instant.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def in_utc(instant: datetime, path: Sequence[str]) -> datetime:
    """The same instant on the clock that the database keeps.

    Raises:
        InvalidInput: it is in a year that calendars do not have there, before 1 or after 9999.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput("No calendar has this instant.", path=path) from error


def refuse_nonexistent(instant: datetime, timezone: str, path: Sequence[str]) -> None:
    """The instant's own offset has to be the one that the zone has then.

    Where the clocks are put back and show a time twice, the offset says which of the two is meant. Where they
    are put forward no offset is right for the time that they leave out; zoneinfo would take it for a later one.

    Raises:
        NonexistentLocalTime: it is another, or the zone's clocks leave this time out.
    """
    shown = instant.replace(tzinfo=None)
    try:
        exists = wall_clock(instant, timezone) == shown
    except OverflowError as error:
        raise NonexistentLocalTime(path=path) from error
    if not exists:
        raise NonexistentLocalTime(_why(shown, instant.utcoffset() or timedelta(), timezone), path=path)


def _why(shown: datetime, offset: timedelta, timezone: str) -> str:
    offsets = _offsets(shown, timezone)
    said = f"{shown:%H:%M} on {shown.day} {shown:%B %Y}"
    if not offsets:
        return f"The clocks in {timezone} are put forward then: there is no {said}."
    right = " or ".join(_spelt(each) for each in offsets)
    return f"{said} in {timezone} has the offset {right}, not {_spelt(offset)}."


def _offsets(shown: datetime, timezone: str) -> list[timedelta]:
    """The offsets with which the clock shows this time: one as a rule, two when put back, none when put forward."""
    readings = (shown.replace(tzinfo=ZoneInfo(timezone), fold=fold) for fold in (0, 1))
    true = [each for each in readings if wall_clock(each.astimezone(UTC), timezone) == shown]
    return list(dict.fromkeys(each.utcoffset() or timedelta() for each in true))


def _spelt(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{sign}{hours:02}:{minutes:02}"
