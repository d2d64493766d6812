"""Many at once, over several connections: one is first, nothing is overfilled, and one set of mail tells of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable

import pytest
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from jobs.timeline import SweepCount, expire, sweep
from models import clock, turns
from models.members import AccountStatus, Member
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from models.policy import Policy
from models.profiles import MentorProfile
from models.proposals import (
    DeclineReason,
    HoldTooLong,
    Proposal,
    ProposalAlreadyHeld,
    ProposalAlreadyOffered,
    ProposalClosed,
    ProposalStatus,
    ReleaseReason,
)
from models.proposing import CapacityReached, ReciprocalRelationship, TooManyOpenProposals
from models.refusals import Refusal
from models.relationships import Relationship, RelationshipStatus
from models.threads import Thread
from models.tokens import SingleUseToken, TokenPurpose
from models.wording import Wording
from resolvers import answering, mail_answers, proposing
from resolvers.proposals import release_all, release_received
from resolvers.relationships import end, end_all
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, MESSAGE, NOW, policy

ROUNDS = 100

pytestmark = pytest.mark.commits


async def asked(mentee: Member, mentor: Member) -> Proposal:
    """An open proposal, whether or not it may be sent, and no mail about it."""
    proposal, _ = await Proposal.send(mentee, mentor.id, Wording(message=MESSAGE), Policy())
    return proposal


async def at_once(*attempts: Awaitable[object]) -> list[object]:
    """What came of each: only refusals are expected to go wrong, and no sweep leaves anything for the next."""
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert [each for each in done if isinstance(each, SweepCount) and each.failed] == []
    assert [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    return done


def kinds_of(outcomes: list[object]) -> Counter[type]:
    return Counter(type(outcome) for outcome in outcomes)


async def mail_about(*proposals: Proposal) -> Counter[str]:
    mails = Mail.filter(subject_id__in=[proposal.id for proposal in proposals]).exclude(
        state=MailState.CANCELLED
    )
    return Counter([mail.kind for mail in await mails])


async def relationships_of(*proposals: Proposal) -> int:
    found = await Relationship.filter(proposal_id__in=[proposal.id for proposal in proposals])
    assert await Thread.filter(relationship_id__in=[each.id for each in found]).count() == len(found)
    return len(found)


async def all_part() -> None:
    """Everybody is free for the next round."""
    running = Relationship.exclude(status=RelationshipStatus.ENDED)
    await running.update(status=RelationshipStatus.ENDED, ended_at=clock.now())


ACCEPTED = {"proposal-accepted-mentee": 1, "proposal-accepted-mentor": 1}
EXPIRED = {"proposal-expired-mentee": 1, "proposal-expired-mentor": 1}


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


async def leaves(member: Member) -> None:
    """As deleting an account does it."""
    async with in_transaction():
        await (await Member.find(member.id)).close(NOW + DAY)
        await release_all(member)
        await end_all(member)


async def switches_off(mentor: Member) -> None:
    async with in_transaction():
        await turns.take(mentor.id)
        await release_received(mentor)
