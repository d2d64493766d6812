"""A mentor's availability: the switch, and the notice that tells its owner that it is off."""

from datetime import date, datetime
from typing import Self

import strawberry

import models
import resolvers.availability
import resolvers.profiles
from models.availability import UNAVAILABLE, PendingProposals
from resolvers.availability import Switch
from schema.absent import given
from schema.choices import choice
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.profiles import MentorProfile
from schema.proposals import Proposal

choice(models.Availability, "Whether a mentor is open to proposals.")
choice(PendingProposals, "What becomes of open proposals when a mentor goes away.")


@strawberry.type(description="That mentees cannot reach you at present; to be shown on every screen.")
class AvailabilityNotice:
    text: str = strawberry.field(description="In words that can be shown as they are.")
    availability: models.Availability = strawberry.field(
        description="Who switched it off: you or the scheme."
    )
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

    @strawberry.field(
        description="A notice while you are unavailable to mentees; null when you are available."
    )
    async def availability_notice(self) -> AvailabilityNotice | None:
        profile = await resolvers.profiles.own_mentor_profile(self.row)
        return AvailabilityNotice.of(profile) if profile else None


@strawberry.input(description="On, or off.")
class SetAvailabilityInput(Input):
    available: bool = strawberry.field(description="Whether mentees can reach you.")
    away_until: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The last day away, when you switch it off: on the next you are available again by yourself.",
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A note for yourself, at most 300 characters."
    )
    pending: PendingProposals = strawberry.field(
        default=PendingProposals.RELEASE,
        description="What becomes of open proposals, when you switch it off.",
    )


@strawberry.type(description="Switched, or not.")
class SetAvailabilityPayload(Payload):
    mentor_profile: MentorProfile | None = strawberry.field(default=None, description="Your profile.")
    notice: AvailabilityNotice | None = strawberry.field(
        default=None, description="To be shown on every screen; null while you are available."
    )
    released: list[Proposal] | None = strawberry.field(
        default=None,
        description="The proposals that were closed by it; their mentees are asked to choose somebody else.",
    )
    errors: list[UserError] = refusals("SetAvailabilityError")


@strawberry.type
class AvailabilityMutations:
    @mutation(SetAvailabilityPayload, "Be available to mentees, or not, for a while or until you say so.")
    async def set_availability(
        self, info: Info, input: SetAvailabilityInput
    ) -> SetAvailabilityPayload | None:
        switch = Switch(
            available=input.available,
            away_until=given(input.away_until),
            note=given(input.note) or "",
            pending=input.pending,
        )
        row = await resolvers.availability.set_availability(info.context.viewer, switch)
        released = await resolvers.availability.released_while_away(row)
        return SetAvailabilityPayload(
            mentor_profile=MentorProfile.of(row),
            notice=AvailabilityNotice.of(row),
            released=[Proposal.of(each) for each in released],
        )
