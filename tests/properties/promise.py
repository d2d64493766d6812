"""What the scheme promises of a proposal's clock, said a second time and in another way than the product says it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
REMINDERS, END = (3, 7, 15), 21
APART = timedelta(hours=20)

Expected = Literal["end"] | int | None


def wall_clock(sent_at: datetime, days: int) -> datetime:
    """The same time on London's walls, so many days later."""
    there = sent_at.astimezone(LONDON)
    naive = there.replace(tzinfo=None) + timedelta(days=days)
    return naive.replace(tzinfo=LONDON).astimezone(UTC)


@dataclass
class Promise:
    """One proposal. `left` are the reminders that nobody has decided about, `last` is when the last one was written."""

    sent_at: datetime
    held_until: datetime | None = None
    last: datetime | None = None
    left: list[int] = field(default_factory=lambda: [1, 2, 3])

    def due_at(self, step: int) -> datetime:
        return wall_clock(self.sent_at, REMINDERS[step - 1])

    @property
    def ends_at(self) -> datetime:
        return wall_clock(self.sent_at, END)

    def hold(self, until: datetime) -> None:
        """Nothing is said before then."""
        self.held_until = until
        self.left = [step for step in self.left if self.due_at(step) >= until]

    def instants(self) -> list[datetime]:
        """When something is to happen, if the worker lives then."""
        waiting = [
            max(self.due_at(step), self.last + APART if self.last else self.sent_at) for step in self.left
        ]
        return [*waiting, self.ends_at]

    def expected(self, now: datetime, *, is_away: bool) -> Expected:
        """What a worker that lives now does about a proposal that is open: end it, write that reminder, or nothing."""
        due = [step for step in self.left if self.due_at(step) <= now]
        if now >= self.ends_at:
            self.left = []
            return "end"
        if not due:
            return None
        if is_away or (self.held_until and now < self.held_until):
            self.left = [step for step in self.left if step not in due]
            return None
        if self.last and now - self.last < APART:
            return None
        self.left = [step for step in self.left if step not in due]
        self.last = now
        return due[-1]
