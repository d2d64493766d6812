"""The mentoring tools: what each is for, who fills it in, who sees it, and what it asks."""

from dataclasses import dataclass
from pathlib import Path

from models.members import SchemeRole
from models.templates.catalogue import Catalogue, read_catalogue
from models.templates.data_files import Entry, read_file
from models.templates.field_files import check_together, read_fields
from models.templates.fields import AnyField, ReferenceField, RowsField
from models.templates.kinds import (
    Audience,
    FilledBy,
    Readers,
    ReferenceTarget,
    Repeat,
    Reveal,
    ToolStage,
    Visibility,
)


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    help: str
    readers: Readers
    fields: tuple[AnyField, ...]


@dataclass(frozen=True, kw_only=True)
class ToolTemplate:
    """`warning` stands above the form; `sources` say where the idea comes from.

    `reveal` is when the other's answers can be read, of a tool that each of the two fills in separately.
    """

    key: str
    version: int
    title: str
    purpose: str
    stage: ToolStage
    audience: Audience
    filled_by: FilledBy
    repeat: Repeat
    visibility: Visibility
    reveal: Reveal | None
    warning: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]

    @property
    def pin(self) -> str:
        """What a document says it was filled in on: "goals@1"."""
        return f"{self.key}@{self.version}"

    @property
    def is_shared_from_the_start(self) -> bool:
        """Whether both read it as soon as there is something to read."""
        return self.visibility is Visibility.PAIR and self.reveal is not Reveal.WHEN_BOTH_SUBMITTED

    @property
    def for_the_scheme(self) -> frozenset[str]:
        """The keys of what the other of the two never reads."""
        alone = (section for section in self.sections if section.readers is Readers.SCHEME)
        return frozenset(field.key for section in alone for field in section.fields)

    @property
    def asked_of(self) -> frozenset[SchemeRole]:
        """Who is named somewhere in the form as the one to fill it in."""
        tables = [field for field in self.fields.values() if isinstance(field, RowsField)]
        every = [*self.fields.values(), *(column for table in tables for column in table.columns)]
        return frozenset(role for role in SchemeRole if any(field.by.value == role.value for field in every))

    @property
    def fields(self) -> dict[str, AnyField]:
        """All fields of all sections by key, in their order."""
        return {field.key: field for section in self.sections for field in section.fields}


def read_tool(entry: Entry) -> ToolTemplate:
    """The template that a file holds.

    Raises:
        Malformed: with file, place and fault.
    """
    filled_by = entry.word("filled_by", FilledBy)
    template = ToolTemplate(
        key=entry.key(pattern="[a-z][a-z0-9-]*"),
        version=entry.whole("version"),
        title=entry.text("title"),
        purpose=entry.text("purpose"),
        stage=entry.word("stage", ToolStage),
        audience=entry.word("audience", Audience),
        filled_by=filled_by,
        repeat=entry.word("repeat", Repeat),
        visibility=entry.word("visibility", Visibility),
        reveal=entry.word("reveal", Reveal) if entry.has("reveal") else None,
        warning=entry.text_or_none("warning"),
        sections=tuple(_section(each, filled_by) for each in entry.entries("sections")),
        sources=entry.texts("sources"),
    )
    entry.done()
    _check(template, entry)
    return template


def _section(entry: Entry, by: FilledBy) -> Section:
    section = Section(
        key=entry.key(),
        title=entry.text("title"),
        help=entry.text_or_none("help"),
        readers=entry.word("readers", Readers) if entry.has("readers") else Readers.PAIR,
        fields=read_fields(entry, by),
    )
    entry.done()
    if not section.fields:
        raise entry.fault("fields", "are missing.")
    return section


def _check(template: ToolTemplate, entry: Entry) -> None:
    if not template.sections:
        raise entry.fault("sections", "are missing.")
    if not template.sources:
        raise entry.fault("sources", "are missing.")
    check_together(entry, [field for section in template.sections for field in section.fields])
    is_separate = template.filled_by is FilledBy.BOTH_SEPARATELY
    if is_separate is not (template.reveal is not None):
        raise entry.fault("reveal", "is for tools filled in by both_separately, and they need it.")
    if template.for_the_scheme and not is_separate:
        raise entry.fault("sections", "for the scheme are for tools filled in by both_separately.")
    if template.repeat is Repeat.PER_MEETING and not _says_which_meeting(template):
        raise entry.fault("repeat", "per_meeting needs a required field `meeting`, a ref to a meeting.")


def _says_which_meeting(template: ToolTemplate) -> bool:
    field = template.fields.get("meeting")
    return isinstance(field, ReferenceField) and field.required and field.target is ReferenceTarget.MEETING


TOOLS: Catalogue[ToolTemplate] = read_catalogue(
    Path(__file__).parent.glob("tools/*.yaml"), lambda path: read_tool(read_file(path))
)
