"""A mentee asks a mentor."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.proposals import Proposal
from schema.nodes import global_id
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.proposal_world import (
    DAY,
    NOW,
    PROPOSAL,
    WORDS,
    World,
    codes,
    facts_of,
    mailed,
    policy,
)

TEXT = "proposal { message goals whyYou preferredMethods preferredFrequency }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_a_proposal_is_sent_with_its_clock(world: World) -> None:
    payload = await world.send(
        "proposal { status sentAt expiresAt nextReminderAt reminders { step dueAt state settledAt } viewerCan "
        "mentor { displayName } mentee { displayName } relationship { id } closedAt answeredAt closedReason "
        "timeline { at event by { givenName } } }"
    )

    assert payload == {
        "proposal": {
            "status": "PENDING",
            "sentAt": "2026-11-24T08:00:00Z",
            "expiresAt": "2026-12-15T08:00:00Z",
            "nextReminderAt": "2026-11-27T08:00:00Z",
            "reminders": [
                {"step": 1, "dueAt": "2026-11-27T08:00:00Z", "state": "DUE", "settledAt": None},
                {"step": 2, "dueAt": "2026-12-01T08:00:00Z", "state": "DUE", "settledAt": None},
                {"step": 3, "dueAt": "2026-12-09T08:00:00Z", "state": "DUE", "settledAt": None},
            ],
            "viewerCan": ["EDIT", "WITHDRAW"],
            "mentor": {"displayName": "Theo Member"},
            "mentee": {"displayName": "Mena Member"},
            "relationship": None,
            "closedAt": None,
            "answeredAt": None,
            "closedReason": None,
            "timeline": [{"at": "2026-11-24T08:00:00Z", "event": "SEND", "by": {"givenName": "Mena"}}],
        },
        "errors": [],
    }


async def test_the_mentor_is_mailed_without_anybodys_address(world: World) -> None:
    proposal_id = await world.sent()

    assert await mailed() == [("Theo", "proposal-sent")]
    facts = await facts_of("proposal-sent")
    assert sorted(facts.pop("token_ids")) == ["away", "decline", "hold"]
    assert facts == {
        "proposal_id": proposal_id,
        "mentor_name": "Theo Member",
        "mentee_name": "Mena Member",
        "other_name": "Mena Member",
        "expires_at": "2026-12-15T08:00:00+00:00",
    }


async def test_a_mentor_is_named_by_profile_or_by_member(world: World) -> None:
    profile = await mentor_profile(world.mentor)

    payload = await world.send(mentorId=global_id("MentorProfile", profile.id))

    assert payload["errors"] == []


async def test_both_find_it_and_nobody_else_does(world: World, client: Client) -> None:
    proposal_id = await world.sent()
    query = "query($id: ID!) { node(id: $id) { ... on Proposal { message viewerCan } } }"

    stranger = await client.of(await a_mentee("Sam"))

    assert (await world.mena.ask(query, id=proposal_id))["node"]["viewerCan"] == ["EDIT", "WITHDRAW"]
    assert (await world.theo.ask(query, id=proposal_id))["node"]["viewerCan"] == [
        "READ",
        "HOLD",
        "ACCEPT",
        "DECLINE",
    ]
    assert await stranger.ask(query, id=proposal_id) == {"node": None}
    assert await client.ask(query, id=proposal_id) == {"node": None}


async def test_a_list_is_asked_for_by_role_and_status_and_read_page_by_page(world: World) -> None:
    await policy(max_open_proposals=5)
    for name in ("Ada", "Ben", "Cleo"):
        clock.advance(timedelta(minutes=1))
        await world.send(mentorId=global_id("Member", (await a_mentor(name)).id))
    query = (
        "query($role: SchemeRole, $status: [ProposalStatus!], $after: String) { viewer { proposals(role: $role, "
        "status: $status, first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } "
        "edges { node { mentor { givenName } } } } } }"
    )

    async def page(**asked: Any) -> tuple[int, list[str], dict[str, Any]]:
        found = (await world.mena.ask(query, **asked))["viewer"]["proposals"]
        names = [edge["node"]["mentor"]["givenName"] for edge in found["edges"]]
        return found["totalCount"], names, found["pageInfo"]

    total, names, info = await page(role="MENTEE", status=["PENDING"])
    assert (total, names, info["hasNextPage"]) == (3, ["Cleo", "Ben"], True)
    assert (await page(after=info["endCursor"]))[1] == ["Ada"]
    assert (await page(role="MENTOR"))[:2] == (0, [])
    assert (await page(status=["EXPIRED"]))[:2] == (0, [])


async def test_the_same_key_sends_once(world: World) -> None:
    first = await world.send(idempotencyKey="a-key")
    second = await world.send(idempotencyKey="a-key")

    assert first == second
    assert await mailed() == [("Theo", "proposal-sent")]


async def test_the_same_words_serve_again(world: World) -> None:
    earlier = await world.sent()
    await world.mena.do("withdrawProposal", PROPOSAL, id=earlier)
    other = global_id("Member", (await a_mentor("Ada")).id)

    given = {"mentorId": other, "reproposeFrom": earlier, "whyYou": "You know my field."}
    payload = await world.mena.do("sendProposal", TEXT, **given)

    assert payload["proposal"] == {**WORDS, "whyYou": "You know my field."}


async def test_other_peoples_words_do_not(world: World, client: Client) -> None:
    earlier = await world.sent()
    sam = await client.of(await a_mentee("Sam"))

    for mine in (sam, world.theo):
        given = {"mentorId": global_id("Member", (await a_mentor("Ada")).id), "reproposeFrom": earlier}
        assert codes(await mine.do("sendProposal", PROPOSAL, **given)) == ["NOT_FOUND"]


async def test_a_proposal_is_changed_until_it_is_read(world: World) -> None:
    proposal_id = await world.sent()

    changed = await world.mena.do("editProposal", TEXT, id=proposal_id, goals=[], message="  Better words. ")
    await world.theo.do("readProposal", PROPOSAL, id=proposal_id)
    refused = await world.mena.do("editProposal", TEXT, id=proposal_id, message="Even better.")

    assert changed["proposal"] == {**WORDS, "goals": [], "message": "Better words."}
    assert codes(refused) == ["PROPOSAL_ALREADY_READ"]
    assert (await Proposal.get()).message == "Better words."


async def test_only_the_mentor_reads_and_only_the_mentee_changes(world: World) -> None:
    proposal_id = await world.sent()

    assert codes(await world.mena.do("readProposal", PROPOSAL, id=proposal_id)) == ["NOT_ALLOWED"]
    assert codes(await world.theo.do("editProposal", PROPOSAL, id=proposal_id, message="Mine.")) == [
        "NOT_ALLOWED"
    ]
    assert codes(await world.theo.do("withdrawProposal", PROPOSAL, id=proposal_id)) == ["NOT_ALLOWED"]


async def test_reading_twice_is_reading_once(world: World) -> None:
    proposal_id = await world.sent()

    first = await world.theo.do("readProposal", PROPOSAL, id=proposal_id)
    clock.advance(DAY)
    second = await world.theo.do("readProposal", PROPOSAL, id=proposal_id)

    assert first["proposal"]["viewerCan"] == second["proposal"]["viewerCan"] == ["HOLD", "ACCEPT", "DECLINE"]
    assert second["errors"] == []
    assert (await Proposal.get()).read_at == NOW


async def test_the_mentee_is_not_told_of_the_reading(world: World) -> None:
    proposal_id = await world.sent()
    await world.theo.do("readProposal", PROPOSAL, id=proposal_id)
    query = "query($id: ID!) { node(id: $id) { ... on Proposal { timeline { event } } } }"

    data = await world.mena.ask(query, id=proposal_id)

    assert data["node"]["timeline"] == [{"event": "SEND"}]
    assert await mailed() == [("Theo", "proposal-sent")]
