"""What the clock does to meetings: a day before, it reminds the two.

The truth is in the ledger, which moves with the meeting, so a sweep may come late, twice, or beside another.
"""

import logging
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from jobs.ledger import Tally
from models import events, meeting_letters
from models.meeting_life import MeetingEvent
from models.meetings import Meeting
from models.notices import NoticeKind, TimedNotice
from models.relationships import Relationship
from models.transitions import Part

log = logging.getLogger(__name__)


async def sweep() -> Tally:
    """Remind of the meetings that are a day ahead, or less when nobody was here to remind."""
    tally = await ledger.walk(TimedNotice.due(NoticeKind.MEETING_REMINDER), remind, "subject_id")
    if tally != Tally():
        log.info("meetings: %s reminded, %s failed", tally.done, tally.failed)
    return tally


async def remind(meeting_id: UUID) -> bool:
    """Remind the two of one meeting, unless it is off, as good as off, or has begun; whether there was a reminder."""
    async with in_transaction():
        seen = await Meeting.find(meeting_id)
        held = Relationship.filter(id=seen.relationship_id).select_for_update(no_key=True)
        relationship = await held.get()  # whoever moves the meeting or calls it off holds it, too
        meeting = await Meeting.find(meeting_id)
        steps = await TimedNotice.of(NoticeKind.MEETING_REMINDER, meeting_id)
        step = await ledger.settle_due(steps, is_wanted=meeting.wants_reminder)
        if step is None:
            return False
        await events.record("meeting-reminded", meeting)
        told = meeting.step(MeetingEvent.REMIND, Part.SCHEME)
        await meeting_letters.remind(meeting, relationship, told, step.step)
        return True
