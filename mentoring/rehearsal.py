"""A clock that a rehearsal sets: a file with the instant that it is meant to be, read each time somebody asks."""

from datetime import datetime
from pathlib import Path

from models.clock import Clock


def clock_in(path: Path) -> Clock:
    """The clock that stands in this file, as an ISO 8601 instant with an offset."""

    def read() -> datetime:
        return datetime.fromisoformat(path.read_text().strip())

    return read
