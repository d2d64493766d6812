"""What the clock may do to a worker that runs, and what calendars do by themselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs.timeline import SweepCount, sweep
from mentoring.settings import Settings
from models import clock
from models.notices import NoticeKind, TimedNotice
from models.outbox import Mail
from models.proposals import Proposal, ProposalStatus
from tests.faults.night import BEGINS, Night, all_sent, copies
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal
from tests.services import mailbox, redis
from tests.timeline_world import a_mentee_asks_a_mentor

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis.server() as url:
        yield url


@pytest.mark.fault("T1")
@pytest.mark.postgres
@pytest.mark.commits
async def test_a_clock_that_jumps_under_a_live_worker_sends_nothing_early_and_nothing_twice(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        await a_proposal(await a_mentee("Mena"), await a_mentor("Theo"))
        async with night.worker():
            assert await _reminders_after(night, BEGINS) == 0
            assert await _reminders_after(night, BEGINS + 3 * DAY) == 1  # three days at once
            assert await _reminders_after(night, BEGINS + 3 * DAY - HOUR) == 1  # and back
            assert await _reminders_after(night, BEGINS + 3 * DAY - 50 * timedelta(minutes=1)) == 1

            await a_proposal(await a_mentee("Noor"), await a_mentor("Otto"))  # sent by the clock as it stands
            later = clock.now() + 3 * DAY
            assert await _reminders_after(night, later - timedelta(seconds=1)) == 1
            assert await _reminders_after(night, later) == 2
            await all_sent()

    assert list(copies(inbox).values()) == [1] * 4


async def _reminders_after(night: Night, instant: datetime) -> int:
    """How many reminders there are when the worker has done a round at that instant."""
    night.turn(instant)
    await night.a_round()
    return await Mail.filter(kind="proposal-reminder").count()


@pytest.mark.fault("T2")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        # A year with a 29 February, and one without.
        ("2028-02-20T09:00", ["2028-02-23", "2028-02-27", "2028-03-06", "2028-03-12"]),
        ("2027-02-20T09:00", ["2027-02-23", "2027-02-27", "2027-03-07", "2027-03-13"]),
        ("2028-02-29T09:00", ["2028-03-03", "2028-03-07", "2028-03-15", "2028-03-21"]),
        ("2026-12-20T23:59", ["2026-12-23", "2026-12-27", "2027-01-04", "2027-01-10"]),
        ("2026-12-31T00:00", ["2027-01-03", "2027-01-07", "2027-01-15", "2027-01-21"]),
    ],
)
async def test_days_are_counted_over_leap_days_and_year_ends(
    db: None, sent: str, expected: list[str]
) -> None:
    proposal = await a_mentee_asks_a_mentor(datetime.fromisoformat(f"{sent}+00:00"))
    time = sent.partition("T")[2]
    due = [datetime.fromisoformat(f"{day}T{time}+00:00") for day in expected]

    steps = await TimedNotice.of(NoticeKind.PROPOSAL_REMINDER, proposal.id)
    assert [*(step.due_at for step in steps), proposal.expires_at] == due

    for at in due:
        clock.stop(at - timedelta(seconds=1))
        assert await sweep() == SweepCount()
        clock.stop(at)
        assert await sweep() != SweepCount()
    assert (await Proposal.get()).status is ProposalStatus.EXPIRED
