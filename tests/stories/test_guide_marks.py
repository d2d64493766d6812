"""What a member has seen of the guides, and agreed to of the terms: marks, and never a wall."""

import pytest

from jobs import erasure
from models import clock
from models.guides.editions import GuideSeen
from models.members import Consent, Member, SystemRole
from resolvers.coordination import guides
from tests.account_world import a_form
from tests.client import Client
from tests.people import a_member
from tests.proposal_world import NOW, codes

SEEN = '{ guide(slug: "faq") { id version isSeen } }'
TERMS = "{ viewer { account { termsToAccept { slug version } consents { document version } } } }"


@pytest.fixture
async def cora(client: Client) -> Member:
    clock.stop(NOW)
    return await a_member("Cora", system_role=SystemRole.COORDINATOR)


async def publish(cora: Member, slug: str, title: str, *, is_material: bool) -> None:
    shelf = await guides.save_draft(cora, slug, 0, {"title": title}, None)
    await guides.publish(cora, slug, shelf.number, "It was due.", is_material=is_material)


async def test_a_mark_lasts_until_the_guide_says_something_new(client: Client, cora: Member) -> None:
    mena, owen = await client.of(await a_member("Mena")), await client.of(await a_member("Owen"))
    faq = (await mena.ask(SEEN))["guide"]
    assert faq["isSeen"] is False

    marked = await mena.do("markGuideSeen", "guide { isSeen }", id=faq["id"])
    assert marked == {"guide": {"isSeen": True}, "errors": []}
    assert [(await who.ask(SEEN))["guide"]["isSeen"] for who in (mena, owen, client)] == [True, False, False]

    await publish(cora, "faq", "Questions and answers", is_material=False)
    assert (await mena.ask(SEEN))["guide"] == {**faq, "version": 2, "isSeen": True}
    await publish(cora, "faq", "New questions", is_material=True)
    assert (await mena.ask(SEEN))["guide"] == {**faq, "version": 3, "isSeen": False}
    await mena.do("markGuideSeen", "guide { isSeen }", id=faq["id"])
    assert (await mena.ask(SEEN))["guide"]["isSeen"] is True


async def test_what_is_withdrawn_is_not_marked_and_an_erased_member_leaves_no_marks(
    client: Client, cora: Member
) -> None:
    member = await a_member("Mena")
    mena = await client.of(member)
    faq = (await mena.ask(SEEN))["guide"]["id"]
    await mena.do("markGuideSeen", "guide { id }", id=faq)
    await guides.withdraw(cora, "faq")
    assert codes(await mena.do("markGuideSeen", "guide { id }", id=faq)) == ["NOT_FOUND"]

    await member.close(NOW)
    await erasure.erase(member.id)
    assert await GuideSeen.all().count() == 0


async def test_terms_that_say_something_else_are_to_be_accepted_again(client: Client, cora: Member) -> None:
    member = await a_member("Mena")
    await Consent.give(member, "terms-of-use@1")
    mena = await client.of(member)
    first = {"document": "terms-of-use", "version": 1}
    assert (await mena.ask(TERMS))["viewer"]["account"] == {"termsToAccept": None, "consents": [first]}

    await publish(cora, "terms-of-use", "Terms", is_material=False)
    assert (await mena.ask(TERMS))["viewer"]["account"]["termsToAccept"] is None
    await publish(cora, "terms-of-use", "The terms of use", is_material=True)
    asked = (await mena.ask(TERMS))["viewer"]["account"]
    assert asked["termsToAccept"] == {"slug": "terms-of-use", "version": 3}

    late = await mena.do("acceptTerms", "account { id }", acceptedTerms="terms-of-use@2")
    assert codes(late) == ["TERMS_NOT_ACCEPTED"]
    for _ in range(2):
        assert codes(await mena.do("acceptTerms", "account { id }", acceptedTerms="terms-of-use@3")) == []
    assert (await mena.ask(TERMS))["viewer"]["account"] == {
        "termsToAccept": None,
        "consents": [first, {"document": "terms-of-use", "version": 3}],
    }


async def test_who_joins_agrees_to_the_terms_in_force(client: Client, cora: Member) -> None:
    await publish(cora, "terms-of-use", "The terms of use", is_material=True)

    old = await client.do("register", "email", **a_form())
    new = await client.do("register", "email", **a_form(acceptedTerms="terms-of-use@2"))

    assert (codes(old), codes(new)) == (["TERMS_NOT_ACCEPTED"], [])
    assert [(consent.document, consent.version) for consent in await Consent.all()] == [("terms-of-use", 2)]
