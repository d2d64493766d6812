"""Which media type an answer has, and which requests are turned away for theirs."""

from typing import Any

import httpx
import pytest

from tests.transport import small
from tests.transport.small import GRAPHQL, JSON

QUERY = {"query": "{ hello }"}


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL},{JSON};q=0.9", GRAPHQL),
        (f"{JSON};q=0.9, {GRAPHQL};q=0.8", JSON),
        (f"{JSON}, text/plain, */*", JSON),
        (f"{GRAPHQL}, */*", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        ("text/html, */*;q=0.8", JSON),
        ("Application/JSON; Charset=UTF-8", JSON),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
    ],
)
async def test_an_answer_comes_in_the_type_that_is_accepted(
    edge: httpx.AsyncClient, accept: str | None, answered: str
) -> None:
    headers = {} if accept is None else {"accept": accept}

    request = edge.build_request("POST", "/graphql", json=QUERY, headers=headers)
    if accept is None:
        del request.headers["accept"]
    response = await edge.send(request)

    assert (response.status_code, response.json()) == (200, {"data": {"hello": "Hello you"}})
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/event-stream",
        f"{JSON};q=0",
        f"{JSON};q=nan",
        f"{JSON};charset=latin1",
        ";",
        "*/*;q=0",
    ],
)
async def test_what_accepts_neither_type_is_told_so(edge: httpx.AsyncClient, accept: str) -> None:
    response = await edge.post("/graphql", json=QUERY, headers={"accept": accept})

    assert response.status_code == 406
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize(
    "sent", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF8"]
)
async def test_json_in_utf_8_is_read(edge: httpx.AsyncClient, sent: str) -> None:
    body = '{"query": "query($name: String!) { hello(name: $name) }", "variables": {"name": "Ada 🏃"}}'

    response = await edge.post("/graphql", content=body.encode(), headers={"content-type": sent})

    assert response.json() == {"data": {"hello": "Hello Ada 🏃"}}


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("content-type", "")],
        [("content-type", "text/plain")],
        [("content-type", "application/graphql")],
        [("content-type", "application/x-www-form-urlencoded")],
        [("content-type", "application/json; charset=utf-16")],
        [("content-type", "text/plain; application/json")],
        [("content-type", "application/json"), ("content-type", "text/plain")],
        [("content-type", "application/json"), ("content-encoding", "gzip")],
    ],
)
async def test_no_other_body_is_read(edge: httpx.AsyncClient, headers: list[tuple[str, str]]) -> None:
    response = await edge.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)

    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
async def test_other_methods_are_told_which_to_use(edge: httpx.AsyncClient, method: str) -> None:
    response = await edge.request(method, "/graphql", headers={"accept": "text/html"})

    assert (response.status_code, response.headers["allow"]) == (405, "POST, GET")


async def test_a_query_can_be_asked_by_get(edge: httpx.AsyncClient) -> None:
    query = "query Greet($name: String!) { hello(name: $name) }"

    response = await edge.get(
        "/graphql",
        params={"query": query, "operationName": "Greet", "variables": '{"name": "Ada"}', "extensions": ""},
    )

    assert (response.status_code, response.json()) == (200, {"data": {"hello": "Hello Ada"}})


async def test_a_mutation_cannot(edge: httpx.AsyncClient) -> None:
    response = await edge.get("/graphql", params={"query": 'mutation { signIn(name: "Ada") }'})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "asked", ["query=", "query={hello}&query={hello}", "query={hello}&variables=7", "query=%FF"]
)
async def test_a_malformed_get_is_refused(edge: httpx.AsyncClient, asked: str) -> None:
    response = await edge.get(f"/graphql?{asked}", headers={"accept": GRAPHQL})

    assert response.status_code == 400


async def test_what_the_context_sets_goes_out_with_the_answer(edge: httpx.AsyncClient) -> None:
    response = await edge.post("/graphql", json=QUERY)

    assert response.headers["set-cookie"].startswith("seen=1")
    edge.cookies.clear()


async def test_a_web_socket_is_not_opened() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await small.endpoint()({"type": "websocket", "path": "/graphql", "headers": []}, receive, send)

    assert sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]
