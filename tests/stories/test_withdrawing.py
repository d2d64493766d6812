"""A mentee takes a proposal back."""

import pytest

from models.outbox import Mail
from models.proposals import Proposal, ProposalStatus
from tests.client import Client
from tests.proposal_world import (
    CLOSED,
    PROPOSAL,
    World,
    all_mail_goes,
    codes,
    mailed,
)

TEXT = "proposal { message goals whyYou preferredMethods preferredFrequency }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_a_withdrawal_is_told(world: World) -> None:
    proposal_id = await world.sent()
    await all_mail_goes()

    payload = await world.mena.do(
        "withdrawProposal", CLOSED, id=proposal_id, reason="I have found another way."
    )

    assert payload["proposal"] == {
        "id": proposal_id,
        "status": "WITHDRAWN",
        "closedReason": None,
        "closedAt": "2026-11-24T08:00:00Z",
        "note": "I have found another way.",
        "viewerCan": [],
    }
    assert await mailed() == [("Theo", "proposal-sent"), ("Theo", "proposal-withdrawn")]


async def test_a_withdrawal_of_what_no_mail_told_of_is_not_told(world: World) -> None:
    proposal_id = await world.sent()

    await world.mena.do("withdrawProposal", PROPOSAL, id=proposal_id)

    assert await mailed() == []


async def test_a_withdrawal_is_told_when_the_first_mail_may_have_arrived(world: World) -> None:
    proposal_id = await world.sent()
    await Mail.all().update(ambiguous=1)

    await world.mena.do("withdrawProposal", PROPOSAL, id=proposal_id)

    assert await mailed() == [("Theo", "proposal-withdrawn")]


async def test_no_reminder_is_left_of_a_withdrawn_proposal(world: World) -> None:
    proposal_id = await world.sent()

    payload = await world.mena.do(
        "withdrawProposal", "proposal { reminders { state } nextReminderAt }", id=proposal_id
    )

    assert payload["proposal"] == {"reminders": [{"state": "CANCELLED"}] * 3, "nextReminderAt": None}


async def test_what_is_closed_is_not_withdrawn_or_changed(world: World) -> None:
    proposal_id = await world.sent()
    await world.theo.do("declineProposal", PROPOSAL, id=proposal_id, reason="NO_TIME")
    query = (
        "mutation($input: WithdrawProposalInput!) { withdrawProposal(input: $input) "
        "{ errors { ... on ProposalClosed { code status closedAt } } } }"
    )

    answer = await world.mena.ask(query, input={"id": proposal_id})

    closed = {"code": "PROPOSAL_CLOSED", "status": "DECLINED", "closedAt": "2026-11-24T08:00:00Z"}
    assert answer["withdrawProposal"]["errors"] == [closed]
    assert codes(await world.mena.do("editProposal", PROPOSAL, id=proposal_id, message="But!")) == [
        "PROPOSAL_CLOSED"
    ]
    assert (await Proposal.get()).status is ProposalStatus.DECLINED
