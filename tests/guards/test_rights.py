"""Every field of every type has its place in tests/guards/rights.yaml, and the running API keeps to it.

A new type of node wants a row there and an object of its kind in tests/rights_world.py.
"""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from tests.guards.reading_all import SERVED
from tests.guards.rights import NODES, PARTS, ROLES, STATES, Rights
from tests.rights_world import Thing, reader, things
from tests.settled_world import World, world

__all__ = ["world"]
ROOTS = {"Query", "Viewer", "Mutation"}  # tests/guards/test_who_may.py
OBJECTS = {
    name: kind
    for name, kind in SERVED.type_map.items()
    if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
}


def test_every_field_of_every_type_has_a_place() -> None:
    """Payloads bring nodes and errors, and connections bring nodes: what they show is the nodes' to say."""
    served = {name: set(kind.fields) for name, kind in OBJECTS.items() if not _only_carries(name, kind)}
    nodes = {kind_of(name): rights.names for name, rights in NODES.items()}

    assert served == {**nodes, **PARTS}


@pytest.mark.parametrize("state", STATES)
async def test_everybody_reads_what_they_may_and_nothing_else(world: World, state: str) -> None:
    found = await things(world, state)

    faults = {}
    for name, rights in NODES.items():
        for role in ROLES:
            answer = await _read(world, found[name], kind_of(name), role)
            faults[name, role] = _faults(rights, state, role, answer)
    assert {key: each for key, each in faults.items() if each} == {}


@pytest.mark.parametrize("name", [name for name, rights in NODES.items() if rights.kept])
async def test_what_is_kept_from_somebody_is_there_for_somebody(world: World, name: str) -> None:
    """Otherwise a field that is always empty would pass as one that is hidden."""
    found = await things(world, STATES[0])

    answers = [await _read(world, found[name], kind_of(name), role) for role in ROLES]

    filled = {
        field for answer in answers if answer for field, value in answer.items() if not _is_empty(value)
    }
    assert set(NODES[name].kept) <= filled


def kind_of(name: str) -> str:
    """The table tells some kinds apart, as "Proposal, open"."""
    return name.partition(",")[0]


async def _read(world: World, thing: Thing, kind: str, role: str) -> dict[str, Any] | None:
    who = await reader(world, thing, role)
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {_all_fields(kind)} }} }} }}"
    answer: dict[str, Any] | None = (await who.ask(query, id=thing.id))["node"]
    return answer


def _faults(rights: Rights, state: str, role: str, answer: dict[str, Any] | None) -> list[str]:
    may_see = role in rights.seen_by[state]
    if answer is None or not may_see:
        return [] if (answer is not None) is may_see else ["is there" if answer else "is not there"]
    return [
        name
        for name, value in answer.items()
        if name in rights.kept and role not in rights.kept[name][state] and not _is_empty(value)
    ]


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], 0)


def _all_fields(kind: str) -> str:
    return " ".join(
        name if is_leaf_type(get_named_type(field.type)) else f"{name} {{ __typename }}"
        for name, field in OBJECTS[kind].fields.items()
    )


def _only_carries(name: str, kind: GraphQLObjectType) -> bool:
    is_error = any(interface.name == "UserError" for interface in kind.interfaces)
    return is_error or name in ROOTS or name.endswith(("Payload", "Connection", "Edge"))
