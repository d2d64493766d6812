"""When a mentee cannot ask a mentor, and why."""

from typing import Any

import pytest

from models import clock
from models.members import AccountStatus, RollStatus
from models.outbox import Mail
from models.profiles import Availability, MentorProfile
from models.proposals import Proposal
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import (
    DAY,
    NOW,
    PROPOSAL,
    WORDS,
    World,
    codes,
    policy,
)
from tests.relationship_world import a_pair

TEXT = "proposal { message goals whyYou preferredMethods preferredFrequency }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"message": "  "}, ["input", "message"]),
        ({"message": "x" * 4001}, ["input", "message"]),
        ({"message": None}, ["input", "message"]),
        ({"goals": ["x"] * 11}, ["input", "goals"]),
        ({"goals": ["Lead", "two\nlines"]}, ["input", "goals", "1"]),
        ({"whyYou": "x" * 2001}, ["input", "whyYou"]),
        ({"preferredFrequency": "x" * 121}, ["input", "preferredFrequency"]),
    ],
)
async def test_words_that_cannot_be_used_are_named(
    world: World, given: dict[str, Any], path: list[str]
) -> None:
    payload = await world.send(**given)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", path)]
    assert await Proposal.all().count() == await Mail.all().count() == 0


async def test_all_faults_are_told_at_once(world: World) -> None:
    payload = await world.send(message="", whyYou="x" * 2001, goals=["", "two\nlines"])

    assert [error["path"][1] for error in payload["errors"]] == ["message", "goals", "goals", "whyYou"]


async def test_somebody_who_cannot_be_seen_is_not_found(world: World) -> None:
    nobody = await a_member("Nia")
    draft = await a_mentor("Dora", offers=())
    gone = await a_mentor("Gus", owner=await a_member("Gus", account_status=AccountStatus.CLOSING))

    for member in (nobody, draft, gone):
        assert codes(await world.send(mentorId=global_id("Member", member.id))) == ["NOT_FOUND"]
    assert codes(await world.send(mentorId="nonsense")) == ["NOT_FOUND"]


async def test_nobody_asks_themselves(world: World) -> None:
    await a_mentor("Mena", owner=world.mentee)

    payload = await world.send(mentorId=global_id("Member", world.mentee.id))

    assert codes(payload) == ["PROPOSAL_TO_YOURSELF"]
    assert payload["errors"][0]["path"] == ["input", "mentorId"]


async def test_only_mentees_ask(world: World) -> None:
    other = await a_mentor("Ada")

    payload = await world.theo.do("sendProposal", PROPOSAL, mentorId=global_id("Member", other.id), **WORDS)

    assert codes(payload) == ["NOT_ALLOWED"]


async def test_a_lapsed_membership_asks_nobody(world: World) -> None:
    await world.mentee.note_roll(RollStatus.LAPSED)

    assert codes(await world.send()) == ["MEMBERSHIP_LAPSED"]


@pytest.mark.parametrize(
    "profile",
    [
        {"availability": Availability.AWAY},
        {"availability": Availability.AWAY, "away_until": NOW.date()},
        {"availability": Availability.PAUSED_BY_SYSTEM},
    ],
)
async def test_a_mentor_who_is_away_cannot_be_asked(world: World, profile: dict[str, Any]) -> None:
    await MentorProfile.filter(member_id=world.mentor.id).update(**profile)

    assert codes(await world.send()) == ["NOT_REACHABLE"]


async def test_a_mentor_is_asked_again_the_day_after_the_last_day_away(world: World) -> None:
    away = {"availability": Availability.AWAY, "away_until": NOW.date() - DAY}
    await MentorProfile.filter(member_id=world.mentor.id).update(**away)

    assert codes(await world.send()) == []


async def test_a_full_mentor_cannot_be_asked(world: World) -> None:
    await a_pair(mentor=world.mentor)
    await a_pair(mentor=world.mentor)

    assert codes(await world.send()) == ["NOT_REACHABLE"]


