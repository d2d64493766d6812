"""Whatever is handed to whichever field: an answer, never a fault of ours, and the same on both databases."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from strawberry.printer import print_schema
from tortoise.transactions import in_transaction

import schema
from tests.guards.odd_values import ODD, filled, oddities
from tests.settled_world import CORA, MENA, World, hand_concern_to_cora, world

__all__ = ["world"]  # the fixture: Mena is one of a pair that has something of everything

SERVED = build_schema(print_schema(schema.schema))
EXPECTED = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
# Where each type is met; `%s` stands for what is asked of it.
DOORS = {
    "RollImport": "node(id: $at) { ... on RollImport { %s } }",
    "Query": "%s",
    "Coordination": "coordination { %s }",
    "Viewer": "viewer { %s }",
    "Member": "viewer { member { %s } }",
    "Relationship": "node(id: $at) { ... on Relationship { %s } }",
    "Thread": "node(id: $at) { ... on Thread { %s } }",
    "Contract": "node(id: $at) { ... on Contract { %s } }",
    "Concern": "node(id: $at) { ... on Concern { %s } }",
    "ContractRevision": "node(id: $at) { ... on ContractRevision { %s } }",
    "ToolDocument": "node(id: $at) { ... on ToolDocument { %s } }",
    "Enquiry": "node(id: $at) { ... on Enquiry { %s } }",
    "SupportRequest": "node(id: $at) { ... on SupportRequest { %s } }",
    "ConcernCase": "node(id: $at) { ... on ConcernCase { %s } }",
    "SupportCase": "node(id: $at) { ... on SupportCase { %s } }",
    "ConfidentialRecord": "node(id: $at) { ... on ConfidentialRecord { %s } }",
}
NODES = {
    "RollImport": "roll import",
    "Relationship": "relationship",
    "Thread": "thread",
    "Contract": "contract",
    "ContractRevision": "revision",
    "Concern": "concern",
    "ToolDocument": "tool",
    "Enquiry": "enquiry",
    "SupportRequest": "support",
    "ConcernCase": "concern case",
    "SupportCase": "support case",
    "ConfidentialRecord": "record",
}
CORAS = {"Coordination", "RollImport", "ConcernCase", "SupportCase", "ConfidentialRecord"}
READERS = {**dict.fromkeys(CORAS, CORA), "Enquiry": "ada"}  # of the others Mena is one

verdicts: dict[str, str] = {}


class Undone(Exception):
    """A database that was asked for what it cannot do answers nothing more before that is taken back."""


def fields_with_arguments() -> Iterator[tuple[str, str]]:
    for name, kind in SERVED.type_map.items():
        if isinstance(kind, GraphQLObjectType) and kind is not SERVED.mutation_type and name[:2] != "__":
            yield from ((name, field) for field, of in kind.fields.items() if of.args)


def test_there_is_a_door_to_every_type_with_arguments() -> None:
    assert {kind for kind, _ in fields_with_arguments()} == set(DOORS)


@pytest.mark.parametrize(("kind", "name"), list(fields_with_arguments()))
async def test_no_argument_is_a_fault_of_ours(world: World, kind: str, name: str) -> None:
    of = SERVED.type_map[kind]
    assert isinstance(of, GraphQLObjectType)
    at = world.ids.get(NODES.get(kind, ""), "")
    await hand_concern_to_cora()

    for given in odd_arguments(of.fields[name]):
        with suppress(Undone):
            async with in_transaction():
                await _check(world, kind, name, given, at)
                raise Undone


def odd_arguments(field: GraphQLField) -> Iterator[dict[str, Any]]:
    """One argument odd; what has to be there besides is empty."""
    for name, argument in field.args.items():
        others = {
            other: filled(of.type, ODD["empty"])
            for other, of in field.args.items()
            if other != name and is_required_argument(of)
        }
        for value in oddities(argument.type):
            yield {**others, name: value}
        yield from ({**others, name: value} for value in _in_parts(get_named_type(argument.type)))


def _in_parts(kind: Any) -> Iterator[dict[str, Any]]:
    """An input of many parts, with one of them given at a time."""
    if isinstance(kind, GraphQLInputObjectType):
        for name, field in kind.fields.items():
            yield from ({name: value} for value in oddities(field.type))


async def _check(world: World, kind: str, name: str, given: dict[str, Any], at: str) -> None:
    answer = await world.clients[READERS.get(kind, MENA)].post(_query(kind, name, given), {**given, "at": at})

    what = f"{kind}.{name} {given!r}"[:300]
    assert answer.status_code < 500, (what, answer.text)
    body = answer.json()
    codes = {error["extensions"]["code"] for error in body.get("errors", [])}
    assert codes <= EXPECTED, (what, answer.text)
    verdict = json.dumps([sorted(codes), body.get("data")], sort_keys=True)
    assert verdicts.setdefault(what, verdict) == verdict


def _query(kind: str, name: str, given: dict[str, Any]) -> str:
    of = SERVED.type_map[kind]
    assert isinstance(of, GraphQLObjectType)
    field = of.fields[name]
    declared = "".join(f", ${argument}: {field.args[argument].type}" for argument in given)
    handed_in = ", ".join(f"{argument}: ${argument}" for argument in given)
    inside = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    door = DOORS[kind] % f"{name}({handed_in}) {inside}"
    return f"query($at: ID!{declared}) {{ {door} at: node(id: $at) {{ __typename }} }}"
