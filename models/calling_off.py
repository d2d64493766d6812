"""A meeting is called off: by one of the two, or because there is no pair any more. Who was invited is told."""

from models import clock, events, meeting_letters, meeting_reminders
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member
from models.relationships import Relationship
from models.transitions import Part


async def call_off(meeting: Meeting, relationship: Relationship, by: Member | None, note: str = "") -> None:
    """Call it off, while its relationship is held. The side that did not act is told, or both (`by` is nobody).

    Raises:
        StateConflict: it has changed since it was read.
    """
    step = await meeting.cancel(relationship.part_of(by) if by else Part.SCHEME, note)
    await events.record("meeting-cancelled", meeting, by=by)
    await meeting_reminders.call_off(meeting)
    await meeting_letters.tell(meeting, relationship, step)


async def call_off_all(relationship: Relationship, by: Member | None) -> None:
    """Call off what the two still had before them, as part of the end of their relationship.

    It belongs into the transaction that ends the relationship, after the relationship's own row has been changed:
    that row is the lock.
    """
    scheduled = Meeting.filter(relationship_id=relationship.id, status=MeetingStatus.SCHEDULED)
    for meeting in await scheduled.filter(ends_at__gt=clock.now()).order_by("starts_at", "id"):
        await call_off(meeting, relationship, by)
