"""A promise or an offer, at the same instant as everything that could go against it."""

import pytest

from jobs.timeline import expire, sweep
from models import clock
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail
from models.profiles import MentorProfile
from models.proposals import (
    HoldTooLong,
    Proposal,
    ProposalAlreadyHeld,
    ProposalAlreadyOffered,
    ProposalClosed,
    ProposalStatus,
)
from models.relationships import Relationship, RelationshipStatus
from models.tokens import SingleUseToken, TokenPurpose
from resolvers import answering, mail_answers, proposing
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW
from tests.races.racing import ACCEPTED, EXPIRED, ROUNDS, all_part, asked, at_once, kinds_of, mail_about

pytestmark = pytest.mark.commits


async def test_a_promise_against_a_yes(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    for number in range(ROUNDS // 2):
        proposal = await asked(mentee, mentor)
        attempts = [
            answering.hold(mentor, proposal.id, clock.now().date()),
            answering.accept(mentor, proposal.id),
            answering.hold(mentor, proposal.id, clock.now().date()),
        ]

        outcomes = kinds_of(await at_once(*attempts[number % 3 :], *attempts[: number % 3]))

        promises = outcomes[Proposal] - 1
        assert promises in {0, 1}
        assert outcomes[ProposalAlreadyHeld] + outcomes[ProposalClosed] == 2 - promises
        assert await mail_about(proposal) == {**ACCEPTED, **({"proposal-held": 1} if promises else {})}
        await all_part()


async def test_a_promise_against_a_yes_and_the_end_of_the_days(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    for number in range(ROUNDS // 2):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        clock.stop(proposal.expires_at)
        attempts = [
            answering.hold(mentor, proposal.id, clock.now().date()),
            answering.accept(mentor, proposal.id),
            expire(proposal.id),
        ]

        outcomes = kinds_of(await at_once(*attempts[number % 3 :], *attempts[: number % 3]))

        kept = await Proposal.find(proposal.id)
        accepted = kept.status is ProposalStatus.ACCEPTED
        assert outcomes[HoldTooLong] + outcomes[ProposalClosed] == 2 - accepted
        assert await mail_about(proposal) == (ACCEPTED if accepted else EXPIRED)
        await all_part()
        await MentorProfile.all().update(silent_streak=0)


async def test_a_promise_and_a_reminder_do_not_both_stand(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    for number in range(ROUNDS // 4):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        clock.stop(NOW + 3 * DAY)
        attempts = [answering.hold(mentor, proposal.id, clock.now().date()), sweep(), sweep()]

        await at_once(*attempts[:: 1 if number % 2 else -1])

        assert await mail_about(proposal) == {"proposal-held": 1}
        assert await TimedNotice.filter(subject_id=proposal.id, state=NoticeState.DUE).count() == 2
        await Proposal.all().delete()


async def test_an_offer_is_taken_once_and_only_with_a_place(db: None) -> None:
    """The mentee comes back to it, twice over, while somebody else is given the last place."""
    clock.stop(NOW)
    mentee, other, mentor = await a_mentee("Ada"), await a_mentee("Ben"), await a_mentor(capacity=1)
    for number in range(ROUNDS // 4):
        earlier, rival = await asked(mentee, mentor), await asked(other, mentor)
        await Proposal.filter(id=earlier.id).update(
            status=ProposalStatus.EXPIRED, closed_at=clock.now(), offered_at=clock.now()
        )
        attempts = [
            proposing.send(mentee, mentor.id, {}, earlier.id),
            answering.accept(mentor, rival.id),
            proposing.send(mentee, mentor.id, {}, earlier.id),
        ]

        await at_once(*attempts[number % 3 :], *attempts[: number % 3])

        assert await Relationship.exclude(status=RelationshipStatus.ENDED).count() == 1
        assert await Proposal.filter(status=ProposalStatus.PENDING).count() == 0
        told = await Mail.filter(kind="proposal-accepted-mentee").count()
        assert (told, await Mail.filter(kind="proposal-sent").count()) == (number + 1, 0)
        await all_part()
        await Proposal.filter(mentee_id=mentee.id).update(sent_at=NOW - 2 * DAY)


async def test_a_link_that_is_pressed_many_times_at_once_works_once(db: None) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    for _ in range(ROUNDS // 4):
        clock.stop(NOW)
        proposal = await asked(mentee, mentor)
        token = await SingleUseToken.about(
            proposal, mentor, TokenPurpose.DECLINE_PROPOSAL, proposal.expires_at
        )

        outcomes = await at_once(
            *(mail_answers.decline(token.text, "NO_TIME") for _ in range(4)),
            answering.hold(mentor, proposal.id, clock.now().date()),
        )

        kept = await Proposal.find(proposal.id)
        assert kept.status is ProposalStatus.DECLINED
        assert kinds_of(outcomes)[Proposal] == 1 + (kept.held_until is not None)
        assert (await mail_about(proposal))["proposal-declined"] == 1


async def test_two_offers_are_one(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    for _ in range(ROUNDS // 4):
        proposal = await asked(mentee, mentor)
        await Proposal.filter(id=proposal.id).update(status=ProposalStatus.EXPIRED, closed_at=clock.now())

        outcomes = await at_once(*(answering.offer(mentor, proposal.id) for _ in range(4)))

        assert kinds_of(outcomes) == {Proposal: 1, ProposalAlreadyOffered: 3}
        assert await mail_about(proposal) == {"proposal-offered": 1}
