"""What a client is told at the top level, and what only the log is."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from strawberry.extensions import SchemaExtension
from structlog.testing import capture_logs

from schema.error_policy import ErrorPolicy, SilentSchema
from tests.transport import small
from tests.transport.small import GRAPHQL


async def errors_of(edge: httpx.AsyncClient, query: str, **variables: Any) -> list[dict[str, Any]]:
    response = await edge.post("/graphql", json={"query": query, "variables": variables})
    errors: list[dict[str, Any]] = response.json()["errors"]
    return errors


async def test_an_unexpected_error_is_in_the_log_and_only_there(edge: httpx.AsyncClient) -> None:
    with capture_logs() as logged:
        response = await edge.post(
            "/graphql", json={"query": "{ hello broken }"}, headers={"accept": GRAPHQL}
        )

    [error] = response.json()["errors"]
    request_id = response.headers["x-request-id"]
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "Hello you", "broken": None}
    assert "secret" not in response.text
    assert error["path"] == ["broken"]
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}
    [entry] = logged
    assert (entry["request_id"], entry["path"]) == (request_id, ["broken"])
    assert str(entry["exc_info"]) == "postgres://user:secret@host/db"


async def test_a_proxy_may_give_the_request_its_id(edge: httpx.AsyncClient) -> None:
    given = await edge.post("/graphql", json={"query": "{ hello }"}, headers={"x-request-id": "proxy-0001"})
    forged = await edge.post(
        "/graphql", json={"query": "{ hello }"}, headers={"x-request-id": 'a"\tforged entry'}
    )

    assert given.headers["x-request-id"] == "proxy-0001"
    assert len(forged.headers["x-request-id"]) == 32


async def test_what_breaks_around_the_operation_is_told_the_same_way(edge: httpx.AsyncClient) -> None:
    with capture_logs() as logged:
        response = await edge.post("/graphql", json={"query": "{ hello }"}, headers={"break-context": "1"})

    [error] = response.json()["errors"]
    assert response.status_code == 503
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert error["extensions"]["requestId"] == logged[0]["request_id"]
    assert "database" not in response.text


async def test_the_context_may_refuse_the_request(edge: httpx.AsyncClient) -> None:
    response = await edge.post(
        "/graphql", json={"query": "{ hello }"}, headers={"authorization": "Bearer revoked"}
    )

    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]) == (401, {"code": "UNAUTHENTICATED"})


async def test_what_breaks_outside_any_field_is_masked_too() -> None:
    class Breaks(SchemaExtension):
        def on_execute(self) -> Iterator[None]:
            raise RuntimeError("postgres://user:secret@host/db")
            yield

    schema = SilentSchema(small.Query, extensions=[ErrorPolicy, Breaks])

    with capture_logs() as logged:
        result = await schema.execute("{ hello }")

    [error] = result.errors or []
    assert "secret" not in error.message
    assert error.extensions == {"code": "INTERNAL_SERVER_ERROR", "requestId": logged[0]["request_id"]}


async def test_a_stream_is_masked_event_by_event() -> None:
    with capture_logs():
        results = [result async for result in await small.SCHEMA.subscribe("subscription { ticks }")]

    first, second = results
    [error] = second.errors or []
    assert first.data == {"ticks": 1}
    assert "secret" not in error.message
    assert (error.extensions or {})["code"] == "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        ("signed out", "UNAUTHENTICATED", "Sign in first."),
        ("too often", "RATE_LIMITED", "That was tried too often. Please wait a little, then try again."),
        ("not yours", "FORBIDDEN", "You cannot do this."),
        ("bad value", "BAD_USER_INPUT", "This cursor is not one of ours."),
        ("rule", "BAD_USER_INPUT", "There is no place left."),
        ("several", "BAD_USER_INPUT", "There is no place left.; This value cannot be used."),
    ],
)
async def test_a_no_has_its_code(edge: httpx.AsyncClient, how: str, code: str, message: str) -> None:
    [error] = await errors_of(edge, "query($how: String!) { refused(how: $how) }", how=how)

    assert (error["extensions"], error["path"]) == ({"code": code}, ["refused"])
    assert error["message"] == message


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($of: [Int!]!) { numbers(of: $of) }", {"of": ["x"]}),
        ("query($of: [Int!]!) { numbers(of: $of) }", {"of": [2**31]}),
        ("query($of: [Int!]!) { numbers(of: $of) }", {"of": None}),
        ("query($name: String) { hello(name: $name) }", {"name": None}),
        ("query($input: Words!) { words(input: $input) }", {"input": {"one": "x", "two": None}}),
        ("query($input: Words!) { words(input: $input) }", {"input": {"one": "x", "three": 3}}),
        ("mutation($file: Upload!) { setPicture(picture: $file) }", {"file": "not a file"}),
        ("mutation($file: Upload!) { setPicture(picture: $file) }", {"file": {"filename": "x"}}),
    ],
)
async def test_a_bad_value_is_the_clients(
    edge: httpx.AsyncClient, query: str, variables: dict[str, Any]
) -> None:
    [error] = await errors_of(edge, query, **variables)

    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_file_cannot_be_written_into_the_document(edge: httpx.AsyncClient) -> None:
    [error] = await errors_of(edge, 'mutation { setPicture(picture: "not a file") }')

    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ helo }", {}),
        ("{ hello(nam: 1) }", {}),
        ("query($x: Strin) { hello(name: $x) }", {}),
        ("{ thing { ...B } } fragment A on Thing { number }", {}),
        ("query($input: Words!) { words(input: $input) }", {"input": {"one": "x", "tow": "y"}}),
        ('{ words(input: {one: "x", tow: "y"}) }', {}),
    ],
)
async def test_nothing_is_suggested(edge: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> None:
    errors = await errors_of(edge, query, **variables)

    assert not any("Did you mean" in error["message"] for error in errors)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ " + " ".join(f"unknown{n}" for n in range(50)) + " }", {}),
        ("query($of: [Int!]!) { numbers(of: $of) }", {"of": ["x"] * 50}),
        ("{ " + " ".join(f"n{n}: broken" for n in range(30)) + " }", {}),
    ],
)
async def test_five_errors_are_enough(edge: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> None:
    with capture_logs():
        errors = await errors_of(edge, query, **variables)

    assert len(errors) == 5


async def test_what_was_sent_does_not_come_back_whole(edge: httpx.AsyncClient) -> None:
    [error] = await errors_of(edge, "{ " + "x" * 60_000 + " }")

    assert len(error["message"]) == 500


async def test_a_query_that_takes_too_long_is_ended(edge: httpx.AsyncClient) -> None:
    response = await edge.post("/graphql", json={"query": "{ forever }"})

    [error] = response.json()["errors"]
    assert (response.status_code, error["extensions"]) == (400, {"code": "QUERY_TOO_COMPLEX"})
