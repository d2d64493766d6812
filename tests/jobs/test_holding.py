"""The clock of a proposal whose mentor has promised an answer by a day: no reminder until then, the same end."""

from datetime import UTC, date, datetime

import pytest

from jobs.relevance import is_overtaken
from jobs.timeline import SweepCount, sweep
from models import clock
from models.members import Member
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from models.proposals import Proposal
from resolvers import answering, proposing
from tests.proposal_world import DAY, NOW, mailed
from tests.timeline_world import (
    a_mentee_asks_a_mentor,
    hourly,
    ledger,
    reminders,
    the_worker_runs,
    withdrawn_on,
)

DUE, SENT, SKIPPED = NoticeState.DUE, NoticeState.SENT, NoticeState.SKIPPED


async def held(proposal: Proposal, day: float, through: date) -> Proposal:
    """The mentor promises, so many days after NOW, an answer by the end of `through`."""
    clock.stop(NOW + day * DAY)
    return await answering.hold(await Member.find(proposal.mentor_id), proposal.id, through)


def days(number: int) -> date:
    return (NOW + number * DAY).date()


@pytest.mark.parametrize(
    ("promised_on", "through", "reminded", "steps"),
    [
        (1, 2, [(3, 1), (7, 2), (15, 3)], [SENT, SENT, SENT]),
        (1, 3, [(7, 2), (15, 3)], [SKIPPED, SENT, SENT]),
        (1, 6, [(7, 2), (15, 3)], [SKIPPED, SENT, SENT]),
        (1, 7, [(15, 3)], [SKIPPED, SKIPPED, SENT]),
        (4, 14, [(3, 1), (15, 3)], [SENT, SKIPPED, SENT]),
        (1, 21, [], [SKIPPED, SKIPPED, SKIPPED]),
    ],
)
async def test_no_reminder_until_the_day_that_is_promised_is_over(
    db: None, promised_on: int, through: int, reminded: list[tuple[float, int]], steps: list[NoticeState]
) -> None:
    proposal = await a_mentee_asks_a_mentor()
    await the_worker_runs(hourly(0, promised_on))

    await held(proposal, promised_on, days(through))
    await the_worker_runs(hourly(promised_on, 22))

    assert await reminders() == reminded
    assert await ledger() == steps
    assert await withdrawn_on() == 21


@pytest.mark.parametrize(
    ("wakes", "reminded", "steps"),
    [
        ([6], [(15, 3)], [SKIPPED, SKIPPED, SENT]),
        ([10.5], [(15, 3)], [SKIPPED, SKIPPED, SENT]),
        ([16], [(16, 3)], [SKIPPED, SKIPPED, SENT]),
        ([22], [], [SKIPPED, SKIPPED, SKIPPED]),
    ],
)
async def test_a_worker_that_comes_late_finds_what_was_left_out(
    db: None, wakes: list[float], reminded: list[tuple[float, int]], steps: list[NoticeState]
) -> None:
    proposal = await a_mentee_asks_a_mentor()

    await held(proposal, 2, days(9))
    await the_worker_runs([*wakes, *hourly(wakes[-1], 23)])

    assert await reminders() == reminded
    assert await ledger() == steps
    assert await withdrawn_on() == max(21, wakes[-1])


async def test_what_was_due_before_the_promise_and_never_sent_is_left_out_as_well(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()

    await held(proposal, 5, days(6))

    assert await sweep() == SweepCount()
    assert await ledger() == [SKIPPED, DUE, DUE]


async def test_a_step_that_comes_due_while_it_is_held_is_left_out(db: None) -> None:
    """As one would that was written after the promise."""
    proposal = await a_mentee_asks_a_mentor()
    await held(proposal, 1, days(9))
    await TimedNotice.filter(step=2).update(state=DUE, settled_at=None)

    clock.stop(NOW + 7 * DAY)

    assert await sweep() == SweepCount()
    assert await ledger() == [SKIPPED, SKIPPED, DUE]


async def test_a_day_ends_by_the_clock_of_the_scheme(db: None) -> None:
    sent = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 23:30 in London
    proposal = await a_mentee_asks_a_mentor(sent)

    await answering.hold(await Member.find(proposal.mentor_id), proposal.id, date(2026, 7, 3))

    assert await ledger() == [DUE, DUE, DUE]
    clock.stop(datetime(2026, 7, 3, 22, 59, tzinfo=UTC))
    assert (await Proposal.get()).is_held
    clock.stop(datetime(2026, 7, 3, 23, 0, tzinfo=UTC))
    assert not (await Proposal.get()).is_held


async def test_a_reminder_that_waits_for_the_mail_server_is_called_off(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    clock.advance(3 * DAY)
    await sweep()
    reminder = await Mail.get(kind="proposal-reminder")
    await Mail.filter(id=reminder.id).update(state=MailState.SENDING, lease_until=clock.now())

    await held(proposal, 3.5, days(5))

    assert await is_overtaken(reminder)
    clock.stop(NOW + 6 * DAY)
    assert not await is_overtaken(reminder)


async def test_a_reminder_that_has_not_gone_goes_no_more(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    clock.advance(3 * DAY)
    await sweep()

    await held(proposal, 3.5, days(5))

    assert (await Mail.get(kind="proposal-reminder")).state is MailState.CANCELLED
    assert (await mailed())[1:] == [("Mena", "proposal-held")]


async def test_nobody_is_told_of_a_promise_when_the_proposal_is_closed(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    await held(proposal, 1, days(5))
    letter = await Mail.get(kind="proposal-held")
    before = await is_overtaken(letter)

    await proposing.withdraw(await Member.find(proposal.mentee_id), proposal.id)

    assert [before, await is_overtaken(letter)] == [False, True]
