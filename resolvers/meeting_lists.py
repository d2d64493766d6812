"""Which meetings somebody has, page by page, and what those say of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import clock
from models.local_time import in_utc
from models.meeting_accounts import MeetingAccount
from models.meeting_life import MeetingStatus
from models.meetings import Meeting, MeetingWarning
from models.members import Member
from models.refusals import Refusal
from resolvers.lists import Slice, Window, grouped, keyset, keyset_each

ORDER = ("starts_at", "id")


@dataclass(frozen=True)
class Wanted:
    """Which meetings are asked for; nothing said means all."""

    upcoming: bool | None = None
    status: MeetingStatus | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, viewer: Member) -> QuerySet[Meeting]:
        """Those that `viewer` may see."""
        found = Meeting.visible_to(viewer)
        if self.upcoming is not None:
            ahead = Q(status=MeetingStatus.SCHEDULED, ends_at__gt=clock.now())
            found = found.filter(ahead if self.upcoming else ~ahead)
        if self.status is not None:
            found = found.filter(status=self.status)
        if self.since is not None:
            found = found.filter(ends_at__gt=in_utc(self.since, ("from",)))
        return found if self.until is None else found.filter(starts_at__lt=in_utc(self.until, ("to",)))


async def listed(viewer: Member, wanted: Wanted, window: Window) -> Slice[Meeting]:
    """Their meetings with everybody, the earliest first."""
    return await keyset(wanted.of(viewer), ORDER, window)


async def count(viewer: Member, wanted: Wanted) -> int:
    return await wanted.of(viewer).count()


async def pages(
    viewer: Member, asked: Sequence[tuple[UUID, tuple[Wanted, Window]]]
) -> list[Slice[Meeting] | Refusal]:
    """The meetings of each relationship that are asked for, the earliest first."""

    async def read(keys: list[UUID], page: tuple[Wanted, Window]) -> Mapping[UUID, Slice[Meeting]]:
        wanted, window = page
        return await keyset_each(wanted.of(viewer), "relationship_id", keys, ORDER, window)

    return await grouped(asked, read)


async def counts(viewer: Member, asked: Sequence[tuple[UUID, Wanted]]) -> list[int | Refusal]:
    """How many each relationship has of those that are asked for."""

    async def read(keys: list[UUID], wanted: Wanted) -> Mapping[UUID, int]:
        of_these = wanted.of(viewer).filter(relationship_id__in=keys)
        counted = of_these.annotate(found=Count("id")).group_by("relationship_id")
        return dict.fromkeys(keys, 0) | dict(await counted.values_list("relationship_id", "found"))

    return await grouped(asked, read)


async def accounts_of(keys: Sequence[UUID]) -> list[list[MeetingAccount]]:
    """What the two have said of whether each of these took place, the oldest first; they have been seen already."""
    found: dict[UUID, list[MeetingAccount]] = {key: [] for key in keys}
    for account in await MeetingAccount.filter(meeting_id__in=list(keys)).order_by("id"):
        found[account.meeting_id].append(account)
    return [found[key] for key in keys]


async def warnings(viewer: Member, meeting: Meeting) -> list[MeetingWarning]:
    """What is allowed, but perhaps not meant. Only the viewer's own diary is looked at, not the other side's."""
    at_that_time = Wanted(status=MeetingStatus.SCHEDULED, since=meeting.starts_at, until=meeting.ends_at)
    others = at_that_time.of(viewer).exclude(id=meeting.id)
    return [MeetingWarning.OVERLAPS] if await others.exists() else []
