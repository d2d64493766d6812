"""A mentor says no."""

from datetime import date

import pytest

from models.profiles import Availability
from models.proposals import Proposal, ReleaseReason
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.proposal_world import (
    CLOSED,
    PROPOSAL,
    World,
    a_proposal,
    all_mail_goes,
    facts_of,
    mailed,
)

ACCEPTED = (
    "proposal { status answeredAt viewerCan relationship { id } } "
    "relationship { id status counterpart { givenName } contactEmail }"
)
RELEASED = ("Mena", "proposal-released-mentee")


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_a_no_is_told_with_its_reason_and_others_to_ask(world: World) -> None:
    proposal_id = await world.sent()
    await a_mentor("Ada")
    await all_mail_goes()

    payload = await world.theo.do(
        "declineProposal",
        f"{CLOSED[:-1]} declineReason askAgainAfter }}",
        id=proposal_id,
        reason="NOT_MY_FIELD",
        note="Ask somebody in neurology.",
        askAgainAfter="2027-03-01",
    )

    assert payload["proposal"] == {
        "id": proposal_id,
        "status": "DECLINED",
        "closedReason": None,
        "closedAt": "2026-11-24T08:00:00Z",
        "note": "Ask somebody in neurology.",
        "viewerCan": [],
        "declineReason": "NOT_MY_FIELD",
        "askAgainAfter": "2027-03-01",
    }
    assert (await mailed())[1:] == [("Mena", "proposal-declined")]
    facts = await facts_of("proposal-declined")
    assert facts["reason_sentence"] == "Somebody else would know this field better."
    assert facts["note"] == "Ask somebody in neurology."
    assert [other["name"] for other in facts["alternatives"]] == ["Ada Member"]


async def test_a_no_can_say_that_one_is_away(world: World) -> None:
    waiting = await a_proposal(await a_mentee("Sam"), world.mentor)
    proposal_id = await world.sent()
    await all_mail_goes()

    await world.theo.do("declineProposal", PROPOSAL, id=proposal_id, reason="NO_TIME", awayUntil="2027-01-10")

    profile = await mentor_profile(world.mentor)
    assert (profile.availability, profile.away_until) == (Availability.AWAY, date(2027, 1, 10))
    assert (await Proposal.find(waiting.id)).release_reason == ReleaseReason.MENTOR_UNAVAILABLE
    assert sorted((await mailed())[2:]) == [
        ("Mena", "proposal-declined"),
        ("Sam", "proposal-released-mentee"),
    ]


@pytest.mark.parametrize("name", ["awayUntil", "askAgainAfter"])
async def test_a_day_that_is_over_is_refused_and_nothing_changes(world: World, name: str) -> None:
    proposal_id = await world.sent()

    payload = await world.theo.do(
        "declineProposal", PROPOSAL, id=proposal_id, reason="NO_TIME", **{name: "2026-11-23"}
    )

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["input", name])
    ]
    assert (await Proposal.get()).is_open
    assert await mailed() == [("Theo", "proposal-sent")]
