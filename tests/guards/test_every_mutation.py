"""Whatever is handed to whichever mutation: an answer, never a fault of ours, and the same on both databases.

Made from the schema, so that a new mutation is covered by being there.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from graphql import GraphQLInputObjectType, build_schema
from strawberry.printer import print_schema
from tortoise.transactions import in_transaction

import schema
from models.content import sync_topics
from models.members import Member
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.guards.odd_values import ODD, Scalars, filled, oddities
from tests.guards.test_who_may import who_may
from tests.profile_world import a_mentee
from tests.settled_world import World, world

__all__ = ["world"]  # the fixture

SERVED = build_schema(print_schema(schema.schema))
MUTATIONS = sorted(SERVED.mutation_type.fields) if SERVED.mutation_type else []
# Too large: the endless words of an input with many of them.
EXPECTED = {"UNAUTHENTICATED", "BAD_USER_INPUT", "FORBIDDEN", "PAYLOAD_TOO_LARGE"}


class Undone(Exception):
    """What was done is taken back, so that the next value meets the same world."""


verdicts: dict[tuple[str, ...], str] = {}


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_no_input_is_a_fault_of_ours(client: Client, mutation: str) -> None:
    await sync_topics()
    mena = await a_mentee("Mena")
    stranger = await a_member_with_a_password("Nosy")
    oddest = {**ODD, "ids of others": with_ids_of(stranger)}

    for oddity, scalars in oddest.items():
        given = filled(input_of(mutation), scalars)
        for name in ("guest", "mentee", "stranger"):
            who = {"guest": client, "mentee": await client.of(mena), "stranger": await client.of(stranger)}
            check(await asked(who[name], mutation, given), mutation, name, oddity)


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_one_odd_value_among_good_ones_is_no_fault_of_ours(world: World, mutation: str) -> None:
    who, good = who_may(world, mutation)

    for name, value in odd_values_in(mutation):
        with suppress(Undone):
            async with in_transaction():
                check(await asked(who, mutation, {**good, name: value}), mutation, name, repr(value)[:200])
                raise Undone


def with_ids_of(member: Member) -> Scalars:
    """An id that exists, of a type that is seldom the one that is asked for."""
    return {
        **ODD["a query"],
        "ID": global_id("Member", member.id),
        "String": "A line of text",
        "DateTime": "2031-01-01T10:00:00Z",
    }


def odd_values_in(mutation: str) -> Iterator[tuple[str, Any]]:
    for name, field in input_of(mutation).fields.items():
        for value in oddities(field.type):
            yield name, value


def input_of(mutation: str) -> GraphQLInputObjectType:
    kind = SERVED.type_map[f"{mutation[0].upper()}{mutation[1:]}Input"]
    assert isinstance(kind, GraphQLInputObjectType)
    return kind


async def asked(who: Client, mutation: str, given: dict[str, Any]) -> httpx.Response:
    selection = "errors { __typename ... on UserError { path } }"
    kind = input_of(mutation).name
    query = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} }} }}"
    return await who.post(query, {"input": given})


def check(answer: httpx.Response, *what: str) -> None:
    """It is an answer, and the same as the other database's."""
    assert answer.status_code < 500, (what, answer.text)
    body = answer.json()
    codes = {error["extensions"]["code"] for error in body.get("errors", [])}
    assert codes <= EXPECTED, (what, answer.text)
    verdict = json.dumps([sorted(codes), (body.get("data") or {}).get(what[0])], sort_keys=True)
    assert verdicts.setdefault(what, verdict) == verdict, what
