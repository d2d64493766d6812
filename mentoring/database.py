"""The database: how it is reached, brought up to date, and checked."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise import Tortoise, connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from mentoring.settings import Settings, settings
from models import invariants, members, support
from models.content import sync_topics

APPS: dict[str, Any] = {
    "models": {
        "models": ["models"],
        "default_connection": "default",
        "migrations": "models.migrations",
    }
}
LONGEST_MIGRATION = 3600.0  # seconds that one process waits for another's
MIGRATION_LOCK = 0x6D656E74  # any number, the same for every process of this project


def config(of: Settings, *, patient: bool = False) -> dict[str, Any]:
    """Tortoise's configuration for these settings; `patient` lifts the limit of a statement's time."""
    return {
        "connections": {"default": _postgres(of, patient=patient) if of.is_postgres else _sqlite(of)},
        "apps": APPS,
        "use_tz": True,
        "timezone": "UTC",
    }


def _postgres(of: Settings, *, patient: bool) -> dict[str, Any]:
    url = urlsplit(of.database_url)
    options = dict(parse_qsl(url.query))  # as libpq reads them: ?host=/a/socket/folder, ?sslmode=require
    return {
        "engine": "mentoring.engines.asyncpg",
        "credentials": {
            "host": url.hostname or options.get("host", "localhost"),
            "port": url.port or 5432,
            "user": unquote(url.username or "postgres"),
            "password": unquote(url.password or "") or None,
            "database": url.path.lstrip("/"),
            "ssl": options.get("sslmode"),
            "maxsize": of.database_pool,
            "timeout": 5,  # for a new connection
            "command_timeout": None if patient else 6,  # a server that is frozen ends no statement itself
            "server_settings": {
                "application_name": "mentoring",
                "statement_timeout": "0" if patient else "5000",
                "lock_timeout": "2000",
                "idle_in_transaction_session_timeout": "15000",
            },
        },
    }


def _sqlite(of: Settings) -> dict[str, Any]:
    return {"engine": "mentoring.engines.sqlite", "credentials": {"file_path": str(of.sqlite_file)}}


@asynccontextmanager
async def opened(of: Settings, *, patient: bool = False) -> AsyncGenerator[TortoiseContext]:
    """The database while the block runs, for every task of this process; `patient` for migrations."""
    if not of.is_postgres:
        of.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    context = await Tortoise.init(config=config(of, patient=patient), _enable_global_fallback=True)
    try:
        yield context
    finally:
        await context.close_connections()


async def migrate() -> None:
    """Bring the open database up to date: migrations, then the invariants. Processes that do so at once queue up."""
    db = connections.get("default")
    if db.capabilities.dialect != "postgres":  # embedded: one process
        await _migrate(db)
        return
    async with (
        db.acquire_connection() as lock
    ):  # the pool lets go of the lock when it takes the connection back
        await lock.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        await lock.execute(f"SELECT pg_advisory_lock({MIGRATION_LOCK})", timeout=LONGEST_MIGRATION)
        await _migrate(db)


async def _migrate(db: BaseDBAsyncClient) -> None:
    await MigrationExecutor(db, APPS).migrate()
    await invariants.apply(db)
    await sync_topics()
    await members.know_by_name()
    await support.know_by_words()


async def pending_migrations() -> list[str]:
    """Names of migrations that this code has and the open database has not."""
    executor = MigrationExecutor(connections.get("default"), APPS)
    return [step.migration.name for step in await executor.plan()]


async def ask() -> None:
    """Get an answer from the open database, or its error."""
    await connections.get("default").execute_query("SELECT 1")


async def missing_invariants() -> set[str]:
    """Names of invariants that the open database does not keep."""
    return await invariants.missing(connections.get("default"))


def __getattr__(name: str) -> dict[str, Any]:
    """`TORTOISE` is what the `tortoise` command reads."""
    if name == "TORTOISE":
        return config(settings())
    raise AttributeError(name)
