"""Going on with somebody else: one's own words come along, and the next search begins where one is."""

import strawberry

import models
import resolvers.carrying
import resolvers.tool_lists
from models.carrying import AlreadyStartedThere, NothingToCarry
from resolvers.tool_lists import WantedTools
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.scheme import Language
from schema.tools import Key, Status, ToolDocument
from schema.topics import Topic


@strawberry.type(
    description="What to look for next, from your profile as a mentee: hand it to `mentors(search:)`, or change it."
)
class NextSearch:
    topics: list[Topic] = strawberry.field(description="What you seek.")
    methods: list[models.MeetingMethod] = strawberry.field(description="How you would meet.")
    languages: list[Language] = strawberry.field(description="What you speak.")


@strawberry.type
class NextSearchOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(
        description="Once it is over, for the mentee of the two: what to look for next. Null while it runs, and for "
        "the mentor."
    )
    async def next_search(self, info: Info) -> NextSearch | None:
        viewer = info.context.viewer
        if not self.row.is_over or viewer.id != self.row.mentee_id:
            return None
        profile = await info.context.loaders.mentee_profiles.load(viewer.id)
        if profile is None:
            return None
        topics = await info.context.loaders.seeks.load(profile.id)
        return NextSearch(
            topics=[Topic.of(row) for row in topics],
            methods=list(profile.methods),
            languages=Language.coded(*profile.languages),
        )


@strawberry.type
class DocumentsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The mentoring tools that you have opened or can read, of all your relationships, over or not, the "
        "newest first. Your own words in them can be carried on (carryTool) until the time to keep them is over."
    )
    async def documents(
        self,
        template: Key = strawberry.UNSET,
        status: Status = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ToolDocument]:
        wanted = WantedTools(given(template), given(status))
        part = await resolvers.tool_lists.everywhere(self.row, wanted, window(first, after, last, before))
        return connect(part, ToolDocument.of, lambda: resolvers.tool_lists.count_everywhere(self.row, wanted))


@strawberry.input(description="What to carry on, and where to.")
class CarryToolInput(Input):
    document_id: strawberry.ID = strawberry.field(description="The tool, of another relationship.")
    relationship_id: strawberry.ID = strawberry.field(description="The relationship to begin it anew in.")


@strawberry.type(description="Begun anew with your own words, or not.")
class CarryToolPayload(Payload):
    document: ToolDocument | None = strawberry.field(default=None, description="The new tool.")
    errors: list[UserError] = refusals(
        "CarryToolError", models.RelationshipOver, NothingToCarry, AlreadyStartedThere
    )


@strawberry.type
class CarryingMutations:
    @mutation(
        CarryToolPayload,
        "Begin a tool anew in another relationship with your own words as they stand now, never with a word of the "
        "other one: no note of a mentor, and no answer that somebody else wrote first. Rows keep their ids. Who reads "
        "the new one follows from its template: goals and plans are read by both at once. The old one stays.",
    )
    async def carry_tool(self, info: Info, input: CarryToolInput) -> CarryToolPayload | None:
        row = await resolvers.carrying.carry(
            info.context.viewer,
            key_of("ToolDocument", input.document_id, path=("input", "documentId")),
            key_of("Relationship", input.relationship_id, path=("input", "relationshipId")),
        )
        return CarryToolPayload(document=ToolDocument.of(row))
