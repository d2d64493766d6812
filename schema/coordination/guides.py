"""The scheme's guides and legal texts, as those who look after it write them."""

from datetime import datetime
from typing import Annotated, Any, Self, cast

import strawberry

import models
from models.guides.content import GuideKind, GuideStage
from models.guides.editing import faults_of
from models.guides.editions import GuideDraftChanged as DraftHasChanged
from models.guides.editions import GuideEdition, GuideMustStay, GuideNotInThatState, GuideShelf
from models.refusals import Refusal
from models.templates.kinds import Audience
from resolvers.coordination import guides
from resolvers.coordination.guides import DeskGuide
from schema.absent import given
from schema.context import Info
from schema.deprecations import ONE_NAME, use_instead
from schema.errors import UserError, refusals, shows
from schema.guides import Guide
from schema.members import name_of
from schema.mutations import Input, Payload, mutation

FIELDS = ("title", "kind", "audience", "stage", "place", "summary", "body", "url", "transcript_url")


@strawberry.type(description="A version of a guide that coordinators have published. It never changes.")
class GuideEditionRecord:
    row: strawberry.Private[GuideEdition]
    version: int = strawberry.field(description="Its number.")
    title: str = strawberry.field(description="What it was called.")
    body: str = strawberry.field(description="The text as it was written, gaps unfilled.")
    note: str = strawberry.field(description="Why, in the words of who published it.")
    is_material: bool = strawberry.field(
        description="Whether members were to look at it, or agree to it, again."
    )
    published_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="The name of who published it.")
    async def publisher_name(self, info: Info) -> str | None:
        return await name_of(info, self.row.published_by_id)

    @classmethod
    def of(cls, row: GuideEdition) -> Self:
        return cls(
            row=row,
            version=row.version,
            title=row.title,
            body=row.body,
            note=row.note,
            is_material=row.is_material,
            published_at=row.created_at,
        )


@strawberry.type(description="The next version of a guide, while it is written. Only coordinators see it.")
class GuideDraft:
    shelf: strawberry.Private[GuideShelf]
    number: int = strawberry.field(description="To be named when it is saved or published.")
    title: str = strawberry.field(description="What it is called.")
    kind: GuideKind = strawberry.field(description="What sort of guide it is.")
    audience: Audience = strawberry.field(description="Whom it is for.")
    stage: GuideStage = strawberry.field(description="When it is of use.")
    place: int = strawberry.field(description="Where it stands among the others: the smallest first.")
    summary: str = strawberry.field(description="In a sentence.")
    body: str = strawberry.field(description="The text as it is written, gaps unfilled.")
    url: str = strawberry.field(description="Where the video or the file is; empty for a page.")
    transcript_url: str = strawberry.field(description="Where a video can be read; empty when there is none.")
    drafted_at: datetime | None = strawberry.field(description="When it was saved.")
    faults: list[str] = strawberry.field(
        description="What has to be put right before it can be published, in sentences."
    )

    @strawberry.field(description="As members would read it.")
    async def preview(self) -> Guide:
        return Guide.of(await guides.draft_as_read(self.shelf.content, self.shelf.slug))

    @classmethod
    def of(cls, shelf: GuideShelf) -> "GuideDraft | None":
        if not shelf.number:
            return None
        content = shelf.content
        return cls(
            shelf=shelf,
            number=shelf.number,
            drafted_at=shelf.drafted_at,
            faults=[fault.sentence for fault in faults_of(content)],
            **{name: content[name] for name in FIELDS},
        )


