"""Rows that are made by the thousand: kept apart by table, written together, and forgotten."""

# mypy: disable-error-code="unused-awaitable"
# Rows are awaitable, as Tortoise makes them; most of these are only put into the batch.

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from models.choices import Choice
from models.concerns import Concern
from models.contracts import Contract, ContractRevision, ContractSignature
from models.events import Event
from models.meeting_accounts import MeetingAccount
from models.meetings import Meeting
from models.members import Member
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.notifications import Notification
from models.profiles import MenteeProfile, MenteeTopic, MentorProfile, MentorTopic
from models.proposals import Proposal
from models.relationships import Relationship
from models.retention import Archive
from models.row import Row
from models.support import SupportRequest
from models.threads import Message, Thread
from models.tools import ToolDocument, ToolRevision

R = TypeVar("R", bound=Row)

AT_ONCE = 500
# What a row refers to comes before it.
TABLES: tuple[type[Row], ...] = (
    Member,
    MentorProfile,
    MenteeProfile,
    MentorTopic,
    MenteeTopic,
    Proposal,
    Relationship,
    Archive,
    Contract,
    ContractRevision,
    ContractSignature,
    Thread,
    Message,
    Meeting,
    MeetingAccount,
    ToolDocument,
    ToolRevision,
    TimedNotice,
    Notification,
    SupportRequest,
    Concern,
    Event,
)


class Batch:
    """Some of the rows; `chance` and `now` are the same for all that is made for it."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.chance = chance
        self.now = now
        self._rows: dict[type[Row], list[Row]] = {table: [] for table in TABLES}

    def key(self, at: datetime) -> uuid.UUID:
        """An id of that instant, as rows have them, and always the same one by the same chance."""
        milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
        number = milliseconds << 80 | 7 << 76 | self.chance.getrandbits(76)
        return uuid.UUID(int=number & ~(3 << 62) | 2 << 62)

    def add(self, table: type[R], at: datetime, /, **values: object) -> R:
        """A row that was made at that instant."""
        return self.put(table(id=self.key(at), created_at=at, **values))

    def put(self, row: R) -> R:
        self._rows[type(row)].append(row)
        return row

    def put_all(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.put(row)

    def later(self, at: datetime, least: float, most: float) -> datetime:
        """Between so many days later."""
        return at + timedelta(days=self.chance.uniform(least, most))

    def between(self, since: datetime, until: datetime) -> datetime:
        return since + (until - since) * self.chance.random()

    def happens(self, share: float) -> bool:
        """To one in so many."""
        return self.chance.random() < share

    def clock(
        self, subject: Row, kind: NoticeKind, due: Sequence[datetime], over: datetime | None = None
    ) -> None:
        """Its steps as they have been settled by now; those after `over`, when it was over, were called off."""
        for step, at in enumerate(due, start=1):
            state, settled = self._settled(at, over)
            self.add(
                TimedNotice,
                min(at, self.now),
                subject_type=type(subject).__name__,
                subject_id=subject.id,
                kind=kind,
                step=step,
                due_at=at,
                state=state,
                settled_at=settled,
            )

    def _settled(self, at: datetime, over: datetime | None) -> tuple[NoticeState, datetime | None]:
        if over is not None and at >= over:
            return NoticeState.CANCELLED, over
        return (NoticeState.SENT, at) if at <= self.now else (NoticeState.DUE, None)

    def tell(self, subject: Row, event: Choice, at: datetime, by: uuid.UUID | None) -> None:
        """Its history, as what really happens is noted down."""
        noun = type(subject).__name__
        kind = f"{noun.lower()}-{event.value.lower().replace('_', '-')}"
        self.add(
            Event,
            at,
            actor_id=by,
            subject_type=noun,
            subject_id=subject.id,
            kind=kind,
            data={"event": event.value},
        )

    async def write(self) -> None:
        """Table by table, and forget it."""
        for table in TABLES:
            await table.bulk_create(self._rows[table], batch_size=AT_ONCE)
            self._rows[table].clear()
