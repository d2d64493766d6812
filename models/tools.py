"""Mentoring tools as the pair fills them in: documents that pin a template, every save a revision.

What both see from the start is shared from its first revision on. Of what its author shares later, the other sees
the revision that was shared and those after it, never the drafts before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.members import Member, SchemeRole
from models.refusals import NotAllowed, Refusal
from models.relationships import Relationship
from models.row import Row
from models.templates import answers_json
from models.templates.kinds import Visibility, may_fill
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.values import Answers
from models.transitions import Life, Part, Step


class ToolStatus(Choice):
    OPEN = "OPEN", "Can be filled in."
    ARCHIVED = "ARCHIVED", "Closed with the relationship; readable."


class ToolEvent(Choice):
    START = "START", "One of the two began it."
    ARCHIVE = "ARCHIVE", "The relationship ended."
    REOPEN = "REOPEN", "The relationship was opened again."


# Nobody is written to about a tool: what ended or opened it tells the two.
LIFE: Life[ToolStatus, ToolEvent] = Life(
    [
        Step(None, ToolEvent.START, Part.MENTOR, ToolStatus.OPEN),
        Step(None, ToolEvent.START, Part.MENTEE, ToolStatus.OPEN),
        Step(ToolStatus.OPEN, ToolEvent.ARCHIVE, Part.SCHEME, ToolStatus.ARCHIVED),
        Step(ToolStatus.ARCHIVED, ToolEvent.REOPEN, Part.SCHEME, ToolStatus.OPEN),
    ]
)


class ToolAction(Choice):
    SAVE = "SAVE", "Write answers (saveTool)."
    RESTORE = "RESTORE", "Go back to an earlier revision (restoreToolRevision)."
    SHARE = "SHARE", "Let the other one read it (shareTool)."


class RevisionConflict(Refusal):
    """Somebody saved after the revision was read that the changes were made to."""

    sentence = "This has been changed since you read it. Look at what is new, then save again."

    def __init__(self, current: "ToolRevision", path: Sequence[str] = ("input", "expectedRevision")) -> None:
        super().__init__(path=path)
        self.current = current


class ToolDocument(Row):
    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="tools", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    owner: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="tools", on_delete=fields.RESTRICT
    )
    owner_id: UUID
    template = fields.CharField(max_length=80)
    subject_id = fields.UUIDField(null=True)  # the meeting that it records
    title = fields.CharField(max_length=200)
    status = fields.CharEnumField(ToolStatus, max_length=32, description="", default=ToolStatus.OPEN)
    current_number = fields.IntField(default=1)
    shared_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "tool_document"
        indexes = (("relationship_id", "template"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Their own, and what is shared in relationships that they are one of the two in, over or not."""
        pair = Q(relationship__mentor_id=member.id) | Q(relationship__mentee_id=member.id)
        return cls.filter(pair & (Q(owner_id=member.id) | Q(shared_at__isnull=False)))

    @classmethod
    def of_template(cls, relationship: Relationship, key: str) -> QuerySet[Self]:
        """The relationship's documents of that tool, whichever version they were begun on."""
        return cls.filter(relationship_id=relationship.id, template__startswith=f"{key}@")

    @classmethod
    async def start(
        cls,
        relationship: Relationship,
        owner: Member,
        template: ToolTemplate,
        answers: Answers,
        *,
        title: str,
        subject_id: UUID | None = None,
    ) -> Self:
        """A new document with what its form brings along."""
        now = clock.now()
        document = await cls.create(
            relationship_id=relationship.id,
            owner_id=owner.id,
            template=template.pin,
            subject_id=subject_id,
            title=title,
            shared_at=now if template.visibility is Visibility.PAIR else None,
            updated_at=now,
        )
        await ToolRevision.keep(document, owner, answers)
        return document

    @classmethod
    async def archive_all(cls, relationship: Relationship) -> None:
        """Close the tools of a relationship, in the transaction that ends it."""
        await cls.move_all(relationship, ToolEvent.ARCHIVE)

    @classmethod
    async def unarchive_all(cls, relationship: Relationship) -> None:
        """Let them be filled in again, in the transaction that opens the relationship again."""
        await cls.move_all(relationship, ToolEvent.REOPEN)

    @classmethod
    async def move_all(cls, relationship: Relationship, event: ToolEvent, by: Part = Part.SCHEME) -> int:
        """Take that step with all the documents of a relationship that stand where it begins; how many there were."""
        moved = 0
        for step in LIFE:
            if step.event is event and step.by is by and step.source is not None:
                standing = cls.filter(relationship_id=relationship.id, status=step.source)
                moved += await standing.update(status=step.target)
        return moved

    @property
    def form(self) -> ToolTemplate:
        """The version of the template that it was begun on."""
        template = TOOLS.pinned(self.template)
        if template is None:
            msg = f"The template {self.template} is gone, and {self.public_id} stands on it."
            raise LookupError(msg)
        return template

    async def current(self) -> "ToolRevision":
        return await ToolRevision.get(document_id=self.id, number=self.current_number)

    def open_to(self, member: Member, relationship: Relationship) -> list[ToolAction]:
        """What the member can do with it now, who may see it."""
        if relationship.is_over or self.status is not ToolStatus.OPEN or not self._is_for(member):
            return []
        can = [ToolAction.SAVE]
        if may_fill(self.form.filled_by, SchemeRole(relationship.part_of(member).value)):
            can.append(ToolAction.RESTORE)
        if self.form.visibility is Visibility.AUTHOR_THEN_SHARE and self.shared_at is None:
            can.append(ToolAction.SHARE)
        return can

    async def write(
        self, author: Member, answers: Answers, note: str, path: Sequence[str] = ("input", "expectedRevision")
    ) -> None:
        """The next revision after the one that was read.

        Raises:
            RevisionConflict: there is another one already.
        """
        now, number = clock.now(), self.current_number + 1
        unchanged = ToolDocument.filter(
            id=self.id, current_number=self.current_number, status=ToolStatus.OPEN
        )
        if not await unchanged.update(current_number=number, updated_at=now):
            await self.refresh_from_db()
            raise RevisionConflict(await self.current(), path)
        self.current_number, self.updated_at = number, now
        await ToolRevision.keep(self, author, answers, note)

    async def share(self) -> bool:
        """Let the other one read it as it is now and from now on; whether it was not shared before."""
        if self.form.visibility is not Visibility.AUTHOR_THEN_SHARE:
            raise NotAllowed(_NOT_SHARED[self.form.visibility])
        now = clock.now()
        if not await ToolDocument.filter(id=self.id, shared_at=None).update(shared_at=now):
            return False
        await ToolRevision.filter(document_id=self.id, number=self.current_number).update(shared=True)
        self.shared_at = now
        return True

    def _is_for(self, member: Member) -> bool:
        return member.id == self.owner_id or self.form.visibility is Visibility.PAIR


