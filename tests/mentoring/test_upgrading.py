"""Who has the first release keeps everything when the next one comes."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise
from tortoise.fields import Field

from tests.mentoring.older_database import Postgres, Sqlite, Tables
from tests.services import postgres
from tests.services.processes import ROOT

FIRST_RELEASE = "0001_journey"


@pytest.fixture
async def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if engine == "sqlite":
        yield f"sqlite://{tmp_path}/older.sqlite3"
        return
    server: str = request.getfixturevalue("postgres_server")
    url = await postgres.fresh_database(server)
    yield url
    await postgres.drop_database(server, url)


async def test_a_database_of_the_first_release_keeps_its_rows_and_gets_every_index(
    database_url: str, opened: None
) -> None:
    tables: Tables = (
        Sqlite(database_url.removeprefix("sqlite://"))
        if database_url.startswith("sqlite")
        else Postgres(database_url)
    )
    await run("tortoise", "migrate", "models", FIRST_RELEASE, database_url=database_url)
    before = await tables.fill()

    await run("mentoring", "migrate", database_url=database_url)

    after = await tables.rows(before)
    assert {table: _those_of(before[table], rows) for table, rows in after.items()} == before
    assert declared() - await tables.indexed() == set()


def _those_of(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that there were, in the columns that they had."""
    keys = {row["id"] for row in before}
    return [{name: row[name] for name in before[0]} for row in after if row["id"] in keys]


def declared() -> set[tuple[str, str]]:
    """The indexes that the models ask for, those of the invariants apart: tables and columns."""
    found = set()
    for model in Tortoise.apps["models"].values():
        columns = model._meta.fields_db_projection
        together = [*model._meta.indexes, *model._meta.unique_together]
        single = [[name] for name in columns if _is_indexed(model._meta.fields_map[name])]
        for names in [*together, *single]:
            found.add((model._meta.db_table, ",".join(columns[name] for name in names)))
    return found


def _is_indexed(field: Field[Any]) -> bool:
    return field.index or field.unique


async def run(module: str, *arguments: str, database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env={**os.environ, "DATABASE_URL": database_url}
    )
    assert await process.wait() == 0
