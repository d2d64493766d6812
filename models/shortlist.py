"""The mentors whom a mentee would ask next, in an order of their own. It is theirs alone: nobody else learns of it.

The first place is 1. Whoever changes places holds the profile of the mentee.
"""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models.members import Member
from models.profiles import IN_SIGHT
from models.refusals import InvalidInput, Refusal
from models.row import Row

MOST_SHORTLISTED = 30


class ShortlistFull(Refusal):
    sentence = f"Your shortlist has {MOST_SHORTLISTED} mentors, which is the most. Take one off it first."


class ShortlistEntry(Row):
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="shortlist", on_delete=fields.CASCADE
    )
    mentee_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="shortlisted_by", on_delete=fields.CASCADE
    )
    mentor_id: UUID
    place = fields.IntField()

    class Meta:
        table = "shortlist"
        unique_together = (("mentee_id", "mentor_id"),)
        indexes = (("mentee_id", "place"), ("mentor_id",))

    @classmethod
    def of(cls, mentee: Member) -> QuerySet[Self]:
        return cls.filter(mentee_id=mentee.id)

    @classmethod
    def visible_to(cls, mentee: Member) -> QuerySet[Self]:
        """Their own, without the mentors who have left the scheme."""
        return cls.of(mentee).filter(mentor__account_status__in=IN_SIGHT)

    @classmethod
    async def put(cls, mentee: Member, mentor_id: UUID, place: int | None) -> Self:
        """Put the mentor on the list, or elsewhere on it: at that place, or at the end.

        Raises:
            InvalidInput: there is no such place.
            ShortlistFull: nobody more fits on it.
        """
        if place is not None and place < 1:
            raise InvalidInput("The first place is 1.", path=("input", "place"))
        entries = await cls.of(mentee).order_by("place", "id")
        entry = next((each for each in entries if each.mentor_id == mentor_id), None)
        others = [each for each in entries if each is not entry]
        if entry is None and len(others) >= MOST_SHORTLISTED:
            raise ShortlistFull
        index = len(others) if place is None else min(place - 1, len(others))
        entry = entry or await cls.create(mentee_id=mentee.id, mentor_id=mentor_id, place=0)
        await _number([*others[:index], entry, *others[index:]])
        return entry

    @classmethod
    async def take_off(cls, mentee: Member, mentor_id: UUID) -> bool:
        """Whether the mentor was on the list; the others move up."""
        if not await cls.of(mentee).filter(mentor_id=mentor_id).delete():
            return False
        await _number(await cls.of(mentee).order_by("place", "id"))
        return True


async def _number(entries: Sequence[ShortlistEntry]) -> None:
    moved = [(place, entry) for place, entry in enumerate(entries, start=1) if entry.place != place]
    for place, entry in moved:
        entry.place = place
    if moved:
        await ShortlistEntry.bulk_update([entry for _, entry in moved], ["place"])
