"""The life of a meeting: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from jobs import meetings as sweeping
from jobs.letters.writing import kinds
from models import calling_off, clock
from models.events import Event
from models.meeting_accounts import MeetingAccount
from models.meeting_life import (
    LIFE,
    MeetingEvent,
    MeetingOutcome,
    MeetingReply,
    MeetingStatus,
    MeetingStep,
)
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting, MeetingCancelled, MeetingIsOver, beginning
from models.members import Member
from models.outbox import Mail, MailState
from models.profiles import MeetingMethod
from models.refusals import NotAllowed
from models.relationships import Relationship
from models.transitions import Part
from resolvers import meeting_answers, meetings
from tests.life_world import assert_can_be_written, moves_that_are_not
from tests.meeting_world import NOW, all_mail_goes
from tests.relationship_world import a_pair

E, S = MeetingEvent, MeetingStatus
TWO = (Part.MENTOR, Part.MENTEE)
START = NOW + timedelta(days=2)
HOUR = timedelta(hours=1)
LATER = START + timedelta(days=1)
TALK = Particulars("A talk", MeetingMethod.PHONE)


class World:
    """A pair, and what one of them does; `doer` has the part of the step that is tried."""

    mentor: Member
    mentee: Member
    relationship: Relationship
    meeting: Meeting

    @classmethod
    async def made(cls) -> "World":
        clock.stop(NOW)
        world = cls()
        world.mentor, world.mentee, world.relationship = await a_pair()
        return world

    async def of(self, by: Member, source: MeetingStatus) -> None:
        """A meeting that `by` arranged stands there, and all mail about that has gone."""
        times = Times(START, START + HOUR, "UTC")
        self.meeting = await meetings.arrange(by, self.relationship.id, times, TALK)
        if source is not S.SCHEDULED:
            clock.stop(START + HOUR)
            await meeting_answers.record(by, self.meeting.id, MeetingOutcome(source.value))
        await all_mail_goes()

    def member(self, part: Part) -> Member:
        return self.mentor if part is Part.MENTOR else self.mentee

    def other(self, part: Part) -> Member:
        return self.mentee if part is Part.MENTOR else self.mentor


async def moves(world: World, by: Member) -> None:
    await meetings.move(by, world.meeting.id, LATER, LATER + HOUR)


async def accepts_the_other_s_time(world: World, by: Member) -> None:
    other = world.mentor if by is world.mentee else world.mentee
    suggested = Times(LATER, LATER + HOUR, "UTC")
    await meeting_answers.respond(other, world.meeting.id, MeetingReply.SUGGEST, suggestion=suggested)
    await all_mail_goes()
    await meeting_answers.accept_suggestion(by, world.meeting.id)


async def is_said_to(world: World, by: Member, outcome: MeetingOutcome) -> None:
    clock.stop(START + HOUR)
    await meeting_answers.record(by, world.meeting.id, outcome)


WAYS: dict[MeetingEvent, Callable[[World, Member], Awaitable[object]]] = {
    E.MOVE: moves,
    E.UPDATE: lambda w, by: meetings.update(by, w.meeting.id, {"title": "Another"}),
    E.ACCEPT: lambda w, by: meeting_answers.respond(by, w.meeting.id, MeetingReply.ACCEPT),
    E.DECLINE: lambda w, by: meeting_answers.respond(by, w.meeting.id, MeetingReply.DECLINE),
    E.SUGGEST: lambda w, by: meeting_answers.respond(
        by, w.meeting.id, MeetingReply.SUGGEST, suggestion=Times(LATER, LATER + HOUR, "UTC")
    ),
    E.ACCEPT_SUGGESTION: accepts_the_other_s_time,
    E.CANCEL: lambda w, by: meetings.cancel(by, w.meeting.id),
    E.HELD: lambda w, by: is_said_to(w, by, MeetingOutcome.HELD),
    E.NOT_HELD: lambda w, by: is_said_to(w, by, MeetingOutcome.NOT_HELD),
}
ANSWERS = {E.ACCEPT, E.DECLINE, E.SUGGEST}
OF_BOTH = [step for step in LIFE if step.source and step.by in TWO]


@pytest.mark.parametrize("step", OF_BOTH, ids=lambda step: f"{step.source} {step.event} by {step.by}")
async def test_each_step_of_one_of_the_two_happens_and_is_told(db: None, step: MeetingStep) -> None:
    world = await World.made()
    doer, other = world.member(step.by), world.other(step.by)
    assert step.source
    await world.of(other if step.event in ANSWERS else doer, step.source)

    await WAYS[step.event](world, doer)

    assert (await Meeting.find(world.meeting.id)).status is step.target
    assert await told_of(world) == sorted(step.mails)
    assert await Event.filter(subject_id=world.meeting.id, actor_id=doer.id).exists()


@pytest.mark.parametrize("by", TWO)
async def test_the_first_step_is_told(db: None, by: Part) -> None:
    world = await World.made()
    times = Times(START, START + HOUR, "UTC")

    world.meeting = await meetings.arrange(world.member(by), world.relationship.id, times, TALK)

    step = beginning(E.ARRANGE, by)
    assert world.meeting.status is step.target
    assert await told_of(world) == sorted(step.mails)


@pytest.mark.parametrize("by", TWO)
async def test_what_is_written_down_afterwards_is_told_to_nobody(db: None, by: Part) -> None:
    world = await World.made()
    times = Times(NOW - 2 * HOUR, NOW - HOUR, "UTC")

    world.meeting = await meetings.log(world.member(by), world.relationship.id, times, TALK)

    assert world.meeting.status is beginning(E.LOG, by).target
    assert await told_of(world) == list(beginning(E.LOG, by).mails) == []
    assert await MeetingAccount.filter(meeting_id=world.meeting.id).count() == 1


async def test_the_scheme_calls_off_what_no_pair_is_left_for(db: None) -> None:
    world = await World.made()
    await world.of(world.mentee, S.SCHEDULED)
    step = LIFE.step(S.SCHEDULED, E.CANCEL, Part.SCHEME)

    await calling_off.call_off_all(world.relationship, None)

    assert step
    assert (await Meeting.find(world.meeting.id)).status is step.target
    assert await told_of(world) == sorted(step.mails)


async def test_the_clock_reminds_the_two(db: None) -> None:
    world = await World.made()
    await world.of(world.mentee, S.SCHEDULED)
    step = LIFE.step(S.SCHEDULED, E.REMIND, Part.SCHEME)

    clock.stop(START - 24 * HOUR)
    await sweeping.sweep()

    assert step
    assert (await Meeting.find(world.meeting.id)).status is step.target
    assert await told_of(world) == sorted(step.mails)


def test_every_step_is_walked_above() -> None:
    walked = {(step.source, step.event, step.by) for step in OF_BOTH if step.event in WAYS}
    walked |= {(None, event, by) for event in (E.ARRANGE, E.LOG) for by in TWO}
    walked |= {(S.SCHEDULED, event, Part.SCHEME) for event in (E.CANCEL, E.REMIND)}

    assert {(step.source, step.event, step.by) for step in LIFE} == walked


@pytest.mark.parametrize("status", MeetingStatus)
async def test_no_other_step_is_taken(db: None, status: MeetingStatus) -> None:
    world = await World.made()
    await world.of(world.mentee, S.SCHEDULED)
    await Meeting.all().update(status=status)
    before = await Event.all().count(), await Mail.all().count()
    refusal = {S.SCHEDULED: NotAllowed, S.CANCELLED: MeetingCancelled}.get(status, MeetingIsOver)

    for event, part in moves_that_are_not(LIFE, status, MeetingEvent):
        meeting = await Meeting.find(world.meeting.id)
        with pytest.raises(refusal):
            await meeting._become(event, part, {})

    assert (await Meeting.find(world.meeting.id)).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


def test_nothing_else_begins_a_meeting() -> None:
    for event in MeetingEvent:
        for part in Part:
            if LIFE.step(None, event, part) is None:
                with pytest.raises(NotAllowed):
                    beginning(event, part)


def test_only_what_was_called_off_is_final() -> None:
    assert {status for status in S if LIFE.is_final(status)} == {S.CANCELLED}


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()


async def told_of(world: World) -> list[tuple[Part, str]]:
    """Which of the two is mailed what."""
    waiting = Mail.filter(subject_id=world.meeting.id, state=MailState.QUEUED).select_related("recipient")
    found = [(mail, mail.recipient) for mail in await waiting if mail.recipient]
    for mail, to in found:
        assert_can_be_written(mail, to)
    return sorted((world.relationship.part_of(to), mail.kind) for mail, to in found)
