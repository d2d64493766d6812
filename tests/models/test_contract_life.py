"""The life of a contract's wording: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable

import pytest

from jobs.letters.writing import kinds
from models import clock
from models.contracts import LIFE, Contract, ContractRevision, RevisionEvent, RevisionStatus
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.refusals import NotAllowed
from models.relationships import Relationship
from models.transitions import Part
from resolvers import contracts, relationships
from tests.life_world import assert_can_be_written, moves_that_are_not
from tests.proposal_world import NOW
from tests.relationship_world import a_pair

E, S = RevisionEvent, RevisionStatus
MENTEE, MENTOR, SCHEME = Part.MENTEE, Part.MENTOR, Part.SCHEME


class World:
    """Theo and Mena, and the contract that the scheme has drafted for them."""

    two: dict[Part, Member]
    relationship: Relationship
    draft: ContractRevision

    @classmethod
    async def made(cls) -> "World":
        clock.stop(NOW)
        world = cls()
        mentor, mentee, world.relationship = await a_pair()
        world.two = {MENTOR: mentor, MENTEE: mentee}
        world.draft = await ContractRevision.get(contract__relationship_id=world.relationship.id)
        return world

    async def is_signed(self, by: Part) -> None:
        contract = await Contract.get()
        current, who = await contract.current(), self.two[by]
        _ = await contracts.sign(who, current.id, current.body_hash, who.display_name)

    async def is_revised(self, by: Part) -> None:
        contract = await Contract.get()
        _ = await contracts.revise(self.two[by], contract.id, contract.current_number, {})

    async def told(self) -> list[tuple[Part, str]]:
        """Who is mailed what about the contract, in the order of writing."""
        found = await Mail.filter(kind__startswith="contract-").order_by("id").select_related("recipient")
        letters = [(mail, mail.recipient) for mail in found if mail.recipient]
        for mail, to in letters:
            assert_can_be_written(mail, to)
        return [(self.relationship.part_of(to), mail.kind) for mail, to in letters]


async def is_over(world: World) -> None:
    _ = await relationships.end(world.two[MENTOR], world.relationship.id)


async def is_replaced(world: World) -> None:
    await world.is_revised(MENTEE)
    await world.is_signed(MENTEE)
    await world.is_signed(MENTOR)


Act = Callable[[World], Awaitable[None]]
OTHER = {MENTOR: MENTEE, MENTEE: MENTOR}


def signed(by: Part) -> Act:
    return lambda world: world.is_signed(by)


def revised(by: Part) -> Act:
    return lambda world: world.is_revised(by)


# How the draft comes to the state that a step leaves, and the step itself.
WAYS: dict[tuple[RevisionStatus, RevisionEvent, Part], tuple[Act, ...]] = {
    (S.DRAFT, E.END, SCHEME): (is_over,),
    (S.OFFERED, E.END, SCHEME): (signed(MENTEE), is_over),
    (S.SIGNED, E.SUPERSEDE, SCHEME): (signed(MENTEE), signed(MENTOR), is_replaced),
}
for one, other in OTHER.items():
    WAYS[S.DRAFT, E.SIGN, one] = (signed(one),)
    WAYS[S.OFFERED, E.SIGN, one] = (signed(other), signed(one))
    WAYS[S.DRAFT, E.REVISE, one] = (revised(one),)
    WAYS[S.OFFERED, E.REVISE, one] = (signed(other), revised(one))
TOLD_BY_WHAT_COMES_NEXT = {E.SUPERSEDE}


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_each_step_of_a_wording_happens_and_is_told(
    db: None, way: tuple[RevisionStatus, RevisionEvent, Part]
) -> None:
    world = await World.made()
    *before, last = WAYS[way]
    for act in before:
        await act(world)
    told = len(await world.told())
    step = LIFE.step(*way)
    assert step is not None
    assert (await ContractRevision.find(world.draft.id)).status is step.source

    await last(world)

    assert (await ContractRevision.find(world.draft.id)).status is step.target
    writing = LIFE.step(None, E.WRITE, step.by)
    new = writing.mails if writing and step.event is E.REVISE and not step.mails else ()
    news = [] if step.event in TOLD_BY_WHAT_COMES_NEXT else (await world.told())[told:]
    assert news == [*step.mails, *new]


@pytest.mark.parametrize("part", [MENTOR, MENTEE])
async def test_a_new_wording_is_told_to_the_other_while_the_signed_one_stays(db: None, part: Part) -> None:
    world = await World.made()
    await world.is_signed(MENTOR)
    await world.is_signed(MENTEE)
    told = len(await world.told())
    writing = LIFE.step(None, E.WRITE, part)

    await world.is_revised(part)

    assert writing is not None
    assert (await ContractRevision.get(number=2)).status is writing.target
    assert (await ContractRevision.find(world.draft.id)).status is S.SIGNED
    assert (await world.told())[told:] == list(writing.mails)


async def test_whose_signature_fell_is_what_the_other_reads(db: None) -> None:
    world = await World.made()
    for signer in (MENTEE, MENTOR):
        await world.is_signed(signer)
        await world.is_revised(MENTOR)

    letters = await Mail.filter(kind="contract-changed").order_by("id")

    assert [letter.facts["you_had_signed"] for letter in letters] == [True, False]
    assert {letter.recipient_id for letter in letters} == {world.two[MENTEE].id}


def test_every_step_of_a_wording_is_walked_above() -> None:
    begun = {(None, E.WRITE, part) for part in (SCHEME, MENTOR, MENTEE)}

    assert {(step.source, step.event, step.by) for step in LIFE} == set(WAYS) | begun


@pytest.mark.parametrize("status", RevisionStatus)
async def test_no_other_step_of_a_wording_is_taken(db: None, status: RevisionStatus) -> None:
    world = await World.made()
    await ContractRevision.all().update(status=status)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in moves_that_are_not(LIFE, status, RevisionEvent):
        with pytest.raises(NotAllowed):
            await (await ContractRevision.find(world.draft.id))._move(event, part)

    assert (await ContractRevision.find(world.draft.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_what_fell_and_what_was_replaced_stay_so() -> None:
    assert {status for status in S if LIFE.is_final(status)} == {S.SUPERSEDED, S.VOID}


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()
