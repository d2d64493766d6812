"""What every test stands on: each runs on SQLite and on PostgreSQL, in a transaction that is undone afterwards."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from tortoise import connections
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.transactions import in_transaction

from mentoring import app as application
from mentoring import database, wiring
from mentoring.settings import Settings
from models import clock, invariants
from tests.client import Client
from tests.faults import matrix
from tests.services import postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fault-matrix", action="store_true", help="only the faults, and a table of them")
    parser.addoption("--cancellations", type=int, default=300, help="how many tasks are cancelled")
    parser.addoption("--histories", type=int, default=25, help="how many histories of proposals are tried")
    parser.addoption(
        "--outages", type=int, default=5, help="how many outages of the worker each is tried with"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--fault-matrix"):
        config.option.markexpr = "fault"
        config.pluginmanager.register(matrix.Record())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """The database that the test runs on; a test that asks for anything below runs once on each."""
    return str(request.param)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test about one database is not collected for the other."""
    elsewhere = [item for item in items if _belongs_elsewhere(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def _belongs_elsewhere(item: pytest.Item) -> bool:
    wanted = {engine for engine in ("sqlite", "postgres") if item.get_closest_marker(engine)}
    spec = getattr(item, "callspec", None)
    return bool(wanted) and spec is not None and spec.params.get("engine") not in wanted


@pytest.fixture(scope="session")
async def settings(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Settings]:
    folder = tmp_path_factory.mktemp("var")
    if engine == "sqlite":
        yield _settings(f"sqlite://{folder}/test.sqlite3", folder)
        return
    server: str = request.getfixturevalue("postgres_server")
    url = await postgres.fresh_database(server)
    yield _settings(url, folder)
    await postgres.drop_database(server, url)


@pytest.fixture(scope="session")
async def opened(settings: Settings) -> AsyncIterator[None]:
    """The database, up to date, for the whole session."""
    wiring.prepare(settings)
    EXECUTOR_CACHE.clear()  # Tortoise keeps statements by connection name, and both engines are "default"
    async with database.opened(settings):
        await database.migrate()
        yield


@pytest.fixture
async def db(opened: None, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """The database in a transaction that is undone; with the mark `commits`, without one and emptied afterwards."""
    if request.node.get_closest_marker("commits"):
        yield
        await empty_tables()
        return
    async with in_transaction() as transaction:
        yield
        await transaction.rollback()


@pytest.fixture(autouse=True)
def _machine_clock() -> Iterator[None]:
    yield
    clock.run()


@pytest.fixture(scope="session")
def app(settings: Settings, opened: None) -> Starlette:
    return application.build(settings)


@pytest.fixture
async def client(app: Starlette, db: None) -> AsyncIterator[Client]:
    """Somebody who is not signed in; `await client.of(member)` is somebody who is."""
    async with Client.on(app) as guest:
        yield guest


async def empty_tables() -> None:
    """Empty every table, children before parents."""
    connection = connections.get("default")
    tables = [
        row["name"] for row in await connection.execute_query_dict(_TABLES[connection.capabilities.dialect])
    ]
    if connection.capabilities.dialect == "postgres":
        await connection.execute_query(f"TRUNCATE {', '.join(tables)} CASCADE")
        return
    await connection.execute_query('DROP TRIGGER IF EXISTS "event_is_only_added_to_delete"')
    await connection.execute_query("PRAGMA foreign_keys = OFF")
    for table in tables:
        await connection.execute_query(f'DELETE FROM "{table}"')
    await connection.execute_query("PRAGMA foreign_keys = ON")
    await invariants.apply(connection)


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
    "AND name <> 'tortoise_migrations'",
    "postgres": "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' "
    "AND tablename <> 'tortoise_migrations'",
}


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        mail_dir=folder / "mail",
        secret_key="a key for tests, and only for tests",
        public_url="http://mentoring.test",
    )
