"""Breaking the glass: for a concern, the coordinator who handles it may read what two people share, for some hours.

Both are told at once, in a letter and in the relationship's timeline, by whom and until when. There is no way to do it
unannounced: where it would endanger somebody to announce it, the matter is for the body's own procedure and the police.
It ends by itself, and with the concern.
"""

from datetime import datetime, timedelta
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models import acts, clock
from models.concerns import OPEN, Concern
from models.members import Member
from models.refusals import InvalidInput, StateConflict
from models.relationships import Relationship
from models.row import Row

SHORTEST_REASON = 40
MOST_HOURS = 24


class ConcernNotOpen(StateConflict):
    sentence = "This concern is settled or taken back, so there is nothing to look into any more."


class ConfidentialRecord(Row):
    concern_id = fields.UUIDField()
    relationship_id = fields.UUIDField()
    coordinator_id = fields.UUIDField()
    ends_at: datetime = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "confidential_record"
        indexes = (("coordinator_id", "ends_at"),)

    @classmethod
    def open_to(cls, coordinator: Member) -> QuerySet[Self]:
        """Those that this coordinator opened and that have not ended; the concern is asked for besides."""
        return cls.filter(coordinator_id=coordinator.id, closed_at=None, ends_at__gt=clock.now())

    async def close(self) -> bool:
        """Before its time is over; whether it was open."""
        now = clock.now()
        still = ConfidentialRecord.filter(id=self.id, closed_at=None, ends_at__gt=now)
        if not await still.update(closed_at=now):
            return False
        self.closed_at = now
        return True


def hours(given: int) -> timedelta:
    """For how long it is open.

    Raises:
        InvalidInput: too long, or not at all.
    """
    if not 1 <= given <= MOST_HOURS:
        raise InvalidInput(f"Choose 1 to {MOST_HOURS} hours.", path=("input", "hours"))
    return timedelta(hours=given)


def reason(given: str) -> str:
    """Why it has to be, at some length.

    Raises:
        InvalidInput: that is no reason.
    """
    words = acts.reason(given)
    if len(words) < SHORTEST_REASON:
        raise InvalidInput("Say in a sentence or two why this has to be read.", path=("input", "reason"))
    return words


def is_about(concern: Concern, relationship: Relationship) -> bool:
    """Whether the concern is about the relationship, or between the two."""
    if concern.relationship_id:
        return concern.relationship_id == relationship.id
    return {concern.reporter_id, concern.about_id} == {relationship.mentor_id, relationship.mentee_id}


def holds(concern: Concern, coordinator: Member) -> bool:
    """Whether the concern is open, and in the hands of this coordinator."""
    return concern.status in OPEN and concern.handler_id == coordinator.id
