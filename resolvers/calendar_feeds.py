"""The secret address at which a member's own calendar reads their meetings: given, taken away, and read."""

from dataclasses import dataclass

from models import calendar_feeds, events
from models.calendar_feeds import CalendarFeed
from models.meetings import Meeting
from models.members import Member
from resolvers.use_case import use_case


@dataclass(frozen=True)
class Subscription:
    """Whose calendar it is, and what stands in it."""

    owner: Member
    meetings: list[Meeting]


@use_case
async def create(viewer: Member) -> CalendarFeed:
    """A new address for the viewer's calendar, in place of an earlier one."""
    feed = await CalendarFeed.give(viewer)
    await events.record("calendar-feed-created", viewer, by=viewer)
    return feed


@use_case
async def revoke(viewer: Member) -> Member:
    """From now on nobody reads the viewer's meetings by an address; there need not have been one."""
    if await CalendarFeed.take_away(viewer):
        await events.record("calendar-feed-revoked", viewer, by=viewer)
    return viewer


async def of_viewer(viewer: Member) -> CalendarFeed | None:
    """The address that works at present."""
    return await CalendarFeed.get_or_none(member_id=viewer.id)


async def subscribed(token: str) -> Subscription | None:
    """What the calendar that has this token is to show; none if it opens nothing, whatever the reason."""
    owner = await CalendarFeed.owner_of(token)
    return Subscription(owner, await calendar_feeds.meetings_of(owner)) if owner else None
