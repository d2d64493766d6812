"""Several at once: a link is spent once, an address belongs to one, an account is closed once."""

import asyncio
from collections import Counter

import pytest

from models import passwords
from models.members import AccountStatus, Member
from models.profiles import MenteeProfile
from models.sessions import Session
from tests.account_world import a_form, a_member_with_a_password, mails, token_in
from tests.client import Client
from tests.people import PASSWORD

AT_ONCE = 8

pytestmark = pytest.mark.commits


async def test_a_link_is_spent_once(client: Client) -> None:
    await client.do("register", "email", **a_form())
    token = await token_in("verify-email")

    payloads = await asyncio.gather(*(client.do("verifyEmail", "email", token=token) for _ in range(AT_ONCE)))

    assert Counter(tuple(e["__typename"] for e in payload["errors"]) for payload in payloads) == {
        (): 1,
        ("LinkNoLongerValid",): AT_ONCE - 1,
    }


async def test_one_of_many_registrations_is_written_down_and_nobody_can_tell_which(client: Client) -> None:
    payloads = await asyncio.gather(*(client.do("register", "email", **a_form()) for _ in range(AT_ONCE)))

    assert payloads == [{"email": "mena.osei@example.net", "errors": []}] * AT_ONCE
    assert await Member.all().count() == await MenteeProfile.all().count() == 1
    assert [kind for kind, _ in await mails()].count("verify-email") == 1


async def test_one_of_many_new_passwords_counts(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    await client.do("requestPasswordReset", "email", email=member.email)
    token = await token_in("password-reset")
    chosen = [f"{number} quiet herons on the ice" for number in ("five", "six", "seven", "eight")]

    payloads = await asyncio.gather(
        *(client.do("resetPassword", "email", token=token, password=each) for each in chosen)
    )

    winners = [each for each, payload in zip(chosen, payloads, strict=True) if not payload["errors"]]
    kept = (await Member.get(id=member.id)).password_hash
    assert len(winners) == 1
    assert await passwords.matches(winners[0], kept)
    assert [kind for kind, _ in await mails()] == ["password-reset", "password-changed"]


async def test_an_account_is_closed_once(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    apps = [await client.of(member) for _ in range(4)]
    query = (
        "mutation($input: DeleteAccountInput!) "
        "{ deleteAccount(input: $input) { account { status } errors { __typename } } }"
    )
    given = {"input": {"password": PASSWORD, "confirm": True}}

    answers = [answer.json() for answer in await asyncio.gather(*(app.post(query, given) for app in apps))]

    closed = [each for each in answers if (each["data"]["deleteAccount"] or {}).get("account")]
    assert len(closed) == 1
    assert (await Member.get(id=member.id)).account_status is AccountStatus.CLOSING
    assert not await Session.filter(revoked_at=None).exists()
    assert [kind for kind, _ in await mails()] == ["account-closing"]
