"""Mentoring tools as the pair fills them in: documents that pin a template, every save a revision.

What both see from the start is shared from its first revision on. Of what its author shares later, the other sees
the revision that was shared and those after it, never the drafts before. What each fills in separately is a document
each, of one `round`; where it opens when both have submitted, that is when both are shared.
"""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.members import Member, SchemeRole
from models.refusals import NotAllowed, Refusal
from models.relationships import Relationship
from models.row import Row
from models.templates.gaps import missing
from models.templates.kinds import Visibility, may_fill
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.upgrading import can_follow
from models.templates.values import Answers
from models.tool_closing import OF_THE_ENDING, is_closed
from models.tool_life import LIFE, ToolAction, ToolEvent, ToolStatus
from models.tool_revisions import Earlier, RevisionConflict, ToolRevision
from models.transitions import Part, move

__all__ = [
    "LIFE",
    "AnswersMissing",
    "Earlier",
    "RevisionConflict",
    "ToolAction",
    "ToolDocument",
    "ToolEvent",
    "ToolRevision",
    "ToolStatus",
]


class AnswersMissing(Refusal):
    """`missing` are the gaps, as `gaps.missing` tells them."""

    sentence = "Something that the form needs is not answered yet."

    def __init__(self, gaps: Sequence[Sequence[str]], path: Sequence[str] = ()) -> None:
        super().__init__(path=path)
        self.missing = [list(gap) for gap in gaps]


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
    round = fields.IntField(
        default=0, db_default=0
    )  # which answers belong together that the two give separately
    submitted_at = fields.DatetimeField(null=True)
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
        round_: int = 0,
    ) -> Self:
        """A new document with what its form brings along."""
        now = clock.now()
        document = await cls.create(
            relationship_id=relationship.id,
            owner_id=owner.id,
            template=template.pin,
            subject_id=subject_id,
            title=title,
            round=round_,
            shared_at=now if template.is_shared_from_the_start else None,
            updated_at=now,
        )
        await ToolRevision.keep(document, owner, answers)
        return document

    @classmethod
    async def archive_all(cls, relationship: Relationship) -> None:
        """Close the tools of a relationship, in the transaction that ends it; those of the ending follow later."""
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
                if relationship.can_be_reopened:
                    standing = standing.exclude(OF_THE_ENDING)
                moved += await standing.update(status=step.target)
        return moved

    @classmethod
    def left_open(cls) -> QuerySet[Self]:
        """Those of the ending that nobody can fill in any more, and that are to be closed."""
        is_over = Q(relationship__review_closes_at__lte=clock.now())
        return cls.filter(OF_THE_ENDING & is_over, status=ToolStatus.OPEN)

    async def take(self, event: ToolEvent, by: Part) -> bool:
        """Take that step with this one; whether it stood where the step begins."""
        step = LIFE.step(self.status, event, by)
        return step is not None and await move(self, "status", step)

    @property
    def form(self) -> ToolTemplate:
        """The version of the template that it was begun on."""
        template = TOOLS.pinned(self.template)
        if template is None:
            msg = f"The template {self.template} is gone, and {self.public_id} stands on it."
            raise LookupError(msg)
        return template

    @property
    def newer_form(self) -> ToolTemplate | None:
        """The newest version of the template, where that is another, and asks the same people."""
        newest = TOOLS.newest(self.form.key)
        return newest if newest is not None and can_follow(self.form, newest) else None

    async def current(self) -> "ToolRevision":
        return await ToolRevision.get(document_id=self.id, number=self.current_number)

    def open_to(self, member: Member, relationship: Relationship) -> list[ToolAction]:
        """What the member can do with it now, who may see it."""
        part = relationship.part_of(member)
        role = SchemeRole(part.value)
        if is_closed(relationship, self.form) or not self._is_for(member, role):
            return []
        can = self._filling(role) if self.status is ToolStatus.OPEN else []
        if may_fill(self.form.filled_by, role):
            could = LIFE.open_to(part, self.status)
            can += [ToolAction(event.value) for event in could if event.name in ToolAction.__members__]
        return can

    def _filling(self, role: SchemeRole) -> list[ToolAction]:
        """What somebody of that role, whom it is for, can do with what stands in it."""
        can = [ToolAction.SAVE]
        if self.form.reveal and self.submitted_at is None:
            can.append(ToolAction.SUBMIT)
        if may_fill(self.form.filled_by, role):
            can.append(ToolAction.RESTORE)
            if self.newer_form is not None:
                can.append(ToolAction.UPGRADE)
        if self.form.visibility is Visibility.AUTHOR_THEN_SHARE and self.shared_at is None:
            can.append(ToolAction.SHARE)
        return can

    async def upgrade(self, author: Member, form: ToolTemplate, answers: Answers, earlier: Earlier) -> None:
        """Go over to that form, with what fits there and what stays on earlier ones.

        Raises:
            AnswersMissing, RevisionConflict: as for `write`.
        """
        await ToolRevision.filter(document_id=self.id, template="").update(template=self.template)
        self.template = form.pin
        await self.write(author, answers, "Moved to a newer form.", earlier)

    async def write(
        self,
        author: Member,
        answers: Answers,
        note: str,
        earlier: Earlier,
        path: Sequence[str] = ("input", "expectedRevision"),
    ) -> None:
        """The next revision after the one that was read.

        Raises:
            AnswersMissing: it was submitted, and the other one, who cannot read it yet, relies on its being complete.
            RevisionConflict: there is another one already.
        """
        if self.submitted_at is not None and self.shared_at is None:
            self.refuse_gaps(answers)
        now, number = clock.now(), self.current_number + 1
        unchanged = ToolDocument.filter(
            id=self.id, current_number=self.current_number, status=ToolStatus.OPEN
        )
        if not await unchanged.update(current_number=number, updated_at=now, template=self.template):
            await self.refresh_from_db()
            raise RevisionConflict(await self.current(), path)
        self.current_number, self.updated_at = number, now
        await ToolRevision.keep(self, author, answers, note, earlier)

    def refuse_gaps(self, answers: Answers) -> None:
        """Nobody submits half an answer.

        Raises:
            AnswersMissing: something that the form needs is not there.
        """
        gaps = missing(self.form, answers)
        if gaps:
            raise AnswersMissing(gaps)

    async def submit(self) -> bool:
        """Say that it is complete, once; whether it was not submitted before."""
        now = clock.now()
        if not await ToolDocument.filter(id=self.id, submitted_at=None).update(submitted_at=now):
            return False
        self.submitted_at = now
        return True

    async def counterpart(self) -> "ToolDocument | None":
        """The other one's answers of the same round."""
        same = ToolDocument.filter(relationship_id=self.relationship_id, round=self.round)
        others = same.filter(template__startswith=f"{self.form.key}@").exclude(owner_id=self.owner_id)
        return await others.first()

    async def share(self) -> bool:
        """Let the other one read it as it is now and from now on; whether it was not shared before."""
        if self.form.visibility is not Visibility.AUTHOR_THEN_SHARE:
            is_waiting = self.shared_at is None and self.form.reveal
            raise NotAllowed(_OPENS_BY_ITSELF if is_waiting else _NOT_SHARED[self.form.visibility])
        return await self.open_up()

    async def open_up(self) -> bool:
        """From now on the other one reads it; whether it was not so before."""
        now = clock.now()
        if not await ToolDocument.filter(id=self.id, shared_at=None).update(shared_at=now):
            return False
        await ToolRevision.filter(document_id=self.id, number=self.current_number).update(shared=True)
        self.shared_at = now
        return True

    def _is_for(self, member: Member, role: SchemeRole) -> bool:
        """Theirs, the pair's, or shared with them and with something in it for them to fill in."""
        if member.id == self.owner_id:
            return True
        if self.form.reveal:
            return False
        return self.form.visibility is Visibility.PAIR or (
            self.shared_at is not None and role in self.form.asked_of
        )


_OPENS_BY_ITSELF = "This opens by itself, when both of you have submitted."
_NOT_SHARED = {
    Visibility.PAIR: "Both of you see this already.",
    Visibility.AUTHOR: "This stays with the person who wrote it.",
}
