"""Instants in words, on the clock and in the language of whoever reads them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.letters.letter import LetterFault
from models.locales import Tongue


def zone(name: str, instead: str) -> ZoneInfo:
    """The time zone `name`; `instead` when there is no such zone (any more), since the words name the zone anyway."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return ZoneInfo(instead)


def moment(instant: str, at: ZoneInfo, tongue: Tongue) -> str:
    """Tuesday 24 November 2026, 09:00 GMT."""
    return _full(_local(instant, at), tongue)


def day(instant: str, at: ZoneInfo, tongue: Tongue) -> str:
    """Tuesday 24 November 2026, for an instant or for a date."""
    if "T" not in instant and " " not in instant:
        return tongue.date(date.fromisoformat(instant))
    return tongue.date(_local(instant, at))


def elsewhere(instant: str, here: ZoneInfo, there: ZoneInfo, tongue: Tongue) -> str:
    """What the clock says there at that instant; nothing when it says the same as here."""
    ours, theirs = _local(instant, here), _local(instant, there)
    if ours.utcoffset() == theirs.utcoffset():
        return ""
    return _time(theirs) if ours.date() == theirs.date() else _full(theirs, tongue)


def _local(instant: str, at: ZoneInfo) -> datetime:
    when = datetime.fromisoformat(instant)
    if when.utcoffset() is None:
        raise LetterFault("An instant has no offset.")
    return when.astimezone(at)


def _full(when: datetime, tongue: Tongue) -> str:
    return f"{tongue.date(when)}, {_time(when)}"


def _time(when: datetime) -> str:
    return f"{when:%H:%M} {_zone_words(when)}"


def _zone_words(when: datetime) -> str:
    offset = when.utcoffset() or timedelta()
    name = when.tzname() or ""
    if not name.isalpha():
        return _offset_words(offset)
    return f"{name} ({_offset_words(offset)})" if _twice(when) else name


def _twice(when: datetime) -> bool:
    """Whether the clock shows this time twice, because it is put back."""
    return when.replace(fold=0).utcoffset() != when.replace(fold=1).utcoffset()


def _offset_words(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"UTC{sign}{hours:02}:{minutes:02}"
