"""What each of the two can keep of their relationship, on paper or as a file."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.paper_archives
from models import printed
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of

if TYPE_CHECKING:
    from schema.relationships import Relationship


@strawberry.type(
    description="What both of you read - the contract, the tools, the meetings, and the messages if both agree - for "
    "either of you to keep: as it is when it is opened, while the relationship runs and after."
)
class PaperArchive:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(description="All of it as a page to print; for the two, signed in.")
    async def print_url(self) -> str:
        return printed.link(self.row, "html")

    @strawberry.field(description="All of it as a file of JSON; for the two, signed in.")
    async def file_url(self) -> str:
        return printed.link(self.row, "json")

    @strawberry.field(description="Whether you want the messages in it (consentToMessagesInArchive).")
    async def you_consent(self, info: Info) -> bool:
        return info.context.viewer.id in await info.context.loaders.message_consents.load(self.row.id)

    @strawberry.field(description="Whether the other one of the two wants the messages in it.")
    async def other_consents(self, info: Info) -> bool:
        other = self.row.other_than(info.context.viewer.id)
        return other in await info.context.loaders.message_consents.load(self.row.id)


@strawberry.type
class ArchiveOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(
        description="What you can keep of it, on paper or as a file; null when the time to keep it is over."
    )
    async def archive(self, info: Info) -> PaperArchive | None:
        is_emptied = await info.context.loaders.emptied_archives.load(self.row.id)
        return None if is_emptied else PaperArchive(row=self.row)


@strawberry.input(description="Whether the messages may stand in the archive.")
class ConsentToMessagesInArchiveInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    consents: bool = strawberry.field(description="True to agree, false to withdraw that.")


@strawberry.type(description="Noted, or not.")
class ConsentToMessagesInArchivePayload(Payload):
    relationship: Annotated["Relationship", strawberry.lazy("schema.relationships")] | None = (
        strawberry.field(default=None, description="The relationship as it stands now.")
    )
    errors: list[UserError] = refusals("ConsentToMessagesInArchiveError", models.ArchiveEmptied)


@strawberry.type
class ArchiveMutations:
    @mutation(
        ConsentToMessagesInArchivePayload,
        "Agree that the messages of the two of you stand in the archive that each can keep, or withdraw that. They "
        "stand in it only while both agree: a withdrawal counts from the next time either opens it.",
    )
    async def consent_to_messages_in_archive(
        self, info: Info, input: ConsentToMessagesInArchiveInput
    ) -> ConsentToMessagesInArchivePayload | None:
        from schema.relationships import Relationship  # noqa: PLC0415  which reaches its archive

        key = key_of("Relationship", input.id)
        row = await resolvers.paper_archives.consent(info.context.viewer, key, consents=input.consents)
        return ConsentToMessagesInArchivePayload(relationship=Relationship.of(row))
