"""The bell that tells a worker there is mail. Losing a ring loses nothing: the sweep looks anyway."""

from collections.abc import Callable


def ring() -> None:
    """Ring, without waiting for anything and without ever failing."""
    _ring()


def use(ring: Callable[[], None]) -> None:
    """Ring this bell from now on."""
    global _ring  # noqa: PLW0603  one bell a process is the point
    _ring = ring


def _silence() -> None:
    """Nobody listens: a process that only reads, or a test."""


_ring: Callable[[], None] = _silence
