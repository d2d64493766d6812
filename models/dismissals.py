"""The mentors whom a mentee would rather not be shown again. Nobody else learns of it, and it can be undone.

Search leaves them out, and so does whatever else names mentors to the mentee (models/matching.py::shown_to).
"""

from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models.members import Member
from models.profiles import IN_SIGHT
from models.row import Row


class Dismissal(Row):
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="dismissals", on_delete=fields.CASCADE
    )
    mentee_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="dismissed_by", on_delete=fields.CASCADE
    )
    mentor_id: UUID

    class Meta:
        table = "dismissal"
        unique_together = (("mentee_id", "mentor_id"),)
        indexes = (("mentor_id",),)

    @classmethod
    def visible_to(cls, mentee: Member) -> QuerySet[Self]:
        """Their own, without the mentors who have left the scheme."""
        return cls.filter(mentee_id=mentee.id, mentor__account_status__in=IN_SIGHT)

    @classmethod
    async def note(cls, mentee: Member, mentor_id: UUID) -> Self:
        """The same however often it is said."""
        dismissal = cls(mentee_id=mentee.id, mentor_id=mentor_id)
        await cls.bulk_create([dismissal], ignore_conflicts=True)
        return await cls.get(mentee_id=mentee.id, mentor_id=mentor_id)

    @classmethod
    async def undo(cls, mentee: Member, mentor_id: UUID) -> bool:
        """Whether the mentor was dismissed."""
        return bool(await cls.filter(mentee_id=mentee.id, mentor_id=mentor_id).delete())
