"""Opening a mentoring tool, filling it in, sharing it, and going back."""

from typing import Self, cast

import strawberry

import models
import resolvers.tool_archive
import resolvers.tools
from models.refusals import Refusal
from models.relationships import RelationshipOver
from schema.absent import given
from schema.answer_inputs import AnswerInput, changes_in
from schema.context import Info
from schema.deprecations import ONE_NAME, use_instead
from schema.errors import UserError, refusals, shows
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.tools import ToolDocument, ToolRevision

DOCUMENT = ("input", "documentId")


@shows(models.RevisionConflict)
@strawberry.type(description=models.RevisionConflict.sentence)
class RevisionConflict(UserError):
    tool_revision: ToolRevision = strawberry.field(description="What stands there now.")
    current: ToolRevision = strawberry.field(
        description="The earlier name of `toolRevision`.",
        deprecation_reason=use_instead("toolRevision", why=ONE_NAME),
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        found = ToolRevision.of(cast("models.RevisionConflict", refusal).current)
        return cls(**vars(UserError.of(refusal)), tool_revision=found, current=found)


@shows(models.AnswersMissing)
@strawberry.type(description=models.AnswersMissing.sentence)
class AnswersMissing(UserError):
    missing: list[list[str]] = strawberry.field(description="Where; as in `ToolDocument.missing`.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        return cls(**vars(UserError.of(refusal)), missing=cast("models.AnswersMissing", refusal).missing)


@strawberry.input(description="Which tool to open.")
class StartToolInput(Input):
    relationship_id: strawberry.ID = strawberry.field(description="With whom: the relationship.")
    template: str = strawberry.field(description="The key of its template: goals.")
    meeting_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="For tools that repeat PER_MEETING: the meeting that it records.",
    )
    title: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A line of at most 200 characters; left out: the title of the template or of the meeting.",
    )


@strawberry.input(description="What to write in a tool.")
class SaveToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")
    expected_revision: int = strawberry.field(
        description="The number of the revision that you read: if there has been another since, nothing is saved."
    )
    answers: list[AnswerInput] = strawberry.field(
        description="What to write; fields that are left out stay as they are."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A line about this revision, for the history; at most 300 characters.",
    )


@strawberry.input(description="Which answers to submit.")
class SubmitToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")
    expected_revision: int = strawberry.field(
        description="The number of the revision that you read: if there has been another since, nothing happens."
    )


@strawberry.input(description="Which tool to move to the newest version of its form.")
class UpgradeToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")
    expected_revision: int = strawberry.field(
        description="The number of the revision that you read: if there has been another since, nothing happens."
    )


@strawberry.input(description="Which tool to share.")
class ShareToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")


@strawberry.input(description="Which tool to put aside.")
class ArchiveToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")


@strawberry.input(description="Which tool to take out again.")
class UnarchiveToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")


@strawberry.input(description="Which revision to go back to.")
class RestoreToolRevisionInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool.")
    number: int = strawberry.field(description="The number of the revision.")


@strawberry.type
class Tool(Payload):
    document: ToolDocument | None = strawberry.field(default=None, description="The tool as it stands now.")


@strawberry.type(description="Opened, or not.")
class StartToolPayload(Tool):
    errors: list[UserError] = refusals("StartToolError", RelationshipOver)


@strawberry.type(description="Saved, or not.")
class SaveToolPayload(Tool):
    errors: list[UserError] = refusals(
        "SaveToolError", RelationshipOver, models.RevisionConflict, models.AnswersMissing
    )


@strawberry.type(description="Submitted, or not.")
class SubmitToolPayload(Tool):
    errors: list[UserError] = refusals(
        "SubmitToolError", RelationshipOver, models.RevisionConflict, models.AnswersMissing
    )


@strawberry.type(description="Moved, or not.")
class UpgradeToolPayload(Tool):
    errors: list[UserError] = refusals(
        "UpgradeToolError", RelationshipOver, models.RevisionConflict, models.AnswersMissing
    )


@strawberry.type(description="Shared, or not.")
class ShareToolPayload(Tool):
    errors: list[UserError] = refusals("ShareToolError", RelationshipOver)


@strawberry.type(description="Put aside, or not.")
class ArchiveToolPayload(Tool):
    errors: list[UserError] = refusals("ArchiveToolError", RelationshipOver)


@strawberry.type(description="Taken out again, or not.")
class UnarchiveToolPayload(Tool):
    errors: list[UserError] = refusals("UnarchiveToolError", RelationshipOver)


