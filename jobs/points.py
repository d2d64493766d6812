"""The points that a mail passes on its way out. A rehearsal ends the process at one (mentoring/rehearsal.py)."""

from collections.abc import Callable
from typing import Literal

Point = Literal["before_claim", "after_claim", "before_data", "after_accept", "after_commit"]
Passing = Callable[[Point], None]


def go_on(_point: Point) -> None:
    """What happens at every point but in a rehearsal: nothing."""
