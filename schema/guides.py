"""Guides and legal texts; whoever comes may read them, before there is an account."""

from typing import Annotated, Self
from uuid import UUID

import strawberry

import resolvers.guides
from models.content import guide_key
from models.guides import content
from models.guides.content import GuideKind, GuideStage
from models.templates.kinds import Audience
from schema.choices import choice
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(GuideKind, "What sort of guide it is.")
choice(GuideStage, "When a guide is of use.")
choice(Audience, "Whom a text is for.")


@strawberry.type(description="A text of the scheme's: a guide, or one that members agree to.")
class Guide(Node):
    slug: str = strawberry.field(description="A short name that stays, for addresses in the app.")
    title: str = strawberry.field(description="What it is called.")
    kind: GuideKind = strawberry.field(description="What sort of guide it is.")
    audience: Audience = strawberry.field(description="Whom it is for.")
    stage: GuideStage = strawberry.field(description="When it is of use.")
    version: int = strawberry.field(description="Which edition; consent to a legal text names it.")
    summary: str = strawberry.field(description="In a sentence.")
    body: str = strawberry.field(description="The text, in Markdown without HTML.")
    url: str | None = strawberry.field(description="Where the video or the file is; null for a page.")
    transcript_url: str | None = strawberry.field(description="Where a video can be read.")
    material_version: strawberry.Private[int]

    @strawberry.field(
        description="Whether you have marked it as seen since it last said something new; false for a guest."
    )
    async def is_seen(self, info: Info) -> bool:
        if info.context.member is None:
            return False
        return await info.context.loaders.seen_guides.load(self.slug) >= self.material_version

    @classmethod
    def of(cls, guide: content.Guide) -> Self:
        return cls(
            id=global_id("Guide", guide_key(guide.slug)),
            slug=guide.slug,
            title=guide.title,
            kind=guide.kind,
            audience=guide.audience,
            stage=guide.stage,
            version=guide.version,
            summary=guide.summary,
            body=guide.body,
            url=guide.url or None,
            transcript_url=guide.transcript_url or None,
            material_version=guide.material_version,
        )


Stage = Annotated[
    GuideStage | None, strawberry.argument(description="Only those for this stage, and those for any.")
]
For = Annotated[
    Audience | None, strawberry.argument(description="Only those for these readers, and those for everyone.")
]
Slug = Annotated[str, strawberry.argument(description="The guide's short name.")]


@strawberry.type
class GuideQueries:
    @strawberry.field(description="The guides in their order; readable for everybody.")
    async def guides(
        self, stage: Stage = strawberry.UNSET, audience: For = strawberry.UNSET
    ) -> list[Guide] | None:
        return [Guide.of(guide) for guide in await resolvers.guides.guides(stage or None, audience or None)]

    @strawberry.field(description="The guide of that name; null when there is none.")
    async def guide(self, slug: Slug) -> Guide | None:
        found = await resolvers.guides.guide(slug)
        return Guide.of(found) if found else None


@strawberry.input(description="Which guide you have looked at.")
class MarkGuideSeenInput(Input):
    id: strawberry.ID = strawberry.field(description="The guide.")


@strawberry.type(description="Marked, or not.")
class MarkGuideSeenPayload(Payload):
    guide: Guide | None = strawberry.field(default=None, description="The guide.")
    errors: list[UserError] = refusals("MarkGuideSeenError")


@strawberry.type
class GuideMutations:
    @mutation(
        MarkGuideSeenPayload, "Note that you have looked at a guide. It is a mark for you, and opens nothing."
    )
    async def mark_guide_seen(self, info: Info, input: MarkGuideSeenInput) -> MarkGuideSeenPayload | None:
        seen = await resolvers.guides.mark_seen(info.context.viewer, key_of("Guide", input.id))
        info.context.forget_loaded()
        found = await resolvers.guides.guide(seen.slug)
        return MarkGuideSeenPayload(guide=Guide.of(found) if found else None)


@finds("Guide")
async def _guide(_context: Context, key: UUID) -> Guide | None:
    found = await resolvers.guides.guide_of(key)
    return Guide.of(found) if found else None
