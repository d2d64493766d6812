"""Whatever is handed to whichever mutation: an answer, never a fault of ours, and the same on both databases.

Made from the schema, so that a new mutation is covered by being there.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    build_schema,
)
from strawberry.printer import print_schema

import schema
from models.content import sync_topics
from models.members import Member
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.profile_world import a_mentee

SERVED = build_schema(print_schema(schema.schema))
MUTATIONS = sorted(SERVED.mutation_type.fields) if SERVED.mutation_type else []
EXPECTED = {"UNAUTHENTICATED", "BAD_USER_INPUT", "FORBIDDEN"}

Scalars = dict[str, Any]
ODD: dict[str, Scalars] = {
    "empty": {
        "String": "",
        "ID": "",
        "Int": 0,
        "Boolean": False,
        "DateTime": "2030-01-01T00:00:00Z",
        "Date": "2030-01-01",
    },
    "nothing": {
        "String": "\x00",
        "ID": "\x00",
        "Int": -1,
        "Boolean": True,
        "DateTime": "0001-01-01T00:00:00Z",
        "Date": "0001-01-01",
    },
    "endless": {
        "String": "x" * 20_000,
        "ID": "x" * 20_000,
        "Int": 2**31 - 1,
        "Boolean": True,
        "DateTime": "9999-12-31T23:59:59Z",
        "Date": "9999-12-31",
    },
    "before all time": {
        "String": "\u202egro.elpmaxe@live",
        "ID": "TWVtYmVyOg==",
        "Int": -(2**31),
        "Boolean": True,
        "DateTime": "0001-01-01T00:00:00+14:00",
        "Date": "0001-01-01",
    },
    "after all time": {
        "String": "🧘" * 50,
        "ID": "TWVtYmVyOm5vdC1hLXV1aWQ=",
        "Int": 1,
        "Boolean": True,
        "DateTime": "9999-12-31T23:59:59-14:00",
        "Date": "9999-12-31",
    },
    "a query": {
        "String": "'; DROP TABLE member; -- %_\\",
        "ID": "' OR 1=1 --",
        "Int": 7,
        "Boolean": True,
        "DateTime": "2026-03-29T01:30:00Z",
        "Date": "2026-03-29",
    },
}
verdicts: dict[tuple[str, str, str], str] = {}


def filled(kind: GraphQLInputType, scalars: Scalars, depth: int = 0) -> Any:
    """A value of that type, made of these scalars."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, scalars, depth)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, scalars, depth + 1)] * 3
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        fields = list(kind.fields.items())[: 1 if kind.is_one_of else None]
        return {
            name: filled(field.type, scalars, depth + 1) for name, field in fields if name != "idempotencyKey"
        }
    return scalars.get(str(kind), None)


def with_ids_of(member: Member) -> Scalars:
    """An id that exists, of a type that is seldom the one that is asked for."""
    return {
        **ODD["a query"],
        "ID": global_id("Member", member.id),
        "String": "A line of text",
        "DateTime": "2031-01-01T10:00:00Z",
    }


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_no_input_is_a_fault_of_ours(client: Client, engine: str, mutation: str) -> None:
    await sync_topics()
    mena = await a_mentee("Mena")
    stranger = await a_member_with_a_password("Nosy")
    people: dict[str, Callable[[], Any]] = {
        "guest": lambda: client,
        "mentee": lambda: client.of(mena),
        "stranger": lambda: client.of(stranger),
    }
    assert SERVED.mutation_type is not None
    kind = SERVED.mutation_type.fields[mutation].args["input"].type
    selection = "errors { __typename ... on UserError { path } }"
    query = f"mutation($input: {kind}) {{ {mutation}(input: $input) {{ {selection} }} }}"

    for name, client_of in people.items():
        for oddity, scalars in {**ODD, "ids of others": with_ids_of(stranger)}.items():
            who = client_of() if name == "guest" else await client_of()
            answer = await who.post(query, {"input": filled(kind, scalars)})

            assert answer.status_code < 500, (name, oddity, answer.text)
            codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}
            assert codes <= EXPECTED, (name, oddity, answer.text)
            verdict = json.dumps(
                [sorted(codes), (answer.json().get("data") or {}).get(mutation)], sort_keys=True
            )
            assert verdicts.setdefault((mutation, name, oddity), verdict) == verdict, (name, oddity)
