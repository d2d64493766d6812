"""The account: what its owner sees and changes."""

import pytest

from models.members import Consent
from models.profiles import MenteeProfile, MentorProfile
from tests.account_world import everything
from tests.client import Client
from tests.people import a_member

ACCOUNT = (
    "account { email isEmailVerified membershipNumber givenName familyName pronouns timezone locale status "
    "rollStatus erasesAt roles consents { document version } }"
)


async def test_a_member_sees_their_own_account(client: Client) -> None:
    member = await a_member("Mena", membership_number="000042")
    await MenteeProfile(member_id=member.id).save(force_create=True)
    await Consent.give(member, "terms-of-use@1")
    mena = await client.of(member)

    data = await mena.ask(f"{{ viewer {{ {ACCOUNT} }} }}")

    assert data["viewer"]["account"] == {
        "email": member.email,
        "isEmailVerified": True,
        "membershipNumber": "000042",
        "givenName": "Mena",
        "familyName": "Member",
        "pronouns": "",
        "timezone": "Europe/London",
        "locale": "en",
        "status": "ACTIVE",
        "rollStatus": "UNKNOWN",
        "erasesAt": None,
        "roles": ["MENTEE"],
        "consents": [{"document": "terms-of-use", "version": 1}],
    }


async def test_nobody_finds_the_account_of_another(client: Client) -> None:
    mena, owen = await client.of(await a_member("Mena")), await client.of(await a_member("Owen"))
    key = (await mena.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    query = "query($id: ID!) { node(id: $id) { id } }"

    assert await mena.ask(query, id=key) == {"node": {"id": key}}
    assert await owen.ask(query, id=key) == {"node": None}
    assert await client.ask(query, id=key) == {"node": None}


async def test_what_is_handed_in_changes_and_the_rest_stays(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    payload = await mena.do(
        "updateAccount",
        "account { givenName familyName pronouns timezone locale }",
        familyName="  Osei   Mensah ",
        pronouns="she/her",
        timezone="Europe/Dublin",
        locale="cy",
    )

    assert payload == {
        "account": {
            "givenName": "Mena",
            "familyName": "Osei Mensah",
            "pronouns": "she/her",
            "timezone": "Europe/Dublin",
            "locale": "cy",
        },
        "errors": [],
    }


async def test_pronouns_can_be_taken_back(client: Client) -> None:
    mena = await client.of(await a_member("Mena", pronouns="she/her"))

    payload = await mena.do("updateAccount", "account { pronouns }", pronouns="")

    assert payload == {"account": {"pronouns": ""}, "errors": []}


async def test_faults_are_told_at_once_and_nothing_changes(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))
    before = await everything()

    payload = await mena.do(
        "updateAccount",
        "account { id }",
        givenName="",
        familyName="x" * 81,
        pronouns="a\x00b",
        timezone="Mars/Olympus",
        locale="English",
    )

    assert payload["account"] is None
    assert [e["path"][1] for e in payload["errors"]] == [
        "givenName",
        "familyName",
        "pronouns",
        "timezone",
        "locale",
    ]
    assert await everything() == before


@pytest.mark.parametrize("locale", ["fr", "en-gb", "cy\n", ""])
async def test_letters_come_only_in_languages_that_the_scheme_writes(client: Client, locale: str) -> None:
    mena = await client.of(await a_member("Mena"))

    payload = await mena.do("updateAccount", "account { id }", locale=locale)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("LOCALE_UNKNOWN", ["input", "locale"])
    ]


async def test_a_mentee_becomes_a_mentor_as_well_and_only_once(client: Client) -> None:
    member = await a_member("Mena")
    await MenteeProfile(member_id=member.id).save(force_create=True)
    mena = await client.of(member)

    first = await mena.do("addRole", "account { roles }", role="MENTOR")
    second = await mena.do("addRole", "account { roles }", role="MENTOR")

    assert first == second == {"account": {"roles": ["MENTOR", "MENTEE"]}, "errors": []}
    assert (await MentorProfile.get(member_id=member.id)).published_at is None


async def test_the_same_key_has_one_effect(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    first = await mena.do("updateAccount", "account { givenName }", givenName="Maria", idempotencyKey="k")
    await mena.do("updateAccount", "account { givenName }", givenName="Mena")
    again = await mena.do("updateAccount", "account { givenName }", givenName="Maria", idempotencyKey="k")
    other = await mena.do("updateAccount", "account { givenName }", givenName="Mary", idempotencyKey="k")

    assert first["account"] == {"givenName": "Maria"}
    assert again["account"] == {"givenName": "Mena"}
    assert [e["code"] for e in other["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]


@pytest.mark.parametrize(("mutation", "given"), [("updateAccount", "{}"), ("addRole", "{role: MENTOR}")])
async def test_a_guest_has_no_account(client: Client, mutation: str, given: str) -> None:
    errors = await client.errors(f"mutation {{ {mutation}(input: {given}) {{ errors {{ __typename }} }} }}")

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]
