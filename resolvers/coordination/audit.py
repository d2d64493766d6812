"""The audit trail: who did what to what, and when. No content, and nothing of what two people do between them.

Who raised a concern, and about whom, is not to be read here either: entries about concerns name neither, and of
concerns that the reader may not deal with there is no entry.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import acts
from models.acts import ActReason
from models.concerns import Concern
from models.events import Event
from models.members import Member
from resolvers.lists import Slice, Window, keyset

BETWEEN_TWO = ("Meeting", "ToolDocument", "Thread", "Message", "MeetingAccount")
BY_WHO_RAISED_IT = ("concern-raised", "concern-withdrawn")
KIND = re.compile(r"[a-z-]{1,60}")


@dataclass(frozen=True, kw_only=True)
class WantedEntries:
    """Which entries are asked for; nothing said means all. `until` is not part of the period."""

    actor_id: UUID | None = None
    subject_id: UUID | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self) -> QuerySet[Event]:
        found = Event.exclude(subject_type__in=BETWEEN_TWO)
        if self.actor_id is not None:
            found = found.filter(actor_id=self.actor_id).exclude(kind__in=BY_WHO_RAISED_IT)
        if self.subject_id is not None:
            found = found.filter(subject_id=self.subject_id).exclude(kind=acts.CONCERN_READ)
        if self.kind is not None:
            found = found.filter(kind=self.kind) if KIND.fullmatch(self.kind) else found.filter(id__in=[])
        if self.since is not None:
            found = found.filter(created_at__gte=self.since)
        return found if self.until is None else found.filter(created_at__lt=self.until)


async def entries(coordinator: Member, wanted: WantedEntries, window: Window) -> Slice[Event]:
    """The newest first."""
    coordinator.refuse_unless_coordinator()
    return await keyset(await _readable(coordinator, wanted), ["-id"], window)


async def count_entries(coordinator: Member, wanted: WantedEntries) -> int:
    coordinator.refuse_unless_coordinator()
    return await (await _readable(coordinator, wanted)).count()


async def reasons(coordinator: Member, keys: Sequence[UUID]) -> list[str]:
    """Why a coordinator did what these events tell; nothing where nobody has to say why, or no longer."""
    coordinator.refuse_unless_coordinator()
    found = {row.event_id: row.words for row in await ActReason.filter(event_id__in=list(keys))}
    return [found.get(key, "") for key in keys]


async def _readable(coordinator: Member, wanted: WantedEntries) -> QuerySet[Event]:
    concerned = Concern.filter(Q(reporter_id=coordinator.id) | Q(about_id=coordinator.id))
    hidden = cast("list[UUID]", await concerned.values_list("id", flat=True))
    return wanted.of().exclude(subject_id__in=hidden) if hidden else wanted.of()
