"""PostgreSQL: what is cancelled, cut off or frozen gives its connection back, and nobody waits for ever.

Tortoise leaks the connection of a task that is cancelled while its transaction begins; after as many cancellations
as the pool has connections, the process stands still. It also waits without limit: for a connection, for a rollback,
and for taking a connection back. A server that is frozen answers none of them.
"""

# pyright: reportPrivateUsage=false
# Tortoise's own context reaches into the client in the same way.

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from models.outages import is_lost_connection

FIND = 5.0  # seconds in which there has to be a free connection, or a new one
LET_GO = 1.0  # seconds for a rollback, and for a connection to be fit for somebody else

log = logging.getLogger(__name__)


class BoundedConnection(PoolConnectionWrapper[Any]):
    """A connection for one statement."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await self.client._pool.acquire(timeout=FIND)  # noqa: SLF001
        return self.connection

    async def __aexit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        await _give_back(self.client._pool, self.connection, fault)  # noqa: SLF001


class Transaction(TransactionWrapper):
    """`has_written`: something was asked of it that may have changed a row."""

    has_written = False

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        self.has_written = True
        return await super().execute_insert(query, values)

    async def execute_many(self, query: str, values: list[Any]) -> None:
        self.has_written = True
        await super().execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        self.has_written |= not _only_reads(query)
        return await super().execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        self.has_written |= not _only_reads(query)
        return await super().execute_query_dict(query, values)

    async def execute_script(self, query: str) -> None:
        self.has_written = True
        await super().execute_script(query)


class CancellableContext(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool  # noqa: SLF001
        connection = await pool.acquire(timeout=FIND)
        self.client._connection = connection  # noqa: SLF001
        try:
            await self.client.begin()
        except BaseException as fault:
            await _give_back(pool, connection, fault)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        try:
            if not self.client._finalized:  # noqa: SLF001
                await (self._undo() if fault else self.client.commit())
        finally:
            get_connections().reset(self.token)
            await _give_back(self.client._parent._pool, self.client._connection, fault)  # noqa: SLF001

    async def _undo(self) -> None:
        """Roll back; a connection that does not even do that is cut, and the server rolls back."""
        try:
            async with asyncio.timeout(LET_GO):
                await self.client.rollback()
        except Exception as fault:  # noqa: BLE001  what led here is what is told
            log.warning("a connection was cut instead of rolled back: %s", type(fault).__name__)
            self.client._connection.terminate()  # noqa: SLF001
        except BaseException:
            self.client._connection.terminate()  # noqa: SLF001
            raise


class CancellableClient(AsyncpgDBClient):
    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        return await _perhaps_again(query, partial(super().execute_query, query, values))

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        return await _perhaps_again(query, partial(super().execute_query_dict, query, values))

    def acquire_connection(self) -> BoundedConnection:
        return BoundedConnection(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return CancellableContext(Transaction(self), self._pool_init_lock)


async def _perhaps_again(query: str, ask: Callable[[], Awaitable[Any]]) -> Any:
    """What only reads is asked once more when its connection turns out to be lost."""
    try:
        return await ask()
    except Exception as fault:
        if not (_only_reads(query) and is_lost_connection(fault)):
            raise
        log.warning("a connection was lost while reading: %s", type(fault).__name__)
    return await ask()


def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


async def _give_back(pool: Any, connection: Any, fault: BaseException | None) -> None:
    """Asyncpg shields this and resets what was begun. What it cannot reset it cuts: that concerns nobody here.

    Where one connection was lost, the others will have been too: they are all made anew.
    """
    if fault and is_lost_connection(fault):
        await pool.expire_connections()
    try:
        await pool.release(connection, timeout=LET_GO)
    except Exception as error:  # noqa: BLE001  the work on it is done, or has failed with a better reason
        log.warning("a connection was cut instead of kept: %s", type(error).__name__)


client_class = CancellableClient
