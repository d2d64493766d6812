"""Your meetings in the calendar that you use: a secret address that it subscribes to."""

from datetime import datetime
from typing import Self

import strawberry

import models
import resolvers.calendar_feeds
from schema.context import Info
from schema.errors import UserError, refusals
from schema.members import Member
from schema.mutations import Input, Payload, mutation


@strawberry.type(description="Your meetings as a calendar that others can subscribe to, by RFC 5545.")
class CalendarFeed:
    url: str = strawberry.field(
        description="Where it is, for your calendar to subscribe to. Whoever knows it can read your meetings "
        "without signing in, so keep it to yourself."
    )
    created_at: datetime = strawberry.field(description="Since when this address works.")

    @classmethod
    def of(cls, row: models.CalendarFeed) -> Self:
        return cls(url=row.url, created_at=row.created_at)


@strawberry.type
class CalendarFeedOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="Your meetings for the calendar that you use; null when there is no address."
    )
    async def calendar_feed(self) -> CalendarFeed | None:
        found = await resolvers.calendar_feeds.of_viewer(self.row)
        return CalendarFeed.of(found) if found else None


@strawberry.input(description="Nothing is asked for.")
class CreateCalendarFeedInput(Input):
    pass


@strawberry.type(description="There is a new address, or not.")
class CreateCalendarFeedPayload(Payload):
    calendar_feed: CalendarFeed | None = strawberry.field(default=None, description="The new address.")
    errors: list[UserError] = refusals("CreateCalendarFeedError")


@strawberry.input(description="Nothing is asked for.")
class RevokeCalendarFeedInput(Input):
    pass


@strawberry.type(description="The address leads nowhere any more, or it still does.")
class RevokeCalendarFeedPayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You, without an address.")
    errors: list[UserError] = refusals("RevokeCalendarFeedError")


@strawberry.type
class CalendarFeedMutations:
    @mutation(
        CreateCalendarFeedPayload,
        "Have your meetings at a secret address, for your calendar. An earlier address stops working.",
    )
    async def create_calendar_feed(
        self, info: Info, input: CreateCalendarFeedInput
    ) -> CreateCalendarFeedPayload | None:
        row = await resolvers.calendar_feeds.create(info.context.viewer)
        return CreateCalendarFeedPayload(calendar_feed=CalendarFeed.of(row))

    @mutation(RevokeCalendarFeedPayload, "Stop the secret address of your meetings, at once.")
    async def revoke_calendar_feed(
        self, info: Info, input: RevokeCalendarFeedInput
    ) -> RevokeCalendarFeedPayload | None:
        row = await resolvers.calendar_feeds.revoke(info.context.viewer)
        return RevokeCalendarFeedPayload(member=Member.of(row))
