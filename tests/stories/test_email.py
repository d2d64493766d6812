"""Moving the account to another address: the new one confirms, the old one is told."""

from datetime import timedelta

import pytest

from models import clock
from models.members import Member
from tests.account_world import a_member_with_a_password, everything, facts, mails, token_in
from tests.client import Client
from tests.people import PASSWORD, a_member

NEW = "mena.new@example.net"


async def test_the_account_moves_when_the_new_address_confirms(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    asked = await mena.do("requestEmailChange", "email", email="Mena.New@EXAMPLE.net", password=PASSWORD)
    unchanged = await mena.ask("{ viewer { account { email } } }")
    confirmed = await client.do("confirmEmailChange", "email", token=await token_in("email-change-confirm"))

    assert asked == {"email": "Mena.New@EXAMPLE.net", "errors": []}
    assert unchanged == {"viewer": {"account": {"email": member.email}}}
    assert confirmed == {"email": "Mena.New@example.net", "errors": []}
    assert (await Member.get(id=member.id)).email_key == NEW
    assert (await facts("email-change-notice"))["new_address_masked"] == "M...@example.net"
    assert await mails() == [
        ("email-change-confirm", "Mena.New@example.net"),
        ("email-change-notice", member.email),
        ("email-changed", member.email),
        ("email-changed", "Mena.New@example.net"),
    ]


async def test_the_link_works_once_and_for_a_day(client: Client) -> None:
    clock.stop(clock.now())
    mena = await client.of(await a_member_with_a_password("Mena"))
    await mena.do("requestEmailChange", "email", email=NEW, password=PASSWORD)
    first = await token_in("email-change-confirm")
    await client.do("confirmEmailChange", "email", token=first)
    again = await client.do("confirmEmailChange", "email", token=first)
    await mena.do("requestEmailChange", "email", email="mena.third@example.net", password=PASSWORD)
    second = await token_in("email-change-confirm")

    clock.advance(timedelta(days=1))
    late = await client.do("confirmEmailChange", "email", token=second)

    assert [e["__typename"] for e in (*again["errors"], *late["errors"])] == ["LinkNoLongerValid"] * 2
    assert await Member.filter(email_key=NEW).exists()


async def test_a_taken_address_gets_the_same_answer_and_only_its_owner_learns(client: Client) -> None:
    owner = await a_member("Owen")
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    taken = await mena.do("requestEmailChange", "__typename", email=owner.email, password=PASSWORD)
    free = await mena.do("requestEmailChange", "__typename", email=NEW, password=PASSWORD)

    assert taken == free == {"__typename": "RequestEmailChangePayload", "errors": []}
    assert await mails() == [
        ("email-taken", owner.email),
        ("email-change-notice", member.email),
        ("email-change-confirm", NEW),
        ("email-change-notice", member.email),
    ]


async def test_an_address_that_was_taken_in_the_meantime_stays_with_its_owner(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await mena.do("requestEmailChange", "email", email=NEW, password=PASSWORD)
    await a_member("Owen", email=NEW, email_key=NEW)
    before = await everything()

    payload = await client.do("confirmEmailChange", "email", token=await token_in("email-change-confirm"))

    assert [e["__typename"] for e in payload["errors"]] == ["LinkNoLongerValid"]
    assert await everything() == before


@pytest.mark.parametrize(
    ("email", "password", "refusal", "path"),
    [
        ("no address", PASSWORD, "InvalidInput", "email"),
        ("a@b@c", PASSWORD, "InvalidInput", "email"),
        (NEW, "not the password", "WrongPassword", "password"),
    ],
)
async def test_a_request_that_is_refused_changes_nothing(
    client: Client, email: str, password: str, refusal: str, path: str
) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))
    before = await everything()

    payload = await mena.do("requestEmailChange", "email", email=email, password=password)

    assert [(e["__typename"], e["path"]) for e in payload["errors"]] == [(refusal, ["input", path])]
    assert await everything() == before


async def test_ones_own_address_is_no_change(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    payload = await mena.do("requestEmailChange", "email", email=member.email.upper(), password=PASSWORD)

    assert [e["__typename"] for e in payload["errors"]] == ["AddressUnchanged"]
    assert await mails() == []


async def test_whether_addresses_are_taken_cannot_be_told_from_the_limit_either(client: Client) -> None:
    owner = await a_member("Owen")
    mena = await client.of(await a_member_with_a_password("Mena"))

    taken = [
        await mena.do("requestEmailChange", "__typename", email=owner.email, password=PASSWORD)
        for _ in range(6)
    ]

    assert [[e["__typename"] for e in payload["errors"]] for payload in taken] == [[]] * 5 + [["RateLimited"]]
