"""Histories: what a handful of people do over a month, and when there is no worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from hypothesis import strategies as st

Deed = Literal[
    "send", "read", "hold", "accept", "decline", "withdraw", "go away", "keep away", "come back", "leave"
]
# Those that leave a proposal open come more often, so that its clock gets far.
DEEDS: tuple[Deed, ...] = (
    *("send", "hold", "come back") * 3,
    *("read", "accept", "decline", "withdraw", "go away", "keep away", "leave"),
)
MENTEES, MENTORS = 2, 2
DAYS = 40
STEPS = (3, 7, 15, 21)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

# Over both changes of the clocks, a year end, a leap day, and an ordinary month; by day and by night.
BEGINNINGS = tuple(
    datetime.fromisoformat(f"{day}+00:00")
    for day in (
        "2026-03-14T09:00",
        "2026-10-10T00:30",
        "2026-12-18T22:15",
        "2028-02-12T15:45",
        "2026-06-01T06:59",
    )
)


@dataclass(frozen=True)
class Event:
    """`after` the beginning one of the mentees or mentors does something; `days` is for what has a day in it."""

    after: timedelta
    deed: Deed
    mentee: int
    mentor: int
    days: int


@dataclass(frozen=True)
class History:
    begins: datetime
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Outage:
    """The worker sleeps from then until then."""

    since: timedelta
    until: timedelta

    def covers(self, after: timedelta) -> bool:
        return self.since <= after < self.until


def minutes(days: int) -> st.SearchStrategy[timedelta]:
    return st.integers(0, days * 24 * 60).map(lambda number: number * MINUTE)


def _somebody(of: int) -> st.SearchStrategy[int]:
    """Mostly the first, who has more than one thing to do then."""
    return st.sampled_from([0, 0, *range(of)])


events = st.builds(
    Event,
    after=minutes(26),
    deed=st.sampled_from(DEEDS),
    mentee=_somebody(MENTEES),
    mentor=_somebody(MENTORS),
    days=st.integers(0, 21),
)


def _from_the_first(found: list[Event]) -> tuple[Event, ...]:
    """In the order of time, and somebody sends something to begin with."""
    return (Event(timedelta(), "send", 0, 0, 0), *sorted(found, key=lambda event: event.after))


histories = st.builds(
    History,
    begins=st.sampled_from(BEGINNINGS),
    events=st.lists(events, max_size=10).map(_from_the_first),
)
# Any, or one that ends less than a day before or after a step of the first proposal is due.
_any_end = minutes(34)
_near_a_step = st.builds(
    lambda day, minutes: day * DAY + minutes * MINUTE,
    st.sampled_from(STEPS),
    st.integers(-24 * 60, 24 * 60),
)
outages = st.lists(
    st.builds(
        lambda until, length: Outage(max(until - length, timedelta()), until),
        st.one_of(_any_end, _near_a_step),
        minutes(12),
    ),
    max_size=3,
)
