"""Signing in by cookie and by token, out again, and elsewhere."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from mentoring import app as application
from mentoring.settings import Settings
from models import clock
from models.members import AccountStatus
from models.sessions import Session, SessionKind
from tests.account_world import NOBODY, a_member_with_a_password, everything
from tests.client import Client
from tests.people import PASSWORD, a_member

ME = "{ viewer { member { givenName } } }"
NOBODY_IS_SIGNED_IN = {"viewer": None}
MENA_IS_SIGNED_IN = {"viewer": {"member": {"givenName": "Mena"}}}
PREFLIGHT = {"GraphQL-Require-Preflight": "1"}


async def test_an_app_gets_a_token_that_opens_the_account(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")

    payload = await client.do(
        "signIn",
        "token viewer { account { email } } query { viewer { account { email } } }",
        email=mena.email.upper(),
        password=PASSWORD,
        client="MOBILE",
    )

    token = payload.pop("token")
    viewer = {"account": {"email": mena.email}}
    assert payload == {"viewer": viewer, "query": {"viewer": viewer}, "errors": []}
    assert await client.bearing(token).ask(ME) == MENA_IS_SIGNED_IN
    assert token not in str(await everything())


async def test_a_browser_gets_a_cookie_that_scripts_cannot_read_and_no_token(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")

    response = await client.http.post("/graphql", json=_sign_in(mena.email))

    assert response.json()["data"]["signIn"]["token"] is None
    name, *attributes = response.headers["set-cookie"].split("; ")
    assert name.startswith("session=")
    assert sorted(attributes) == ["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax"]
    mine = await client.http.post("/graphql", json={"query": ME}, headers=PREFLIGHT)
    assert mine.json()["data"] == MENA_IS_SIGNED_IN


async def test_over_https_the_cookie_is_bound_to_the_host(
    settings: Settings, app: Starlette, db: None
) -> None:
    mena = await a_member_with_a_password("Mena")
    secure = application.build(settings.model_copy(update={"public_url": "https://mentoring.test"}))

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(secure), base_url="https://mentoring.test"
    ) as browser:
        response = await browser.post("/graphql", json=_sign_in(mena.email))
        mine = await browser.post("/graphql", json={"query": ME}, headers=PREFLIGHT)
    application.build(settings)  # the scheme is what it was

    name, *attributes = response.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert sorted(attributes) == ["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax", "Secure"]
    assert mine.json()["data"] == MENA_IS_SIGNED_IN


async def test_another_site_cannot_act_with_the_cookie(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")
    await client.http.post("/graphql", json=_sign_in(mena.email))

    plain = await client.http.post("/graphql", json={"query": ME})
    foreign = await client.http.post(
        "/graphql", json={"query": ME}, headers={**PREFLIGHT, "Origin": "https://evil.example"}
    )

    assert (plain.status_code, foreign.status_code) == (403, 403)


async def test_signing_out_ends_the_session_and_forgets_the_cookie(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")
    await client.http.post("/graphql", json=_sign_in(mena.email))
    cookie = client.http.cookies["session"]
    query = "mutation { signOut(input: {}) { errors { __typename } query { viewer { account { id } } } } }"

    response = await client.http.post("/graphql", json={"query": query}, headers=PREFLIGHT)

    assert response.json() == {"data": {"signOut": {"errors": [], "query": {"viewer": None}}}}
    assert "Max-Age=0" in response.headers["set-cookie"]
    assert await client.bearing(cookie).ask(ME) == NOBODY_IS_SIGNED_IN


async def test_a_guest_can_sign_out(client: Client) -> None:
    assert await client.do("signOut", "query { viewer { account { id } } }") == {
        "query": NOBODY_IS_SIGNED_IN,
        "errors": [],
    }


@pytest.mark.parametrize("email", ["", "no address", "\x00", "a" * 1000, "\u202e@example.net", NOBODY])
async def test_an_unknown_address_and_a_wrong_password_get_one_answer(client: Client, email: str) -> None:
    mena = await a_member_with_a_password("Mena")
    before = await everything()

    unknown = await _refused(client, email, PASSWORD)
    wrong = await _refused(client, mena.email, "not the password")

    assert unknown == wrong
    assert [error["__typename"] for error in unknown] == ["SignInFailed"]
    assert await everything() == before


@pytest.mark.parametrize("password", ["", "x" * 129, "\x00", "x" * 10_000, PASSWORD.upper()])
async def test_no_other_password_opens_the_account(client: Client, password: str) -> None:
    mena = await a_member_with_a_password("Mena")

    assert [e["__typename"] for e in await _refused(client, mena.email, password)] == ["SignInFailed"]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (AccountStatus.CLOSING, "AccountClosing"),
        (AccountStatus.SUSPENDED, "AccountSuspended"),
    ],
)
async def test_only_who_knows_the_password_learns_why_the_account_is_shut(
    client: Client, status: AccountStatus, refusal: str
) -> None:
    mena = await a_member_with_a_password("Mena", account_status=status)

    right = await _refused(client, mena.email, PASSWORD)
    wrong = await _refused(client, mena.email, "not the password")

    assert [error["__typename"] for error in right] == [refusal]
    assert [error["__typename"] for error in wrong] == ["SignInFailed"]
    assert await Session.all().count() == 0


async def test_an_address_that_is_not_confirmed_gets_the_answer_of_a_wrong_password(client: Client) -> None:
    mena = await a_member_with_a_password("Mena", account_status=AccountStatus.UNVERIFIED)

    right = await _refused(client, mena.email, PASSWORD)

    assert right == await _refused(client, mena.email, "not the password")


async def test_a_member_without_a_password_cannot_sign_in(client: Client) -> None:
    mena = await a_member("Mena", password_hash="")

    assert [e["__typename"] for e in await _refused(client, mena.email, "")] == ["SignInFailed"]


@pytest.mark.parametrize(
    ("kind", "idle", "longest"),
    [
        (SessionKind.WEB, timedelta(hours=12), timedelta(days=7)),
        (SessionKind.MOBILE, timedelta(days=30), timedelta(days=180)),
    ],
)
async def test_a_session_ends_when_it_rests_and_in_any_case(
    client: Client, kind: SessionKind, idle: timedelta, longest: timedelta
) -> None:
    clock.stop(clock.now())
    begun = clock.now()
    mena = await a_member("Mena")
    resting = client.bearing((await Session.open(mena, kind))[1])
    busy = client.bearing((await Session.open(mena, kind))[1])
    while clock.now() + idle / 2 < begun + longest:
        clock.advance(idle / 2)
        assert await busy.ask(ME) == MENA_IS_SIGNED_IN

    clock.stop(begun + longest)

    assert await busy.ask(ME) == NOBODY_IS_SIGNED_IN
    assert await resting.ask(ME) == NOBODY_IS_SIGNED_IN


async def test_a_session_opens_nothing_once_the_account_is_stopped(client: Client) -> None:
    member = await a_member("Mena")
    mena = await client.of(member)
    member.account_status = AccountStatus.SUSPENDED
    await member.save()

    assert await mena.ask(ME) == NOBODY_IS_SIGNED_IN


async def test_a_member_sees_where_they_are_signed_in(client: Client) -> None:
    member, other = await a_member("Mena"), await a_member("Owen")
    _ = await Session.open(member, SessionKind.WEB)
    _ = await Session.open(other, SessionKind.WEB)
    mena = await client.of(member)

    data = await mena.ask("{ viewer { sessions { totalCount edges { node { id client isCurrent } } } } }")

    nodes = [edge["node"] for edge in data["viewer"]["sessions"]["edges"]]
    assert [(node["client"], node["isCurrent"]) for node in nodes] == [("MOBILE", True), ("WEB", False)]
    assert data["viewer"]["sessions"]["totalCount"] == 2
    again = await mena.ask(
        "query($id: ID!) { node(id: $id) { ... on Session { client } } }", id=nodes[1]["id"]
    )
    assert again == {"node": {"client": "WEB"}}


async def test_a_lost_telephone_is_signed_out(client: Client) -> None:
    member = await a_member("Mena")
    lost, mena = await client.of(member), await client.of(member)
    data = await lost.ask("{ viewer { sessions { edges { node { id isCurrent } } } } }")
    key = next(e["node"]["id"] for e in data["viewer"]["sessions"]["edges"] if e["node"]["isCurrent"])

    first = await mena.do("revokeSession", "session { id }", id=key)
    second = await mena.do("revokeSession", "session { id }", id=key)

    assert first == second == {"session": {"id": key}, "errors": []}
    assert await lost.ask(ME) == NOBODY_IS_SIGNED_IN
    assert await mena.ask(ME) == MENA_IS_SIGNED_IN


async def test_who_signs_out_here_by_its_id_is_a_guest_for_the_rest_of_the_request(client: Client) -> None:
    member = await a_member("Mena")
    mena = await client.of(member)
    here = await Session.get(member_id=member.id)
    query = """mutation($id: ID!) {
      first: revokeSession(input: {id: $id}) { session { isCurrent } query { viewer { member { id } } } }
      second: updateAccount(input: {givenName: "Other"}) { account { givenName } } }"""

    answer = await mena.post(query, {"id": here.public_id})

    body = answer.json()
    assert body["data"] == {
        "first": {"session": {"isCurrent": True}, "query": {"viewer": None}},
        "second": None,
    }
    assert [error["extensions"]["code"] for error in body["errors"]] == ["UNAUTHENTICATED"]
    assert "Max-Age=0" in answer.headers["set-cookie"]


async def test_nobody_signs_others_out(client: Client) -> None:
    mena, owen = await client.of(await a_member("Mena")), await client.of(await a_member("Owen"))
    data = await mena.ask("{ viewer { sessions { edges { node { id } } } } }")
    key = data["viewer"]["sessions"]["edges"][0]["node"]["id"]

    payload = await owen.do("revokeSession", "session { id }", id=key)

    assert [(e["code"], e["path"]) for e in payload["errors"]] == [("NOT_FOUND", ["input", "id"])]
    assert await mena.ask(ME) == MENA_IS_SIGNED_IN
    assert await owen.ask("query($id: ID!) { node(id: $id) { id } }", id=key) == {"node": None}


async def test_all_other_places_are_signed_out_at_once(client: Client) -> None:
    member = await a_member("Mena")
    mena, *others = [await client.of(member) for _ in range(3)]

    payload = await mena.do("revokeOtherSessions", "viewer { sessions { totalCount } }")

    assert payload == {"viewer": {"sessions": {"totalCount": 1}}, "errors": []}
    assert [await other.ask(ME) for other in others] == [NOBODY_IS_SIGNED_IN] * 2


@pytest.mark.parametrize("mutation", ["revokeSession", "revokeOtherSessions"])
async def test_a_guest_has_no_sessions(client: Client, mutation: str) -> None:
    name = mutation[0].upper() + mutation[1:]
    given = {"id": "x"} if mutation == "revokeSession" else {}

    errors = await client.errors(
        f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ errors {{ __typename }} }} }}",
        input=given,
    )

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


def _sign_in(email: str) -> dict[str, Any]:
    query = "mutation($input: SignInInput!) { signIn(input: $input) { token errors { __typename } } }"
    return {"query": query, "variables": {"input": {"email": email, "password": PASSWORD}}}


async def _refused(client: Client, email: str, password: str) -> list[dict[str, Any]]:
    payload = await client.do("signIn", "token viewer { account { id } }", email=email, password=password)
    assert payload["token"] is payload["viewer"] is None
    errors: list[dict[str, Any]] = payload["errors"]
    return errors
