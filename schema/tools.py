"""The tools that a pair fills in, and their revisions. Nobody but the two gets these types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.tool_holding
import resolvers.tool_lists
from models.templates.differences import difference
from models.templates.fields import AnyField, Form
from models.templates.gaps import missing
from models.templates.kinds import Visibility
from models.templates.ordering import in_form_order
from models.templates.tools import TOOLS
from models.templates.upgrading import together
from models.templates.values import Answers
from resolvers.tool_lists import WantedTools
from schema.absent import given
from schema.answers import Answer, AnswerChange, answers_of, changes_of
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.meetings import Meeting
from schema.members import Member, member_of
from schema.nodes import Node, finds, global_id
from schema.tool_templates import ToolTemplate

if TYPE_CHECKING:
    from schema.relationships import Relationship

choice(models.ToolStatus, "Whether a tool can be filled in.")
choice(models.ToolAction, "What can be done with a tool.")

Key = Annotated[str | None, strawberry.argument(description="Only those of the template with this key.")]
Status = Annotated[models.ToolStatus | None, strawberry.argument(description="Only those that stand so.")]


@strawberry.type(description="What stayed on an earlier form of a tool.")
class EarlierAnswers:
    template: str = strawberry.field(description="The pin of that form: goals@1.")
    answers: list[Answer] = strawberry.field(description="What is answered there.")

    @classmethod
    def of(cls, pin: str, answers: Answers) -> Self:
        return cls(template=pin, answers=answers_of(TOOLS.pinned(pin), answers, computed=False))


@dataclass(frozen=True)
class AllForms:
    """Several versions of a form as one; the newest says what a field is called."""

    forms: Sequence[Form]

    @property
    def fields(self) -> dict[str, AnyField]:
        return {key: field for form in self.forms for key, field in form.fields.items()}


def _told(revision: models.ToolRevision, viewer: models.Member) -> Answers:
    """The answers, with what stayed on earlier forms: that something moved is no change."""
    return together(revision.read_by(viewer), revision.left_behind_for(viewer))


@strawberry.type(description="What stood in a tool after a save. It never changes.")
class ToolRevision(Node):
    row: strawberry.Private[models.ToolRevision]
    number: int = strawberry.field(description="1, 2, 3 ...; hand the newest to `saveTool`.")
    created_at: datetime = strawberry.field(description="When it was saved.")
    note: str = strawberry.field(description="What its author said about it; empty when nothing.")

    @strawberry.field(description="Who saved it.")
    async def author(self, info: Info) -> Member:
        return await member_of(info, self.row.author_id)

    @strawberry.field(description="The tool.")
    async def document(self, info: Info) -> "ToolDocument":
        return ToolDocument.of(await self._document(info))

    @strawberry.field(description="What is answered, in the order of the form.")
    async def answers(self, info: Info) -> list[Answer]:
        form = self.row.form_in(await self._document(info))
        return answers_of(form, self.row.read_by(info.context.viewer))

    @strawberry.field(
        description="The form that it was written on; a newer revision may stand on a newer one."
    )
    async def template(self, info: Info) -> ToolTemplate:
        return ToolTemplate.of(self.row.form_in(await self._document(info)))

    @strawberry.field(
        description="What had no place any more when the tool moved to a newer form, as it was last; the oldest form "
        "first. It can be read, and not changed."
    )
    async def from_earlier_form(self, info: Info) -> list[EarlierAnswers]:
        left = self.row.left_behind_for(info.context.viewer)
        return [EarlierAnswers.of(pin, answers) for pin, answers in sorted(left.items()) if answers]

    @strawberry.field(
        description="What it changed against the revision before, or against an empty form where there is none "
        "for you to read."
    )
    async def changes(self, info: Info) -> list[AnswerChange]:
        document = await self._document(info)
        before = await info.context.loaders.tool_revisions.load((document.id, self.row.number - 1))
        viewer = info.context.viewer
        forms = self._forms(document)
        earlier = in_form_order(forms, _told(before, viewer)) if before else {}
        return changes_of(forms, difference(earlier, in_form_order(forms, _told(self.row, viewer))))

    def _forms(self, document: models.ToolDocument) -> "AllForms":
        """All that was asked there, on this form and on those before it."""
        pinned = [TOOLS.pinned(pin) for pin in self.row.left_behind]
        return AllForms([*(form for form in pinned if form), self.row.form_in(document)])

    async def _document(self, info: Info) -> models.ToolDocument:
        found = await info.context.loaders.tool_documents.load(self.row.document_id)
        return cast("models.ToolDocument", found)  # who sees the revision sees the document

    @classmethod
    def of(cls, row: models.ToolRevision) -> Self:
        return cls(
            id=global_id("ToolRevision", row.id),
            row=row,
            number=row.number,
            created_at=row.created_at,
            note=row.note,
        )


@strawberry.type(description="A mentoring tool that one of the two has opened.")
class ToolDocument(Node):
    row: strawberry.Private[models.ToolDocument]
    title: str = strawberry.field(description="What it is called.")
    status: models.ToolStatus = strawberry.field(description="Whether it can be filled in.")
    visibility: Visibility = strawberry.field(description="Who reads it, by its template.")
    shared_at: datetime | None = strawberry.field(
        description="Since when both can read it; null while only its owner can."
    )
    submitted_at: datetime | None = strawberry.field(
        description="When its owner submitted it; null when not, and for tools that nobody submits."
    )
    created_at: datetime = strawberry.field(description="When it was started.")
    updated_at: datetime = strawberry.field(description="When it was last saved.")

    @strawberry.field(description="The form, in the version that it was started on.")
    def template(self) -> ToolTemplate:
        return ToolTemplate.of(self.row.form)

    @strawberry.field(description="Who started it.")
    async def owner(self, info: Info) -> Member:
        return await member_of(info, self.row.owner_id)

    @strawberry.field(description="What stands in it now.")
    async def current_revision(self, info: Info) -> ToolRevision:
        return ToolRevision.of(await self._current(info))

    @strawberry.field(description="All that you can read of what stood in it, the newest first.")
    async def revisions(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ToolRevision]:
        page = window(first, after, last, before)
        part = await info.context.loaders.tool_revision_pages.load((self.row.id, page))
        count = partial(info.context.loaders.tool_revision_counts.load, self.row.id)
        return connect(part, ToolRevision.of, count)

    @strawberry.field(
        description="Where an answer that the form needs is not given yet: the key of the field, or the field, "
        "the index of the row from 0, and the column."
    )
    async def missing(self, info: Info) -> list[list[str]]:
        answers = (await self._current(info)).read_by(info.context.viewer)
        gaps = missing(self.row.form, answers)
        if info.context.viewer.id != self.row.owner_id:
            gaps = [gap for gap in gaps if gap[0] not in self.row.form.for_the_scheme]
        return [list(path) for path in gaps]

    @strawberry.field(
        description="Of what both fill in separately: when the other one submitted theirs; null when they have not."
    )
    async def other_submitted_at(self, info: Info) -> datetime | None:
        other = await info.context.loaders.tool_counterparts.load(self.row.id)
        return other.submitted_at if other else None

    @strawberry.field(
        description="Of what both fill in separately: the other one's answers; null until you can read them."
    )
    async def counterpart(self, info: Info) -> "ToolDocument | None":
        other = await info.context.loaders.tool_counterparts.load(self.row.id)
        is_open = other is not None and (other.shared_at or other.owner_id == info.context.viewer.id)
        return ToolDocument.of(other) if other and is_open else None

    @strawberry.field(description="The meeting that it records; null when it is not about one.")
    async def meeting(self, info: Info) -> Meeting | None:
        if self.row.subject_id is None:
            return None
        found = await info.context.loaders.recorded_meetings.load(self.row.subject_id)
        return Meeting.of(found) if found else None

    @strawberry.field(description="The relationship that it belongs to.")
    async def relationship(
        self, info: Info
    ) -> Annotated["Relationship", strawberry.lazy("schema.relationships")]:
        from schema.relationships import Relationship  # noqa: PLC0415  it reaches tools

        return Relationship.of(await self._relationship(info))

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.ToolAction]:
        return self.row.open_to(info.context.viewer, await self._relationship(info))

    async def _relationship(self, info: Info) -> models.Relationship:
        found = await info.context.loaders.relationships.load(self.row.relationship_id)
        return cast("models.Relationship", found)  # who sees the tool sees the relationship

    async def _current(self, info: Info) -> models.ToolRevision:
        found = await info.context.loaders.tool_revisions.load((self.row.id, self.row.current_number))
        return cast("models.ToolRevision", found)  # whoever sees the tool sees its newest revision

    @classmethod
    def of(cls, row: models.ToolDocument) -> Self:
        return cls(
            id=global_id("ToolDocument", row.id),
            row=row,
            title=row.title,
            status=row.status,
            visibility=row.form.visibility,
            shared_at=row.shared_at,
            submitted_at=row.submitted_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type
class ToolsOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(
        description="The mentoring tools that you have opened here, or can read, the newest first."
    )
    async def tools(
        self,
        info: Info,
        template: Key = strawberry.UNSET,
        status: Status = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ToolDocument]:
        wanted = WantedTools(given(template), given(status))
        page = (wanted, window(first, after, last, before))
        part = await info.context.loaders.tools.load((self.row.id, page))
        count = partial(info.context.loaders.tool_counts.load, (self.row.id, wanted))
        return connect(part, ToolDocument.of, count)


@finds("ToolDocument")
async def _document(context: Context, key: UUID) -> ToolDocument | None:
    return (
        ToolDocument.of(await resolvers.tool_holding.visible(context.member, key)) if context.member else None
    )


@finds("ToolRevision")
async def _revision(context: Context, key: UUID) -> ToolRevision | None:
    if context.member is None:
        return None
    found = await resolvers.tool_lists.visible_revision(context.member, key)
    return ToolRevision.of(found) if found else None
