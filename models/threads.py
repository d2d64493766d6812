"""What two people write to each other, and how far each has read."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.blocks import are_kept_apart
from models.choices import Choice
from models.members import Member
from models.refusals import NotAllowed, StateConflict
from models.relationships import Relationship, RelationshipOver
from models.row import Row

LONGEST_BODY = 5000


TIME_TO_EDIT = timedelta(minutes=15)


class ThreadAction(Choice):
    WRITE = "WRITE", "Write a message."


class MessageAction(Choice):
    EDIT = "EDIT", "Say it in other words, for fifteen minutes (editMessage)."
    DELETE = "DELETE", "Delete it (deleteMessage)."


class MessageTooOldToEdit(StateConflict):
    sentence = "A message can be changed for fifteen minutes. You can delete it, or write another."


class MessageDeleted(StateConflict):
    sentence = "This message has been deleted."


class Thread(Row):
    relationship: fields.OneToOneRelation[Relationship] = fields.OneToOneField(
        "models.Relationship", related_name="thread", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    last_message_at = fields.DatetimeField(null=True)

    class Meta:
        table = "thread"

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The threads of this member's relationships, over or not."""
        return cls.filter(Q(relationship__mentor_id=member.id) | Q(relationship__mentee_id=member.id))

    @classmethod
    async def open(cls, relationship: Relationship) -> None:
        """Make the thread of a relationship, once."""
        await cls.bulk_create([cls(relationship_id=relationship.id)], ignore_conflicts=True)

    @classmethod
    async def held(cls, thread_id: UUID) -> Self:
        """That thread, in which nobody else writes or reads on before this transaction is over."""
        return await cls.filter(id=thread_id).select_for_update(no_key=True).get()

    async def write(self, author: Member, body: str) -> "Message":
        """Add a message, after all that are there; the thread has to be locked, so that nobody comes between."""
        sent_at = self._next_instant()
        await Thread.filter(id=self.id).update(last_message_at=sent_at)
        self.last_message_at = sent_at
        return await Message.create(thread_id=self.id, author_id=author.id, body=body, sent_at=sent_at)

    def _next_instant(self) -> datetime:
        """Now, or just after the last message: two processes' clocks must not put an answer before its question."""
        now = clock.now()
        last: datetime | None = self.last_message_at
        return now if last is None else max(now, last + timedelta(microseconds=1))


def actions(relationship: Relationship, *, are_apart: bool) -> list[ThreadAction]:
    """What either of the two can do in its thread: write while it runs, and then until the review closes.

    In those days nobody writes to whom they block, or who blocks them.
    """
    closes: datetime | None = relationship.review_closes_at
    in_review = closes is not None and clock.now() < closes and not are_apart
    return [ThreadAction.WRITE] if in_review or not relationship.is_over else []


async def refuse_if_closed(relationship: Relationship) -> None:
    """See `actions`.

    Raises:
        RelationshipOver: nothing can be written any more.
    """
    are_apart = await are_kept_apart(relationship.mentor_id, relationship.mentee_id)
    if ThreadAction.WRITE not in actions(relationship, are_apart=are_apart):
        raise RelationshipOver


class Message(Row):
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "models.Thread", related_name="messages", on_delete=fields.CASCADE
    )
    thread_id: UUID
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="messages", on_delete=fields.RESTRICT
    )
    author_id: UUID
    body = fields.TextField()
    sent_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)  # from then on there is no body

    class Meta:
        table = "message"
        indexes = (("thread_id", "sent_at", "id"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The messages in this member's threads."""
        mentor = Q(thread__relationship__mentor_id=member.id)
        return cls.filter(mentor | Q(thread__relationship__mentee_id=member.id))

    def open_to(self, member: Member, *, can_write: bool) -> list[MessageAction]:
        """What this member can do with it now; `can_write` is whether its thread is open to them."""
        if member.id != self.author_id or self.deleted_at is not None:
            return []
        return list(MessageAction) if can_write and self._is_fresh else [MessageAction.DELETE]

    async def edit(self, by: Member, body: str) -> None:
        """Say it in other words, of which the earlier ones are not kept.

        Raises:
            NotAllowed: somebody else wrote it.
            MessageDeleted, MessageTooOldToEdit: it is too late for that.
        """
        self._refuse_others(by)
        fresh = Message.filter(id=self.id, deleted_at=None, sent_at__gt=clock.now() - TIME_TO_EDIT)
        changed = {"body": body, "edited_at": clock.now()}
        if not await fresh.update(**changed):
            await self.refresh_from_db()
            raise MessageDeleted if self.deleted_at else MessageTooOldToEdit
        await self.refresh_from_db()

    async def delete_words(self, by: Member) -> None:
        """Its place stays, and says that it was deleted. A second time changes nothing.

        Raises:
            NotAllowed: somebody else wrote it.
        """
        self._refuse_others(by)
        await Message.filter(id=self.id, deleted_at=None).update(body="", deleted_at=clock.now())
        await self.refresh_from_db()

    @property
    def _is_fresh(self) -> bool:
        return clock.now() < self.sent_at + TIME_TO_EDIT

    def _refuse_others(self, by: Member) -> None:
        if by.id != self.author_id:
            raise NotAllowed("Only who wrote a message can change or delete it.")


class ReadMark(Row):
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "models.Thread", related_name="read_marks", on_delete=fields.CASCADE
    )
    thread_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="read_marks", on_delete=fields.CASCADE
    )
    member_id: UUID
    read_at = fields.DatetimeField()

    class Meta:
        table = "read_mark"
        unique_together = (("thread_id", "member_id"),)

    @classmethod
    async def set(cls, thread: Thread, member: Member, up_to: datetime) -> None:
        """They have read every message sent until then; a mark never goes back."""
        mark = cls(thread_id=thread.id, member_id=member.id, read_at=up_to)
        await cls.bulk_create([mark], ignore_conflicts=True)
        await cls.filter(thread_id=thread.id, member_id=member.id, read_at__lt=up_to).update(read_at=up_to)


async def has_unread(thread_id: UUID, reader_id: UUID) -> bool:
    """Whether the other one has written there what this member has not read."""
    mark = await ReadMark.get_or_none(thread_id=thread_id, member_id=reader_id)
    theirs = Message.filter(thread_id=thread_id, deleted_at=None).exclude(author_id=reader_id)
    return await (theirs.filter(sent_at__gt=mark.read_at) if mark else theirs).exists()
