"""A mentor says yes, or comes too late."""

from typing import Any

import pytest

from models import clock
from models.profiles import MentorProfile
from models.proposals import Proposal, ProposalStatus, ReleaseReason
from models.relationships import Relationship
from models.threads import Thread
from schema.nodes import global_id
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.proposal_world import (
    DAY,
    PROPOSAL,
    World,
    a_proposal,
    all_mail_goes,
    codes,
    facts_of,
    mailed,
    policy,
)
from tests.relationship_world import a_pair

ACCEPTED = (
    "proposal { status answeredAt viewerCan relationship { id } } "
    "relationship { id status counterpart { givenName } contactEmail }"
)
RELEASED = ("Mena", "proposal-released-mentee")


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_a_yes_begins_a_relationship(world: World) -> None:
    proposal_id = await world.sent()

    payload = await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    [row] = await Relationship.all()
    relationship_id = global_id("Relationship", row.id)
    assert payload == {
        "proposal": {
            "status": "ACCEPTED",
            "answeredAt": "2026-11-24T08:00:00Z",
            "viewerCan": [],
            "relationship": {"id": relationship_id},
        },
        "relationship": {
            "id": relationship_id,
            "status": "CONTRACTING",
            "counterpart": {"givenName": "Mena"},
            "contactEmail": world.mentee.email,
        },
        "errors": [],
    }
    assert await Thread.filter(relationship_id=row.id).count() == 1


async def test_both_are_mailed_the_others_address(world: World) -> None:
    proposal_id = await world.sent()
    await all_mail_goes()

    await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert (await mailed())[1:] == [
        ("Mena", "proposal-accepted-mentee"),
        ("Theo", "proposal-accepted-mentor"),
    ]
    to_mentee, to_mentor = [await facts_of(f"proposal-accepted-{part}") for part in ("mentee", "mentor")]
    assert (to_mentee["mentor_name"], to_mentee["mentor_email"]) == ("Theo Member", world.mentor.email)
    assert (to_mentor["mentee_name"], to_mentor["mentee_email"]) == ("Mena Member", world.mentee.email)
    assert to_mentee["relationship_id"] == global_id("Relationship", (await Relationship.get()).id)


async def test_a_second_yes_changes_nothing(world: World) -> None:
    proposal_id = await world.sent()

    first = await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)
    before = await mailed()
    clock.advance(DAY)
    second = await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert second == first
    assert await mailed() == before
    assert await Relationship.all().count() == 1


async def test_a_yes_after_the_days_are_over_counts_until_the_withdrawal_is_done(world: World) -> None:
    proposal_id = await world.sent()
    clock.advance(22 * DAY)

    assert (await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id))["errors"] == []


async def test_no_reminder_is_left_of_an_answered_proposal(world: World) -> None:
    proposal_id = await world.sent()

    payload = await world.theo.do("acceptProposal", "proposal { reminders { state } }", id=proposal_id)

    assert payload["proposal"]["reminders"] == [{"state": "CANCELLED"}] * 3


async def test_only_the_mentor_answers(world: World, client: Client) -> None:
    proposal_id = await world.sent()
    stranger = await client.of(await a_mentor("Sam"))

    assert codes(await world.mena.do("acceptProposal", PROPOSAL, id=proposal_id)) == ["NOT_ALLOWED"]
    assert codes(await world.mena.do("declineProposal", PROPOSAL, id=proposal_id, reason="OTHER")) == [
        "NOT_ALLOWED"
    ]
    assert codes(await stranger.do("acceptProposal", PROPOSAL, id=proposal_id)) == ["NOT_FOUND"]
    assert codes(await stranger.do("declineProposal", PROPOSAL, id=proposal_id, reason="OTHER")) == [
        "NOT_FOUND"
    ]
    assert (await Proposal.get()).status is ProposalStatus.PENDING


async def test_the_last_place_closes_the_other_proposals(world: World) -> None:
    await a_pair(mentor=world.mentor)
    waiting = await a_proposal(await a_mentee("Sam"), world.mentor)
    proposal_id = await world.sent()
    ada = await a_mentor("Ada")
    await all_mail_goes()

    await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert await mailed("proposal-released-mentee") == [("Sam", "proposal-released-mentee")]
    facts = await facts_of("proposal-released-mentee")
    assert (facts["reason"], facts["mentor_name"]) == ("AT_CAPACITY", "Theo Member")
    url = f"/mentors/{global_id('MentorProfile', (await mentor_profile(ada)).id)}"
    assert facts["alternatives"] == [{"name": "Ada Member", "headline": "I am Ada", "url": url}]
    closed = await Proposal.find(waiting.id)
    assert (closed.status, closed.release_reason) == (ProposalStatus.RELEASED, ReleaseReason.AT_CAPACITY)


