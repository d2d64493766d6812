"""Words that somebody handed in with a concern, of their own will, as they stood then.

They are a copy: changing or deleting a message, or the whole thread, leaves it alone. It is kept while the concern is
open or held, and for a year after it was settled.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models.concerns import Concern
from models.members import Member
from models.refusals import InvalidInput, StateConflict
from models.retention import forgettable
from models.row import Row
from models.threads import Message

MOST_AT_ONCE = 50
MOST_OF_A_CONCERN = 200
MONTHS = 12


class ConsentNeeded(InvalidInput):
    sentence = (
        "Please confirm that those who look after the scheme may read the messages that you have chosen."
    )


class TooMuchEvidence(InvalidInput):
    sentence = (
        f"At most {MOST_AT_ONCE} messages can be handed in at a time, and {MOST_OF_A_CONCERN} with one concern. "
        "Please choose those that show best what happened."
    )


class NothingLeftToReport(InvalidInput):
    sentence = "One of these messages has been deleted by now. Please hand in the others."


class ConcernSettled(StateConflict):
    sentence = "This concern is settled. Please raise another one with these messages."


class Evidence(Row):
    concern: fields.ForeignKeyRelation[Concern] = fields.ForeignKeyField(
        "models.Concern", related_name="evidence", on_delete=fields.CASCADE
    )
    concern_id: UUID
    source_id = fields.UUIDField()  # of the message, which may be gone
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="evidence", on_delete=fields.RESTRICT
    )
    author_id: UUID
    body = fields.TextField()
    sent_at = fields.DatetimeField()
    edited_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "evidence"
        unique_together = (("concern_id", "source_id"),)
        indexes = (("concern_id", "sent_at", "id"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """What the member handed in; nobody else of those who wrote it learns of that."""
        return cls.filter(concern__reporter_id=member.id)

    @classmethod
    async def freeze(cls, concern: Concern, messages: Sequence[Message]) -> None:
        """Copy these, which are held, as they stand; what was handed in before stays as it was then.

        Raises:
            TooMuchEvidence: the concern has enough.
        """
        if await cls.filter(concern_id=concern.id).count() + len(messages) > MOST_OF_A_CONCERN:
            raise TooMuchEvidence(path=("input", "messageIds"))
        copies = [
            cls(
                concern_id=concern.id,
                source_id=message.id,
                author_id=message.author_id,
                body=message.body,
                sent_at=message.sent_at,
                edited_at=message.edited_at,
            )
            for message in messages
        ]
        await cls.bulk_create(copies, ignore_conflicts=True)

    @classmethod
    def spent(cls) -> QuerySet[Self]:
        """That of concerns which were settled long ago, and which nobody holds."""
        return cls.filter(concern__settled_at__lte=forgettable(MONTHS), concern__held_since=None)
