"""Whether something failed because the database is out of reach: nobody's mistake, and worth another try."""

import sqlite3
from collections.abc import Iterator

from asyncpg import (
    AdminShutdownError,
    CannotConnectNowError,
    CrashShutdownError,
    DeadlockDetectedError,
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    PostgresIOError,
    ReadOnlySQLTransactionError,
)
from tortoise.exceptions import DBConnectionError

RETRY_AFTER = 5  # seconds: what a restart of the database takes

_OUTAGES = (
    CannotConnectNowError,
    DBConnectionError,
    DeadlockDetectedError,
    InternalClientError,  # the server has hung up, and the driver is only about to notice
    InsufficientResourcesError,  # the disk is full, or there are too many connections
    InterfaceError,
    LockNotAvailableError,
    OperatorInterventionError,  # it is shut down, or takes too long
    OSError,  # and so TimeoutError
    PostgresConnectionError,
    PostgresIOError,
    ReadOnlySQLTransactionError,  # the database has failed over, and this is the one that was left
)
_LOST_CONNECTIONS = (
    AdminShutdownError,
    ConnectionError,
    CrashShutdownError,
    InterfaceError,
    InternalClientError,
    PostgresConnectionError,
)
# Another process holds SQLite's file, or the file cannot be read or written any more.
_SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


def is_outage(error: BaseException) -> bool:
    """Whether `error`, or what it came of, says so."""
    return any(isinstance(each, _OUTAGES) or _is_sqlites(each) for each in _causes(error))


def is_lost_connection(error: BaseException) -> bool:
    """Whether only the connection is gone, so that another one may do."""
    return any(isinstance(each, _LOST_CONNECTIONS) for each in _causes(error))


def _is_sqlites(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) if isinstance(error, sqlite3.Error) else 0
    return code & 0xFF in _SQLITE_OUTAGES  # the rest of it says which kind of


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__  # a rollback fails with its connection
