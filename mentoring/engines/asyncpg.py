"""PostgreSQL: a task cancelled while its transaction begins gives the connection back to the pool.

Tortoise leaks it; after as many cancellations as the pool has connections, the process stands still.
"""

# pyright: reportPrivateUsage=false
# Tortoise's own context reaches into the client in the same way.

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections


class CancellableContext(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool  # noqa: SLF001
        connection = await pool.acquire()
        self.client._connection = connection  # noqa: SLF001
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(connection)  # asyncpg shields this and resets what was begun
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client


class CancellableClient(AsyncpgDBClient):
    def _in_transaction(self) -> TransactionContext:
        return CancellableContext(TransactionWrapper(self), self._pool_init_lock)


client_class = CancellableClient
