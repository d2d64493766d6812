"""The mentoring tools: what each is for, who fills it in, who sees it, and what it asks."""

from dataclasses import dataclass
from pathlib import Path

from models.templates.catalogue import Catalogue, read_catalogue
from models.templates.data_files import Entry, read_file
from models.templates.field_files import check_together, read_fields
from models.templates.fields import AnyField, ReferenceField
from models.templates.kinds import Audience, FilledBy, ReferenceTarget, Repeat, ToolStage, Visibility


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    help: str
    fields: tuple[AnyField, ...]


@dataclass(frozen=True, kw_only=True)
class ToolTemplate:
    """`warning` stands above the form; `sources` say where the idea comes from."""

    key: str
    version: int
    title: str
    purpose: str
    stage: ToolStage
    audience: Audience
    filled_by: FilledBy
    repeat: Repeat
    visibility: Visibility
    warning: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]

    @property
    def pin(self) -> str:
        """What a document says it was filled in on: "goals@1"."""
        return f"{self.key}@{self.version}"

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
    if template.repeat is Repeat.PER_MEETING and not _says_which_meeting(template):
        raise entry.fault("repeat", "per_meeting needs a required field `meeting`, a ref to a meeting.")


def _says_which_meeting(template: ToolTemplate) -> bool:
    field = template.fields.get("meeting")
    return isinstance(field, ReferenceField) and field.required and field.target is ReferenceTarget.MEETING


TOOLS: Catalogue[ToolTemplate] = read_catalogue(
    Path(__file__).parent.glob("tools/*.yaml"), lambda path: read_tool(read_file(path))
)
