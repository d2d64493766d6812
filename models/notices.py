"""The ledger of timed steps: what is due when, and whether it was done, skipped or called off. Decided once each."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.row import Row

BETWEEN_REMINDERS = timedelta(hours=20)


class NoticeKind(Choice):
    PROPOSAL_REMINDER = "PROPOSAL_REMINDER", "Remind a mentor of an open proposal."
    CONCERN_ACKNOWLEDGEMENT = (
        "CONCERN_ACKNOWLEDGEMENT",
        "Remind the scheme of a concern nobody has acknowledged.",
    )
    ARCHIVE_EXPIRING = "ARCHIVE_EXPIRING", "Warn the two that what they wrote together is about to go."
    SUPPORT_CLOSING = "SUPPORT_CLOSING", "Close a request for help whose answer nobody has replied to."
    CONTRACT_REMINDER = "CONTRACT_REMINDER", "Remind whoever has not signed the contract."
    NEVER_STARTED = "NEVER_STARTED", "Close a relationship that has not started."
    PAUSE_END = "PAUSE_END", "Let a relationship go on after its pause."
    COMPLETION = "COMPLETION", "Complete a relationship that nobody wants to keep going."
    RENEWAL = "RENEWAL", "Ask the two to renew their contract or to finish."
    PLANNED_END = "PLANNED_END", "Complete a relationship that was not renewed."
    QUIET_CHECK = "QUIET_CHECK", "Ask the two whether it still goes on."
    QUIET_REPORT = "QUIET_REPORT", "Tell the scheme that a relationship has been quiet for long."
    CHECK_IN = "CHECK_IN", "Ask the two how it is going, every three months."
    MEETING_REMINDER = "MEETING_REMINDER", "Remind the two of a meeting, a day before."


class NoticeState(Choice):
    DUE = "DUE", "Not yet decided."
    SENT = "SENT", "Done: the reminder went to the outbox."
    SKIPPED = "SKIPPED", "Left out: a later step was due already, or it would have been unkind."
    CANCELLED = "CANCELLED", "Called off: an answer came first."


class TimedNotice(Row):
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    kind = fields.CharEnumField(NoticeKind, max_length=32, description="")
    step = fields.IntField()
    due_at = fields.DatetimeField()
    not_after = fields.DatetimeField(null=True)
    state = fields.CharEnumField(NoticeState, max_length=32, description="", default=NoticeState.DUE)
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "timed_notice"
        unique_together = (("subject_type", "subject_id", "kind", "step"),)
        indexes = (("state", "due_at"),)

    @classmethod
    def of(cls, kind: NoticeKind, *subject_ids: UUID) -> QuerySet[Self]:
        """The steps of these subjects' clocks, in their order."""
        return cls.filter(kind=kind, subject_id__in=subject_ids).order_by("subject_id", "step")

    @classmethod
    def due(cls, kind: NoticeKind) -> QuerySet[Self]:
        """The steps that should have been decided by now."""
        return cls.filter(kind=kind, state=NoticeState.DUE, due_at__lte=clock.now())

    @property
    def is_due(self) -> bool:
        return self.state is NoticeState.DUE and self.due_at <= clock.now()

    async def settle(self, state: NoticeState) -> bool:
        """Decide this step, unless somebody has; whether it was us."""
        decided = TimedNotice.filter(id=self.id, state=NoticeState.DUE)
        return bool(await decided.update(state=state, settled_at=clock.now()))

    async def put_off(self, until: datetime) -> None:
        """It is not due before then, if it is still to come."""
        if self.due_at < until:
            await TimedNotice.filter(id=self.id, state=NoticeState.DUE).update(due_at=until)
            self.due_at = until


async def write(
    subject: Row, kind: NoticeKind, due: list[datetime], *, not_after: datetime | None, after: int = 0
) -> None:
    """Write the steps 1, 2, ... of a clock that starts now, or those that follow `after` so many."""
    rows = [
        TimedNotice(
            subject_type=type(subject).__name__,
            subject_id=subject.id,
            kind=kind,
            step=step,
            due_at=at,
            not_after=not_after,
        )
        for step, at in enumerate(due, start=after + 1)
    ]
    await TimedNotice.bulk_create(rows)


async def write_anew(
    subject: Row, kinds: Collection[NoticeKind], due: Mapping[NoticeKind, list[datetime]]
) -> None:
    """What is left of these clocks is called off; the new steps of those that run now follow the old ones."""
    await call_off(subject, *kinds)
    old = TimedNotice.filter(subject_id=subject.id, kind__in=list(due))
    written = Counter([step.kind for step in await old.only("id", "kind")])
    for kind, instants in due.items():
        await write(subject, kind, instants, not_after=None, after=written[kind])


async def call_off(subject: Row, *kinds: NoticeKind) -> int:
    """No step of these clocks is due any more; how many were left."""
    left = TimedNotice.filter(subject_id=subject.id, kind__in=kinds, state=NoticeState.DUE)
    return await left.update(state=NoticeState.CANCELLED, settled_at=clock.now())


async def skip(subject: Row, kind: NoticeKind, *, before: datetime) -> int:
    """The steps of this clock that are due before then are left out; how many those were."""
    early = TimedNotice.of(kind, subject.id).filter(state=NoticeState.DUE, due_at__lt=before)
    return await early.update(state=NoticeState.SKIPPED, settled_at=clock.now())
