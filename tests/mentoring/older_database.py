"""A database as the first release left it, with a row in every table; read and written without any of our models."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
# What the invariants ask of a row in which everything that may be empty is empty.
STATES = {
    ("proposal", "status"): "PENDING",
    ("relationship", "status"): "ACTIVE",
    ("outbox", "state"): "QUEUED",
}
BY_KIND = {"date": FIRST.date(), "bool": True, "int": 1, "json": '["x"]', "bytea": b"x", "blob": b"x"}

Rows = dict[str, list[dict[str, Any]]]


class Tables(ABC):
    """`COLUMNS` asks for table, column, type and whether it must be filled; `INDEXES` for tables and columns."""

    COLUMNS: str
    INDEXES: str

    @abstractmethod
    async def ask(self, sql: str, *given: Any) -> list[dict[str, Any]]: ...

    @abstractmethod
    async def insert(self, table: str, row: Mapping[str, Any]) -> None: ...

    async def fill(self) -> Rows:
        """A row in every table; what is in them then."""
        required: dict[str, dict[str, str]] = {}
        for column in await self.ask(self.COLUMNS):
            kinds = required.setdefault(column["owner"], {})
            if column["required"]:
                kinds[column["name"]] = column["kind"].lower()
        for table, kinds in required.items():
            await self.insert(table, dict(_row(table, kinds)))
        return await self.rows(required)

    async def rows(self, of: Mapping[str, Any]) -> Rows:
        return {table: await self.ask(f'SELECT * FROM "{table}"') for table in of}

    async def indexed(self) -> set[tuple[str, str]]:
        """Tables, each with the columns of one of its indexes."""
        return {(index["owner"], index["columns"]) for index in await self.ask(self.INDEXES)}


class Sqlite(Tables):
    COLUMNS = """
        SELECT t.name AS owner, c.name, c.type AS kind, c."notnull" AND c.dflt_value IS NULL AS required
        FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'tortoise%' ORDER BY t.name, c.cid"""
    INDEXES = """
        SELECT t.name AS owner, (SELECT group_concat(name, ',') FROM pragma_index_info(i.name)) AS columns
        FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table'"""

    def __init__(self, file: str) -> None:
        self.file = file

    async def ask(self, sql: str, *given: Any) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, given)]

    async def insert(self, table: str, row: Mapping[str, Any]) -> None:
        given = [value if isinstance(value, int | bytes) else str(value) for value in row.values()]
        await self.ask(f"INSERT INTO {_names(table, row)} VALUES ({', '.join('?' * len(row))})", *given)


class Postgres(Tables):
    COLUMNS = """
        SELECT table_name AS owner, column_name AS name, data_type AS kind,
               is_nullable = 'NO' AND column_default IS NULL AS required
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%'
        ORDER BY table_name, ordinal_position"""
    INDEXES = """
        SELECT i.indrelid::regclass::text AS owner,
               (SELECT string_agg(a.attname, ',' ORDER BY place.n)
                FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS place(attnum, n)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = place.attnum) AS columns
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"""

    def __init__(self, url: str) -> None:
        self.url = url

    async def ask(self, sql: str, *given: Any) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute("SET session_replication_role = replica")  # rows that point nowhere
            return [dict(row) for row in await connection.fetch(sql, *given)]
        finally:
            await connection.close()

    async def insert(self, table: str, row: Mapping[str, Any]) -> None:
        places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await self.ask(f"INSERT INTO {_names(table, row)} VALUES ({places})", *row.values())


def _names(table: str, row: Mapping[str, Any]) -> str:
    columns = ", ".join(f'"{name}"' for name in row)
    return f'"{table}" ({columns})'


def _row(table: str, kinds: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for place, (column, kind) in enumerate(kinds.items(), start=1):
        yield column, STATES.get((table, column)) or _value(kind, place)


def _value(kind: str, place: int) -> Any:
    if kind in {"uuid", "char(36)"}:
        return UUID(int=place)
    if "time" in kind:
        return FIRST + timedelta(hours=place)
    return next((value for word, value in BY_KIND.items() if word in kind), "x")
