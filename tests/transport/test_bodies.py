"""What may stand in a request, and what becomes of everything else."""

import json
from typing import Any

import httpx
import pytest

from tests.transport.small import GRAPHQL, JSON

HELLO = b'"query": "{ hello }"'


async def post(edge: httpx.AsyncClient, body: bytes, accept: str = JSON) -> httpx.Response:
    return await edge.post("/graphql", content=body, headers={"content-type": JSON, "accept": accept})


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"7",
        b'"{ hello }"',
        b'[{"query": "{ hello }"}]',
        b"[]",
        b"{}",
        b'{"query": null}',
        b'{"query": ""}',
        b'{"query": 7}',
        b'{"query": ["{ hello }"]}',
        b"{" + HELLO + b', "variables": "x"}',
        b"{" + HELLO + b', "variables": [1]}',
        b"{" + HELLO + b', "operationName": 7}',
        b"{" + HELLO + b', "operationName": {}}',
        b"{" + HELLO + b', "extensions": false}',
        b"{" + HELLO + b', "query": "{ thing { number } }"}',
        b"{" + HELLO + b', "variables": {"a": 1, "a": 2}}',
        b"{" + HELLO + b', "variables": {"a": NaN}}',
        b"{" + HELLO + b', "variables": {"a": ' + b"1" * 5_000 + b"}}",
        b"{" + HELLO + b', "variables": {"a": 1e999}}',
        b"{" + HELLO + b', "variables": {"a": "\\ud800"}}',
        b"{" + HELLO + b', "variables": {"a": "\xff"}}',
        b"{" + HELLO + b', "variables": {"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
        b"{" + HELLO + b', "variables": {"a": ' + b'{"a":' * 1_010 + b"1" + b"}" * 1_010 + b"}}",
        b"\xef\xbb\xbf{" + HELLO + b"}",
        ("{" + HELLO.decode() + "}").encode("utf-16"),
    ],
)
async def test_a_malformed_request_is_refused(edge: httpx.AsyncClient, body: bytes, accept: str) -> None:
    response = await post(edge, body, accept)

    [error] = response.json()["errors"]
    assert response.status_code == 400
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert error["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize("value", [None, {}, {"a": {"b": [1, 2.5, 10**30, "x", None, True]}}])
async def test_variables_and_extensions_may_be_anything_that_is_an_object(
    edge: httpx.AsyncClient, value: dict[str, Any] | None
) -> None:
    body = {"query": "{ hello }", "variables": value, "extensions": value, "operationName": None, "more": 1}

    response = await post(edge, json.dumps(body).encode())

    assert (response.status_code, response.json()) == (200, {"data": {"hello": "Hello you"}})


async def test_a_body_may_be_as_large_as_is_said_and_no_larger(edge: httpx.AsyncClient) -> None:
    fits = b"{" + HELLO + b"}" + b" " * (256 * 1024 - len(HELLO) - 2)

    assert (await post(edge, fits)).status_code == 200
    refused = await post(edge, fits + b" ")

    assert refused.status_code == 413
    assert refused.json()["errors"][0]["extensions"] == {"code": "PAYLOAD_TOO_LARGE"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("}", "GRAPHQL_PARSE_FAILED"),
        ("   ", "GRAPHQL_PARSE_FAILED"),
        ("{ helo }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ thing }", "GRAPHQL_VALIDATION_FAILED"),
        ("type Query { a: Int }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment A on Query { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("query($name: String!) { hello(name: $name) }", "BAD_USER_INPUT"),
        ("query($of: [Int!]! = [7]) { numbers(of: $of) } # ", "BAD_USER_INPUT"),
    ],
)
async def test_a_document_that_cannot_be_executed_has_no_data(
    edge: httpx.AsyncClient, query: str, code: str
) -> None:
    body = json.dumps({"query": query, "variables": {"of": ["x"]}}).encode()

    for_json, for_graphql = await post(edge, body, JSON), await post(edge, body, GRAPHQL)

    assert (for_json.status_code, for_graphql.status_code) == (200, 400)
    assert for_json.json() == for_graphql.json()
    assert for_json.json().keys() == {"errors"}
    assert for_json.json()["errors"][0]["extensions"]["code"] == code


async def test_the_operation_that_is_named_is_executed(edge: httpx.AsyncClient) -> None:
    query = 'query A { hello(name: "A") } query B { hello(name: "B") }'

    response = await edge.post("/graphql", json={"query": query, "operationName": "B"})
    unknown = await edge.post("/graphql", json={"query": query, "operationName": "C"})

    assert response.json() == {"data": {"hello": "Hello B"}}
    assert unknown.json()["errors"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_a_subscription_is_refused(edge: httpx.AsyncClient, accept: str) -> None:
    response = await post(edge, b'{"query": "subscription { ticks }"}', accept)

    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]) == (400, {"code": "BAD_REQUEST"})
