"""When the steps of a proposal are due: so many days later by the clock on the wall."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.timeline import SweepCount, sweep
from models import clock, scheme
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.proposals import Proposal, ProposalStatus
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal, policy
from tests.timeline_world import (
    a_mentee_asks_a_mentor,
)

DUE, SENT, SKIPPED, CANCELLED = NoticeState.DUE, NoticeState.SENT, NoticeState.SKIPPED, NoticeState.CANCELLED


async def test_nothing_happens_a_moment_too_early(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    moment = timedelta(microseconds=1)

    for due in (NOW + 3 * DAY, proposal.expires_at):
        await TimedNotice.filter(due_at__lt=due).update(state=SKIPPED)
        clock.stop(due - moment)
        assert await sweep() == SweepCount()


@pytest.mark.fault("T2")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        # The clocks go forward on 29 March 2026 and back on 25 October 2026, both at 01:00 UTC.
        (
            "2026-03-10T09:00+00:00",
            ["03-13T09:00+00:00", "03-17T09:00+00:00", "03-25T09:00+00:00", "03-31T09:00+01:00"],
        ),
        (
            "2026-03-26T09:00+00:00",
            ["03-29T09:00+01:00", "04-02T09:00+01:00", "04-10T09:00+01:00", "04-16T09:00+01:00"],
        ),
        (
            "2026-10-10T09:00+01:00",
            ["10-13T09:00+01:00", "10-17T09:00+01:00", "10-25T09:00+00:00", "10-31T09:00+00:00"],
        ),
        (
            "2026-10-22T23:30+01:00",
            ["10-25T23:30+00:00", "10-29T23:30+00:00", "11-06T23:30+00:00", "11-12T23:30+00:00"],
        ),
        # 01:30 is skipped on 29 March, and comes twice on 25 October: the first is meant.
        (
            "2026-03-08T01:30+00:00",
            ["03-11T01:30+00:00", "03-15T01:30+00:00", "03-23T01:30+00:00", "03-29T02:30+01:00"],
        ),
        (
            "2026-10-04T01:30+01:00",
            ["10-07T01:30+01:00", "10-11T01:30+01:00", "10-19T01:30+01:00", "10-25T01:30+01:00"],
        ),
        (
            "2026-10-25T01:30+00:00",
            ["10-28T01:30+00:00", "11-01T01:30+00:00", "11-09T01:30+00:00", "11-15T01:30+00:00"],
        ),
    ],
)
async def test_the_wall_clock_is_kept_when_the_clocks_change(
    db: None, sent: str, expected: list[str]
) -> None:
    proposal = await a_mentee_asks_a_mentor(datetime.fromisoformat(sent))
    due = [datetime.fromisoformat(f"2026-{each}") for each in expected]

    steps = await TimedNotice.of(NoticeKind.PROPOSAL_REMINDER, proposal.id)
    assert [*(step.due_at for step in steps), proposal.expires_at] == due

    for at in due:
        clock.stop(at - timedelta(seconds=1))
        assert await sweep() == SweepCount()
        clock.stop(at)
        assert await sweep() != SweepCount()
    assert (await Proposal.get()).status is ProposalStatus.EXPIRED


async def test_the_wall_clock_is_the_schemes(db: None) -> None:
    before = scheme.current()
    scheme.use(scheme.Scheme(timezone="America/New_York"))
    try:
        proposal = await a_mentee_asks_a_mentor(datetime(2026, 10, 20, 13, tzinfo=UTC))
    finally:
        scheme.use(before)

    # 09:00 there; the clocks go back on 1 November.
    assert proposal.expires_at == datetime(2026, 11, 10, 14, tzinfo=UTC)


async def test_new_rules_do_not_move_a_clock_that_runs(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()

    await policy(reminder_days=[1], expiry_days=2)
    other = await a_proposal(await a_mentee("Sam"), await a_mentor("Ada"))

    assert (await Proposal.find(proposal.id)).expires_at == NOW + 21 * DAY
    assert await TimedNotice.filter(subject_id=proposal.id).count() == 3
    assert (other.expires_at, other.policy_version) == (NOW + 2 * DAY, 1)
