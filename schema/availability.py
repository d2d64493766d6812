"""A mentor's availability: the switch, and the notice that tells its owner that it is off."""

from datetime import date, datetime
from typing import Self

import strawberry

import models
import resolvers.profiles
from models.availability import UNAVAILABLE
from schema.choices import choice

choice(models.Availability, "Whether a mentor is open to proposals.")


@strawberry.type(description="That mentees cannot reach you at present; to be shown on every screen.")
class AvailabilityNotice:
    text: str = strawberry.field(description="In words that can be shown as they are.")
    availability: models.Availability = strawberry.field(description="Who switched it off: you or the scheme.")
    since: datetime | None = strawberry.field(description="Since when; null when not known.")
    until: date | None = strawberry.field(description="The last day away; null until you switch it on again.")
    note: str = strawberry.field(description="Your own note; empty when there is none.")

    @classmethod
    def of(cls, row: models.MentorProfile) -> Self | None:
        """None while the mentor is available."""
        if row.is_available:
            return None
        return cls(
            text=UNAVAILABLE,
            availability=row.availability,
            since=row.away_since,
            until=row.away_until,
            note=row.away_note,
        )


@strawberry.type
class AvailabilityOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="A notice while you are unavailable to mentees; null when you are available.")
    async def availability_notice(self) -> AvailabilityNotice | None:
        profile = await resolvers.profiles.own_mentor_profile(self.row)
        return AvailabilityNotice.of(profile) if profile else None
