"""The life of a question to a mentor: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable

import pytest

from jobs import enquiries as clockwork
from jobs.letters.writing import kinds
from models import clock
from models.enquiries import Enquiry, EnquiryClosed
from models.enquiry_life import LIFE, EnquiryClosedReason, EnquiryEvent, EnquiryStatus, EnquiryStep
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.refusals import NotAllowed, StateConflict
from models.transitions import Part
from resolvers import availability, enquiries, proposing
from resolvers.availability import Switch
from tests.life_world import moves_that_are_not, told_of
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, MESSAGE, NOW, all_mail_goes
from tests.races.racing import leaves

E, S = EnquiryEvent, EnquiryStatus
QUESTION = "Do you know wards?"


class World:
    """Mena has asked Theo something, and perhaps has an answer; all mail about that has gone."""

    mentee: Member
    mentor: Member
    enquiry: Enquiry

    @classmethod
    async def made(cls, status: EnquiryStatus = S.OPEN) -> "World":
        clock.stop(NOW)
        world = cls()
        world.mentee, world.mentor = await a_mentee("Mena"), await a_mentor("Theo")
        world.enquiry = await enquiries.ask(world.mentee, world.mentor.id, QUESTION)
        if status is S.ANSWERED:
            await enquiries.answer(world.mentor, world.enquiry.id, "I do.")
        await all_mail_goes()
        return world


async def weeks_pass(_: World) -> None:
    clock.advance(21 * DAY)
    await clockwork.sweep()


WAYS: dict[tuple[EnquiryEvent, Part], Callable[[World], Awaitable[object]]] = {
    (E.ASK, Part.MENTEE): lambda w: enquiries.ask(w.mentee, w.mentor.id, "And clinics?"),
    (E.ANSWER, Part.MENTOR): lambda w: enquiries.answer(w.mentor, w.enquiry.id, "I do."),
    (E.CLOSED, Part.MENTEE): lambda w: enquiries.close(w.mentee, w.enquiry.id),
    (E.CLOSED, Part.MENTOR): lambda w: enquiries.close(w.mentor, w.enquiry.id),
    (E.PROPOSED, Part.SCHEME): lambda w: proposing.send(w.mentee, w.mentor.id, {"message": MESSAGE}),
    (E.MENTOR_UNAVAILABLE, Part.SCHEME): lambda w: availability.set_availability(
        w.mentor, Switch(available=False)
    ),
    (E.MEMBER_LEFT, Part.MENTOR): lambda w: leaves(w.mentor),
    (E.MEMBER_LEFT, Part.MENTEE): lambda w: leaves(w.mentee),
    (E.UNANSWERED, Part.SCHEME): weeks_pass,
    (E.SETTLED, Part.SCHEME): weeks_pass,
}
STEPS = [step for step in LIFE if step.source is not None]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.source} {step.event} {step.by}")
async def test_each_step_of_a_question_happens_and_is_told(db: None, step: EnquiryStep) -> None:
    assert step.source is not None
    world = await World.made(step.source)
    before = await told_of(world.enquiry)

    await WAYS[step.event, step.by](world)

    enquiry = await Enquiry.find(world.enquiry.id)
    assert enquiry.status is step.target
    assert enquiry.closed_reason == (step.event if step.target is S.CLOSED else "")
    assert (await told_of(enquiry))[len(before) :] == list(step.mails)


async def test_the_first_step_of_a_question_is_told(db: None) -> None:
    world = await World.made()

    assert world.enquiry.status is S.OPEN
    assert await told_of(world.enquiry) == [(Part.MENTOR, "enquiry-asked")]


@pytest.mark.parametrize("status", EnquiryStatus)
async def test_no_other_step_of_a_question_is_taken(db: None, status: EnquiryStatus) -> None:
    world = await World.made()
    closed_at = NOW if status is S.CLOSED else None
    await Enquiry.filter(id=world.enquiry.id).update(status=status, closed_at=closed_at)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in moves_that_are_not(LIFE, status, EnquiryEvent):
        with pytest.raises(EnquiryClosed if status is S.CLOSED else (StateConflict, NotAllowed)):
            await (await Enquiry.find(world.enquiry.id))._move(event, part)

    assert (await Enquiry.find(world.enquiry.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_only_closed_is_final_and_each_way_there_has_its_reason() -> None:
    assert [status for status in S if LIFE.is_final(status)] == [S.CLOSED]
    assert {step.event.value for step in LIFE if step.target is S.CLOSED} == {
        reason.value for reason in EnquiryClosedReason
    }


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()
