"""A forgotten password, and one that is only to be changed."""

from datetime import timedelta

import pytest

from models import clock, passwords
from models.members import AccountStatus, Member
from tests.account_world import (
    ANOTHER_PASSWORD,
    NOBODY,
    a_member_with_a_password,
    everything,
    mails,
    token_in,
)
from tests.client import Client
from tests.people import PASSWORD, a_member

ME = "{ viewer { member { givenName } } }"


async def test_a_forgotten_password_is_replaced_and_every_session_ends(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await client.do("requestPasswordReset", "email", email=member.email)

    payload = await client.do(
        "resetPassword", "email", token=await token_in("password-reset"), password=ANOTHER_PASSWORD
    )

    assert payload == {"email": member.email, "errors": []}
    assert await mena.ask(ME) == {"viewer": None}
    assert await _opens(client, member, ANOTHER_PASSWORD)
    assert not await _opens(client, member, PASSWORD)
    assert await mails() == [("password-reset", member.email), ("password-changed", member.email)]


async def test_asking_does_not_say_whether_there_is_an_account(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    query = (
        "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) "
        "{ email errors { __typename } } }"
    )

    known = (await client.post(query, {"input": {"email": member.email}})).content
    unknown = (await client.post(query, {"input": {"email": NOBODY}})).content

    assert known.replace(member.email.encode(), NOBODY.encode()) == unknown
    assert await mails() == [("password-reset", member.email)]


@pytest.mark.parametrize("status", [AccountStatus.CLOSING, AccountStatus.ERASED])
async def test_an_account_that_is_given_up_has_no_password_to_replace(
    client: Client, status: AccountStatus
) -> None:
    member = await a_member_with_a_password("Mena", account_status=status)
    before = await everything()

    await client.do("requestPasswordReset", "email", email=member.email)

    assert await everything() == before


async def test_the_link_works_once(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    await client.do("requestPasswordReset", "email", email=member.email)
    token = await token_in("password-reset")
    await client.do("resetPassword", "email", token=token, password=ANOTHER_PASSWORD)
    before = await everything()

    second = await client.do("resetPassword", "email", token=token, password="an entirely new thing to say")

    assert [error["__typename"] for error in second["errors"]] == ["LinkNoLongerValid"]
    assert await everything() == before


async def test_the_link_works_for_an_hour(client: Client) -> None:
    clock.stop(clock.now())
    member = await a_member_with_a_password("Mena")
    await client.do("requestPasswordReset", "email", email=member.email)
    token = await token_in("password-reset")

    clock.advance(timedelta(minutes=60))
    late = await client.do("resetPassword", "email", token=token, password=ANOTHER_PASSWORD)

    assert [error["__typename"] for error in late["errors"]] == ["LinkNoLongerValid"]
    assert await _opens(client, member, PASSWORD)


async def test_the_link_is_void_once_the_password_was_changed_otherwise(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    await client.do("requestPasswordReset", "email", email=member.email)
    token = await token_in("password-reset")
    member.password_hash = await passwords.hash_of("something else entirely, by hand")
    await member.save()

    late = await client.do("resetPassword", "email", token=token, password=ANOTHER_PASSWORD)

    assert [error["__typename"] for error in late["errors"]] == ["LinkNoLongerValid"]


async def test_a_weak_password_does_not_spend_the_link(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    await client.do("requestPasswordReset", "email", email=member.email)
    token = await token_in("password-reset")

    weak = await client.do("resetPassword", "email", token=token, password="password1234")
    good = await client.do("resetPassword", "email", token=token, password=ANOTHER_PASSWORD)

    assert [(e["__typename"], e["path"]) for e in weak["errors"]] == [
        ("PasswordTooWeak", ["input", "password"])
    ]
    assert good["errors"] == []


async def test_five_links_a_day_and_nothing_is_said_of_the_sixth(client: Client) -> None:
    clock.stop(clock.now())
    member = await a_member_with_a_password("Mena")

    answers = [await client.do("requestPasswordReset", "email", email=member.email) for _ in range(6)]

    assert answers == [{"email": member.email, "errors": []}] * 6
    assert len(await mails()) == 5


async def test_the_mailbox_proves_an_unverified_account_too(client: Client) -> None:
    """Whoever registered with somebody else's address has gained nothing when its owner comes."""
    member = await a_member_with_a_password("Mena", account_status=AccountStatus.UNVERIFIED)
    await client.do("requestPasswordReset", "email", email=member.email)

    await client.do(
        "resetPassword", "email", token=await token_in("password-reset"), password=ANOTHER_PASSWORD
    )

    assert (await Member.get(id=member.id)).account_status is AccountStatus.ACTIVE
    assert await _opens(client, member, ANOTHER_PASSWORD)
    assert not await _opens(client, member, PASSWORD)


async def test_changing_the_password_ends_the_other_sessions(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena, other = await client.of(member), await client.of(member)

    payload = await mena.do("changePassword", "account { email }", current=PASSWORD, new=ANOTHER_PASSWORD)

    assert payload == {"account": {"email": member.email}, "errors": []}
    assert await mena.ask(ME) == {"viewer": {"member": {"givenName": "Mena"}}}
    assert await other.ask(ME) == {"viewer": None}
    assert await _opens(client, member, ANOTHER_PASSWORD)
    assert await mails() == [("password-changed", member.email)]


async def test_changing_the_password_voids_links_under_way(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await client.do("requestPasswordReset", "email", email=member.email)
    await mena.do("requestEmailChange", "email", email="new@example.net", password=PASSWORD)
    reset, confirm = await token_in("password-reset"), await token_in("email-change-confirm")

    await mena.do("changePassword", "account { id }", current=PASSWORD, new=ANOTHER_PASSWORD)

    late = await client.do("resetPassword", "email", token=reset, password="an entirely new thing to say")
    moved = await client.do("confirmEmailChange", "email", token=confirm)
    assert [e["__typename"] for e in (*late["errors"], *moved["errors"])] == ["LinkNoLongerValid"] * 2


@pytest.mark.parametrize(
    ("current", "new", "refusal", "path"),
    [
        ("not the password", ANOTHER_PASSWORD, "WrongPassword", "current"),
        ("", ANOTHER_PASSWORD, "WrongPassword", "current"),
        (PASSWORD, "short", "InvalidInput", "new"),
        (PASSWORD, "x" * 129, "InvalidInput", "new"),
        (PASSWORD, "\x00" * 12, "InvalidInput", "new"),
        (PASSWORD, "password1234", "PasswordTooWeak", "new"),
    ],
)
async def test_a_change_that_is_refused_changes_nothing(
    client: Client, current: str, new: str, refusal: str, path: str
) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))
    before = await everything()

    payload = await mena.do("changePassword", "account { id }", current=current, new=new)

    assert [(e["__typename"], e["path"]) for e in payload["errors"]] == [(refusal, ["input", path])]
    assert await everything() == before


async def test_a_guest_has_no_password_to_change(client: Client) -> None:
    await a_member("Mena")

    errors = await client.errors(
        'mutation { changePassword(input: {current: "x", new: "y"}) { errors { __typename } } }'
    )

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def _opens(client: Client, member: Member, password: str) -> bool:
    payload = await client.do(
        "signIn", "viewer { account { id } }", email=member.email, password=password, client="MOBILE"
    )
    return not payload["errors"]
