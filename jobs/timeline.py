"""What the clock does to proposals: it reminds mentors on days 3, 7 and 15, and withdraws what stays unanswered.

The truth is in the ledger and in `expires_at`, so a sweep may come late, twice, or beside another.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from models import availability, outbox, releasing, telling, turns
from models.answer_links import answer_links
from models.members import AccountStatus
from models.notices import NoticeKind, TimedNotice
from models.policy import Policy
from models.profiles import MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.transitions import Part

log = logging.getLogger(__name__)


@dataclass
class SweepCount:
    """Proposals whose mentor was reminded, that were withdrawn, and that could not be dealt with."""

    reminded: int = 0
    expired: int = 0
    failed: int = 0


async def sweep() -> SweepCount:
    """Do what is due by now: first the reminders, then the ends."""
    reminded = await ledger.walk(TimedNotice.due(NoticeKind.PROPOSAL_REMINDER), remind, "subject_id")
    expired = await ledger.walk(Proposal.overdue(), expire)
    count = SweepCount(reminded.done, expired.done, reminded.failed + expired.failed)
    if count != SweepCount():
        log.info(
            "timeline: %s reminded, %s withdrawn, %s failed", count.reminded, count.expired, count.failed
        )
    return count


async def remind(proposal_id: UUID) -> bool:
    """Remind of the latest step that is due, and leave out the older ones; whether there was a reminder."""
    async with in_transaction():
        proposal = await Proposal.filter(id=proposal_id).select_for_update(no_key=True).first()
        steps = await TimedNotice.of(NoticeKind.PROPOSAL_REMINDER, proposal_id)
        may = proposal is not None and await _may_be_reminded(proposal)
        step = await ledger.settle_due(steps, is_wanted=may)
        if step is None or proposal is None:
            return False
        await _tell(proposal, step.step, len(steps))
        return True


async def expire(proposal_id: UUID) -> bool:
    """Withdraw a proposal whose days are over; whether it was still open."""
    async with in_transaction():
        seen = await Proposal.find(proposal_id)
        await turns.take(seen.mentor_id)
        held = await Proposal.open_between(seen.mentor_id).filter(mentor_id=seen.mentor_id)
        proposal = next((each for each in held if each.id == proposal_id and each.is_overdue), None)
        if proposal is None:
            return False
        await telling.tell(proposal, await proposal.expire())
        await _note_silence(proposal, [each for each in held if not each.is_overdue])
        return True


async def _may_be_reminded(proposal: Proposal) -> bool:
    """Not once it is closed or about to be, not before the day the mentor has promised, and not while away."""
    if not proposal.is_open or proposal.is_overdue or proposal.is_held:
        return False
    mentor = await _present(proposal.mentor_id)
    return mentor is not None and mentor.is_available


async def _tell(proposal: Proposal, step: int, steps: int) -> None:
    await outbox.cancel(proposal, "proposal-reminder")  # an older one that has not gone yet
    facts = {
        "step": step,
        "steps": steps,
        "sent_at": proposal.sent_at.isoformat(),
        "expires_at": proposal.expires_at.isoformat(),
        **await answer_links(proposal),
    }
    await telling.tell(proposal, await proposal.remind(), facts, occasion=str(step))


async def _note_silence(unanswered: Proposal, others: Sequence[Proposal]) -> None:
    """A mentor who keeps silent is paused, and the mentees who still wait are told.

    It is no silence to be away, or not to get our mail.
    """
    mentor = await _present(unanswered.mentor_id)
    if mentor is None or not mentor.is_available or mentor.member.undeliverable_since:
        return
    if await availability.note_silence(mentor, (await Policy.current()).silent_streak_limit):
        key = f"mentor-paused:{unanswered.id}"
        await outbox.tell(mentor.member, "mentor-paused", mentor, key, {"expiries": mentor.silent_streak})
        await releasing.release(others, ReleaseReason.MENTOR_UNAVAILABLE, Part.SCHEME)


async def _present(mentor_id: UUID) -> MentorProfile | None:
    """The profile of a mentor whose account is in use, with its member fetched."""
    theirs = MentorProfile.filter(member_id=mentor_id, member__account_status=AccountStatus.ACTIVE)
    return await theirs.select_related("member").first()
