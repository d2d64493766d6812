"""Whether the two want their messages in the archive that each of them can keep: they stand in it only while both do.

A consent goes with the account of whoever gave it, for nobody is left then who could withdraw it.
"""

from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models.members import Member
from models.relationships import Relationship
from models.row import Row


class MessageConsent(Row):
    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="message_consents", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="message_consents", on_delete=fields.CASCADE
    )
    member_id: UUID

    class Meta:
        table = "message_consent"
        unique_together = (("relationship_id", "member_id"),)
        indexes = (("member_id",),)

    @classmethod
    def of(cls, *relationships: UUID) -> QuerySet[Self]:
        return cls.filter(relationship_id__in=relationships)

    @classmethod
    async def set(cls, relationship: Relationship, member: Member, *, consents: bool) -> bool:
        """Give or withdraw it, while the relationship is held; whether that changed anything."""
        theirs = cls.of(relationship.id).filter(member_id=member.id)
        if not consents:
            return bool(await theirs.delete())
        if await theirs.exists():
            return False
        await cls(relationship_id=relationship.id, member_id=member.id).save(force_create=True)
        return True
