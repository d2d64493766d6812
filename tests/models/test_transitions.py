"""The life of a proposal: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable
from itertools import product

import pytest

from jobs import timeline
from jobs.letters.writing import kinds
from models import clock, releasing
from models import proposals as asking
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.proposals import (
    DeclineReason,
    Proposal,
    ProposalClosed,
    ProposalEvent,
    ProposalStatus,
    ReleaseReason,
)
from models.refusals import NotAllowed
from models.transitions import Part
from resolvers import answering, proposing
from resolvers.proposals import release_all, release_received
from tests.life_world import told_of
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal, all_mail_goes, policy
from tests.relationship_world import a_pair


class World:
    """Mena has asked Theo, and all mail about that has gone."""

    mentee: Member
    mentor: Member
    proposal: Proposal

    @classmethod
    async def made(cls) -> "World":
        clock.stop(NOW)
        world = cls()
        world.mentee, world.mentor = await a_mentee("Mena"), await a_mentor("Theo")
        world.proposal = await a_proposal(world.mentee, world.mentor)
        await a_mentor("Otto")  # for the letters that name somebody else to ask
        await all_mail_goes()
        return world


async def days_pass(days: int) -> None:
    clock.advance(days * DAY)
    await timeline.sweep()


async def is_overtaken_by_the_last_place(world: World) -> None:
    await a_pair(mentor=world.mentor)
    other = await a_proposal(await a_mentee("Sam"), world.mentor)
    await answering.accept(world.mentor, other.id)


async def is_overtaken_by_another_mentor(world: World) -> None:
    await policy(max_open_proposals=2)
    other = await a_mentor("Ada")
    await answering.accept(other, (await a_proposal(world.mentee, other)).id)


async def is_met_with_silence(world: World) -> None:
    """Two earlier proposals run out unanswered while this one is young."""
    await a_proposal(await a_mentee("Sam"), world.mentor)
    clock.advance(DAY)
    world.proposal = await a_proposal(await a_mentee("Mona"), world.mentor)
    await days_pass(20)


E, S = ProposalEvent, ProposalStatus
WAYS: dict[tuple[ProposalEvent, Part], Callable[[World], Awaitable[object]]] = {
    (E.READ, Part.MENTOR): lambda w: answering.read(w.mentor, w.proposal.id),
    (E.EDIT, Part.MENTEE): lambda w: proposing.edit(w.mentee, w.proposal.id, {"message": "Please."}),
    (E.HOLD, Part.MENTOR): lambda w: answering.hold(w.mentor, w.proposal.id, (NOW + 5 * DAY).date()),
    (E.REMIND, Part.SCHEME): lambda _: days_pass(3),
    (E.ACCEPT, Part.MENTOR): lambda w: answering.accept(w.mentor, w.proposal.id),
    (E.DECLINE, Part.MENTOR): lambda w: answering.decline(w.mentor, w.proposal.id, DeclineReason.NO_TIME),
    (E.WITHDRAW, Part.MENTEE): lambda w: proposing.withdraw(w.mentee, w.proposal.id),
    (E.EXPIRE, Part.SCHEME): lambda _: days_pass(21),
    (E.AT_CAPACITY, Part.SCHEME): is_overtaken_by_the_last_place,
    (E.MENTOR_UNAVAILABLE, Part.MENTOR): lambda w: release_received(w.mentor),
    (E.MENTOR_UNAVAILABLE, Part.SCHEME): is_met_with_silence,
    (E.MENTOR_UNAVAILABLE, Part.COORDINATOR): lambda w: releasing.release(
        [w.proposal], ReleaseReason.MENTOR_UNAVAILABLE, Part.COORDINATOR
    ),
    (E.PLACED_ELSEWHERE, Part.SCHEME): is_overtaken_by_another_mentor,
    (E.MEMBER_LEFT, Part.MENTOR): lambda w: release_all(w.mentor),
    (E.MEMBER_LEFT, Part.MENTEE): lambda w: release_all(w.mentee),
    (E.COORDINATOR, Part.COORDINATOR): lambda w: releasing.release(
        [w.proposal], ReleaseReason.COORDINATOR, Part.COORDINATOR
    ),
}
CLOSINGS: dict[ProposalStatus, Callable[[World], Awaitable[object]]] = {
    S.EXPIRED: lambda _: days_pass(21),
    S.RELEASED: lambda w: release_received(w.mentor),
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]} by {way[1]}")
async def test_each_step_of_a_proposal_happens_and_is_told(db: None, way: tuple[ProposalEvent, Part]) -> None:
    world = await World.made()
    step = asking.LIFE.step(S.PENDING, *way)
    assert step is not None

    await WAYS[way](world)

    proposal = await Proposal.find(world.proposal.id)
    assert proposal.status is step.target
    assert proposal.release_reason == (step.event if step.target is S.RELEASED else "")
    assert await told_of(proposal, but="proposal-sent") == list(step.mails)


@pytest.mark.parametrize("source", CLOSINGS)
async def test_each_step_of_a_closed_proposal_happens_and_is_told(db: None, source: ProposalStatus) -> None:
    world = await World.made()
    await CLOSINGS[source](world)
    before = await told_of(world.proposal)
    step = asking.LIFE.step(source, E.OFFER, Part.MENTOR)
    assert step is not None

    await answering.offer(world.mentor, world.proposal.id)

    assert (await Proposal.find(world.proposal.id)).status is step.target is source
    assert await told_of(world.proposal) == [*before, *step.mails]


async def test_the_first_step_of_a_proposal_is_told(db: None) -> None:
    world = await World.made()

    assert await told_of(world.proposal) == list(asking.SENDING.mails) == [(Part.MENTOR, "proposal-sent")]


def test_every_step_of_a_proposal_is_walked_above() -> None:
    walked = {(S.PENDING, *way) for way in WAYS} | {(None, E.SEND, Part.MENTEE)}
    walked |= {(source, E.OFFER, Part.MENTOR) for source in CLOSINGS}

    assert {(step.source, step.event, step.by) for step in asking.LIFE} == walked


@pytest.mark.parametrize("status", ProposalStatus)
async def test_no_other_step_of_a_proposal_is_taken(db: None, status: ProposalStatus) -> None:
    world = await World.made()
    closed_at = None if status is S.PENDING else NOW
    await Proposal.all().update(status=status, closed_at=closed_at)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in product(ProposalEvent, Part):
        proposal = await Proposal.find(world.proposal.id)
        if asking.LIFE.step(status, event, part) is None:
            with pytest.raises(NotAllowed if status is S.PENDING else ProposalClosed):
                await proposal._move(event, part)

    assert (await Proposal.find(world.proposal.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_five_states_of_a_proposal_are_final() -> None:
    assert {status for status in S if asking.LIFE.is_final(status)} == set(S) - {S.PENDING}


def test_every_letter_in_the_table_can_be_written() -> None:
    told = {kind for step in asking.LIFE for _, kind in step.mails}

    assert told <= kinds()
