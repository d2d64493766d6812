"""A mentor needs a little longer, and says by when the answer will come."""

from typing import Any

import pytest

from models import clock
from models.profiles import MentorProfile
from tests.client import Client
from tests.profile_world import a_mentor, mentor_profile
from tests.proposal_world import (
    DAY,
    PROPOSAL,
    World,
    all_mail_goes,
    codes,
    facts_of,
    mailed,
)

HELD = "proposal { heldUntil expiresAt nextReminderAt viewerCan reminders { state } timeline { event } }"
EXPIRES = "2026-12-15T08:00:00Z"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_a_mentor_promises_an_answer_by_a_day(world: World) -> None:
    proposal_id = await world.sent()

    payload = await world.theo.do("holdProposal", HELD, id=proposal_id, until="2026-12-01")

    assert payload == {
        "proposal": {
            "heldUntil": "2026-12-01",
            "expiresAt": EXPIRES,
            "nextReminderAt": "2026-12-09T08:00:00Z",
            "viewerCan": ["READ", "ACCEPT", "DECLINE"],
            "reminders": [{"state": "SKIPPED"}, {"state": "SKIPPED"}, {"state": "DUE"}],
            "timeline": [{"event": "SEND"}, {"event": "HOLD"}],
        },
        "errors": [],
    }


async def test_the_mentee_is_mailed_and_sees_it(world: World) -> None:
    proposal_id = await world.sent()
    await all_mail_goes()

    await world.theo.do("holdProposal", HELD, id=proposal_id, until="2026-12-01")

    assert (await mailed())[1:] == [("Mena", "proposal-held")]
    facts = await facts_of("proposal-held")
    assert (facts["mentor_name"], facts["held_until"]) == ("Theo Member", "2026-12-01")
    seen = await world.mena.ask(
        "query($id: ID!) { node(id: $id) { ... on Proposal { heldUntil status } } }", id=proposal_id
    )
    assert seen["node"] == {"heldUntil": "2026-12-01", "status": "PENDING"}


async def test_a_day_is_promised_once(world: World) -> None:
    proposal_id = await world.sent()
    await world.theo.do("holdProposal", HELD, id=proposal_id, until="2026-12-01")
    before = await mailed()

    answer = await refused(world, proposal_id, "2026-12-10")

    promised = "The answer is promised by 1 December 2026 already. A day can be promised once."
    assert answer == [{"code": "PROPOSAL_ALREADY_HELD", "message": promised, "until": "2026-12-01"}]
    assert await mailed() == before


@pytest.mark.parametrize("until", ["2026-11-24", "2026-12-15"])
async def test_any_day_from_today_to_the_last_can_be_promised(world: World, until: str) -> None:
    assert await refused(world, await world.sent(), until) == []


@pytest.mark.parametrize("until", ["2026-12-16", "9999-12-31"])
async def test_a_day_after_the_last_is_too_late(world: World, until: str) -> None:
    sentence = "The proposal is withdrawn on 15 December 2026. Choose that day or an earlier one."

    answer = await refused(world, await world.sent(), until)

    assert answer == [{"code": "HOLD_TOO_LONG", "message": sentence, "latest": "2026-12-15"}]


async def test_a_day_that_is_over_cannot_be_promised(world: World) -> None:
    proposal_id = await world.sent()

    payload = await world.theo.do("holdProposal", PROPOSAL, id=proposal_id, until="2026-11-23")

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["input", "until"])
    ]


async def test_nothing_can_be_promised_once_the_days_are_over(world: World) -> None:
    proposal_id = await world.sent()
    clock.advance(21 * DAY)

    assert await can(world, proposal_id) == ["READ", "ACCEPT", "DECLINE"]
    [error] = await refused(world, proposal_id, "2026-12-15")
    assert error["code"] == "HOLD_TOO_LONG"


async def test_it_can_be_done_while_it_is_open_and_by_the_mentor_alone(world: World, client: Client) -> None:
    proposal_id = await world.sent()
    stranger = await client.of(await a_mentor("Sam"))
    given = {"id": proposal_id, "until": "2026-12-01"}

    assert await can(world, proposal_id) == ["READ", "HOLD", "ACCEPT", "DECLINE"]
    assert codes(await world.mena.do("holdProposal", PROPOSAL, **given)) == ["NOT_ALLOWED"]
    assert codes(await stranger.do("holdProposal", PROPOSAL, **given)) == ["NOT_FOUND"]
    await world.mena.do("withdrawProposal", PROPOSAL, id=proposal_id)
    assert await can(world, proposal_id) == []
    assert codes(await world.theo.do("holdProposal", PROPOSAL, **given)) == ["PROPOSAL_CLOSED"]


async def test_a_promise_is_no_silence(world: World) -> None:
    await MentorProfile.filter(member_id=world.mentor.id).update(silent_streak=1)

    await world.theo.do("holdProposal", PROPOSAL, id=await world.sent(), until="2026-12-01")

    assert (await mentor_profile(world.mentor)).silent_streak == 0


@pytest.mark.parametrize(
    ("mutation", "more", "status"),
    [("acceptProposal", {}, "ACCEPTED"), ("declineProposal", {"reason": "NO_TIME"}, "DECLINED")],
)
async def test_what_is_held_is_answered_as_ever(
    world: World, mutation: str, more: dict[str, Any], status: str
) -> None:
    proposal_id = await world.sent()
    await world.theo.do("holdProposal", PROPOSAL, id=proposal_id, until="2026-12-01")

    payload = await world.theo.do(mutation, PROPOSAL, id=proposal_id, **more)

    assert payload["proposal"] == {"id": proposal_id, "status": status, "viewerCan": []}


async def refused(world: World, proposal_id: str, until: str) -> list[dict[str, Any]]:
    query = (
        "mutation($input: HoldProposalInput!) { holdProposal(input: $input) { errors { "
        "... on ProposalAlreadyHeld { code message until } ... on HoldTooLong { code message latest } } } }"
    )
    answer = await world.theo.ask(query, input={"id": proposal_id, "until": until})
    errors: list[dict[str, Any]] = answer["holdProposal"]["errors"]
    return errors


async def can(world: World, proposal_id: str) -> list[str]:
    """What the mentor can do with it."""
    query = "query($id: ID!) { node(id: $id) { ... on Proposal { viewerCan } } }"
    actions: list[str] = (await world.theo.ask(query, id=proposal_id))["node"]["viewerCan"]
    return actions
