"""The life of a relationship: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from jobs.letters.writing import kinds
from jobs.relationships import settle
from models import clock
from models import relationships as working
from models.events import Event
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.refusals import NotAllowed
from models.relationship_clock import KINDS
from models.relationship_life import OVER, RUNNING
from models.relationships import (
    EndReason,
    Relationship,
    RelationshipEvent,
    RelationshipOver,
    RelationshipStatus,
    RelationshipStep,
)
from models.transitions import Part
from resolvers.relationships import end_all
from tests.life_world import moves_that_are_not, told_of
from tests.proposal_world import DAY, NOW, all_mail_goes
from tests.relationship_world import a_pair
from tests.together_world import Pair, in_state

E, S = RelationshipEvent, RelationshipStatus
MENTOR, MENTEE, SCHEME, COORDINATOR = Part.MENTOR, Part.MENTEE, Part.SCHEME, Part.COORDINATOR
WALKED = [step for step in working.LIFE if step.source is not None]
THE_OTHER = {MENTOR: MENTEE, MENTEE: MENTOR}


def when_due(kind: NoticeKind) -> Callable[[Pair, Part], Awaitable[object]]:
    """The first step of that clock comes."""

    async def comes(pair: Pair, _by: Part) -> None:
        step = await TimedNotice.filter(kind=kind, state=NoticeState.DUE).order_by("due_at").first()
        assert step is not None
        clock.stop(step.due_at)
        assert await settle(kind, pair.key.id)

    return comes


async def both_sign(pair: Pair, _by: Part) -> None:
    await pair.both_sign((NOW + 500 * DAY).date())


async def both_wish_to_reopen(pair: Pair, by: Part) -> None:
    if by is not COORDINATOR:
        await pair.reopens(THE_OTHER[by])
        await all_mail_goes()
    await pair.reopens(by)


# What brings each event about, whoever may.
WAYS: dict[RelationshipEvent, Callable[[Pair, Part], Awaitable[object]]] = {
    E.REMIND: when_due(NoticeKind.CONTRACT_REMINDER),
    E.NEVER_STARTED: when_due(NoticeKind.NEVER_STARTED),
    E.COMPLETE: when_due(NoticeKind.COMPLETION),
    E.ASK_TO_RENEW: when_due(NoticeKind.RENEWAL),
    E.PLANNED_END: when_due(NoticeKind.PLANNED_END),
    E.ASK_IF_STILL_GOING: when_due(NoticeKind.QUIET_CHECK),
    E.CHECK_IN: when_due(NoticeKind.CHECK_IN),
    E.TELL_OF_QUIET: when_due(NoticeKind.QUIET_REPORT),
    E.SIGN: both_sign,
    E.PAUSE: Pair.pauses,
    E.RESUME: lambda pair, by: when_due(NoticeKind.PAUSE_END)(pair, by) if by is SCHEME else pair.resumes(by),
    E.PROPOSE_COMPLETION: Pair.proposes_completion,
    E.CONFIRM_COMPLETION: Pair.confirms,
    E.KEEP_GOING: Pair.keeps_going,
    E.STILL_GOING: Pair.is_still_going,
    E.EXTEND: Pair.is_extended,
    E.END: Pair.ends,
    E.COORDINATOR: Pair.ends,
    E.MEMBER_LEFT: lambda pair, by: end_all(pair.of(by)),
    E.OFFER_TO_REOPEN: Pair.reopens,
    E.REOPEN: both_wish_to_reopen,
    E.REOPEN_UNSIGNED: both_wish_to_reopen,
}


def named(step: RelationshipStep) -> str:
    return f"{step.source}-{step.event}-{step.by}"


@pytest.mark.parametrize("step", WALKED, ids=named)
async def test_each_step_of_a_relationship_happens_and_is_told(db: None, step: RelationshipStep) -> None:
    assert step.source is not None
    by_the_other = THE_OTHER.get(step.by, MENTEE)
    pair = await in_state(step.source, signed=step.event is not E.REOPEN_UNSIGNED, by=by_the_other)
    before = len(await told_of(await pair.now()))

    await WAYS[step.event](pair, step.by)

    relationship = await pair.now()
    assert relationship.status is step.target
    last = (
        await Event.filter(subject_id=relationship.id, kind__startswith="relationship-")
        .order_by("-id")
        .first()
    )
    assert last is not None
    assert last.data["event"] == step.event
    assert last.actor_id == (pair.of(step.by).id if step.by in {MENTOR, MENTEE} else None)
    offered = 1 if step.event in {E.REOPEN, E.REOPEN_UNSIGNED} and step.by is not COORDINATOR else 0
    assert (await told_of(relationship))[before + offered :] == list(step.mails)


def test_the_life_begins_untold() -> None:
    [first] = [step for step in working.LIFE if step.source is None]

    assert (first.event, first.by, first.target, first.mails) == (E.BEGIN, SCHEME, S.CONTRACTING, ())


@pytest.mark.parametrize("status", RelationshipStatus)
async def test_no_other_step_of_a_relationship_is_taken(db: None, status: RelationshipStatus) -> None:
    pair = await in_state(status)
    before = await Event.all().count(), await Mail.all().count()

    for event, part in moves_that_are_not(working.LIFE, status, RelationshipEvent):
        relationship = await pair.now()
        with pytest.raises(RelationshipOver if status in OVER else NotAllowed):
            await relationship._move(event, part)

    assert (await pair.now()).status is status
    assert (await Event.all().count(), await Mail.all().count()) == before


@pytest.mark.parametrize("status", RelationshipStatus)
async def test_each_state_has_its_own_clocks_and_no_other(db: None, status: RelationshipStatus) -> None:
    await in_state(status)

    due = {step.kind for step in await TimedNotice.filter(kind__in=KINDS, state=NoticeState.DUE)}
    assert due == CLOCKS.get(status, set())


K = NoticeKind
CLOCKS = {
    S.CONTRACTING: {K.CONTRACT_REMINDER, K.NEVER_STARTED},
    S.ACTIVE: {K.QUIET_CHECK, K.QUIET_REPORT, K.CHECK_IN, K.RENEWAL, K.PLANNED_END},
    S.PAUSED: {K.PAUSE_END},
    S.ENDING: {K.COMPLETION},
}


@pytest.mark.parametrize("status", RUNNING)
async def test_an_end_is_written_down(db: None, status: RelationshipStatus) -> None:
    pair = await in_state(status)
    clock.advance(DAY)

    await pair.ends()

    ended = await pair.now()
    assert (ended.status, ended.ended_at, ended.end_reason) == (S.ENDED, NOW + DAY, EndReason.NO_FAULT)
    assert ended.review_closes_at == NOW + DAY + timedelta(days=30)
    assert (ended.paused_until, ended.completion_proposed_at, ended.quiet_asked_at) == (None, None, None)


@pytest.mark.parametrize("status", [S.CONTRACTING, S.ACTIVE])
async def test_signing_makes_a_relationship_active(db: None, status: RelationshipStatus) -> None:
    clock.stop(NOW)
    _, _, relationship = await a_pair(status=status, active_since=None)

    await relationship.activate(NOW.date())

    kept = await Relationship.find(relationship.id)
    assert (kept.status, kept.active_since, kept.planned_end_on) == (S.ACTIVE, NOW, NOW.date())


@pytest.mark.parametrize("status", RelationshipStatus)
async def test_what_somebody_can_do_is_what_happens_when_they_do_it(
    db: None, status: RelationshipStatus
) -> None:
    """ViewerCan names no more than the table has, and of an answer only what is theirs to give."""
    pair = await in_state(status, by=MENTEE)
    can = {part: {each.value for each in (await pair.now()).open_to(pair.of(part))} for part in THE_OTHER}

    assert can == {MENTOR: CAN[status], MENTEE: CAN[status] - {"CONFIRM_COMPLETION", "KEEP_GOING"}}


CAN = {
    S.CONTRACTING: {"END"},
    S.ACTIVE: {"PAUSE", "PROPOSE_COMPLETION", "END"},
    S.PAUSED: {"RESUME", "PROPOSE_COMPLETION", "END"},
    S.ENDING: {"CONFIRM_COMPLETION", "KEEP_GOING", "END"},
    S.COMPLETED: {"REOPEN"},
    S.ENDED: {"REOPEN"},
}


def test_every_letter_in_the_table_can_be_written() -> None:
    told = {kind for step in working.LIFE for _, kind in step.mails}

    assert told <= kinds()


def test_every_row_of_the_table_has_its_way() -> None:
    assert set(WAYS) == {step.event for step in WALKED}
