"""Documents that are named by their hash: kept when they were sent once, and listed where only those may be asked."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
from fakeredis import FakeAsyncRedis
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from mentoring.middleware import SecurityHeaders
from mentoring.transport.persisted import LONGEST, TEXTS, USED, Kept, Listed, Persisted
from tests.transport import small
from tests.transport.small import GRAPHQL, JSON, ORIGIN

HELLO = 'query Hello($name: String! = "you") { hello(name: $name) }'
SIGN_IN = 'mutation { signIn(name: "Ada") }'
ANSWER = {"data": {"hello": "Hello you"}}


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apollo(text: str) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}}


def client_of(persisted: Persisted) -> httpx.AsyncClient:
    app = Starlette(
        routes=[Route("/graphql", small.endpoint(persisted))],
        middleware=[Middleware(SecurityHeaders, is_secure=True)],
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Kept()) as client:
        yield client


async def ask(http: httpx.AsyncClient, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await http.post("/graphql", json=request)).json()
    return answer


def code(answer: dict[str, Any]) -> str:
    [error] = answer["errors"]
    found: str = error["extensions"]["code"]
    return found


async def test_apollo_asks_by_the_hash_and_sends_the_whole_once(http: httpx.AsyncClient) -> None:
    unknown = await ask(http, **apollo(HELLO))
    registered = await ask(http, query=HELLO, **apollo(HELLO))
    by_hash = await ask(http, **apollo(HELLO), variables={"name": "Ada"})
    by_id = await ask(http, documentId=f"sha256:{hash_of(HELLO)}")

    assert unknown["errors"] == [
        {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
    ]
    assert (registered, by_hash, by_id) == (ANSWER, {"data": {"hello": "Hello Ada"}}, ANSWER)


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_an_unknown_document_has_the_status_of_every_refused_one(
    http: httpx.AsyncClient, accept: str, status: int
) -> None:
    answer = await http.post("/graphql", json=apollo(HELLO), headers={"accept": accept})

    assert answer.status_code == status
    assert code(answer.json()) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "request_",
    [
        {"query": HELLO, **apollo("{ hello }")},
        {"documentId": f"sha256:{hash_of(HELLO)}", **apollo("{ hello }")},
        {"query": HELLO, "documentId": "sha256:"},
        {"documentId": "with spaces"},
        {"documentId": 7},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": hash_of(HELLO)}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 7}}},
        {"extensions": {"persistedQuery": []}},
    ],
)
async def test_a_hash_of_something_else_or_in_another_shape_is_refused_and_nothing_kept(
    http: httpx.AsyncClient, request_: dict[str, Any]
) -> None:
    answer = await http.post("/graphql", json=request_)

    assert (answer.status_code, code(answer.json())) == (400, "BAD_REQUEST")
    assert code(await ask(http, **apollo(HELLO))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "refused",
    ["{ hello", "{ helo }", "{ " + " ".join(f"a{n}: hello" for n in range(31)) + " }", "{ hello \ud800 }"],
)
async def test_what_is_not_valid_or_asks_too_much_is_not_kept(http: httpx.AsyncClient, refused: str) -> None:
    named = {
        "persistedQuery": {"version": 1, "sha256Hash": sha256(refused.encode(errors="replace")).hexdigest()}
    }
    first = await http.post("/graphql", content=_as_json(refused, named), headers={"content-type": JSON})

    assert "data" not in first.json()
    assert code(await ask(http, extensions=named)) == "PERSISTED_QUERY_NOT_FOUND"


def _as_json(query: str, extensions: dict[str, Any]) -> bytes:
    return json.dumps({"query": query, "extensions": extensions}).encode()


async def test_a_very_long_document_is_answered_and_not_kept(http: httpx.AsyncClient) -> None:
    long = HELLO + " #" + "x" * LONGEST

    assert await ask(http, query=long, **apollo(long)) == ANSWER
    assert code(await ask(http, **apollo(long))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_get_reads_what_is_kept_and_never_changes_anything(http: httpx.AsyncClient) -> None:
    for document in (HELLO, SIGN_IN):
        await ask(http, query=document, documentId=f"sha256:{hash_of(document)}")

    read = await http.get("/graphql", params={"documentId": f"sha256:{hash_of(HELLO)}"})
    changing = await http.get("/graphql", params={"documentId": f"sha256:{hash_of(SIGN_IN)}"})
    foreign = await http.get(
        "/graphql", params={"documentId": f"sha256:{hash_of(HELLO)}"}, headers={"cookie": "session=x"}
    )

    assert (read.json(), read.headers["cache-control"]) == (ANSWER, "no-store")
    assert (changing.status_code, changing.headers["allow"]) == (405, "POST")
    assert (foreign.status_code, code(foreign.json())) == (403, "CSRF_PREVENTION")


async def test_there_is_room_for_so_many_and_those_in_use_stay() -> None:
    redis, kept = FakeAsyncRedis(), Kept(most=3)
    kept.redis = redis
    others = [f"{{ a{n}: hello }}" for n in range(6)]
    async with client_of(kept) as http:
        await ask(http, query=HELLO, **apollo(HELLO))
        for other in others:
            await ask(http, query=other, **apollo(other))
            assert await ask(http, **apollo(HELLO)) == ANSWER

        assert code(await ask(http, **apollo(others[0]))) == "PERSISTED_QUERY_NOT_FOUND"
        assert await redis.hlen(TEXTS) == 3  # type: ignore[misc]  # redis-py types both kinds of client
        assert await redis.zcard(USED) == 3


async def test_what_one_process_keeps_another_finds_and_a_redis_that_is_away_costs_nothing_but_the_text() -> (
    None
):
    one, other = Kept(), Kept()
    one.redis = other.redis = redis = FakeAsyncRedis()
    async with client_of(one) as here, client_of(other) as there:
        await ask(here, query=HELLO, **apollo(HELLO))
        assert await ask(there, **apollo(HELLO)) == ANSWER

        await redis.hset(TEXTS, hash_of("{ hello }"), SIGN_IN)  # type: ignore[misc]  # redis-py types both kinds of client
        assert code(await ask(there, **apollo("{ hello }"))) == "PERSISTED_QUERY_NOT_FOUND"

        one.redis = FakeAsyncRedis(connected=False)
        assert code(await ask(here, **apollo(SIGN_IN))) == "PERSISTED_QUERY_NOT_FOUND"
        assert "data" in await ask(here, query=SIGN_IN, **apollo(SIGN_IN))
        assert "data" in await ask(here, **apollo(SIGN_IN))


async def test_where_documents_are_listed_no_other_is_answered() -> None:
    async with client_of(Listed({"from-a-manifest": HELLO, hash_of(SIGN_IN): SIGN_IN})) as http:
        assert await ask(http, documentId="from-a-manifest") == ANSWER
        assert "data" in await ask(http, **apollo(SIGN_IN))
        assert await ask(http, query=HELLO) == ANSWER
        assert code(await ask(http, query="{ hello }")) == "PERSISTED_QUERY_NOT_IN_LIST"
        assert (
            code(await ask(http, query="{ hello }", **apollo("{ hello }"))) == "PERSISTED_QUERY_NOT_IN_LIST"
        )
        assert code(await ask(http, **apollo("{ hello }"))) == "PERSISTED_QUERY_NOT_IN_LIST"
        assert code(await ask(http, query="{ hello }", documentId="from-a-manifest")) == "BAD_REQUEST"
