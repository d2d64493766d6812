"""Guides and legal texts: Markdown files with a head of facts, one file for each published version."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.choices import Choice
from models.templates.catalogue import Catalogue, read_catalogue
from models.templates.data_files import Entry, Malformed, read_text
from models.templates.kinds import Audience
from models.templates.placeholders import filled, placeholders
from models.templates.scheme_facts import SCHEME_WORDS, SchemeFacts


class GuideKind(Choice):
    PAGE = "PAGE", "A page to read."
    VIDEO = "VIDEO", "A video to watch; it has a transcript."
    DOWNLOAD = "DOWNLOAD", "A file to download."
    CONTACT = "CONTACT", "Whom to turn to."
    LEGAL = "LEGAL", "A text that members agree to or rely on; consent names its version."


class GuideStage(Choice):
    BEFORE_PROFILE = "BEFORE_PROFILE", "Before somebody writes a profile."
    FINDING = "FINDING", "While looking for a mentor."
    RELATIONSHIP = "RELATIONSHIP", "In a relationship."
    ENDING = "ENDING", "When a relationship ends."
    ANY = "ANY", "At any time."


@dataclass(frozen=True, kw_only=True)
class Guide:
    """`body` is Markdown without HTML; `is_model_text` says that the body of members must have it checked."""

    slug: str
    version: int
    title: str
    kind: GuideKind
    audience: Audience
    stage: GuideStage
    place: int
    summary: str
    body: str
    url: str
    transcript_url: str
    is_model_text: bool
    material_version: int  # since which version it says what it says, slips of the pen apart

    @property
    def key(self) -> str:
        return self.slug

    @property
    def pin(self) -> str:
        """What a consent is given to: "terms-of-use@1"."""
        return f"{self.slug}@{self.version}"

    def told_by(self, scheme: SchemeFacts) -> "Guide":
        """With the gaps filled by that scheme's facts."""
        words = scheme.words()
        return dataclasses.replace(
            self,
            title=filled(self.title, words),
            summary=filled(self.summary, words),
            body=filled(self.body, words),
        )


def guides_at(stage: GuideStage | None = None, among: Iterable[Guide] | None = None) -> tuple[Guide, ...]:
    """Those for that stage and those for any, in their order; all of them without a stage.

    They are those that come with the program, in their newest versions, where none are handed in.
    """
    found = GUIDES.every_newest() if among is None else among
    guides = sorted(found, key=lambda guide: (guide.place, guide.slug))
    return tuple(guide for guide in guides if stage in {None, guide.stage} or guide.stage is GuideStage.ANY)


def read_guide(path: Path) -> Guide:
    """The guide that a file holds: a head in YAML between two lines of dashes, then Markdown.

    Raises:
        Malformed: with file, place and fault.
    """
    parts = ("\n" + path.read_text(encoding="utf-8")).split("\n---\n", 2)
    if len(parts) != 3 or parts[0]:  # noqa: PLR2004  nothing, head, body
        raise Malformed(f"{path.name}: it must begin with a head between two lines of ---.")
    entry = read_text(parts[1], path.name)
    guide = _guide(entry, parts[2].strip())
    entry.done()
    _check(guide, entry)
    return guide


def _guide(entry: Entry, body: str) -> Guide:
    return Guide(
        slug=entry.key("slug", pattern="[a-z][a-z0-9-]*"),
        version=entry.whole("version"),
        title=entry.text("title"),
        kind=entry.word("kind", GuideKind),
        audience=entry.word("audience", Audience),
        stage=entry.word("stage", GuideStage),
        place=entry.whole("place"),
        summary=entry.text("summary"),
        body=body,
        url=entry.text_or_none("url"),
        transcript_url=entry.text_or_none("transcript_url"),
        is_model_text=entry.flag("is_model_text"),
        material_version=entry.whole("version"),
    )


def _check(guide: Guide, entry: Entry) -> None:
    if not guide.body:
        raise entry.fault("the text below the head", "is missing.")
    for gap in sorted(placeholders(guide.title + guide.summary + guide.body) - SCHEME_WORDS):
        raise entry.fault("the text", f"has a gap {gap!r} that nothing fills.")
    if guide.kind in {GuideKind.VIDEO, GuideKind.DOWNLOAD} and not guide.url:
        raise entry.fault("url", "is missing.")
    if guide.kind is GuideKind.VIDEO and not guide.transcript_url:
        raise entry.fault("transcript_url", "is missing: not everybody can hear or watch.")


GUIDES: Catalogue[Guide] = read_catalogue(Path(__file__).parent.glob("*.md"), read_guide)
