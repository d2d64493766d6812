"""Writing the scheme's guides and legal texts: a draft on the shelf, then a version that never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import events, text
from models.content import scheme_facts
from models.guides import editing
from models.guides.content import GUIDES, Guide, GuideKind, guides_at
from models.guides.editing import GuideFault
from models.guides.editions import GuideEdition, GuideMustStay, GuideShelf, newest_of, of_version
from models.members import Member
from models.refusals import InvalidInput, NotFound, Refusals
from resolvers.use_case import use_case

LONGEST_NOTE = 300
MOST_GUIDES = 200


@dataclass(frozen=True)
class DeskGuide:
    """A guide with what lies on its shelf: `newest` is as it was written, `shown` as members read it, if they do."""

    slug: str
    newest: Guide | None
    shown: Guide | None
    shelf: GuideShelf

    @property
    def faults(self) -> list[GuideFault]:
        """Why the draft cannot be published as it is."""
        return editing.faults_of(self.shelf.content) if self.shelf.number else []


@use_case
async def save_draft(
    coordinator: Member, slug: str, expected: int, given: Mapping[str, Any], from_version: int | None
) -> GuideShelf:
    """Write the next version of a guide, or the first of a new one; nobody else sees it before it is published.

    Raises:
        NotAllowed: who asks is no coordinator.
        GuideDraftChanged: somebody has saved, published or discarded another one.
        Refusals: everything that cannot be kept.
    """
    coordinator.refuse_unless_coordinator()
    with text.Faults() as faults:
        slug = faults.take(editing.slug, slug)
        told = faults.take(editing.checked, dict(given))
    await _refuse_too_many(slug)
    shelf = await GuideShelf.held(slug)
    shelf.refuse_unless_at(expected)
    content = {**await _begun_from(shelf, from_version), **told}
    await _refuse_other_nature(slug, content["kind"])
    await shelf.lay(content, coordinator)
    return shelf


@use_case
async def publish(
    coordinator: Member, slug: str, expected: int, note: str, *, is_material: bool
) -> GuideShelf:
    """Publish the draft as the next version; a material change has to be looked at, or agreed to, again.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such draft.
        GuideDraftChanged: it is not the draft that was seen.
        Refusals: everything that has to be put right first.
    """
    coordinator.refuse_unless_coordinator()
    note = text.line(note, ("input", "note"), longest=LONGEST_NOTE)
    shelf = await _shelf(slug)
    shelf.refuse_unless_at(expected)
    if not shelf.number:
        raise NotFound("There is no draft of this guide to publish.", path=("input", "slug"))
    content = shelf.content
    faults = editing.faults_of(content)
    if faults:
        raise Refusals([InvalidInput(fault.sentence) for fault in faults])
    edition = await GuideEdition.publish(slug, content, by=coordinator, note=note, is_material=is_material)
    await shelf.clear()
    if shelf.withdrawn_at:
        await shelf.restore()
    await events.record("guide-published", edition, by=coordinator, guide=slug, version=edition.version)
    return shelf


@use_case
async def discard_draft(coordinator: Member, slug: str, expected: int) -> GuideShelf:
    """Throw the draft away.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such guide.
        GuideDraftChanged: it is not the draft that was seen.
    """
    coordinator.refuse_unless_coordinator()
    shelf = await _shelf(slug)
    shelf.refuse_unless_at(expected)
    await shelf.clear()
    return shelf


@use_case
async def withdraw(coordinator: Member, slug: str) -> GuideShelf:
    """Show the guide to nobody, until it is restored or published anew.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such guide.
        GuideMustStay: members agree to it or rely on it.
        GuideNotInThatState: it is shown to nobody already.
    """
    coordinator.refuse_unless_coordinator()
    shelf = await _shelf(slug)
    newest = await newest_of(slug)
    if newest is None:
        raise NotFound(path=("input", "slug"))
    if newest.kind is GuideKind.LEGAL:
        raise GuideMustStay
    await shelf.withdraw()
    await events.record("guide-withdrawn", shelf, by=coordinator, guide=slug)
    return shelf


@use_case
async def restore(coordinator: Member, slug: str) -> GuideShelf:
    """Show a withdrawn guide again.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such guide.
        GuideNotInThatState: it is shown.
    """
    coordinator.refuse_unless_coordinator()
    shelf = await _shelf(slug)
    await shelf.restore()
    await events.record("guide-restored", shelf, by=coordinator, guide=slug)
    return shelf


async def desk(coordinator: Member) -> list[DeskGuide]:
    """All guides in their order, then the drafts of new ones."""
    coordinator.refuse_unless_coordinator()
    facts = await scheme_facts()
    shelves = {shelf.slug: shelf for shelf in await GuideShelf.all()}
    own = {row.slug: row.as_guide() for row in await GuideEdition.filter(is_newest=True)}
    newest = {**{guide.slug: guide for guide in GUIDES.every_newest()}, **own}
    drafts = [slug for slug, shelf in sorted(shelves.items()) if shelf.number and slug not in newest]
    slugs = [*(guide.slug for guide in guides_at(among=newest.values())), *drafts]
    found = [(slug, newest.get(slug), shelves.get(slug) or GuideShelf(slug=slug)) for slug in slugs]
    return [
        DeskGuide(slug, guide, guide.told_by(facts) if guide and not shelf.withdrawn_at else None, shelf)
        for slug, guide, shelf in found
    ]


async def on_desk(coordinator: Member, slug: str) -> DeskGuide | None:
    """One of them."""
    return next((guide for guide in await desk(coordinator) if guide.slug == slug), None)


async def draft_as_read(content: Mapping[str, Any], slug: str) -> Guide:
    """A draft as members would read it, with its gaps filled as far as there is something to fill them."""
    newest = await newest_of(slug)
    version = newest.version + 1 if newest else 1
    guide = Guide(slug=slug, version=version, material_version=version, is_model_text=False, **content)
    return guide.told_by(await scheme_facts())


async def editions_of(slugs: Sequence[str]) -> list[list[GuideEdition]]:
    """What was published of each of these guides, the newest first."""
    found: dict[str, list[GuideEdition]] = {slug: [] for slug in slugs}
    for row in await GuideEdition.filter(slug__in=list(slugs)).order_by("-version"):
        found[row.slug].append(row)
    return [found[slug] for slug in slugs]


async def _shelf(slug: str) -> GuideShelf:
    if editing.is_slug(slug) and (await newest_of(slug) or await GuideShelf.exists(slug=slug)):
        return await GuideShelf.held(slug)
    raise NotFound(path=("input", "slug"))


async def _begun_from(shelf: GuideShelf, version: int | None) -> dict[str, Any]:
    """That version, or the draft there is, or what is published, or nothing."""
    if version is not None:
        earlier = await of_version(shelf.slug, version)
        if earlier is None:
            raise InvalidInput("There is no version of that number.", path=("input", "fromVersion"))
        return editing.content_of(earlier)
    if shelf.number:
        return shelf.content
    newest = await newest_of(shelf.slug)
    return editing.content_of(newest) if newest else editing.blank()


async def _refuse_other_nature(slug: str, kind: GuideKind) -> None:
    """A text that members agree to or rely on stays one, and nothing else becomes one."""
    newest = await newest_of(slug)
    if newest and (newest.kind is GuideKind.LEGAL) is not (kind is GuideKind.LEGAL):
        raise InvalidInput("A legal text stays one, and no guide becomes one.", path=("input", "kind"))


async def _refuse_too_many(slug: str) -> None:
    if await GuideShelf.exclude(slug=slug).count() >= MOST_GUIDES:
        raise InvalidInput(f"There are {MOST_GUIDES} guides already.", path=("input", "slug"))
