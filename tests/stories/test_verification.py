"""The mailed link that opens a new account: once, for a day, and mailed again when it is asked for."""

from datetime import timedelta

import pytest

from models import clock
from models.members import AccountStatus, Member
from models.outbox import Mail
from tests.account_world import NOBODY, a_form, mails, token_in
from tests.client import Client
from tests.people import a_member


async def test_the_link_opens_the_account_once(client: Client) -> None:
    await client.do("register", "email", **a_form())
    token = await token_in("verify-email")

    first = await client.do("verifyEmail", "email", token=token)
    second = await client.do("verifyEmail", "email", token=token)

    assert first == {"email": "mena.osei@example.net", "errors": []}
    assert [error["code"] for error in second["errors"]] == ["LINK_NO_LONGER_VALID"]
    mena = await Member.get(email_key="mena.osei@example.net")
    assert mena.account_status is AccountStatus.ACTIVE
    assert mena.email_verified_at is not None


async def test_the_link_works_for_a_day(client: Client) -> None:
    clock.stop(clock.now())
    await client.do("register", "email", **a_form())
    token = await token_in("verify-email")

    clock.advance(timedelta(hours=24))
    late = await client.do("verifyEmail", "email", token=token)

    assert [error["code"] for error in late["errors"]] == ["LINK_NO_LONGER_VALID"]
    assert (await Member.get(email_key="mena.osei@example.net")).account_status is AccountStatus.UNVERIFIED


@pytest.mark.parametrize("token", ["", "x", "0" * 32 + ".x", "ü.ü", "\x00.\x00", "a" * 10_000])
async def test_a_made_up_token_opens_nothing(client: Client, token: str) -> None:
    payload = await client.do("verifyEmail", "email", token=token)

    assert payload["errors"] == [
        {
            "__typename": "LinkNoLongerValid",
            "code": "LINK_NO_LONGER_VALID",
            "path": ["input", "token"],
            "message": "This link is no longer valid. Links work once and only for a while; "
            "please ask for a new one.",
        }
    ]


async def test_a_token_of_another_purpose_opens_nothing(client: Client) -> None:
    await client.do("register", "email", **a_form())
    await client.do("requestPasswordReset", "email", email="mena.osei@example.net")

    payload = await client.do("verifyEmail", "email", token=await token_in("password-reset"))

    assert [error["code"] for error in payload["errors"]] == ["LINK_NO_LONGER_VALID"]


async def test_the_link_can_be_mailed_again_and_the_earlier_one_stops(client: Client) -> None:
    await client.do("register", "email", **a_form())
    first = await token_in("verify-email")

    payload = await client.do("resendVerification", "email", email="MENA.OSEI@example.net")

    assert payload == {"email": "MENA.OSEI@example.net", "errors": []}
    assert [kind for kind, _ in await mails()] == ["verify-email", "verify-email"]
    early = await client.do("verifyEmail", "email", token=first)
    assert [error["code"] for error in early["errors"]] == ["LINK_NO_LONGER_VALID"]
    late = await client.do("verifyEmail", "email", token=await token_in("verify-email"))
    assert late["errors"] == []


async def test_the_link_is_mailed_five_times_a_day(client: Client) -> None:
    clock.stop(clock.now())
    await client.do("register", "email", **a_form())

    answers = [
        await client.do("resendVerification", "email", email="mena.osei@example.net") for _ in range(6)
    ]

    assert all(answer["errors"] == [] for answer in answers)
    assert len(await mails()) == 5
    clock.advance(timedelta(days=1, seconds=1))
    await client.do("resendVerification", "email", email="mena.osei@example.net")
    assert len(await mails()) == 6


async def test_resending_does_not_say_whether_there_is_an_account(client: Client) -> None:
    active = await a_member("Owen")
    await client.do("register", "email", **a_form())
    before = await Mail.all().count()

    answers = [
        await client.do("resendVerification", "__typename", email=email) for email in (active.email, NOBODY)
    ]

    assert answers[0] == answers[1] == {"__typename": "ResendVerificationPayload", "errors": []}
    assert await Mail.all().count() == before
