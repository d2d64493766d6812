"""The bell that tells a worker there is something to do. Losing a ring loses nothing: the sweep looks anyway."""

from collections.abc import Callable

MAIL, ERRANDS = "deliver", "errands"  # what waits: the names of the worker's jobs


def ring(what: str = MAIL) -> None:
    """Ring, without waiting for anything and without ever failing."""
    _ring(what)


def use(ring: Callable[[str], None]) -> None:
    """Ring this bell from now on."""
    global _ring  # noqa: PLW0603  one bell a process is the point
    _ring = ring


def _silence(_what: str) -> None:
    """Nobody listens: a process that only reads, or a test."""


_ring: Callable[[str], None] = _silence
