"""The documents that clients list: graphql-codegen's and Relay's `{id: text}`, or Apollo's list of operations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

APOLLO = "apollo-persisted-query-manifest"
LONGEST_NAME = 128


class ManifestFault(Exception):
    """A folder, or a file in it, that is no list of documents; says which and why."""


def documents_of(folder: Path) -> dict[str, str]:
    """All documents of all clients, by the name under which they are asked for."""
    found: dict[str, str] = {}
    for client, documents in clients_in(folder).items():
        for name, text in documents.items():
            if found.setdefault(name, text) != text:
                raise ManifestFault(f"{client}: another client's document is called {name}, too.")
    return found


def clients_in(folder: Path) -> dict[str, dict[str, str]]:
    """Each client's documents; a client is called as its file is, or as the folder that it lies in."""
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else []
    if not files:
        raise ManifestFault(f"{folder} is no folder with clients' manifests (*.json).")
    return {_client(folder, file): dict(_read(file)) for file in files}


def _client(folder: Path, file: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _read(file: Path) -> Iterator[tuple[str, str]]:
    try:
        manifest = orjson.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise ManifestFault(f"{file} is not JSON that can be read.") from error
    for name, text in _pairs(file, manifest):
        if not isinstance(name, str) or not isinstance(text, str) or not 0 < len(name) <= LONGEST_NAME:
            raise ManifestFault(f"{file} has an entry that is not a name and a document.")
        yield name.removeprefix("sha256:"), text


def _pairs(file: Path, manifest: Any) -> list[tuple[Any, Any]]:
    match manifest:
        case {"format": format_, "version": 1, "operations": [*operations]} if format_ == APOLLO:
            return [(each.get("id"), each.get("body")) for each in operations if isinstance(each, dict)]
        case {"format": _}:
            raise ManifestFault(f"{file} is a manifest of a kind, or of a version, that is not known here.")
        case dict():
            return [*manifest.items()]
        case _:
            raise ManifestFault(f"{file} is no list of documents.")
