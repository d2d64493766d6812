"""Profiles as those who may read them see them."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.profiles
from models.answer_times import AnswerTime
from models.profiles import ProfilePart
from schema.choices import choice
from schema.context import Context, Info
from schema.members import Member, member_of
from schema.nodes import Node, finds, global_id
from schema.scheme import Language, Sector
from schema.topics import Topic

choice(models.MeetingMethod, "How two people meet.")
choice(AnswerTime, "How soon a mentor usually answers.")
choice(ProfilePart, "Something that a profile has to tell.")


@strawberry.type(description="What a member tells as a mentor.")
class MentorProfile(Node):
    row: strawberry.Private[models.MentorProfile]
    headline: str = strawberry.field(description="Who they are, in a line.")
    about: str = strawberry.field(description="Some words about them.")
    experience: str = strawberry.field(description="What they have done.")
    years_of_experience: int = strawberry.field(description="Years in the profession.")
    sector: Sector | None = strawberry.field(description="Where they work; null when not told.")
    locality: str = strawberry.field(description="Where they are; empty when not told.")
    languages: list[Language] = strawberry.field(description="What they speak.")
    methods: list[models.MeetingMethod] = strawberry.field(description="How they would meet.")
    capacity: int = strawberry.field(description="Mentees they would have at once.")
    is_available: bool = strawberry.field(description="Whether they are open to proposals at present.")
    away_until: date | None = strawberry.field(description="The last day away, when known; else null.")
    published_at: datetime | None = strawberry.field(
        description="Since when others can see it; null while something is missing."
    )
    updated_at: datetime | None = strawberry.field(description="When it was last saved; null for never.")
    hidden_at: datetime | None = strawberry.field(
        description="When a coordinator hid it from other members; null while they have not."
    )

    @strawberry.field(description="Whose it is.")
    async def member(self, info: Info) -> Member:
        return await member_of(info, self.row.member_id)

    @strawberry.field(description="What they offer, in the scheme's order.")
    async def topics(self, info: Info) -> list[Topic]:
        return [Topic.of(row) for row in await info.context.loaders.offers.load(self.row.id)]

    @strawberry.field(description="How many more mentees they have a place for.")
    async def places_left(self, info: Info) -> int:
        counted: int | None = getattr(self.row, "free", None)
        return await info.context.loaders.places.load(self.row.id) if counted is None else max(0, counted)

    @strawberry.field(
        description="Within which time they usually answer a proposal; null while too few were answered to say, or "
        "when it takes longer."
    )
    async def usually_answers_within(self, info: Info) -> AnswerTime | None:
        return await info.context.loaders.answer_times.load(self.row.member_id)

    @strawberry.field(description="What has to be told before others can see it; empty once it is published.")
    async def missing(self, info: Info) -> list[ProfilePart]:
        return self.row.missing(await info.context.loaders.offers.load(self.row.id))

    @classmethod
    def of(cls, row: models.MentorProfile) -> Self:
        return cls(
            id=global_id("MentorProfile", row.id),
            row=row,
            headline=row.headline,
            about=row.about,
            experience=row.experience,
            years_of_experience=row.years_of_experience,
            sector=Sector.named(row.sector),
            locality=row.locality,
            languages=Language.coded(*row.languages),
            methods=row.methods,
            capacity=row.capacity,
            is_available=row.is_available,
            away_until=None if row.is_available else row.away_until,
            published_at=row.published_at,
            updated_at=row.updated_at,
            hidden_at=row.hidden_at,
        )


@strawberry.type(description="What a member tells as a mentee. Mentors see it whom they ask, or work with.")
class MenteeProfile(Node):
    row: strawberry.Private[models.MenteeProfile]
    about: str = strawberry.field(description="Some words about them.")
    hopes: str = strawberry.field(description="What they hope to gain.")
    career_stage: str = strawberry.field(description="Where they are in their career, in their own words.")
    sector: Sector | None = strawberry.field(description="Where they work; null when not told.")
    locality: str = strawberry.field(description="Where they are; empty when not told.")
    languages: list[Language] = strawberry.field(description="What they speak.")
    methods: list[models.MeetingMethod] = strawberry.field(description="How they would meet.")
    published_at: datetime | None = strawberry.field(
        description="Since when mentors can see it; null while something is missing."
    )
    updated_at: datetime | None = strawberry.field(description="When it was last saved; null for never.")
    hidden_at: datetime | None = strawberry.field(
        description="When a coordinator hid it from other members; null while they have not."
    )

    @strawberry.field(description="Whose it is.")
    async def member(self, info: Info) -> Member:
        return await member_of(info, self.row.member_id)

    @strawberry.field(description="What they seek, in the scheme's order.")
    async def topics(self, info: Info) -> list[Topic]:
        return [Topic.of(row) for row in await info.context.loaders.seeks.load(self.row.id)]

    @strawberry.field(
        description="What has to be told before mentors can see it; empty once it is published."
    )
    async def missing(self, info: Info) -> list[ProfilePart]:
        return self.row.missing(await info.context.loaders.seeks.load(self.row.id))

    @classmethod
    def of(cls, row: models.MenteeProfile) -> Self:
        return cls(
            id=global_id("MenteeProfile", row.id),
            row=row,
            about=row.about,
            hopes=row.hopes,
            career_stage=row.career_stage,
            sector=Sector.named(row.sector),
            locality=row.locality,
            languages=Language.coded(*row.languages),
            methods=row.methods,
            published_at=row.published_at,
            updated_at=row.updated_at,
            hidden_at=row.hidden_at,
        )


@strawberry.type
class ProfilesOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Your own profile as a mentor; null when you are none.")
    async def mentor_profile(self) -> MentorProfile | None:
        found = await resolvers.profiles.own_mentor_profile(self.row)
        return MentorProfile.of(found) if found else None

    @strawberry.field(description="Your own profile as a mentee; null when you are none.")
    async def mentee_profile(self) -> MenteeProfile | None:
        found = await resolvers.profiles.own_mentee_profile(self.row)
        return MenteeProfile.of(found) if found else None


@finds("MentorProfile")
async def _mentor_profile(context: Context, key: UUID) -> MentorProfile | None:
    found = await resolvers.profiles.mentor_profile(context.viewer, key) if context.member else None
    return MentorProfile.of(found) if found else None


@finds("MenteeProfile")
async def _mentee_profile(context: Context, key: UUID) -> MenteeProfile | None:
    found = await resolvers.profiles.mentee_profile(context.viewer, key) if context.member else None
    return MenteeProfile.of(found) if found else None
