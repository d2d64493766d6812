"""relay-compiler compiles every node type, every connection and every mutation."""

import json
import re
from pathlib import Path

import pytest
from graphql import build_schema

from tests.conformance import ROOT, TOOLS
from tests.conformance.relay_documents import (
    Document,
    connection_fields,
    connections,
    mutations,
    node_types,
    nodes,
)
from tests.services import node

COMPILER = TOOLS / "node_modules/relay-compiler/cli.js"
SCHEMA = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
CONFIG = {
    "src": "./src",
    "language": "typescript",
    "schema": str(ROOT / "schema.graphql"),
    "customScalarTypes": {"DateTime": "string", "Date": "string", "Upload": "unknown"},
}


async def test_relay_compiles_every_node_type_connection_and_mutation(
    installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [*nodes(SCHEMA), *connections(SCHEMA), *mutations(SCHEMA)]
    write_client(tmp_path, documents)

    await node.run(COMPILER, "relay.config.json", cwd=tmp_path)

    assert compiled(tmp_path) == {name for document in documents for name in names(document)}
    with capsys.disabled():
        print(f"\nrelay-compiler: {counted()}")  # noqa: T201  the number, with its command


def write_client(folder: Path, documents: list[Document]) -> None:
    (folder / "src").mkdir()
    (folder / "relay.config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    for document in documents:
        module = folder / "src" / f"{document.module}.ts"
        module.write_text(f"graphql`{document.text}`;\n", encoding="utf-8")


def names(document: Document) -> list[str]:
    """What Relay makes of it: its mutation, or its fragment and the query that fetches it again."""
    return re.findall(r'(?:^fragment |^mutation |queryName: ")(\w+)', document.text)


def compiled(folder: Path) -> set[str]:
    return {file.name.removesuffix(".graphql.ts") for file in folder.glob("src/__generated__/*.graphql.ts")}


def counted() -> str:
    lists, acts = list(connection_fields(SCHEMA)), list(mutations(SCHEMA))
    return f"{len(node_types(SCHEMA))} node types, {len(lists)} connections both ways, {len(acts)} mutations"
