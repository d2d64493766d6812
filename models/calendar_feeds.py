"""A member's meetings at a secret address, for the calendar that they use. It rests nowhere: see decision 6."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from tortoise import fields

from models import clock, scheme, signing
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import AccountStatus, Member
from models.row import Row

PURPOSE = "calendar-feed"
LOOKS_BACK = timedelta(days=90)
MOST_MEETINGS = 1000


class CalendarFeed(Row):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="calendar_feed", on_delete=fields.CASCADE
    )
    member_id: UUID

    class Meta:
        table = "calendar_feed"

    @classmethod
    async def give(cls, member: Member) -> Self:
        """A new address; the one before leads nowhere any more."""
        _ = await cls.take_away(member)
        return await cls.create(member_id=member.id)

    @classmethod
    async def take_away(cls, member: Member) -> bool:
        """Whether there was one."""
        return bool(await cls.filter(member_id=member.id).delete())

    @classmethod
    async def owner_of(cls, token: str) -> Member | None:
        """Whose feed it is; none unless they take part at present."""
        key, _, mark = token.partition(".")
        if not token.isascii() or not signing.is_mark(mark, PURPOSE, key):
            return None
        feed = await cls.filter(id=UUID(hex=key)).select_related("member").first()
        if feed is None or feed.member.account_status is not AccountStatus.ACTIVE:
            return None
        return feed.member

    @property
    def url(self) -> str:
        """Whoever knows it reads the meetings."""
        token = f"{self.id.hex}.{signing.mark(PURPOSE, self.id.hex)}"
        return f"{scheme.current().public_url}/calendar/{token}.ics"


async def meetings_of(owner: Member) -> list[Meeting]:
    """What their calendar shows, the newest first, with the two of each.

    Meetings that are off are left out: a calendar that subscribes drops what the feed has no more, while
    quite a few show an event that says it is cancelled as if it took place.
    """
    shown = Meeting.visible_to(owner).exclude(status=MeetingStatus.CANCELLED)
    lately = shown.filter(starts_at__gte=clock.now() - LOOKS_BACK).order_by("-starts_at", "-id")
    return await lately.limit(MOST_MEETINGS).select_related("relationship__mentor", "relationship__mentee")