async def test_one_proposal_at_a_time(world: World) -> None:
    await world.sent()

    payload = await world.send(mentorId=global_id("Member", (await a_mentor("Ada")).id))

    assert codes(payload) == ["TOO_MANY_OPEN_PROPOSALS"]


async def test_the_scheme_may_allow_more_but_one_mentor_is_asked_once(world: World) -> None:
    await policy(max_open_proposals=2)
    proposal_id = await world.sent()
    query = (
        "mutation($input: SendProposalInput!) { sendProposal(input: $input) "
        "{ errors { ... on DuplicateProposal { code existing { id } } } } }"
    )

    again = await world.mena.ask(query, input={"mentorId": global_id("Member", world.mentor.id), **WORDS})

    assert again["sendProposal"]["errors"] == [
        {"code": "DUPLICATE_PROPOSAL", "existing": {"id": proposal_id}}
    ]
    assert codes(await world.send(mentorId=global_id("Member", (await a_mentor("Ada")).id))) == []


async def test_who_has_a_mentor_asks_no_other(world: World) -> None:
    await a_pair(mentee=world.mentee)

    assert codes(await world.send()) == ["TOO_MANY_RELATIONSHIPS"]


async def test_ones_own_mentor_is_not_asked_again(world: World) -> None:
    await policy(max_running_relationships=3)
    await a_pair(mentee=world.mentee, mentor=world.mentor)

    assert codes(await world.send()) == ["ALREADY_TOGETHER"]


async def test_two_people_are_not_each_others_mentors(world: World) -> None:
    await a_mentor("Mena", owner=world.mentee)
    await a_mentee("Theo", owner=world.mentor)
    await world.sent()

    back = await world.theo.do(
        "sendProposal", PROPOSAL, mentorId=global_id("Member", world.mentee.id), **WORDS
    )

    assert codes(back) == ["RECIPROCAL_RELATIONSHIP"]


async def test_ones_own_mentee_is_not_asked(world: World) -> None:
    await a_pair(mentor=world.mentee, mentee=world.mentor)

    assert codes(await world.send()) == ["RECIPROCAL_RELATIONSHIP"]


async def test_after_a_no_one_waits_thirty_days(world: World) -> None:
    await _declined(world)
    query = (
        "mutation($input: SendProposalInput!) { sendProposal(input: $input) "
        "{ errors { ... on CoolingOff { code until } } } }"
    )

    clock.advance(29 * DAY)
    given = {"mentorId": global_id("Member", world.mentor.id), **WORDS}
    too_early = await world.mena.ask(query, input=given)
    clock.advance(DAY)

    assert too_early["sendProposal"]["errors"] == [{"code": "COOLING_OFF", "until": "2026-12-24"}]
    assert codes(await world.send()) == []


async def test_a_mentor_who_says_so_is_asked_again_from_that_day(world: World) -> None:
    await _declined(world, askAgainAfter="2026-12-01")

    assert codes(await world.send()) == ["COOLING_OFF"]
    clock.advance(7 * DAY)
    assert codes(await world.send()) == []


async def test_after_ones_own_withdrawal_one_asks_again_at_once(world: World) -> None:
    proposal_id = await world.sent()
    await world.mena.do("withdrawProposal", PROPOSAL, id=proposal_id)

    assert codes(await world.send()) == []


async def test_ten_proposals_a_day_are_enough(world: World) -> None:
    for _ in range(10):
        await world.mena.do("withdrawProposal", PROPOSAL, id=await world.sent())

    assert codes(await world.send()) == ["RATE_LIMITED"]
    clock.advance(DAY)
    assert codes(await world.send()) == []


async def _declined(world: World, **given: Any) -> None:
    proposal_id = await world.sent()
    payload = await world.theo.do("declineProposal", PROPOSAL, id=proposal_id, reason="NO_TIME", **given)
    assert payload["errors"] == []
