"""A cookie alone is not enough: which requests another site's page could make, and which it could not."""

import httpx
import pytest

from tests.transport.small import APP, ORIGIN

COOKIE = {"cookie": "session=x"}
PREFLIGHT = {"graphql-require-preflight": "1"}
SAME = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
SIGN_IN = {"query": 'mutation { signIn(name: "Ada") }'}


@pytest.mark.parametrize(
    "headers",
    [
        PREFLIGHT,
        {"apollo-require-preflight": "true"},
        {"x-requested-with": "XMLHttpRequest"},
        PREFLIGHT | SAME,
        PREFLIGHT | {"origin": ORIGIN},
        PREFLIGHT | {"origin": ORIGIN.upper()},
        PREFLIGHT | {"sec-fetch-site": "none"},
        PREFLIGHT | {"origin": APP, "sec-fetch-site": "same-site"},
        PREFLIGHT | {"origin": APP, "sec-fetch-site": "cross-site"},
    ],
)
async def test_our_own_pages_may_act_with_the_cookie(
    edge: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await edge.post("/graphql", json=SIGN_IN, headers=COOKIE | headers)

    assert response.json() == {"data": {"signIn": "Ada"}}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        SAME,
        {"authorization": "Basic eDp5"},
        {"graphql-require-preflight": ""},
        PREFLIGHT | {"origin": "https://evil.example"},
        PREFLIGHT | {"origin": "null"},
        PREFLIGHT | {"origin": ""},
        PREFLIGHT | {"origin": f"{ORIGIN}.evil.example"},
        PREFLIGHT | {"origin": ORIGIN.replace("https", "http")},
        PREFLIGHT | {"origin": f"{ORIGIN}:8443"},
        PREFLIGHT | {"sec-fetch-site": "cross-site"},
        PREFLIGHT | {"sec-fetch-site": "same-site"},
        PREFLIGHT | {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
    ],
)
async def test_other_pages_may_not(edge: httpx.AsyncClient, headers: dict[str, str]) -> None:
    posted = await edge.post("/graphql", json=SIGN_IN, headers=COOKIE | headers)
    got = await edge.get("/graphql", params={"query": "{ hello }"}, headers=COOKIE | headers)

    assert [posted.status_code, got.status_code] == [403, 403]
    assert posted.json()["errors"][0]["extensions"] == {"code": "CSRF_PREVENTION"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_plain_html_form_reaches_nothing(edge: httpx.AsyncClient, content_type: str) -> None:
    body = b'{"query": "mutation { signIn(name: 1) }", "x": "="}'

    response = await edge.post("/graphql", content=body, headers={"content-type": content_type})

    assert response.status_code == 415


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, COOKIE | {"authorization": "Bearer x"}]
)
async def test_who_sends_no_cookie_or_a_token_needs_nothing_more(
    edge: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await edge.post("/graphql", json=SIGN_IN, headers=headers)

    assert response.status_code == 200
