"""The house's own rules, read off the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUERYING = {
    "filter",
    "get_or_none",
    "all",
    "create",
    "bulk_create",
    "save",
    "delete",
    "exclude",
    "raw",
    "execute_query",
}
OPENING = {"in_transaction", "atomic"}


def files(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts]


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and not _asks_a_resolver(node.func):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node.lineno


def _asks_a_resolver(function: ast.expr) -> bool:
    """Whether it is `resolvers.tools.save(...)`, which is how the schema is to ask."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id == "resolvers"


def said(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_schema_never_queries() -> None:
    found = [said(path, line) for path in files("schema") for name, line in calls(path) if name in QUERYING]

    assert found == []


def test_transactions_are_opened_by_resolvers_and_jobs_alone() -> None:
    rooms = ("schema", "models", "mentoring")
    found = [said(path, line) for path in files(*rooms) for name, line in calls(path) if name in OPENING]

    assert found == []


def test_only_the_settings_read_the_environment() -> None:
    found = [
        said(path, node.lineno)
        for path in files("schema", "models", "resolvers", "jobs", "mentoring")
        if path != ROOT / "mentoring" / "settings.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]

    assert found == []


@pytest.mark.parametrize("word", ["utils", "common", "core", "helpers", "services", "manager", "base"])
def test_everything_belongs_to_a_noun(word: str) -> None:
    named = [
        path for path in files("schema", "models", "resolvers", "jobs", "mentoring") if path.stem == word
    ]

    assert named == []
