"""What tests of the clock of a proposal need: a proposal, a worker on chosen days, and what it did."""

from collections.abc import Iterable
from datetime import datetime

from jobs.timeline import sweep
from models import clock
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.proposals import Proposal, ProposalStatus
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal, all_mail_goes

WITHDRAWN = [("Mena", "proposal-expired-mentee"), ("Theo", "proposal-expired-mentor")]


async def a_mentee_asks_a_mentor(at: datetime = NOW) -> Proposal:
    clock.stop(at)
    proposal = await a_proposal(await a_mentee("Mena"), await a_mentor("Theo"))
    await all_mail_goes()
    return proposal


async def the_worker_runs(days: Iterable[float]) -> None:
    """Sweeps at these days after NOW; whatever it writes is sent at once."""
    for day in days:
        clock.stop(NOW + day * DAY)
        await sweep()
        await all_mail_goes()


def hourly(first_day: float, last_day: float) -> list[float]:
    return [hour / 24 for hour in range(round(first_day * 24), round(last_day * 24) + 1)]


async def ledger() -> list[NoticeState]:
    return [
        notice.state
        for notice in await TimedNotice.filter(kind=NoticeKind.PROPOSAL_REMINDER).order_by("step")
    ]


async def reminders() -> list[tuple[float, int]]:
    """On which day after NOW each reminder was written, and of which step it is."""
    mails = await Mail.filter(kind="proposal-reminder").order_by("id")
    return [((mail.created_at - NOW) / DAY, mail.facts["step"]) for mail in mails]


async def withdrawn_on() -> float:
    proposal = await Proposal.get()
    assert proposal.status is ProposalStatus.EXPIRED
    assert proposal.closed_at is not None
    return (proposal.closed_at - NOW) / DAY
