"""The clock of a meeting: a day before it begins, both are reminded. It moves with the meeting."""

from datetime import timedelta

from models import clock, notices
from models.meetings import Meeting
from models.notices import NoticeKind

A_DAY = timedelta(hours=24)
REMINDER = NoticeKind.MEETING_REMINDER


async def set_clock(meeting: Meeting) -> None:
    """Begin its clock anew, for a meeting that was arranged or moved.

    Who arranges it within that day knows of it: then nothing is due.
    """
    due_at = meeting.starts_at - A_DAY
    due = [due_at] if due_at > clock.now() else []
    await notices.write_anew(meeting, [REMINDER], {REMINDER: due})


async def call_off(meeting: Meeting) -> None:
    """It is off, or over: nothing is due any more."""
    await notices.call_off(meeting, REMINDER)
