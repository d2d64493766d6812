"""The mentoring tools there are, as forms; readable for everybody."""

from typing import Annotated, Self

import strawberry

import resolvers.tool_lists
from models.templates import tools
from models.templates.kinds import Audience, FilledBy, Readers, Repeat, Reveal, ToolStage, Visibility
from schema.absent import given
from schema.choices import choice
from schema.tool_fields import ToolField, field_of

choice(ToolStage, "When a tool is of use.")
choice(Repeat, "How many documents of a tool a relationship has.")
choice(Visibility, "Who reads what is written in a tool.")
choice(Reveal, "When each of the two reads what the other has answered separately.")
choice(Readers, "Who reads a part of a form.")

Stage = Annotated[ToolStage | None, strawberry.argument(description="Only those for this stage.")]


@strawberry.type(description="A part of a form.")
class ToolSection:
    key: str = strawberry.field(description="Its name.")
    title: str = strawberry.field(description="Its heading.")
    help: str = strawberry.field(description="What may help to fill it in; empty when nothing.")
    readers: Readers = strawberry.field(description="Who reads what is answered in it.")
    fields: list[ToolField] = strawberry.field(description="What it asks.")

    @classmethod
    def of(cls, section: tools.Section) -> Self:
        fields = [field_of(field) for field in section.fields]
        return cls(
            key=section.key,
            title=section.title,
            help=section.help,
            readers=section.readers,
            fields=fields,
        )


@strawberry.type(
    description="A mentoring tool: a form, and what it is for. It is no node: its `pin` names this very version "
    "for ever, and a change is the next version."
)
class ToolTemplate:
    key: str = strawberry.field(description="The tool, whatever its version; `startTool` takes it.")
    version: int = strawberry.field(description="Which edition.")
    pin: str = strawberry.field(description="Key and version: goals@1.")
    title: str = strawberry.field(description="What it is called.")
    purpose: str = strawberry.field(description="What it is for.")
    stage: ToolStage = strawberry.field(description="When it is of use.")
    audience: Audience = strawberry.field(description="For whom it is.")
    filled_by: FilledBy = strawberry.field(description="Who starts it and fills it in.")
    repeat: Repeat = strawberry.field(description="How many of it there can be in a relationship.")
    visibility: Visibility = strawberry.field(description="Who reads what is written in it.")
    reveal: Reveal | None = strawberry.field(
        description="Of what both fill in separately: when each reads the other's; null for all other tools."
    )
    warning: str = strawberry.field(description="Shown above the form; empty when there is none.")
    sections: list[ToolSection] = strawberry.field(description="The form.")
    sources: list[str] = strawberry.field(description="Where the idea comes from.")

    @classmethod
    def of(cls, template: tools.ToolTemplate) -> Self:
        return cls(
            key=template.key,
            version=template.version,
            pin=template.pin,
            title=template.title,
            purpose=template.purpose,
            stage=template.stage,
            audience=template.audience,
            filled_by=template.filled_by,
            repeat=template.repeat,
            visibility=template.visibility,
            reveal=template.reveal,
            warning=template.warning,
            sections=[ToolSection.of(section) for section in template.sections],
            sources=list(template.sources),
        )


@strawberry.type
class ToolQueries:
    @strawberry.field(
        description="The newest version of each mentoring tool, in the order in which a pair meets them."
    )
    def tool_templates(self, stage: Stage = strawberry.UNSET) -> list[ToolTemplate] | None:
        return [ToolTemplate.of(template) for template in resolvers.tool_lists.templates(given(stage))]
