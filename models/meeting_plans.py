"""When, how and where two people meet, as somebody typed it and as it can be kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import clock, text
from models.local_time import refuse_nonexistent
from models.profiles import MeetingMethod
from models.refusals import InvalidInput, Refusal

LONGEST = timedelta(hours=8)
TEN_YEARS = timedelta(days=3653)
LONGEST_PLACE = 300
LONGEST_LINK = 500


class MeetingInThePast(Refusal):
    sentence = "A meeting has to start in the future."


class MeetingNotOver(Refusal):
    sentence = "This can be said once the meeting is over."


class EndBeforeStart(Refusal):
    sentence = "A meeting has to end after it starts."


class MeetingTooLong(Refusal):
    sentence = "A meeting lasts eight hours at most."


@dataclass(frozen=True)
class Times:
    """Two instants that carry the offsets which `timezone` has then."""

    starts_at: datetime
    ends_at: datetime
    timezone: str

    def checked(self) -> "Times":
        """The same, to the second, for a meeting to come.

        Raises:
            Refusals: MeetingInThePast, EndBeforeStart, MeetingTooLong, NonexistentLocalTime, InvalidInput.
        """
        return self._checked(is_past=False)

    def checked_as_past(self) -> "Times":
        """The same, to the second, for a meeting that is over.

        Raises:
            Refusals: MeetingNotOver, EndBeforeStart, MeetingTooLong, NonexistentLocalTime, InvalidInput.
        """
        return self._checked(is_past=True)

    def _checked(self, *, is_past: bool) -> "Times":
        start, end = self.starts_at.replace(microsecond=0), self.ends_at.replace(microsecond=0)
        with text.Faults() as faults:
            if is_past:
                faults.take(_refuse_unfinished, start, end)
            else:
                faults.take(_refuse_unreachable, start)
            faults.take(_refuse_unlikely, start, end)
            faults.take(_refuse_unknown_times, start, end, self.timezone)
        return Times(start, end, self.timezone)


@dataclass(frozen=True)
class Particulars:
    """All of a meeting but its time, as somebody typed it; `join_url` begins with https://."""

    title: str
    method: MeetingMethod
    where: str = ""
    join_url: str = ""
    details: str = ""

    def checked(self) -> "Particulars":
        """The same in one spelling.

        Raises:
            Refusals: InvalidInput for each text that cannot be used.
        """
        with text.Faults() as faults:
            return Particulars(
                title=faults.take(text.line, self.title, ("input", "title")),
                method=self.method,
                where=faults.take(
                    text.line, self.where, ("input", "where"), longest=LONGEST_PLACE, required=False
                ),
                join_url=faults.take(_secure_link, self.join_url),
                details=faults.take(text.paragraphs, self.details, ("input", "details"), required=False),
            )


def _refuse_unreachable(start: datetime) -> None:
    path, now = ("input", "startsAt"), clock.now()
    if start <= now:
        raise MeetingInThePast(path=path)
    if start > now + TEN_YEARS:
        raise InvalidInput("A meeting starts within ten years from now.", path=path)


def _refuse_unfinished(start: datetime, end: datetime) -> None:
    now = clock.now()
    if end > now:
        raise MeetingNotOver(path=("input", "endsAt"))
    if start < now - TEN_YEARS:
        raise InvalidInput("A meeting took place within the last ten years.", path=("input", "startsAt"))


def _refuse_unlikely(start: datetime, end: datetime) -> None:
    path = ("input", "endsAt")
    if end <= start:
        raise EndBeforeStart(path=path)
    if end - start > LONGEST:
        raise MeetingTooLong(path=path)


def _refuse_unknown_times(start: datetime, end: datetime, timezone: str) -> None:
    text.timezone(timezone, ("input", "timezone"))
    with text.Faults() as faults:
        faults.take(refuse_nonexistent, start, timezone, ("input", "startsAt"))
        faults.take(refuse_nonexistent, end, timezone, ("input", "endsAt"))


def _secure_link(value: str) -> str:
    path: Sequence[str] = ("input", "joinUrl")
    address = text.link(value, path, longest=LONGEST_LINK, required=False)
    if address and not address.lower().startswith("https://"):
        raise InvalidInput("A link to join a meeting begins with https://", path=path)
    return address
