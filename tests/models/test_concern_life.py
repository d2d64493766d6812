"""The life of a concern: what stands in the table happens and is told; nothing else happens, to nobody else."""

from collections.abc import Awaitable, Callable

import pytest

from jobs.letters.writing import kinds
from models import clock
from models.concerns import LIFE, OPEN, Concern, ConcernEvent, ConcernNotInThatState, ConcernStatus
from models.events import Event
from models.members import Member
from models.notifications import Notification
from models.outbox import Mail
from models.transitions import Part
from resolvers import concerns as raising
from resolvers.coordination import concerns
from tests.account_world import mails
from tests.life_world import moves_that_are_not
from tests.relationship_world import a_pair
from tests.support_world import SCHEME, TUESDAY, a_coordinator, a_worry, days_pass

E, S = ConcernEvent, ConcernStatus
OWNER, COORDINATOR = Part.OWNER, Part.COORDINATOR


async def is_acknowledged(concern: Concern, __: Member) -> None:
    _ = await concerns.acknowledge(await a_coordinator(), concern.id)


async def is_reviewed(concern: Concern, __: Member) -> None:
    _ = await concerns.review(await a_coordinator(), concern.id)


async def is_resolved(concern: Concern, __: Member) -> None:
    _ = await concerns.resolve(await a_coordinator(), concern.id)


async def is_escalated(concern: Concern, __: Member) -> None:
    _ = await concerns.escalate(await a_coordinator(), concern.id)


async def is_taken_back(concern: Concern, reporter: Member) -> None:
    _ = await raising.withdraw_concern(reporter, concern.id)


async def is_forgotten(_: Concern, __: Member) -> None:
    await days_pass(7)


Act = Callable[[Concern, Member], Awaitable[None]]
READ: tuple[Act, ...] = (is_acknowledged,)
LOOKED_INTO = (*READ, is_reviewed)
WAYS: dict[tuple[ConcernStatus, ConcernEvent, Part], tuple[Act, ...]] = {
    (S.RECEIVED, E.REMIND, Part.SCHEME): (is_forgotten,),
    (S.RECEIVED, E.ACKNOWLEDGE, COORDINATOR): READ,
    (S.ACKNOWLEDGED, E.REVIEW, COORDINATOR): LOOKED_INTO,
    (S.IN_REVIEW, E.RESOLVE, COORDINATOR): (*LOOKED_INTO, is_resolved),
    (S.IN_REVIEW, E.ESCALATE, COORDINATOR): (*LOOKED_INTO, is_escalated),
    (S.ESCALATED, E.RESOLVE, COORDINATOR): (*LOOKED_INTO, is_escalated, is_resolved),
    (S.RECEIVED, E.WITHDRAW, OWNER): (is_taken_back,),
    (S.ACKNOWLEDGED, E.WITHDRAW, OWNER): (*READ, is_taken_back),
    (S.IN_REVIEW, E.WITHDRAW, OWNER): (*LOOKED_INTO, is_taken_back),
}


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_each_step_of_a_concern_happens_and_is_told(
    db: None, way: tuple[ConcernStatus, ConcernEvent, Part]
) -> None:
    clock.stop(TUESDAY)
    theo, mena, relationship = await a_pair()
    concern = await a_worry(mena, relationship)
    *before, last = WAYS[way]
    for act in before:
        await act(concern, mena)
    told = len(await mails())
    step = LIFE.step(*way)
    assert step is not None
    assert (await Concern.find(concern.id)).status is step.source

    await last(concern, mena)

    assert (await Concern.find(concern.id)).status is step.target
    addresses = {OWNER: mena.email, COORDINATOR: SCHEME}
    assert (await mails())[told:] == [(kind, addresses[part]) for part, kind in step.mails]
    assert not await Mail.exists(recipient_id=theo.id)
    assert not await Notification.exists(member_id=theo.id)


async def test_the_first_step_of_a_concern_is_told(db: None) -> None:
    theo, mena, relationship = await a_pair()
    first = LIFE.step(None, E.RAISE, OWNER)

    concern = await a_worry(mena, relationship)

    assert first is not None
    assert concern.status is first.target
    assert [kind for kind, _ in await mails()] == [kind for _, kind in first.mails]
    assert not await Mail.exists(recipient_id=theo.id)


def test_every_step_of_a_concern_is_walked_above() -> None:
    assert {(step.source, step.event, step.by) for step in LIFE} == set(WAYS) | {(None, E.RAISE, OWNER)}


@pytest.mark.parametrize("status", ConcernStatus)
async def test_no_other_step_of_a_concern_is_taken(db: None, status: ConcernStatus) -> None:
    _, mena, relationship = await a_pair()
    concern = await a_worry(mena, relationship)
    await Concern.all().update(status=status)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in moves_that_are_not(LIFE, status, ConcernEvent):
        with pytest.raises(ConcernNotInThatState):
            await (await Concern.find(concern.id))._move(event, part)

    assert (await Concern.find(concern.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_what_is_settled_or_taken_back_is_over_and_the_rest_is_open() -> None:
    assert {S.RECEIVED, S.ACKNOWLEDGED, S.IN_REVIEW, S.ESCALATED} == OPEN


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()
