"""What the clock does, and how often. Each task is idempotent and catches up: a pulse may come twice, late or never."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from jobs import accounts, availability, mail, timeline
from jobs.mail import Post
from models.heartbeats import Heartbeat

EVERY_HOUR = 60


@dataclass(frozen=True)
class Task:
    """Runs at each of `seconds` of each minute, or of each `every`-th minute of the hour."""

    name: str
    run: Callable[[Post], Awaitable[object]]
    seconds: frozenset[int] = frozenset({0})
    every: int = 1

    @property
    def minutes(self) -> set[int] | None:
        return None if self.every == 1 else set(range(0, 60, self.every))


async def _timeline(post: Post) -> None:
    await timeline.sweep()
    await Heartbeat.beat("timeline")
    await mail.deliver(post)


async def _accounts(_post: Post) -> None:
    await accounts.sweep()
    await Heartbeat.beat("accounts")


async def _availability(_post: Post) -> None:
    await availability.sweep()
    await Heartbeat.beat("availability")


SCHEDULE: tuple[Task, ...] = (
    Task("timeline", _timeline),
    Task("accounts", _accounts, every=10),
    Task("availability", _availability, every=EVERY_HOUR),
    Task("mail", mail.deliver, seconds=frozenset({10, 20, 30, 40, 50})),
)
