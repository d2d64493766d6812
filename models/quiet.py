"""When the two were last heard of together: a meeting, a message, a tool. Only when, never what."""

from datetime import datetime
from typing import Any, cast

from tortoise.queryset import QuerySet

from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.relationships import Relationship
from models.threads import Thread
from models.tools import ToolDocument


async def has_begun(relationship: Relationship) -> bool:
    """Whether the two have ever arranged to meet, or written to each other."""
    wrote = Thread.filter(relationship_id=relationship.id, last_message_at__isnull=False)
    return await Meeting.filter(relationship_id=relationship.id).exists() or await wrote.exists()


async def last_sign_of_life(relationship: Relationship) -> datetime | None:
    """The latest of what they did; a meeting that they still have before them counts from its end."""
    meetings = Meeting.filter(relationship_id=relationship.id)
    signs = (
        await _latest(Thread.filter(relationship_id=relationship.id), "last_message_at"),
        await _latest(meetings, "updated_at"),
        await _latest(meetings.exclude(status=MeetingStatus.CANCELLED), "ends_at"),
        await _latest(ToolDocument.filter(relationship_id=relationship.id), "updated_at"),
    )
    return max((at for at in signs if at is not None), default=None)


async def _latest(rows: QuerySet[Any], column: str) -> datetime | None:
    known = rows.filter(**{f"{column}__isnull": False}).order_by(f"-{column}").limit(1)
    found = cast("list[datetime]", await known.values_list(column, flat=True))
    return found[0] if found else None
