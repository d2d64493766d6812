"""What there is of the mentoring tools: templates, documents and revisions, as far as somebody may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models.meetings import Meeting
from models.members import Member
from models.refusals import Refusal
from models.templates.kinds import ToolStage
from models.templates.tools import TOOLS, ToolTemplate
from models.tools import ToolDocument, ToolRevision, ToolStatus
from resolvers.lists import Slice, Window, grouped, keyset, keyset_each

ORDER = ("-created_at", "-id")
REVISIONS = ("-number", "-id")


def templates(stage: ToolStage | None) -> list[ToolTemplate]:
    """The newest version of each tool, in the order in which a pair meets them."""
    stages = list(ToolStage)
    found = [template for template in TOOLS.every_newest() if stage in {None, template.stage}]
    return sorted(found, key=lambda template: (stages.index(template.stage), template.key))


async def visible_revision(viewer: Member, revision_id: UUID) -> ToolRevision | None:
    return await ToolRevision.visible_to(viewer).get_or_none(id=revision_id)


@dataclass(frozen=True)
class WantedTools:
    """Which documents are asked for, by the key of their template; nothing said means all."""

    template: str | None = None
    status: ToolStatus | None = None

    def of(self, viewer: Member) -> QuerySet[ToolDocument]:
        """Those that `viewer` may see."""
        found = ToolDocument.visible_to(viewer)
        if self.template is not None and TOOLS.newest(self.template) is None:
            return found.filter(id__in=[])  # no tool, and perhaps no text that a database takes
        if self.template is not None:
            found = found.filter(template__startswith=f"{self.template}@")
        return found if self.status is None else found.filter(status=self.status)


async def pages(
    viewer: Member, asked: Sequence[tuple[UUID, tuple[WantedTools, Window]]]
) -> list[Slice[ToolDocument] | Refusal]:
    """The documents of each relationship that are asked for, the newest first."""

    async def read(keys: list[UUID], page: tuple[WantedTools, Window]) -> Mapping[UUID, Slice[ToolDocument]]:
        wanted, window = page
        return await keyset_each(wanted.of(viewer), "relationship_id", keys, ORDER, window)

    return await grouped(asked, read)


async def counts(viewer: Member, asked: Sequence[tuple[UUID, WantedTools]]) -> list[int | Refusal]:
    """How many each relationship has of those that are asked for."""

    async def read(keys: list[UUID], wanted: WantedTools) -> Mapping[UUID, int]:
        of_these = wanted.of(viewer).filter(relationship_id__in=keys)
        counted = of_these.annotate(found=Count("id")).group_by("relationship_id")
        return dict.fromkeys(keys, 0) | dict(await counted.values_list("relationship_id", "found"))

    return await grouped(asked, read)


async def everywhere(viewer: Member, wanted: WantedTools, window: Window) -> Slice[ToolDocument]:
    """The documents of all their relationships, the newest first."""
    return await keyset(wanted.of(viewer), ORDER, window)


async def count_everywhere(viewer: Member, wanted: WantedTools) -> int:
    return await wanted.of(viewer).count()


async def revision_pages(
    viewer: Member, asked: Sequence[tuple[UUID, Window]]
) -> list[Slice[ToolRevision] | Refusal]:
    """The revisions of each document, the newest first."""

    async def read(keys: list[UUID], window: Window) -> Mapping[UUID, Slice[ToolRevision]]:
        return await keyset_each(ToolRevision.visible_to(viewer), "document_id", keys, REVISIONS, window)

    return await grouped(asked, read)


async def revision_counts(viewer: Member, keys: Sequence[UUID]) -> list[int]:
    """How many revisions of each document they may see."""
    of_these = ToolRevision.visible_to(viewer).filter(document_id__in=list(keys))
    counted = of_these.annotate(found=Count("id")).group_by("document_id")
    found = dict(await counted.values_list("document_id", "found"))
    return [found.get(key, 0) for key in keys]


async def revisions_by_number(viewer: Member, keys: Sequence[tuple[UUID, int]]) -> list[ToolRevision | None]:
    """Revisions by document and number, in one statement."""
    of = ToolRevision.visible_to(viewer).filter(document_id__in={document_id for document_id, _ in keys})
    rows = await of.filter(number__in={number for _, number in keys})
    found = {(row.document_id, row.number): row for row in rows}
    return [found.get(key) for key in keys]


async def by_ids(viewer: Member, keys: Sequence[UUID]) -> list[ToolDocument | None]:
    """The documents of these ids, in this order."""
    found = {row.id: row for row in await ToolDocument.visible_to(viewer).filter(id__in=list(keys))}
    return [found.get(key) for key in keys]


async def meetings(viewer: Member, keys: Sequence[UUID]) -> list[Meeting | None]:
    """The meetings that documents record, in this order."""
    found = {row.id: row for row in await Meeting.visible_to(viewer).filter(id__in=list(keys))}
    return [found.get(key) for key in keys]
