"""SQLite is for one process. A second one that would write says so instead of starting."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from mentoring.settings import Settings


class AlreadyInUse(Exception):
    """Another process has the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another process already works with {path}, and SQLite is for one. "
            "Stop that one first, or use PostgreSQL (DATABASE_URL)."
        )


@contextmanager
def only_process(of: Settings) -> Generator[None]:
    """Be the only one while the block runs; on PostgreSQL there may be many.

    It holds a lock on a file beside the database, not on that itself: others may still read it. The lock goes with
    the process, however that ends.

    Raises:
        AlreadyInUse: somebody else is.
    """
    if of.is_postgres:
        yield
        return
    path = of.sqlite_file
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(f"{path}.lock", timeout=0, isolation_level=None)) as guard:
        _take(guard, path)
        yield


def _take(guard: sqlite3.Connection, path: Path) -> None:
    try:
        guard.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise AlreadyInUse(path) from error
