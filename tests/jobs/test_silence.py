"""Mentors who are away, and mentors who do not answer."""

from datetime import date

import pytest

from models import clock
from models.members import Member
from models.notices import NoticeState
from models.profiles import Availability, MentorProfile
from models.proposals import Proposal, ProposalStatus
from tests.profile_world import a_mentee, mentor_profile
from tests.proposal_world import DAY, NOW, a_proposal, facts_of, mailed
from tests.timeline_world import (
    a_mentee_asks_a_mentor,
    ledger,
    reminders,
    the_worker_runs,
    withdrawn_on,
)

DUE, SENT, SKIPPED, CANCELLED = NoticeState.DUE, NoticeState.SENT, NoticeState.SKIPPED, NoticeState.CANCELLED


@pytest.mark.parametrize("availability", [Availability.AWAY, Availability.PAUSED_BY_SYSTEM])
async def test_a_mentor_who_is_away_is_not_reminded_but_the_days_still_end(
    db: None, availability: Availability
) -> None:
    proposal = await a_mentee_asks_a_mentor()
    await MentorProfile.filter(member_id=proposal.mentor_id).update(availability=availability)

    await the_worker_runs([3, 7])
    await MentorProfile.filter(member_id=proposal.mentor_id).update(availability=Availability.AVAILABLE)
    await the_worker_runs([15, 21])

    assert await reminders() == [(15, 3)]
    assert await ledger() == [SKIPPED, SKIPPED, SENT]
    assert await withdrawn_on() == 21


async def test_silence_twice_pauses_a_mentor_and_frees_those_who_wait(db: None) -> None:
    first = await a_mentee_asks_a_mentor()
    mentor = await Member.find(first.mentor_id)
    clock.advance(DAY)
    await a_proposal(await a_mentee("Mona"), mentor)
    clock.advance(10 * DAY)
    young = await a_proposal(await a_mentee("Sam"), mentor)
    await the_worker_runs([21])
    assert (await mentor_profile(mentor)).silent_streak == 1

    await the_worker_runs([22])

    profile = await mentor_profile(mentor)
    assert (profile.availability, profile.silent_streak) == (Availability.PAUSED_BY_SYSTEM, 2)
    assert (await Proposal.find(young.id)).release_reason == "MENTOR_UNAVAILABLE"
    assert (await mailed())[-4:] == [
        ("Mona", "proposal-expired-mentee"),
        ("Theo", "proposal-expired-mentor"),
        ("Theo", "mentor-paused"),
        ("Sam", "proposal-released-mentee"),
    ]
    assert (await facts_of("mentor-paused"))["expiries"] == 2


async def test_what_runs_out_on_the_same_day_is_withdrawn_and_not_released(db: None) -> None:
    first = await a_mentee_asks_a_mentor()
    mentor = await Member.find(first.mentor_id)
    for name in ("Mona", "Sam"):
        await a_proposal(await a_mentee(name), mentor)

    await the_worker_runs([21])

    assert await Proposal.filter(status=ProposalStatus.EXPIRED).count() == 3
    assert (await mentor_profile(mentor)).silent_streak == 2
    assert await mailed("mentor-paused") == [("Theo", "mentor-paused")]


@pytest.mark.parametrize("why", ["away", "undeliverable"])
async def test_it_is_no_silence_when_a_mentor_could_not_know(db: None, why: str) -> None:
    proposal = await a_mentee_asks_a_mentor()
    if why == "away":
        await MentorProfile.all().update(availability=Availability.AWAY, away_until=date(2027, 1, 31))
    else:
        await Member.filter(id=proposal.mentor_id).update(undeliverable_since=NOW)

    await the_worker_runs([21])

    assert (await MentorProfile.get(member_id=proposal.mentor_id)).silent_streak == 0
    assert (await Proposal.get()).status is ProposalStatus.EXPIRED
