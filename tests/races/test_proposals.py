"""Many at once, over several connections: one is first, nothing is overfilled, and one set of mail tells of it."""

import pytest
from tortoise.expressions import Q

from jobs.timeline import SweepCount, expire, sweep
from models import clock
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.profiles import MentorProfile
from models.proposals import (
    DeclineReason,
    Proposal,
    ProposalClosed,
    ProposalStatus,
    ReleaseReason,
)
from models.proposing import CapacityReached, ReciprocalRelationship, TooManyOpenProposals
from models.relationships import Relationship, RelationshipStatus
from resolvers import answering, proposing
from resolvers.relationships import end
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, MESSAGE, NOW, policy
from tests.races.racing import (
    ACCEPTED,
    EXPIRED,
    ROUNDS,
    all_part,
    asked,
    at_once,
    kinds_of,
    leaves,
    mail_about,
    relationships_of,
    switches_off,
)

pytestmark = pytest.mark.commits


async def test_eight_times_yes_is_one_yes(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    for _ in range(ROUNDS):
        proposal = await asked(mentee, mentor)

        outcomes = await at_once(*(answering.accept(mentor, proposal.id) for _ in range(8)))

        assert kinds_of(outcomes) == {Proposal: 8}
        assert await relationships_of(proposal) == 1
        assert await mail_about(proposal) == ACCEPTED
        await all_part()


async def test_the_last_place_is_given_once(db: None) -> None:
    clock.stop(NOW)
    mentees, mentor = [await a_mentee(name) for name in ("Ada", "Ben", "Cleo")], await a_mentor(capacity=1)
    for _ in range(ROUNDS):
        proposals = [await asked(mentee, mentor) for mentee in mentees]

        outcomes = await at_once(*(answering.accept(mentor, proposal.id) for proposal in proposals))

        assert kinds_of(outcomes) == {Proposal: 1, CapacityReached: 2}
        assert await relationships_of(*proposals) == 1
        assert await mail_about(*proposals) == {**ACCEPTED, "proposal-released-mentee": 2}
        closed = await Proposal.filter(id__in=[each.id for each in proposals], status=ProposalStatus.RELEASED)
        assert [each.release_reason for each in closed] == [ReleaseReason.AT_CAPACITY] * 2
        await all_part()


async def test_a_yes_against_the_end_of_the_days(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    for number in range(ROUNDS):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        clock.stop(proposal.expires_at)
        attempts = [answering.accept(mentor, proposal.id), expire(proposal.id)]

        outcomes = await at_once(*attempts[:: 1 if number % 2 else -1], sweep())

        kept = await Proposal.find(proposal.id)
        accepted = kept.status is ProposalStatus.ACCEPTED
        assert kinds_of(outcomes)[Proposal if accepted else ProposalClosed] == 1
        assert await relationships_of(proposal) == int(accepted)
        assert await mail_about(proposal) == (ACCEPTED if accepted else EXPIRED)
        await all_part()
        await MentorProfile.all().update(silent_streak=0)


@pytest.mark.fault("C1")
async def test_five_ends_at_one_instant_are_one_end(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    told = {
        ProposalStatus.ACCEPTED: ACCEPTED,
        ProposalStatus.DECLINED: {"proposal-declined": 1},
        ProposalStatus.WITHDRAWN: {"proposal-withdrawn": 1},
        ProposalStatus.EXPIRED: EXPIRED,
        ProposalStatus.RELEASED: {"proposal-released-mentee": 1},
    }
    for number in range(ROUNDS):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        clock.stop(proposal.expires_at)
        attempts = [
            answering.accept(mentor, proposal.id),
            answering.decline(mentor, proposal.id, DeclineReason.NO_TIME),
            proposing.withdraw(mentee, proposal.id),
            expire(proposal.id),
            switches_off(mentor),
        ]

        await at_once(*attempts[number % 5 :], *attempts[: number % 5])

        kept = await Proposal.find(proposal.id)
        assert await mail_about(proposal) == told[kept.status]
        assert await relationships_of(proposal) == int(kept.status is ProposalStatus.ACCEPTED)
        await all_part()
        await MentorProfile.all().update(silent_streak=0)


async def test_answers_that_close_each_others_proposals_do_not_wait_for_each_other(db: None) -> None:
    clock.stop(NOW)
    await policy(max_open_proposals=5)
    mentees = [await a_mentee(name) for name in ("Ada", "Ben", "Cleo")]
    mentors = [await a_mentor(name, capacity=1) for name in ("Max", "Nora", "Olaf")]
    for _ in range(ROUNDS // 4):
        proposals = [await asked(mentee, mentor) for mentee in mentees for mentor in mentors]

        own = zip(proposals[::4], mentors, strict=True)
        outcomes = await at_once(*(answering.accept(mentor, proposal.id) for proposal, mentor in own))

        accepted = kinds_of(outcomes)[Proposal]
        assert accepted == await relationships_of(*proposals) >= 1
        assert await Proposal.filter(status=ProposalStatus.PENDING).count() in {0, 1, 4}
        await all_part()
        await Proposal.filter(status=ProposalStatus.PENDING).delete()


async def test_a_mentee_who_asks_everybody_at_once_asks_one(db: None) -> None:
    clock.stop(NOW)
    mentee = await a_mentee()
    mentors = [await a_mentor(name) for name in ("Max", "Nora", "Olaf")]
    for _ in range(ROUNDS // 4):
        outcomes = await at_once(
            *(proposing.send(mentee, mentor.id, {"message": MESSAGE}) for mentor in mentors)
        )

        assert kinds_of(outcomes) == {Proposal: 1, TooManyOpenProposals: 2}
        await Proposal.all().delete()


async def test_two_who_ask_each_other_at_once_do_not_both_ask(db: None) -> None:
    clock.stop(NOW)
    one, other = await a_mentee("Ada"), await a_mentee("Ben")
    await a_mentor("Ada", owner=one)
    await a_mentor("Ben", owner=other)
    for _ in range(ROUNDS // 4):
        outcomes = await at_once(
            proposing.send(one, other.id, {"message": MESSAGE}),
            proposing.send(other, one.id, {"message": MESSAGE}),
        )

        assert kinds_of(outcomes) == {Proposal: 1, ReciprocalRelationship: 1}
        await Proposal.all().delete()


@pytest.mark.fault("W4")
async def test_two_workers_on_one_tick_remind_once(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    for _ in range(ROUNDS // 4):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        clock.stop(NOW + 3 * DAY)

        counts = await at_once(sweep(), sweep(), sweep())

        assert sum(count.reminded for count in counts if isinstance(count, SweepCount)) == 1
        assert await mail_about(proposal) == {"proposal-reminder": 1}
        await Proposal.all().delete()


@pytest.mark.fault("C1")
@pytest.mark.parametrize("leaver", ["mentor", "mentee"])
async def test_who_leaves_leaves_nothing_running_and_nothing_open(db: None, leaver: str) -> None:
    clock.stop(NOW)
    await policy(max_open_proposals=2)
    mentee, mentor, other = await a_mentee(), await a_mentor(), await a_mentor("Olaf")
    who = {"mentor": mentor, "mentee": mentee}[leaver]
    for number in range(ROUNDS // 4):
        proposal = await asked(mentee, mentor)
        asks = proposing.send(mentee, other.id, {"message": MESSAGE})
        attempts = [answering.accept(mentor, proposal.id), leaves(who), asks]

        await at_once(*attempts[:: 1 if number % 2 else -1])

        assert await Relationship.exclude(status=RelationshipStatus.ENDED).count() == 0
        assert await Proposal.filter(Q(mentor_id=who.id) | Q(mentee_id=who.id), closed_at=None).count() == 0
        await all_part()
        await Proposal.filter(closed_at=None).delete()
        await Proposal.filter(status=ProposalStatus.RELEASED).update(sent_at=NOW - 2 * DAY)
        await (await Member.find(who.id)).keep()


async def test_two_ends_of_a_relationship_are_one(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    for number in range(ROUNDS // 4):
        proposal = await asked(mentee, mentor)
        await answering.accept(mentor, proposal.id)
        relationship = await Relationship.get(proposal_id=proposal.id)
        attempts = [end(mentor, relationship.id), leaves(mentee), end(mentee, relationship.id)]

        await at_once(*attempts[number % 3 :], *attempts[: number % 3])

        told = await Mail.filter(subject_id=relationship.id, kind="relationship-ended").count()
        assert (told, (await Member.find(mentee.id)).account_status) == (1, AccountStatus.CLOSING)
        await (await Member.find(mentee.id)).keep()
