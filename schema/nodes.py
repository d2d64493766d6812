"""What has a life of its own is a node: an opaque id, and one door (`node`) through which it is found again."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

import strawberry

from models.refusals import NotFound
from schema.context import Context

Finder = Callable[[Context, UUID], Awaitable["Node | None"]]


@strawberry.interface(description="An object that can be found again by its id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and for ever; never take it apart.")


class Keyed(Protocol):
    id: UUID


def global_id(type_name: str, key: UUID) -> strawberry.ID:
    """The node id of the row `key` of that GraphQL type."""
    return strawberry.ID(b64encode(f"{type_name}:{key}".encode()).decode())


def key_of(type_name: str, node_id: str, path: Sequence[str] = ("input", "id")) -> UUID:
    """The row's key in a node id of that type.

    Raises:
        NotFound: it is no id of that type; whether the row exists is another question.
    """
    found_type, key = _taken_apart(node_id) or ("", None)
    if found_type != type_name or key is None:
        raise NotFound(path=path)
    return key


def finds(type_name: str) -> Callable[[Finder], Finder]:
    """Make `node(id)` find this type; the finder answers nothing for what the viewer may not see."""

    def register(finder: Finder) -> Finder:
        _finders[type_name] = finder
        return finder

    return register


async def find(context: Context, node_id: str) -> Node | None:
    """The node of that id, or none where there is none or it may not be seen."""
    type_name, key = _taken_apart(node_id) or ("", None)
    finder = _finders.get(type_name)
    if finder is None or key is None:
        return None
    try:
        return await finder(context, key)
    except NotFound:
        return None


def _taken_apart(node_id: str) -> tuple[str, UUID] | None:
    try:
        type_name, _, text = b64decode(node_id.encode("ascii"), validate=True).decode("ascii").partition(":")
        key = UUID(text)
    except (ValueError, binascii.Error):
        return None
    return (type_name, key) if global_id(type_name, key) == node_id else None


_finders: dict[str, Finder] = {}
