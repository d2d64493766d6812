"""Which pages may act for a member: our own, those that are named, and on a first run every name of the machine."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from mentoring import app as application
from mentoring import wiring
from mentoring.settings import Settings
from tests.account_world import a_member_with_a_password
from tests.people import PASSWORD


@pytest.fixture(autouse=True)
def _settings_afterwards(settings: Settings) -> Iterator[None]:
    yield
    wiring.prepare(settings)


VIEWER = {"query": "{ viewer { member { givenName } } }"}
SIGN_IN = 'mutation { signIn(input: {email: "%s", password: "%s", client: WEB}) { errors { __typename } } }'


def served(settings: Settings, **changes: Any) -> tuple[Starlette, str]:
    changed = settings.model_copy(update=changes)
    return application.build(changed), changed.public_url


async def asks(app: Starlette, base_url: str, origin: str) -> httpx.Response:
    """Sign in with a browser at `base_url`, then ask from a page of `origin`."""
    mena = await a_member_with_a_password("Mena")
    transport = httpx.ASGITransport(app)
    preflight = {"GraphQL-Require-Preflight": "1"}
    async with httpx.AsyncClient(transport=transport, base_url=base_url, headers=preflight) as browser:
        await browser.post("/graphql", json={"query": SIGN_IN % (mena.email, PASSWORD)})
        return await browser.post("/graphql", json=VIEWER, headers={"Origin": origin})


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
async def test_on_a_first_run_every_name_of_the_machine_is_ours(
    db: None, settings: Settings, name: str
) -> None:
    app, _ = served(settings, public_url="http://127.0.0.1:8000")
    here = f"http://{name}:8000"

    answer = await asks(app, here, here)

    assert answer.json() == {"data": {"viewer": {"member": {"givenName": "Mena"}}}}


@pytest.mark.parametrize(
    "origin", ["http://localhost:9999", "http://evil.example", "null", "http://mentoring.test.evil"]
)
async def test_other_pages_are_refused_and_get_no_leave_to_read(
    db: None, settings: Settings, origin: str
) -> None:
    app, here = served(settings)

    answer = await asks(app, here, origin)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "CSRF_PREVENTION")
    assert "access-control-allow-origin" not in answer.headers


async def test_the_app_on_an_origin_of_its_own_may_act_and_read(db: None, settings: Settings) -> None:
    app, here = served(settings, app_url="https://app.mentoring.test/start")

    answer = await asks(app, here, "https://app.mentoring.test")

    assert answer.json() == {"data": {"viewer": {"member": {"givenName": "Mena"}}}}
    assert answer.headers["access-control-allow-origin"] == "https://app.mentoring.test"
    assert answer.headers["access-control-allow-credentials"] == "true"


async def test_a_browser_may_ask_before_it_sends(db: None, settings: Settings) -> None:
    app, here = served(settings, allowed_origins=["https://other.test"])
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "graphql-require-preflight",
    }

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=here) as browser:
        named = await browser.options("/graphql", headers={"Origin": "https://other.test", **ask})
        unnamed = await browser.options("/graphql", headers={"Origin": "https://evil.test", **ask})

    assert named.headers["access-control-allow-origin"] == "https://other.test"
    assert (unnamed.status_code, "access-control-allow-origin" in unnamed.headers) == (400, False)


def test_in_production_only_what_is_named_is_trusted(settings: Settings) -> None:
    production = settings.model_copy(
        update={"environment": "production", "public_url": "http://127.0.0.1:8000"}
    )

    assert production.trusted_origins == []
