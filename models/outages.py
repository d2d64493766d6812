"""Whether something failed because the database is out of reach: nobody's mistake, and worth another try."""

from asyncpg import (
    CannotConnectNowError,
    InterfaceError,
    OperatorInterventionError,
    PostgresConnectionError,
    TooManyConnectionsError,
)
from tortoise.exceptions import DBConnectionError

_OUTAGES = (
    CannotConnectNowError,
    DBConnectionError,
    InterfaceError,
    OperatorInterventionError,  # it is shut down, or takes too long
    OSError,  # and so TimeoutError
    PostgresConnectionError,
    TooManyConnectionsError,
)


def is_outage(error: BaseException) -> bool:
    """Whether `error`, or what it came of, says so."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__  # a rollback fails with its connection
    return any(isinstance(each, _OUTAGES) for each in causes)