async def test_a_place_that_is_left_closes_nothing(world: World) -> None:
    waiting = await a_proposal(await a_mentee("Sam"), world.mentor)
    proposal_id = await world.sent()

    await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert (await Proposal.find(waiting.id)).is_open


async def test_a_full_mentor_is_told_so(world: World) -> None:
    await a_pair(mentor=world.mentor)
    waiting = await a_proposal(await a_mentee("Sam"), world.mentor)
    await world.theo.do("acceptProposal", ACCEPTED, id=await world.sent())

    payload = await world.theo.do("acceptProposal", ACCEPTED, id=global_id("Proposal", waiting.id))

    assert codes(payload) == ["CAPACITY_REACHED"]


async def test_with_fewer_places_than_mentees_there_is_no_yes_and_nothing_is_lost(world: World) -> None:
    await a_pair(mentor=world.mentor)
    proposal_id = await world.sent()
    await MentorProfile.filter(member_id=world.mentor.id).update(capacity=1)
    before = await mailed()

    payload = await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert codes(payload) == ["CAPACITY_REACHED"]
    assert (await Proposal.get(mentee_id=world.mentee.id)).is_open
    assert await mailed() == before


async def test_one_mentor_is_enough_and_the_others_are_told(world: World) -> None:
    await policy(max_open_proposals=3)
    proposal_id = await world.sent()
    await a_proposal(world.mentee, await a_mentor("Ada"))
    await all_mail_goes()

    await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert await mailed("proposal-released-mentor") == [("Ada", "proposal-released-mentor")]
    facts = await facts_of("proposal-released-mentor")
    assert (facts["reason"], facts["mentee_name"]) == ("PLACED_ELSEWHERE", "Mena Member")


async def test_the_scheme_may_allow_more_than_one_mentor(world: World) -> None:
    await policy(max_open_proposals=3, max_running_relationships=2)
    proposal_id = await world.sent()
    other = await a_proposal(world.mentee, await a_mentor("Ada"))

    await world.theo.do("acceptProposal", ACCEPTED, id=proposal_id)

    assert (await Proposal.find(other.id)).is_open


async def test_what_a_mentor_asks_as_a_mentee_is_not_touched(world: World) -> None:
    await a_mentee("Theo", owner=world.mentor)
    own = await a_proposal(world.mentor, await a_mentor("Ada"))
    await a_pair(mentor=world.mentor)

    await world.theo.do("acceptProposal", ACCEPTED, id=await world.sent())

    assert (await Proposal.find(own.id)).is_open


@pytest.mark.parametrize(
    ("mutation", "more"),
    [("acceptProposal", {}), ("declineProposal", {"reason": "NO_TIME"}), ("readProposal", {})],
)
async def test_too_late_is_too_late(world: World, mutation: str, more: dict[str, Any]) -> None:
    proposal_id = await world.sent()
    await world.mena.do("withdrawProposal", PROPOSAL, id=proposal_id)
    name = mutation[0].upper() + mutation[1:]
    query = (
        f"mutation($input: {name}Input!) {{ {mutation}(input: $input) "
        "{ errors { ... on ProposalClosed { code status closedAt } } } }"
    )

    answer = await world.theo.ask(query, input={"id": proposal_id, **more})

    closed = {"code": "PROPOSAL_CLOSED", "status": "WITHDRAWN", "closedAt": "2026-11-24T08:00:00Z"}
    assert answer[mutation]["errors"] == [closed]
    assert await Relationship.all().count() == 0


@pytest.mark.parametrize(
    ("mutation", "more"), [("acceptProposal", {}), ("declineProposal", {"reason": "NO_TIME"})]
)
async def test_an_answer_ends_a_silence(world: World, mutation: str, more: dict[str, Any]) -> None:
    await MentorProfile.filter(member_id=world.mentor.id).update(silent_streak=1)

    await world.theo.do(mutation, PROPOSAL, id=await world.sent(), **more)

    assert (await mentor_profile(world.mentor)).silent_streak == 0


async def test_a_guest_answers_nothing(world: World, client: Client) -> None:
    proposal_id = await world.sent()
    query = "mutation($id: ID!) { acceptProposal(input: {id: $id}) { errors { __typename } } }"

    [error] = await client.errors(query, id=proposal_id)

    assert error["extensions"]["code"] == "UNAUTHENTICATED"
