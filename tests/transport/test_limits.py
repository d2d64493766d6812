"""How much one document may ask for. What is counted is work, not time."""

from typing import Any

import httpx
import pytest
from graphql import get_introspection_query, parse

from schema.limits import LIMITS, Scale
from tests.transport.small import JSON


def nested(levels: int, leaf: str = "number") -> str:
    return "{ " + "thing { " * (levels - 1) + leaf + " }" * levels


def bomb(levels: int, spreads: int) -> str:
    """Fragments that each spread the next several times: short to write, endless to expand."""
    fragments = [
        f"fragment F{n} on Thing {{ {f'thing {{ ...F{n + 1} }} ' * spreads} }}" for n in range(levels)
    ]
    return f"{{ thing {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Thing {{ number }}"


def flat_bomb(levels: int, spreads: int) -> str:
    fragments = [f"fragment F{n} on Thing {{ {f'...F{n + 1} ' * spreads} }}" for n in range(levels)]
    return f"{{ thing {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Thing {{ number }}"


def fragments(count: int, body: str) -> str:
    spreads = " ".join(f"...F{n}" for n in range(count))
    return f"{{ {spreads} }} " + " ".join(f"fragment F{n} on Query {{ {body} }}" for n in range(count))


async def ask(edge: httpx.AsyncClient, query: str) -> httpx.Response:
    return await edge.post("/graphql", json={"query": query}, headers={"accept": JSON})


WITHIN = {
    "depth": nested(15),
    "aliases": "{ " + " ".join(f"a{n}: hello" for n in range(30)) + " }",
    "directives": "{ " + "hello @include(if: true) " * 10 + "}",
    "selections": "{ " + "hello " * 40 + "... { " + "thing { number } " * 40 + "} }",
    "one sensitive mutation": 'mutation { signIn(name: "Ada") }',
    "sensitive mutations in two operations": 'mutation A { signIn(name: "x") } mutation B { register(name: "x") }',
}
BEYOND = {
    "depth": ("depth", nested(16)),
    "depth by fragments": (
        "depth",
        f"{{ ...A }} fragment A on Query {nested(9, '...B')} fragment B on Thing {nested(8)}",
    ),
    "depth in an unused fragment": ("depth", f"{{ hello }} fragment B on Thing {nested(16)}"),
    "aliases": ("aliases", "{ " + " ".join(f"a{n}: hello" for n in range(31)) + " }"),
    "aliases by fragments": ("aliases", fragments(4, " ".join(f"a{n}: hello" for n in range(8)))),
    "directives": ("directives", "{ hello " + "@include(if: true) " * 11 + "}"),
    "directives on an operation": ("directives", "query " + "@a " * 11 + "{ hello }"),
    "directives by fragments": ("directives", fragments(4, "hello @a @b @c")),
    "fields": ("fields", "{ " + " ".join(f"thing {{ {'number ' * 40} }}" for n in range(10)) + " }"),
    "fields by fragments": ("fields", fragments(6, "thing { " + "number " * 39 + "} " + "hello " * 30)),
    "selections": ("selections", "{ " + "hello " * 81 + "}"),
    "selections that are fragments": ("selections", "{ " + "...A " * 81 + "} fragment A on Query { hello }"),
    "repeats": ("repeats", "{ " + "hello " * 41 + "}"),
    "repeats in inline fragments": ("repeats", "{ " + f"... {{ {'hello ' * 21} }}" * 2 + "}"),
    "repeats by fragments": ("repeats", fragments(3, "hello " * 14)),
    "repeats below": ("repeats", "{ thing { " + "number " * 41 + "} }"),
    "bomb": ("fields", bomb(20, 2)),
    "wide bomb": ("fields", bomb(12, 3)),
    "flat bomb": ("repeats", flat_bomb(20, 2)),
    "wide flat bomb": ("repeats", flat_bomb(4, 3)),
    "two sensitive mutations": ("sensitive", 'mutation { signIn(name: "x") register(name: "x") }'),
    "the same one twice": ("sensitive", 'mutation { signIn(name: "x") again: signIn(name: "y") }'),
    "sensitive by fragments": (
        "sensitive",
        'mutation { ...A ...A } fragment A on Mutation { a: signIn(name: "x") }',
    ),
    "sensitive inline": (
        "sensitive",
        'mutation { a: signIn(name: "x") ... { ... { b: signIn(name: "x") } } }',
    ),
}


@pytest.mark.parametrize("query", WITHIN.values(), ids=WITHIN.keys())
async def test_a_document_within_its_limits_is_executed(edge: httpx.AsyncClient, query: str) -> None:
    response = await edge.post(
        "/graphql", json={"query": query, "operationName": "A" if " A " in query else None}
    )

    assert "errors" not in response.json()


"""
"""


@pytest.mark.parametrize(("limit", "query"), BEYOND.values(), ids=BEYOND.keys())
async def test_a_document_beyond_them_is_not(edge: httpx.AsyncClient, limit: str, query: str) -> None:
    response = await ask(edge, query)

    [error] = response.json()["errors"]
    most = getattr(LIMITS, limit, 1)
    assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX", "limit": limit, "most": most}
    assert response.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "{ hello " * 1_999,
        "{ " + "hello " * 2_000 + "}",
        "#\n" * 2_000 + "{ hello }",
        "{ hello } #" + "x" * 65_536,
        "{ hello(name: [" + "[" * 400 + "]" * 400 + "]) }",
    ],
)
async def test_a_document_that_is_too_long_is_not_even_parsed(edge: httpx.AsyncClient, query: str) -> None:
    response = await ask(edge, query)

    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "QUERY_TOO_COMPLEX")


@pytest.mark.parametrize("query", [bomb(80, 2), bomb(30, 20), flat_bomb(80, 2), flat_bomb(30, 20)])
def test_every_selection_is_looked_at_once_however_often_it_is_spread(query: str) -> None:
    document = parse(query)
    written = query.count("thing") + query.count("...") + query.count("number")

    scale = Scale(document)
    faults = scale.faults(LIMITS)

    assert faults
    assert scale.looked_at <= written


@pytest.mark.parametrize(
    "query",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { thing { ...B } } fragment B on Thing { thing { ...B } }",
        "{ hello } "
        + " ".join(f"fragment F{n} on Query {{ {'hello ' * 40} ...F{(n + 1) % 20} }}" for n in range(20)),
        "{ ...A } fragment A on Query { hello } fragment A on Query { thing { number } }",
    ],
)
async def test_fragments_that_cannot_be_weighed_are_invalid(edge: httpx.AsyncClient, query: str) -> None:
    response = await ask(edge, query)

    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


async def test_an_unknown_fragment_is_left_to_validation(edge: httpx.AsyncClient) -> None:
    response = await ask(edge, "{ ...Nowhere }")

    assert response.json()["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {
            "descriptions": True,
            "specified_by_url": True,
            "directive_is_repeatable": True,
            "schema_description": True,
            "input_value_deprecation": True,
        },
    ],
)
async def test_explorers_and_code_generators_may_introspect(
    edge: httpx.AsyncClient, options: dict[str, Any]
) -> None:
    response = await ask(edge, get_introspection_query(**options))

    assert "errors" not in response.json()
    assert response.json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_introspection_is_no_way_around_the_depth(edge: httpx.AsyncClient) -> None:
    hidden = "{ __type(name: 1) { name } " + nested(16)[1:]

    response = await ask(edge, hidden)

    assert response.json()["errors"][0]["extensions"]["limit"] == "depth"
