"""Guides that coordinators have published: versions that never change, beside those that come with the program.

The database is asked each time, so that what one process publishes every other one shows. What a scheme has published
of its own takes the place of what comes with the program under that name, also after an upgrade. The next version of a
guide is written on its shelf. That a member has seen one is a mark for themselves, and no wall.
"""

from typing import Any, Self
from uuid import UUID

from tortoise import fields

from models import clock
from models.guides.content import GUIDES, Guide, GuideKind, GuideStage
from models.guides.editing import LONGEST_SLUG, LONGEST_SUMMARY
from models.members import Member
from models.refusals import StateConflict
from models.row import Row
from models.templates.kinds import Audience


class GuideDraftChanged(StateConflict):
    """Somebody has saved, published or thrown away the draft; `current` is what there is of it."""

    sentence = "Somebody else has changed this draft since you opened it."

    def __init__(self, current: "GuideShelf") -> None:
        super().__init__(path=("input", "expectedDraft"))
        self.current = current


class GuideNotInThatState(StateConflict):
    sentence = "This guide has been withdrawn, or published again, in the meantime."


class GuideMustStay(StateConflict):
    sentence = "Members agree to this text or rely on it: publish a new version in its place."


class GuideEdition(Row):
    slug = fields.CharField(max_length=LONGEST_SLUG)
    version = fields.IntField()
    title = fields.CharField(max_length=120)
    kind = fields.CharEnumField(GuideKind, max_length=32, description="")
    audience = fields.CharEnumField(Audience, max_length=32, description="")
    stage = fields.CharEnumField(GuideStage, max_length=32, description="")
    place = fields.IntField()
    summary = fields.CharField(max_length=LONGEST_SUMMARY)
    body = fields.TextField()
    url = fields.CharField(max_length=2000, default="")
    transcript_url = fields.CharField(max_length=2000, default="")
    material_version = fields.IntField()
    is_newest = fields.BooleanField(default=True)
    published_by_id = fields.UUIDField()
    note = fields.CharField(max_length=300, default="")

    class Meta:
        table = "guide_edition"
        unique_together = (("slug", "version"),)
        indexes = (("is_newest",),)

    @property
    def is_material(self) -> bool:
        return self.material_version == self.version

    def as_guide(self) -> Guide:
        names = (
            "slug version title kind audience stage place summary body url transcript_url material_version"
        )
        return Guide(is_model_text=False, **{name: getattr(self, name) for name in names.split()})

    @classmethod
    async def publish(
        cls, slug: str, content: dict[str, Any], *, by: Member, note: str, is_material: bool
    ) -> Self:
        """The next version of that guide; while its shelf is held."""
        before = await newest_of(slug)
        version = before.version + 1 if before else 1
        since = before.material_version if before and not is_material else version
        await cls.filter(slug=slug, is_newest=True).update(is_newest=False)
        of = {"slug": slug, "version": version, "material_version": since}
        edition = cls(**of, **content, published_by_id=by.id, note=note)
        await edition.save(force_create=True)
        return edition


class GuideShelf(Row):
    slug = fields.CharField(max_length=LONGEST_SLUG, unique=True)
    draft = fields.JSONField[dict[str, Any]](default=dict)
    draft_number = fields.IntField(default=0)
    drafted_at = fields.DatetimeField(null=True)
    drafted_by_id = fields.UUIDField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "guide_shelf"

    @classmethod
    async def held(cls, slug: str) -> Self:
        """The shelf of that guide, which nobody else changes before this transaction is over."""
        await cls.bulk_create([cls(slug=slug)], ignore_conflicts=True)
        return await cls.filter(slug=slug).select_for_update().get()

    @property
    def number(self) -> int:
        """Which draft lies here; 0 when there is none."""
        return self.draft_number if self.drafted_at else 0

    @property
    def content(self) -> dict[str, Any]:
        """The draft, with the words that are enums as such."""
        words = {"kind": GuideKind, "audience": Audience, "stage": GuideStage}
        return {name: words[name](value) if name in words else value for name, value in self.draft.items()}

    def refuse_unless_at(self, number: int) -> None:
        """Raises GuideDraftChanged when another draft lies here than the one that was seen."""
        if self.number != number:
            raise GuideDraftChanged(self)

    async def lay(self, content: dict[str, Any], by: Member) -> None:
        """Keep this draft."""
        self.draft, self.draft_number = content, self.draft_number + 1
        self.drafted_at, self.drafted_by_id = clock.now(), by.id
        await self.save(update_fields=["draft", "draft_number", "drafted_at", "drafted_by_id"])

    async def clear(self) -> None:
        """There is no draft any more."""
        self.draft, self.drafted_at, self.drafted_by_id = {}, None, None
        await self.save(update_fields=["draft", "drafted_at", "drafted_by_id"])

    async def withdraw(self) -> None:
        """Show it to nobody.

        Raises:
            GuideNotInThatState: it is shown to nobody already.
        """
        if not await GuideShelf.filter(id=self.id, withdrawn_at=None).update(withdrawn_at=clock.now()):
            raise GuideNotInThatState
        await self.refresh_from_db(fields=["withdrawn_at"])

    async def restore(self) -> None:
        """Show it again.

        Raises:
            GuideNotInThatState: it is shown.
        """
        if not await GuideShelf.filter(id=self.id, withdrawn_at__not_isnull=True).update(withdrawn_at=None):
            raise GuideNotInThatState
        self.withdrawn_at = None


class GuideSeen(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="seen_guides", on_delete=fields.CASCADE
    )
    member_id: UUID
    slug = fields.CharField(max_length=LONGEST_SLUG)
    version = fields.IntField()
    seen_at = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "guide_seen"
        unique_together = (("member_id", "slug"),)

    @classmethod
    async def mark(cls, member: Member, guide: Guide) -> Self:
        """They have looked at this version now."""
        theirs = cls.filter(member_id=member.id, slug=guide.slug)
        await cls.bulk_create(
            [cls(member_id=member.id, slug=guide.slug, version=guide.version)], ignore_conflicts=True
        )
        await theirs.update(version=guide.version, seen_at=clock.now())
        return await theirs.get()


async def newest_guides() -> list[Guide]:
    """The newest version of each guide, those that are withdrawn left out."""
    hidden = {shelf.slug for shelf in await GuideShelf.filter(withdrawn_at__not_isnull=True).only("slug")}
    return [guide for guide in await _all_newest() if guide.slug not in hidden]


async def newest_of(slug: str) -> Guide | None:
    """The newest version of that guide, withdrawn or not."""
    own = await GuideEdition.get_or_none(slug=slug, is_newest=True)
    return own.as_guide() if own else GUIDES.newest(slug)


async def of_version(slug: str, version: int) -> Guide | None:
    """That version of it."""
    own = await GuideEdition.get_or_none(slug=slug, version=version)
    return own.as_guide() if own else GUIDES.pinned(f"{slug}@{version}")


async def _all_newest() -> list[Guide]:
    own = {row.slug: row.as_guide() for row in await GuideEdition.filter(is_newest=True)}
    return [*own.values(), *[guide for guide in GUIDES.every_newest() if guide.slug not in own]]
