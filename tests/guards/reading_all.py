"""Queries that ask for all that there is behind a field, made from the schema: what a curious client would send."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from strawberry.printer import print_schema

import schema
from tests.client import Client

SERVED = build_schema(print_schema(schema.schema))
MOST_FIELDS = 380  # a document may have 400
DEEPEST = 7


async def read_all(who: Client, *ids: str) -> str:
    """The answers to everything that can be asked from the viewer, from the root and from these ids on, as text."""
    doors = {"Viewer": "viewer { %s }", "Coordination": "coordination { %s }", "Query": "%s"}
    answers = [await who.post(query) for kind, door in doors.items() for query in _of(kind, door)]
    for node_id in ids:
        kind = b64decode(node_id).decode().partition(":")[0]
        for part in _parts(SERVED.type_map[kind]):
            query = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {part} }} }} }}"
            answers.append(await who.post(query, {"id": node_id}))
    for answer in answers:
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}
        assert codes <= {"UNAUTHENTICATED", "FORBIDDEN"}, answer.text
    return "\n".join(answer.text for answer in answers)


def _of(kind: str, door: str) -> Iterator[str]:
    of = SERVED.type_map[kind]
    assert isinstance(of, GraphQLObjectType)
    for name, field in of.fields.items():
        if not any(is_required_argument(argument) for argument in field.args.values()):
            inside = get_named_type(field.type)
            yield f"{{ {door % (name if is_leaf_type(inside) else f'{name} {{ {_most(inside)} }}')} }}"


def _parts(kind: Any) -> Iterator[str]:
    """All that a thing says of itself, and then, one by one, all that is behind each of its fields."""
    yield _selection(kind, 1)
    for name, field in kind.fields.items():
        inside = get_named_type(field.type)
        if not is_leaf_type(inside) and not any(is_required_argument(each) for each in field.args.values()):
            yield f"{name} {{ {_most(inside)} }}"


def _most(kind: Any) -> str:
    """As deep as a document may be wide."""
    found = "__typename"
    for depth in range(1, DEEPEST):
        deeper = _selection(kind, depth)
        if len(deeper.split()) - deeper.count("{") - deeper.count("}") > MOST_FIELDS:
            break
        found = deeper
    return found


def _selection(kind: Any, depth: int) -> str:
    if isinstance(kind, GraphQLUnionType):
        return " ".join(f"... on {each.name} {{ {_selection(each, depth)} }}" for each in kind.types)
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    found = ["__typename"]
    for name, field in kind.fields.items():
        inside = get_named_type(field.type)
        if is_leaf_type(inside):
            found.append(name)
        elif depth > 1 and not any(is_required_argument(argument) for argument in field.args.values()):
            found.append(f"{name} {{ {_selection(inside, depth - 1)} }}")
    return " ".join(found)
