"""What time it is. Everything asks here; tests and rehearsals hand in a clock of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present instant, in UTC."""
    return _clock().astimezone(UTC)


def use(clock: Clock) -> None:
    """Ask `clock` from now on; it answers an instant with an offset."""
    global _clock  # noqa: PLW0603  one clock a process is the point
    _clock = clock


def stop(at: datetime) -> None:
    """Stand still at `at` until `advance`, `use` or `run`."""
    use(lambda: at)


def advance(by: timedelta) -> None:
    """Stand still again, `by` later."""
    stop(now() + by)


def run() -> None:
    """Go with the machine's clock again."""
    use(_machine)


def _machine() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the one place that may


_clock: Clock = _machine
