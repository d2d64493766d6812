"""Whoever asks for everything reads no address or number of anybody else, and nothing that is between two others.

The questions are made from the schema, so that a new field is asked for by being there.
"""

from typing import Any

import pytest

from models.events import Event
from models.members import Member
from resolvers.coordination.summaries import READ
from schema.nodes import global_id
from tests.guards.reading_all import read_all
from tests.people import PASSWORD
from tests.settled_world import CORA, GUEST, MENA, NOSY, OTTO, World, world

__all__ = ["world"]  # the fixture: Mena and Otto work together, Ada has asked Tess, Nosy has no part in it

ADA, TESS = "ada", "tess"
BETWEEN_TWO = {
    "said-in-a-message": {MENA, OTTO},
    "said-of-a-meeting": {MENA, OTTO},
    "said-of-the-contract": {MENA, OTTO},
    "said-in-a-tool-for-oneself": {MENA},
    "said-in-a-proposal": {ADA, TESS},
    "said-in-a-search": {ADA},
    "said-in-confidence": {MENA, CORA},
    "said-to-the-support": {MENA, CORA},
    "said-while-away": {TESS},
    "said-by-a-server": set(),
}


@pytest.fixture
async def told(world: World) -> World:
    """Everybody has said something that is not for everybody."""
    mena = world.clients[MENA]
    await done(mena, "sendMessage", relationshipId=world.ids["relationship"], body="said-in-a-message")
    await done(mena, "updateMeeting", id=world.ids["meeting"], details="said-of-a-meeting")
    revised = {"expectedRevision": 1, "answers": [], "note": "said-of-the-contract"}
    await done(mena, "reviseContract", id=world.ids["contract"], **revised)
    saved = {"expectedRevision": 1, "answers": [], "note": "said-in-a-tool-for-oneself"}
    await done(mena, "saveTool", documentId=world.ids["tool"], **saved)
    await done(world.clients[ADA], "editProposal", id=world.ids["proposal"], message="said-in-a-proposal")
    worry = {"category": "OTHER", "narrative": "said-in-confidence", "wish": "ADVICE"}
    await done(mena, "raiseConcern", relationshipId=world.ids["relationship"], **worry)
    await done(mena, "requestSupport", subject="Help", message="said-to-the-support")
    away = {"available": False, "note": "said-while-away", "pending": "KEEP"}
    await done(world.clients[TESS], "setAvailability", **away)
    return world


async def done(who: Any, mutation: str, **given: Any) -> None:
    assert (await who.do(mutation, "__typename", **given))["errors"] == []


@pytest.mark.parametrize("who", [GUEST, NOSY, MENA, OTTO, ADA, TESS, CORA])
async def test_what_two_tell_each_other_is_read_by_nobody_else(told: World, who: str) -> None:
    read = await read_all(told.clients[who], *node_ids(told))

    assert {words for words in BETWEEN_TWO if words in read} == {
        words for words, readers in BETWEEN_TWO.items() if who in readers
    }


@pytest.mark.parametrize("who", [GUEST, NOSY, MENA, OTTO, ADA, TESS, CORA])
async def test_addresses_and_numbers_stay_with_their_owners_and_their_partners(told: World, who: str) -> None:
    everybody = {member.given_name for member in await Member.all()}
    partners = {MENA: {"Mena", "Otto"}, OTTO: {"Mena", "Otto"}, CORA: everybody}
    ids = [global_id("Member", member.id) for member in await Member.all()]

    read = await read_all(told.clients[who], *node_ids(told), *ids)

    assert {m.given_name for m in await Member.all() if m.email in read} == partners.get(who, names(who))
    numbers = {m.given_name for m in await Member.all() if f'"{m.membership_number}"' in read}
    assert numbers == (everybody if who == CORA else names(who))
    assert bool(await Event.filter(kind=READ).exists()) is (who == CORA)
    assert not any(m.password_hash in read for m in await Member.exclude(password_hash=""))


@pytest.mark.parametrize("who", [MENA, OTTO])
async def test_once_it_has_ended_the_other_ones_address_is_gone(told: World, who: str) -> None:
    await done(
        told.clients[MENA], "endRelationship", id=told.ids["relationship"], privateReason="said-to-none"
    )

    read = await read_all(told.clients[who], *node_ids(told))

    assert {m.given_name for m in await Member.all() if m.email in read} == names(who)
    assert "said-to-none" not in read
    assert "said-in-a-message" in read


async def test_of_who_has_closed_their_account_a_partner_reads_no_more_than_what_was_written(
    told: World,
) -> None:
    otto = await Member.get(given_name="Otto")
    await told.clients[OTTO].do("saveMentorProfile", "__typename", about="said-of-oneself")
    await Member.filter(id=otto.id).update(password_hash=(await Member.get(given_name="Nosy")).password_hash)
    await done(told.clients[OTTO], "deleteAccount", password=PASSWORD, confirm=True)

    theirs = await read_all(told.clients[OTTO], *node_ids(told), otto.public_id)
    partners = await read_all(told.clients[MENA], *node_ids(told), otto.public_id)

    assert not any(words in theirs for words in (*BETWEEN_TWO, otto.email, "Mena"))
    assert not any(words in partners for words in ("said-of-oneself", otto.email, otto.membership_number))
    assert "said-in-a-message" in partners


def node_ids(world: World) -> list[str]:
    return [each for name, each in world.ids.items() if name != "hash"]


def names(who: str) -> set[str]:
    return set() if who == GUEST else {who.capitalize()}
