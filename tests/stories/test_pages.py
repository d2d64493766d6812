"""The pages that mailed links lead to: looking changes nothing, the button does it, once."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from mentoring.answer_pages import ANSWER_PAGES
from mentoring.pages import PAGES
from mentoring.reply_pages import REPLY_PAGES
from mentoring.search_pages import SEARCH_PAGES
from models.members import AccountStatus, Member
from tests.account_world import (
    ANOTHER_PASSWORD,
    NOBODY,
    a_form,
    a_member_with_a_password,
    everything,
    mails,
    token_in,
)
from tests.client import Client
from tests.page_reader import Reader
from tests.people import PASSWORD

ALL = (*PAGES, *ANSWER_PAGES, *REPLY_PAGES, *SEARCH_PAGES)


async def test_the_address_is_confirmed_by_the_button_and_not_by_looking(client: Client) -> None:
    await client.do("register", "email", **a_form())
    token = await token_in("verify-email")
    before = await everything()

    page = await client.http.get("/verify-email", params={"token": token})
    head = await client.http.head("/verify-email", params={"token": token})
    unchanged = await everything()
    done = await client.http.post("/verify-email", data=Reader(page.text).fields)

    assert (page.status_code, head.status_code, done.status_code) == (200, 200, 200)
    assert unchanged == before
    assert "Your address is confirmed" in done.text
    mena = await Member.get(email_key="mena.osei@example.net")
    assert mena.account_status is AccountStatus.ACTIVE


async def test_a_new_password_is_chosen(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    asked = await client.http.post("/forgotten-password", data={"value": member.email})
    token = await token_in("password-reset")

    page = await client.http.get("/reset-password", params={"token": token})
    weak = await client.http.post("/reset-password", data={"token": token, "value": "password1234"})
    done = await client.http.post(
        "/reset-password", data={**Reader(weak.text).fields, "value": ANOTHER_PASSWORD}
    )

    assert "a link is on its way" in asked.text
    assert set(Reader(page.text).fields) == {"token", "value"}
    assert weak.status_code == 422
    assert "too easy to guess" in weak.text
    assert "password1234" not in weak.text
    assert "Your password has been changed" in done.text
    signed_in = await client.do("signIn", "token", email=member.email, password=ANOTHER_PASSWORD)
    assert signed_in["errors"] == []


async def test_asking_for_a_link_does_not_say_whether_there_is_an_account(client: Client) -> None:
    member = await a_member_with_a_password("Mena")

    known = await client.http.post("/forgotten-password", data={"value": member.email})
    unknown = await client.http.post("/forgotten-password", data={"value": NOBODY})

    assert known.content == unknown.content
    assert await mails() == [("password-reset", member.email)]


async def test_a_new_address_is_confirmed(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await mena.do("requestEmailChange", "email", email="new@example.net", password=PASSWORD)

    done = await client.http.post("/confirm-email", data={"token": await token_in("email-change-confirm")})

    assert "Your new address is confirmed" in done.text
    assert (await Member.get(id=member.id)).email == "new@example.net"


async def test_an_account_is_kept(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)

    done = await client.http.post("/keep-account", data={"token": await token_in("account-closing")})

    assert "Your account is open again" in done.text
    assert (await Member.get(id=member.id)).account_status is AccountStatus.ACTIVE


@pytest.mark.parametrize("path", [page.path for page in ALL if page.takes_token])
@pytest.mark.parametrize("token", ["", "x", "\x00", "0" * 32 + ".x", "é", "x" * 10_000])
async def test_a_link_that_opens_nothing_says_so(client: Client, path: str, token: str) -> None:
    before = await everything()

    answer = await client.http.post(path, data={"token": token, "value": ANOTHER_PASSWORD})

    assert answer.status_code == 410
    assert "This link is no longer valid" in answer.text
    assert "form" not in Reader(answer.text).elements
    assert await everything() == before


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, "token=x", 403),
        ({"Sec-Fetch-Site": "same-site"}, "token=x", 403),
        ({"Content-Type": "application/json"}, "{}", 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "--x--", 415),
        ({"Content-Type": "text/plain"}, "token=x", 415),
        ({"Content-Type": ""}, "token=x", 415),
    ],
)
async def test_forms_come_from_our_own_pages(
    client: Client, headers: dict[str, str], content: str, status: int
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = await client.http.post("/verify-email", content=content, headers=form | headers)

    assert answer.status_code == status


async def test_what_stands_in_the_link_is_shown_as_text(client: Client) -> None:
    page = await client.http.get("/verify-email", params={"token": '"><script>alert(1)</script>'})

    assert "script" not in Reader(page.text).elements
    assert Reader(page.text).fields == {"token": '"><script>alert(1)</script>'}


@pytest.mark.parametrize("path", [page.path for page in ALL])
async def test_pages_may_do_nothing_but_send_their_form(client: Client, path: str) -> None:
    page = await client.http.get(path, params={"token": "x"})

    style = re.search(r"<style>(.*)</style>", page.text, re.DOTALL)
    assert style is not None
    fingerprint = b64encode(sha256(style[1].encode()).digest()).decode()
    assert page.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{fingerprint}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert not {"script", "img", "link", "iframe"} & set(Reader(page.text).elements)


@pytest.mark.parametrize("path", [page.path for page in ALL])
async def test_pages_can_be_read_aloud(client: Client, path: str) -> None:
    page = Reader((await client.http.get(path)).text)

    labels = {given.get("for") for given in page.attributes if "for" in given}
    fields = {given.get("id") for given in page.attributes if given.get("id") == "value"}
    assert page.attributes[0] == {"lang": "en"}
    assert page.elements.count("h1") == page.elements.count("main") == 1
    assert labels == fields


async def test_pages_know_only_two_methods(client: Client) -> None:
    answers: list[httpx.Response] = [
        await client.http.request(method, "/verify-email") for method in ("PUT", "DELETE", "PATCH")
    ]

    assert [answer.status_code for answer in answers] == [405] * 3
