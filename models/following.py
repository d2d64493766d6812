"""How somebody follows a thread: whether they want to hear of it, and when mail of what they have not read is due."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock
from models.members import Member
from models.row import Row
from models.threads import Thread

LETTER = "messages-unread"
TIME_TO_READ = timedelta(minutes=10)
A_DAY = timedelta(days=1)


class Following(Row):
    """`mail_due_at` is empty while nothing new waits: the clock looks at those alone where it is not."""

    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "models.Thread", related_name="followings", on_delete=fields.CASCADE
    )
    thread_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="followings", on_delete=fields.CASCADE
    )
    member_id: UUID
    is_muted = fields.BooleanField(default=False)
    mail_due_at = fields.DatetimeField(null=True)
    mailed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "following"
        unique_together = (("thread_id", "member_id"),)
        indexes = (("mail_due_at", "id"),)

    @classmethod
    async def of(cls, thread: Thread, member_id: UUID) -> Self:
        """That of this member, which is made when there was none."""
        await cls.bulk_create([cls(thread_id=thread.id, member_id=member_id)], ignore_conflicts=True)
        return await cls.get(thread_id=thread.id, member_id=member_id)

    @classmethod
    def due(cls) -> QuerySet[Self]:
        return cls.filter(mail_due_at__lte=clock.now())

    @property
    def is_due(self) -> bool:
        due: datetime | None = self.mail_due_at
        return due is not None and due <= clock.now()

    # The thread is held (`Thread.held`) while these are done, so that no message comes between.

    async def expect(self) -> None:
        """There is something new: it is mailed in ten minutes, or a day after the last such mail."""
        if self.mail_due_at is not None:
            return
        last: datetime | None = self.mailed_at
        due = clock.now() + TIME_TO_READ
        await self._keep(mail_due_at=due if last is None else max(due, last + A_DAY))

    async def note_read(self) -> None:
        await self._keep(mail_due_at=None)

    async def note_mailed(self) -> None:
        await self._keep(mail_due_at=None, mailed_at=clock.now())

    async def mute(self, *, muted: bool) -> None:
        await self._keep(is_muted=muted)

    async def _keep(self, **changes: datetime | bool | None) -> None:
        await Following.filter(id=self.id).update(**changes)
        for name, value in changes.items():
            setattr(self, name, value)
