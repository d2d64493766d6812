"""Profile pictures. A picture itself is fetched over HTTP; here are its address and its description."""

from typing import Self

import strawberry

import resolvers.pictures
from models import pictures
from models.pictures import NotAPicture, PictureSize, PictureTooLarge
from resolvers.pictures import PictureFacts
from schema.choices import choice
from schema.context import Info
from schema.errors import UserError, refusals
from schema.members import Member
from schema.mutations import Input, Payload, mutation
from schema.uploads import Upload

choice(PictureSize, "How large a picture is.")


@strawberry.type(description="A profile picture in one size, as WebP.")
class Picture:
    url: str = strawberry.field(
        description="Where it is. The address works for some minutes, without signing in; ask again later."
    )
    alt_text: str = strawberry.field(description="What it shows, for those who cannot see it; can be empty.")

    @classmethod
    def of(cls, facts: PictureFacts, size: PictureSize) -> Self:
        return cls(url=pictures.link(facts.content_hash, size), alt_text=facts.alt_text)


@strawberry.input(description="The picture, by the GraphQL multipart request specification.")
class SetProfilePictureInput(Input):
    file: Upload = strawberry.field(
        description="JPEG, PNG or WebP, at most 5 MB and 24 million pixels (12 million as WebP). It is redrawn; "
        "places and dates go."
    )
    alt_text: str = strawberry.field(
        default="", description="What it shows, for those who cannot see it; at most 200 characters."
    )


@strawberry.type(description="Shown, or not.")
class SetProfilePicturePayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You, with the picture.")
    errors: list[UserError] = refusals("SetProfilePictureError", PictureTooLarge, NotAPicture)


@strawberry.input(description="Nothing to say.")
class RemoveProfilePictureInput(Input):
    pass


@strawberry.type(description="Gone, or not.")
class RemoveProfilePicturePayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You, without a picture.")
    errors: list[UserError] = refusals("RemoveProfilePictureError")


@strawberry.type
class PictureMutations:
    @mutation(SetProfilePicturePayload, "Show a picture beside your profile; ten times an hour at most.")
    async def set_profile_picture(
        self, info: Info, input: SetProfilePictureInput
    ) -> SetProfilePicturePayload | None:
        content = await input.file.read()
        row = await resolvers.pictures.set_picture(info.context.viewer, content, input.alt_text)
        return SetProfilePicturePayload(member=Member.of(row))

    @mutation(RemoveProfilePicturePayload, "Show no picture any more.")
    async def remove_profile_picture(
        self, info: Info, input: RemoveProfilePictureInput
    ) -> RemoveProfilePicturePayload | None:
        row = await resolvers.pictures.remove_picture(info.context.viewer)
        return RemoveProfilePicturePayload(member=Member.of(row))