class ToolRevision(Row):
    document: fields.ForeignKeyRelation[ToolDocument] = fields.ForeignKeyField(
        "models.ToolDocument", related_name="revisions", on_delete=fields.CASCADE
    )
    document_id: UUID
    number = fields.IntField()
    answers = fields.JSONField[dict[str, Any]](default=dict)
    author_id = fields.UUIDField()
    note = fields.CharField(max_length=300, default="")
    shared = fields.BooleanField(default=False)  # whether the one who does not own the document may read it

    class Meta:
        table = "tool_revision"
        unique_together = (("document_id", "number"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those of their own documents, and the shared ones of their relationships."""
        pair = Q(document__relationship__mentor_id=member.id) | Q(document__relationship__mentee_id=member.id)
        return cls.filter(pair & (Q(document__owner_id=member.id) | Q(shared=True)))

    @classmethod
    async def keep(cls, document: ToolDocument, author: Member, answers: Answers, note: str = "") -> None:
        """The document's current revision."""
        shared_at: datetime | None = document.shared_at
        revision = cls(
            document_id=document.id,
            number=document.current_number,
            answers=answers_json.to_json(answers),
            author_id=author.id,
            note=note,
            shared=shared_at is not None,
        )
        await revision.save(force_create=True)

    @property
    def given(self) -> Answers:
        """The answers, as the forms know them."""
        return answers_json.from_json(self.answers)


_NOT_SHARED = {
    Visibility.PAIR: "Both of you see this already.",
    Visibility.AUTHOR: "This stays with the person who wrote it.",
}