@strawberry.type(description="A guide as it lies before those who write it.")
class DraftedGuide:
    slug: str = strawberry.field(description="A short name that stays.")
    shown: Guide | None = strawberry.field(
        description="As members read it; null when it is withdrawn, or not published yet."
    )
    is_withdrawn: bool = strawberry.field(description="Whether it is shown to nobody.")
    draft: GuideDraft | None = strawberry.field(description="The next version; null when nobody writes one.")

    @strawberry.field(
        description="What coordinators have published of it, the newest first; not what came with the program."
    )
    async def editions(self, info: Info) -> list[GuideEditionRecord]:
        return [
            GuideEditionRecord.of(row) for row in await info.context.loaders.guide_editions.load(self.slug)
        ]

    @classmethod
    def of(cls, found: DeskGuide) -> Self:
        return cls(
            slug=found.slug,
            shown=Guide.of(found.shown) if found.shown else None,
            is_withdrawn=found.shelf.withdrawn_at is not None,
            draft=GuideDraft.of(found.shelf),
        )


@shows(DraftHasChanged)
@strawberry.type(description=DraftHasChanged.sentence)
class GuideDraftChanged(UserError):
    guide_draft: GuideDraft | None = strawberry.field(
        description="The draft there is now; null when there is none."
    )
    current: GuideDraft | None = strawberry.field(
        description="The earlier name of `guideDraft`.",
        deprecation_reason=use_instead("guideDraft", why=ONE_NAME),
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        found = GuideDraft.of(cast("DraftHasChanged", refusal).current)
        return cls(**vars(UserError.of(refusal)), guide_draft=found, current=found)


@strawberry.input(description="What the next version of a guide says; what is left out stays.")
class SaveGuideDraftInput(Input):
    slug: str = strawberry.field(description="Which guide: the short name of one there is, or of a new one.")
    expected_draft: int = strawberry.field(
        description="The draft's number as you know it; 0 when there is none."
    )
    from_version: int | None = strawberry.field(
        default=strawberry.UNSET, description="Begin anew from that earlier version."
    )
    title: strawberry.Maybe[str] = strawberry.field(description="At most 120 characters.")
    kind: strawberry.Maybe[GuideKind] = strawberry.field(description="What sort of guide it is.")
    audience: strawberry.Maybe[Audience] = strawberry.field(description="Whom it is for.")
    stage: strawberry.Maybe[GuideStage] = strawberry.field(description="When it is of use.")
    place: strawberry.Maybe[int] = strawberry.field(description="0 to 1000: the smallest comes first.")
    summary: strawberry.Maybe[str] = strawberry.field(description="At most 300 characters.")
    body: strawberry.Maybe[str] = strawberry.field(
        description="Markdown without HTML or pictures, at most 40000 characters. {expiry_days} and the like are "
        "filled with the scheme's facts."
    )
    url: strawberry.Maybe[str] = strawberry.field(
        description="Of the video or the file: https. Empty for none."
    )
    transcript_url: strawberry.Maybe[str] = strawberry.field(
        description="Where a video can be read: https. Empty for none."
    )

    def content(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in FIELDS}
        return {name: each.value for name, each in told.items() if each}


@strawberry.type(description="Saved, or not.")
class SaveGuideDraftPayload(Payload):
    guide: DraftedGuide | None = strawberry.field(default=None, description="The guide, with the draft.")
    errors: list[UserError] = refusals("SaveGuideDraftError", DraftHasChanged)


@strawberry.input(description="Which draft to publish.")
class PublishGuideInput(Input):
    slug: str = strawberry.field(description="Which guide.")
    expected_draft: int = strawberry.field(description="The number of the draft that you have read.")
    is_material: bool = strawberry.field(
        description="Whether it says something else than before: then members are to look at it again, and to agree "
        "again to the terms of use. A corrected slip is none."
    )
    note: str = strawberry.field(description="Why, for those who look at it later; at most 300 characters.")


@strawberry.type(description="Published, or not.")
class PublishGuidePayload(Payload):
    guide: DraftedGuide | None = strawberry.field(default=None, description="The guide.")
    errors: list[UserError] = refusals("PublishGuideError", DraftHasChanged)


@strawberry.input(description="Which draft to throw away.")
class DiscardGuideDraftInput(Input):
    slug: str = strawberry.field(description="Which guide.")
    expected_draft: int = strawberry.field(description="The number of the draft that you have read.")


@strawberry.type(description="Thrown away, or not.")
class DiscardGuideDraftPayload(Payload):
    guide: DraftedGuide | None = strawberry.field(
        default=None, description="The guide; null when there is nothing else of it."
    )
    errors: list[UserError] = refusals("DiscardGuideDraftError", DraftHasChanged)


@strawberry.input(description="Which guide to show to nobody.")
class WithdrawGuideInput(Input):
    slug: str = strawberry.field(description="Which guide.")


@strawberry.type(description="Withdrawn, or not.")
class WithdrawGuidePayload(Payload):
    guide: DraftedGuide | None = strawberry.field(default=None, description="The guide.")
    errors: list[UserError] = refusals("WithdrawGuideError", GuideMustStay, GuideNotInThatState)


@strawberry.input(description="Which guide to show again.")
class RestoreGuideInput(Input):
    slug: str = strawberry.field(description="Which guide.")


@strawberry.type(description="Shown again, or not.")
class RestoreGuidePayload(Payload):
    guide: DraftedGuide | None = strawberry.field(default=None, description="The guide.")
    errors: list[UserError] = refusals("RestoreGuideError", GuideNotInThatState)


Slug = Annotated[str, strawberry.argument(description="The guide's short name.")]


@strawberry.type
class GuidesToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="All guides in their order, with the drafts of their next versions.")
    async def guides(self) -> list[DraftedGuide]:
        return [DraftedGuide.of(found) for found in await guides.desk(self.row)]

    @strawberry.field(description="The guide of that name, with its draft; null when there is none.")
    async def guide(self, slug: Slug) -> DraftedGuide | None:
        return await _shown(self.row, slug)


