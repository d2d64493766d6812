"""What the clock does, and how often. Each task is idempotent and catches up: a pulse may come twice, late or never."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from jobs import (
    accounts,
    availability,
    enquiries,
    errands,
    mail,
    meetings,
    messages,
    relationships,
    retention,
    saved_searches,
    support,
    timeline,
    tools,
)
from jobs.mail import Post
from models import clock
from models.heartbeats import Heartbeat

EVERY_HOUR = 60


@dataclass(frozen=True)
class Task:
    """Runs at each of `seconds` of each minute, or of each `every`-th minute of the hour.

    One that `beats` leaves a heartbeat under its name.
    """

    name: str
    run: Callable[[Post], Awaitable[object]]
    seconds: frozenset[int] = frozenset({0})
    every: int = 1
    beats: bool = True

    @property
    def minutes(self) -> set[int] | None:
        return None if self.every == 1 else set(range(0, 60, self.every))


def rounds(name: str, sweep: Callable[[], Awaitable[object]]) -> Callable[[Post], Awaitable[object]]:
    """Sweep, and say so. What comes due while it goes on may have been missed, so it counts from its beginning."""

    async def run(_post: Post) -> None:
        began = clock.now()
        await sweep()
        await Heartbeat.beat(name, began)

    return run


async def _timeline(post: Post) -> None:
    await rounds("timeline", timeline.sweep)(post)
    await mail.deliver(post)


SCHEDULE: tuple[Task, ...] = (
    Task("timeline", _timeline),
    Task("messages", rounds("messages", messages.sweep)),
    Task("meetings", rounds("meetings", meetings.sweep), every=5),
    Task("accounts", rounds("accounts", accounts.sweep), every=10),
    Task("saved searches", rounds("saved searches", saved_searches.sweep), every=10),
    Task("support", rounds("support", support.sweep), every=10),
    Task("relationships", rounds("relationships", relationships.sweep), every=EVERY_HOUR),
    Task("retention", rounds("retention", retention.sweep), every=EVERY_HOUR),
    Task("tools", rounds("tools", tools.sweep), every=EVERY_HOUR),
    Task("enquiries", rounds("enquiries", enquiries.sweep), every=EVERY_HOUR),
    Task("availability", rounds("availability", availability.sweep), every=EVERY_HOUR),
    Task("errands", errands.sweep, seconds=frozenset({5, 25, 45}), beats=False),
    Task("mail", mail.deliver, seconds=frozenset({10, 20, 30, 40, 50}), beats=False),
)