@strawberry.type(description="Restored, or not.")
class RestoreToolRevisionPayload(Tool):
    errors: list[UserError] = refusals(
        "RestoreToolRevisionError", RelationshipOver, models.RevisionConflict, models.AnswersMissing
    )


@strawberry.type
class ToolMutations:
    @mutation(
        StartToolPayload,
        "Open a mentoring tool. Of those that there are only once, you get the one that is there already, also when "
        "it is put aside.",
    )
    async def start_tool(self, info: Info, input: StartToolInput) -> StartToolPayload | None:
        meeting_id = given(input.meeting_id)
        row = await resolvers.tools.start(
            info.context.viewer,
            key_of("Relationship", input.relationship_id, path=("input", "relationshipId")),
            input.template,
            key_of("Meeting", meeting_id, path=("input", "meetingId")) if meeting_id is not None else None,
            given(input.title) or "",
        )
        return StartToolPayload(document=ToolDocument.of(row))

    @mutation(SaveToolPayload, "Write in a mentoring tool; each save is a revision, and none is ever lost.")
    async def save_tool(self, info: Info, input: SaveToolInput) -> SaveToolPayload | None:
        row = await resolvers.tools.save(
            info.context.viewer,
            key_of("ToolDocument", input.document_id, path=DOCUMENT),
            input.expected_revision,
            changes_in(input.answers),
            given(input.note) or "",
        )
        return SaveToolPayload(document=ToolDocument.of(row))

    @mutation(
        SubmitToolPayload,
        "Say that your answers to a tool that you both fill in separately are complete. Where they open together, "
        "the second of the two opens both, and both are told. Until then you can still change yours.",
    )
    async def submit_tool(self, info: Info, input: SubmitToolInput) -> SubmitToolPayload | None:
        row = await resolvers.tools.submit(
            info.context.viewer,
            key_of("ToolDocument", input.document_id, path=DOCUMENT),
            input.expected_revision,
        )
        return SubmitToolPayload(document=ToolDocument.of(row))

    @mutation(
        UpgradeToolPayload,
        "Go over to the newest version of a tool's form, as a new revision. What has no place there any more stays "
        "readable under `ToolRevision.fromEarlierForm`.",
    )
    async def upgrade_tool(self, info: Info, input: UpgradeToolInput) -> UpgradeToolPayload | None:
        row = await resolvers.tools.upgrade(
            info.context.viewer,
            key_of("ToolDocument", input.document_id, path=DOCUMENT),
            input.expected_revision,
        )
        return UpgradeToolPayload(document=ToolDocument.of(row))

    @mutation(
        ShareToolPayload,
        "Let the other one read a tool that only you could read: what stands in it now and from now on, but none "
        "of what stood there before. This cannot be undone.",
    )
    async def share_tool(self, info: Info, input: ShareToolInput) -> ShareToolPayload | None:
        row = await resolvers.tools.share(
            info.context.viewer, key_of("ToolDocument", input.document_id, path=DOCUMENT)
        )
        return ShareToolPayload(document=ToolDocument.of(row))

    @mutation(
        ArchiveToolPayload,
        "Put a tool aside that you fill in. Both of you can still read it, and neither can write in it; "
        "`Relationship.tools` lists it as PUT_ASIDE. It stays aside until one of you takes it out (`unarchiveTool`).",
    )
    async def archive_tool(self, info: Info, input: ArchiveToolInput) -> ArchiveToolPayload | None:
        row = await resolvers.tool_archive.archive(
            info.context.viewer, key_of("ToolDocument", input.document_id, path=DOCUMENT)
        )
        return ArchiveToolPayload(document=ToolDocument.of(row))

    @mutation(
        UnarchiveToolPayload,
        "Take a tool out again that one of you had put aside: it can be filled in as before.",
    )
    async def unarchive_tool(self, info: Info, input: UnarchiveToolInput) -> UnarchiveToolPayload | None:
        row = await resolvers.tool_archive.unarchive(
            info.context.viewer, key_of("ToolDocument", input.document_id, path=DOCUMENT)
        )
        return UnarchiveToolPayload(document=ToolDocument.of(row))

    @mutation(
        RestoreToolRevisionPayload,
        "Go back to what stood in a tool. That is a new revision with the old answers.",
    )
    async def restore_tool_revision(
        self, info: Info, input: RestoreToolRevisionInput
    ) -> RestoreToolRevisionPayload | None:
        row = await resolvers.tools.restore(
            info.context.viewer, key_of("ToolDocument", input.document_id, path=DOCUMENT), input.number
        )
        return RestoreToolRevisionPayload(document=ToolDocument.of(row))