@strawberry.type
class GuideDeskMutations:
    @mutation(SaveGuideDraftPayload, "For coordinators: write the next version of a guide, or of a new one.")
    async def save_guide_draft(self, info: Info, input: SaveGuideDraftInput) -> SaveGuideDraftPayload | None:
        coordinator = info.context.coordinator
        shelf = await guides.save_draft(
            coordinator, input.slug, input.expected_draft, input.content(), given(input.from_version)
        )
        return SaveGuideDraftPayload(guide=await _shown(coordinator, shelf.slug))

    @mutation(PublishGuidePayload, "For coordinators: publish a draft as the guide's next version.")
    async def publish_guide(self, info: Info, input: PublishGuideInput) -> PublishGuidePayload | None:
        coordinator = info.context.coordinator
        shelf = await guides.publish(
            coordinator, input.slug, input.expected_draft, input.note, is_material=input.is_material
        )
        return PublishGuidePayload(guide=await _shown(coordinator, shelf.slug))

    @mutation(DiscardGuideDraftPayload, "For coordinators: throw away the draft of a guide.")
    async def discard_guide_draft(
        self, info: Info, input: DiscardGuideDraftInput
    ) -> DiscardGuideDraftPayload | None:
        coordinator = info.context.coordinator
        shelf = await guides.discard_draft(coordinator, input.slug, input.expected_draft)
        return DiscardGuideDraftPayload(guide=await _shown(coordinator, shelf.slug))

    @mutation(WithdrawGuidePayload, "For coordinators: show a guide to nobody.")
    async def withdraw_guide(self, info: Info, input: WithdrawGuideInput) -> WithdrawGuidePayload | None:
        coordinator = info.context.coordinator
        shelf = await guides.withdraw(coordinator, input.slug)
        return WithdrawGuidePayload(guide=await _shown(coordinator, shelf.slug))

    @mutation(RestoreGuidePayload, "For coordinators: show a withdrawn guide again.")
    async def restore_guide(self, info: Info, input: RestoreGuideInput) -> RestoreGuidePayload | None:
        coordinator = info.context.coordinator
        shelf = await guides.restore(coordinator, input.slug)
        return RestoreGuidePayload(guide=await _shown(coordinator, shelf.slug))


async def _shown(coordinator: models.Member, slug: str) -> DraftedGuide | None:
    found = await guides.on_desk(coordinator, slug)
    return DraftedGuide.of(found) if found else None
