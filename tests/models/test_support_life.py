"""The life of a request for help: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable

import pytest

from jobs.letters.writing import kinds
from models import clock
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.refusals import StateConflict
from models.support import LIFE, SupportEvent, SupportRequest, SupportRequestClosed, SupportStatus
from models.transitions import Part
from resolvers import support
from resolvers.coordination import support as desk
from tests.account_world import mails
from tests.life_world import moves_that_are_not
from tests.people import a_member
from tests.support_world import SCHEME, TUESDAY, a_coordinator, a_request, days_pass

E, S = SupportEvent, SupportStatus


async def is_answered(request: SupportRequest, __: Member) -> None:
    _ = await support.answer(await a_coordinator(), request.id, "Please try again.")


async def is_replied_to(request: SupportRequest, asker: Member) -> None:
    _ = await support.reply(asker, request.id, "It still does not.")


async def stands_for_a_fortnight(_: SupportRequest, __: Member) -> None:
    await days_pass(14)


async def is_opened_again(request: SupportRequest, asker: Member) -> None:
    _ = await support.reopen(asker, request.id, "It has come back.")


async def is_closed(request: SupportRequest, __: Member) -> None:
    _ = await desk.close(await a_coordinator(), request.id)


Act = Callable[[SupportRequest, Member], Awaitable[None]]
WAYS: dict[tuple[SupportStatus, SupportEvent, Part], tuple[Act, ...]] = {
    (S.OPEN, E.ANSWER, Part.COORDINATOR): (is_answered,),
    (S.OPEN, E.REPLY, Part.OWNER): (is_replied_to,),
    (S.ANSWERED, E.ANSWER, Part.COORDINATOR): (is_answered, is_answered),
    (S.ANSWERED, E.REPLY, Part.OWNER): (is_answered, is_replied_to),
    (S.ANSWERED, E.CLOSE, Part.SCHEME): (is_answered, stands_for_a_fortnight),
    (S.OPEN, E.CLOSE, Part.COORDINATOR): (is_closed,),
    (S.ANSWERED, E.CLOSE, Part.COORDINATOR): (is_answered, is_closed),
    (S.CLOSED, E.REOPEN, Part.OWNER): (is_answered, stands_for_a_fortnight, is_opened_again),
}


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_each_step_of_a_request_happens_and_is_told(
    db: None, way: tuple[SupportStatus, SupportEvent, Part]
) -> None:
    clock.stop(TUESDAY)
    mena = await a_member("Mena")
    request = await a_request(mena)
    *before, last = WAYS[way]
    for act in before:
        await act(request, mena)
    told = len(await mails())
    step = LIFE.step(*way)
    assert step is not None
    assert (await SupportRequest.find(request.id)).status is step.source

    await last(request, mena)

    assert (await SupportRequest.find(request.id)).status is step.target
    addresses = {Part.OWNER: mena.email, Part.COORDINATOR: SCHEME}
    assert (await mails())[told:] == [(kind, addresses[part]) for part, kind in step.mails]


async def test_the_first_step_of_a_request_is_told(db: None) -> None:
    mena = await a_member("Mena")
    first = LIFE.step(None, E.ASK, Part.OWNER)

    request = await a_request(mena)

    assert first is not None
    assert request.status is first.target
    assert [kind for kind, _ in await mails()] == [kind for _, kind in first.mails]


def test_every_step_of_a_request_is_walked_above() -> None:
    assert {(step.source, step.event, step.by) for step in LIFE} == set(WAYS) | {(None, E.ASK, Part.OWNER)}


@pytest.mark.parametrize("status", SupportStatus)
async def test_no_other_step_of_a_request_is_taken(db: None, status: SupportStatus) -> None:
    request = await a_request(await a_member("Mena"))
    await SupportRequest.all().update(status=status)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in moves_that_are_not(LIFE, status, SupportEvent):
        with pytest.raises(SupportRequestClosed if status is S.CLOSED else StateConflict):
            await (await SupportRequest.find(request.id))._move(event, part)

    assert (await SupportRequest.find(request.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_no_request_is_closed_for_ever_by_the_table_alone() -> None:
    assert [status for status in S if LIFE.is_final(status)] == []


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()
