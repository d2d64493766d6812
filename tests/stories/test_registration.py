"""Joining: what is written down, who is told, and what each fault of the form gets."""

from collections.abc import Iterator
from typing import Any

import pytest

from models import passwords, roll
from models.members import AccountStatus, Consent, Member, RollStatus
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.roll import NoRoll, RollAnswer, RollUnavailable
from tests.account_world import ANOTHER_PASSWORD, a_form, everything, mails
from tests.client import Client
from tests.people import a_member


class Roll:
    """A roll that says the same of everybody."""

    def __init__(self, answer: RollAnswer | None) -> None:
        self.answer = answer

    async def look_up(self, _number: str) -> RollAnswer:
        if self.answer is None:
            raise RollUnavailable
        return self.answer


@pytest.fixture(autouse=True)
def _no_roll() -> Iterator[None]:
    yield
    roll.use(NoRoll())


async def test_a_mentee_joins_with_an_empty_profile_and_a_mail(client: Client) -> None:
    payload = await client.do("register", "email", **a_form())

    assert payload == {"email": "mena.osei@example.net", "errors": []}
    mena = await Member.get(email_key="mena.osei@example.net")
    assert mena.membership_number == "004217"
    assert mena.display_name == "Mena Osei"
    assert mena.account_status is AccountStatus.UNVERIFIED
    assert mena.roll_status is RollStatus.UNKNOWN
    assert (mena.timezone, mena.locale) == ("Europe/London", "en")
    assert await passwords.matches(ANOTHER_PASSWORD, mena.password_hash)
    assert (await MenteeProfile.get(member_id=mena.id)).published_at is None
    assert not await MentorProfile.exists(member_id=mena.id)
    consent = await Consent.get(member_id=mena.id)
    assert (consent.document, consent.version) == ("terms-of-use", 1)
    assert await mails() == [("verify-email", "mena.osei@example.net")]


async def test_a_mentor_joins_with_the_places_that_the_policy_says(client: Client) -> None:
    await Policy(version=1, default_capacity=3).save(force_create=True)

    await client.do("register", "email", **a_form(role="MENTOR", timezone="Europe/Dublin", locale="cy"))

    mena = await Member.get(email_key="mena.osei@example.net")
    assert (mena.timezone, mena.locale) == ("Europe/Dublin", "cy")
    assert (await MentorProfile.get(member_id=mena.id)).capacity == 3
    assert not await MenteeProfile.exists(member_id=mena.id)


async def test_all_faults_of_the_form_are_told_at_once(client: Client) -> None:
    before = await everything()
    form = a_form(
        givenName=" ",
        familyName="x" * 81,
        email="mena",
        password="short",
        membershipNumber="4217",
        acceptedTerms="terms-of-use@0",
        timezone="Europe/Nowhere",
        locale="xx",
    )

    payload = await client.do("register", "email", **form)

    assert payload["email"] is None
    assert {error["path"][1]: error["code"] for error in payload["errors"]} == {
        "givenName": "INVALID_INPUT",
        "familyName": "INVALID_INPUT",
        "email": "INVALID_INPUT",
        "password": "INVALID_INPUT",
        "membershipNumber": "MEMBERSHIP_NUMBER_MALFORMED",
        "acceptedTerms": "TERMS_NOT_ACCEPTED",
        "timezone": "INVALID_INPUT",
        "locale": "LOCALE_UNKNOWN",
    }
    assert await everything() == before


@pytest.mark.parametrize(
    "number",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "12 456",
        "-12345",
        "12345\n6",
    ],
)
async def test_a_membership_number_has_six_ascii_digits(client: Client, number: str) -> None:
    before = await everything()

    payload = await client.do("register", "email", **a_form(membershipNumber=number))

    assert [error["__typename"] for error in payload["errors"]] == ["MembershipNumberMalformed"]
    assert payload["errors"][0]["path"] == ["input", "membershipNumber"]
    assert await everything() == before


@pytest.mark.parametrize(
    "password",
    ["password12345", "aaaaaaaaaaaa", "menaosei004217", "Mena.Osei@example.net", "Mentoring Scheme"],
)
async def test_a_password_that_can_be_guessed_is_refused(client: Client, password: str) -> None:
    before = await everything()

    payload = await client.do("register", "email", **a_form(password=password))

    assert [error["__typename"] for error in payload["errors"]] == ["PasswordTooWeak"]
    assert await everything() == before


async def test_a_taken_address_gets_the_same_answer_and_only_its_owner_learns(client: Client) -> None:
    owner = await a_member("Owen", email="mena.osei@example.net", email_key="mena.osei@example.net")
    before = await everything()

    taken = await _answer(client, a_form(email="Mena.Osei@EXAMPLE.net"))
    free = await _answer(client, a_form(email="Mena.Other@EXAMPLE.net", membershipNumber="004218"))

    assert taken.replace(b"Mena.Osei", b"Mena.Other") == free
    after = await everything()
    assert after["member"][0] == before["member"][0]
    assert len(after["member"]) == 2
    assert await mails() == [("email-taken", owner.email), ("verify-email", "Mena.Other@example.net")]


async def test_a_taken_number_gets_the_same_answer_and_a_neutral_mail(client: Client) -> None:
    await a_member("Owen", membership_number="004217")
    before = await everything()

    taken = await _answer(client, a_form())

    assert await _answer(client, a_form(membershipNumber="004218")) == taken
    after = await everything()
    assert after["member"][0] == before["member"][0]
    assert await mails() == [
        ("registration-unfinished", "mena.osei@example.net"),
        ("verify-email", "mena.osei@example.net"),
    ]


async def test_nobody_is_written_to_without_end(client: Client) -> None:
    owner = await a_member("Owen", membership_number="004217")

    for _ in range(7):
        await client.do("register", "email", **a_form(email=owner.email))
        await client.do("register", "email", **a_form())

    kinds = [kind for kind, _ in await mails()]
    assert kinds.count("email-taken") == 5
    assert kinds.count("registration-unfinished") == 5


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (RollAnswer.ABSENT, "NotOnRoll"),
        (RollAnswer.LAPSED, "MembershipLapsed"),
        (None, "RollUnavailable"),
    ],
)
async def test_who_is_not_on_the_roll_cannot_join(
    client: Client, answer: RollAnswer | None, refusal: str
) -> None:
    roll.use(Roll(answer))
    before = await everything()

    payload = await client.do("register", "email", **a_form())

    assert [error["__typename"] for error in payload["errors"]] == [refusal]
    assert await everything() == before


async def test_who_is_on_the_roll_joins_as_current(client: Client) -> None:
    roll.use(Roll(RollAnswer.CURRENT))

    await client.do("register", "email", **a_form())

    assert (await Member.get(email_key="mena.osei@example.net")).roll_status is RollStatus.CURRENT


@pytest.mark.parametrize("value", ["Me\x00na", "Me\u202ena", "Me\nna", "Me\u200bna", "\u2066Mena\u2069"])
async def test_a_name_has_no_characters_that_deceive(client: Client, value: str) -> None:
    before = await everything()

    payload = await client.do("register", "email", **a_form(givenName=value))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["input", "givenName"])
    ]
    assert await everything() == before


async def _answer(client: Client, form: dict[str, Any]) -> bytes:
    query = (
        "mutation($input: RegisterInput!) { register(input: $input) { email errors { __typename } "
        "query { viewer { account { id } } } } }"
    )
    return (await client.post(query, {"input": form})).content
