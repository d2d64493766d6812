"""Members as others meet them: no address, no number, nothing that belongs to the account."""

from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.members
from models.pictures import PictureSize
from schema.context import Context, Info
from schema.nodes import Node, finds, global_id

if TYPE_CHECKING:
    from schema.pictures import Picture
    from schema.profiles import MenteeProfile, MentorProfile

Size = Annotated[PictureSize, strawberry.argument(description="How large.")]


@strawberry.type(description="A member of the body who takes part in the scheme, as others meet them.")
class Member(Node):
    key: strawberry.Private[UUID]
    display_name: str = strawberry.field(description="Given and family name.")
    given_name: str = strawberry.field(description="Given name.")
    pronouns: str = strawberry.field(description="Pronouns; empty when not told.")

    @strawberry.field(description="The picture beside the profile; null when there is none for you to see.")
    async def picture(
        self, info: Info, size: Size = PictureSize.SMALL
    ) -> Annotated["Picture", strawberry.lazy("schema.pictures")] | None:
        from schema.pictures import Picture  # noqa: PLC0415  pictures are members' in turn

        facts = await info.context.loaders.pictures.load(self.key)
        return Picture.of(facts, size) if facts else None

    @strawberry.field(description="What they tell as a mentor; null when there is nothing for you to read.")
    async def mentor_profile(
        self, info: Info
    ) -> Annotated["MentorProfile", strawberry.lazy("schema.profiles")] | None:
        from schema.profiles import MentorProfile  # noqa: PLC0415  profiles are members' in turn

        row = await info.context.loaders.mentor_profiles.load(self.key)
        return MentorProfile.of(row) if row else None

    @strawberry.field(description="What they tell as a mentee; null when there is nothing for you to read.")
    async def mentee_profile(
        self, info: Info
    ) -> Annotated["MenteeProfile", strawberry.lazy("schema.profiles")] | None:
        from schema.profiles import MenteeProfile  # noqa: PLC0415  profiles are members' in turn

        row = await info.context.loaders.mentee_profiles.load(self.key)
        return MenteeProfile.of(row) if row else None

    @classmethod
    def of(cls, row: models.Member) -> Self:
        return cls(
            id=global_id("Member", row.id),
            key=row.id,
            display_name=row.display_name,
            given_name=row.given_name,
            pronouns=row.pronouns,
        )


@finds("Member")
async def _member(context: Context, key: UUID) -> Member | None:
    found = await resolvers.members.member(context.viewer, key) if context.member else None
    return Member.of(found) if found else None


async def member_of(info: Info, key: UUID) -> Member:
    """The member whom a foreign key names, so that there is one."""
    return Member.of(cast("models.Member", await info.context.loaders.members.load(key)))


async def name_of(info: Info, key: UUID | None) -> str | None:
    """What somebody is called, for those to whom no more of them is shown."""
    found = await info.context.loaders.members.load(key) if key else None
    return found.display_name if found else None
