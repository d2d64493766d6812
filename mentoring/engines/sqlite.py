"""SQLite: a transaction takes the write lock when it begins, and gives everything back when cancelled there.

Tortoise begins deferred, so that two processes which read and then write lose one of the two transactions; and
a task cancelled while it begins keeps the lock for ever.

SQLite keeps instants as text and compares them as text, so they all go in on the same clock: UTC. Tortoise would
write the offset that an instant happens to carry, in updates and filters.
"""

import asyncio
import sqlite3
from datetime import UTC, datetime
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections

sqlite3.register_adapter(
    datetime, lambda instant: instant.astimezone(UTC).isoformat(" ")
)  # in place of Tortoise's

_undoing: set[asyncio.Task[None]] = set()


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")


class CancellableContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._give_back()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]  # Tortoise types it Any

    async def __aexit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        try:
            if not self.connection._finalized:  # noqa: SLF001  as Tortoise's own context does
                await (self.connection.rollback() if fault else self.connection.commit())
        except BaseException:
            self._give_back()  # what could not be kept must not be there when the next one begins
            raise
        else:
            self._trxlock.release()
        finally:
            get_connections().reset(self.token)

    def _give_back(self) -> None:
        """Roll back whatever did begin, then free the lock, in a task of its own that nobody cancels."""
        task = asyncio.ensure_future(self._undo())
        _undoing.add(task)
        task.add_done_callback(_undoing.discard)

    async def _undo(self) -> None:
        try:
            if self.connection._connection is not None:  # noqa: SLF001  as Tortoise's own context does
                await self.connection._connection.rollback()  # noqa: SLF001
        finally:
            self._trxlock.release()


class ImmediateClient(SqliteClient):
    def __init__(self, file_path: str, **options: Any) -> None:
        options.setdefault("busy_timeout", 5000)
        super().__init__(file_path, **options)

    def _in_transaction(self) -> TransactionContext:
        return CancellableContext(ImmediateTransaction(self), self._lock)


client_class = ImmediateClient
