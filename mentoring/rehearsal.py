"""What a rehearsal sets: a clock that stands in a file, and the point at which the process is killed."""

import os
import signal
from datetime import datetime
from pathlib import Path

from jobs.points import Passing, Point
from models.clock import Clock


def clock_in(path: Path) -> Clock:
    """The clock that stands in this file, as an ISO 8601 instant with an offset."""

    def read() -> datetime:
        return datetime.fromisoformat(path.read_text().strip())

    return read


def killed_at(fatal: Point) -> Passing:
    """As if the power had gone when a mail first passes this point."""

    def passing(point: Point) -> None:
        if point == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    return passing
