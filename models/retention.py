"""What two people wrote is theirs for some months after the end; then it is emptied, and they are warned before.

The clock is written down when the relationship ends, by the rules of that day. A relationship that was opened again
leaves its clock behind: the next end starts another.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self, cast
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, notices, scheme
from models.concerns import Concern
from models.members import AccountStatus
from models.notices import NoticeKind
from models.policy import Policy
from models.refusals import StateConflict
from models.relationships import Relationship
from models.row import Row
from models.timeline import days_later, months_later

WARNED_BEFORE = 30  # days
NOBODY_LEFT = timedelta(days=30)  # when both accounts are erased


class ArchiveEmptied(StateConflict):
    sentence = "The time to keep what the two of you wrote is over, and nothing of it is left."


class Archive(Row):
    """How long the content of a relationship that has ended is kept, and what has been done about it."""

    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="archives", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    ended_at = fields.DatetimeField()
    kept_until = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    emptied_at = fields.DatetimeField(null=True)

    class Meta:
        table = "archive"
        indexes = (("emptied_at", "kept_until"),)

    @classmethod
    async def begin(cls, relationship: Relationship, policy: Policy) -> None:
        """In the transaction that ended it."""
        zone, ended_at = scheme.current().zone, cast("datetime", relationship.ended_at)
        kept_until = months_later(ended_at, policy.retention_months, zone)
        archive = await cls.create(relationship_id=relationship.id, ended_at=ended_at, kept_until=kept_until)
        due = max(ended_at, days_later(kept_until, -WARNED_BEFORE, zone))
        await notices.write(archive, NoticeKind.ARCHIVE_EXPIRING, [due], not_after=None)

    @classmethod
    def due(cls) -> QuerySet[Self]:
        """Those whose time is over, of which the two have been told; and those that nobody is left to read."""
        now = clock.now()
        is_over = Q(told_at__not_isnull=True, kept_until__lte=now)
        nobody = Q(
            relationship__mentor__account_status=AccountStatus.ERASED,
            relationship__mentee__account_status=AccountStatus.ERASED,
            ended_at__lte=now - NOBODY_LEFT,
        )
        return cls.filter(is_over | nobody, emptied_at=None)

    @classmethod
    async def emptied(cls, relationships: Collection[UUID]) -> set[UUID]:
        """Those of these relationships that are over and of which nothing is left."""
        of = cls.filter(relationship_id__in=list(relationships), emptied_at__not_isnull=True)
        rows = await of.select_related("relationship")
        return {row.relationship_id for row in rows if row.is_last_of(row.relationship)}

    def is_last_of(self, relationship: Relationship) -> bool:
        """Whether it is still the end that it was made for."""
        return relationship.is_over and relationship.ended_at == self.ended_at

    def is_of(self, relationship: Relationship) -> bool:
        """Whether it is still the end that it was made for, and something is left."""
        return self.is_last_of(relationship) and self.emptied_at is None

    async def is_told(self) -> None:
        """From now on the two have thirty days, however late the warning came."""
        self.told_at = clock.now()
        self.kept_until = max(self.kept_until, days_later(self.told_at, WARNED_BEFORE, scheme.current().zone))
        await self.save(update_fields=["told_at", "kept_until"])

    async def note_emptied(self) -> bool:
        """Whether it was us."""
        return bool(await Archive.filter(id=self.id, emptied_at=None).update(emptied_at=clock.now()))


async def is_held(relationship: Relationship) -> bool:
    """Whether a concern about it, or between the two, is open or held: then everything stays."""
    two: list[UUID] = [relationship.mentor_id, relationship.mentee_id]
    between = Q(reporter_id__in=two, about_id__in=two)
    concerned = Concern.holding().filter(Q(relationship_id=relationship.id) | between)
    return await concerned.exists()


async def holds_between(*two: UUID) -> bool:
    """Whether one of the two has raised a concern about the other one that is open or held."""
    return await Concern.holding().filter(reporter_id__in=two, about_id__in=two).exists()


def forgettable(months: int) -> datetime:
    """What was settled before then is not kept any longer."""
    return months_later(clock.now(), -months, scheme.current().zone)
