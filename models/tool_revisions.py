"""What stood in a tool after each save: it never changes, and can be returned to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.members import Member
from models.refusals import Refusal
from models.row import Row
from models.templates import answers_json
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.values import Answers

if TYPE_CHECKING:
    from models.tools import ToolDocument

Earlier = Mapping[str, Answers]  # what stayed on older forms, by their pins


class RevisionConflict(Refusal):
    """Somebody saved after the revision was read that the changes were made to."""

    sentence = "This has been changed since you read it. Look at what is new, then save again."

    def __init__(self, current: "ToolRevision", path: Sequence[str] = ("input", "expectedRevision")) -> None:
        super().__init__(path=path)
        self.current = current


class ToolRevision(Row):
    document: fields.ForeignKeyRelation["ToolDocument"] = fields.ForeignKeyField(
        "models.ToolDocument", related_name="revisions", on_delete=fields.CASCADE
    )
    document_id: UUID
    number = fields.IntField()
    answers = fields.JSONField[dict[str, Any]](default=dict)
    aside = fields.JSONField[dict[str, Any] | None](null=True)  # what the other of the two never reads
    author_id = fields.UUIDField()
    template = fields.CharField(max_length=80, default="", db_default="")  # "": that of the document
    earlier = fields.JSONField[dict[str, Any] | None](null=True)  # what stayed on older forms, by their pins
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
    async def keep(
        cls,
        document: "ToolDocument",
        author: Member,
        answers: Answers,
        note: str = "",
        earlier: Earlier = MappingProxyType({}),
    ) -> None:
        """The document's current revision."""
        shared_at: datetime | None = document.shared_at
        alone = document.form.for_the_scheme
        revision = cls(
            document_id=document.id,
            number=document.current_number,
            answers=answers_json.to_json({key: answers[key] for key in answers if key not in alone}),
            aside=answers_json.to_json({key: answers[key] for key in answers if key in alone}),
            template=document.template,
            earlier={pin: answers_json.to_json(left) for pin, left in earlier.items()} or None,
            author_id=author.id,
            note=note,
            shared=shared_at is not None,
        )
        await revision.save(force_create=True)

    @property
    def given(self) -> Answers:
        """The answers, as the forms know them: what both may read."""
        return answers_json.from_json(self.answers)

    @property
    def whole(self) -> Answers:
        """The same with what is for the scheme alone: for its author."""
        return answers_json.from_json({**self.answers, **(self.aside or {})})

    @property
    def left_behind(self) -> Earlier:
        """What stayed on older forms, by their pins."""
        return {pin: answers_json.from_json(left) for pin, left in (self.earlier or {}).items()}

    def form_in(self, document: "ToolDocument") -> ToolTemplate:
        """The form that it was written on."""
        return TOOLS.pinned(self.template) or document.form

    def left_behind_for(self, member: Member) -> Earlier:
        """What of that the member reads, who may see the revision."""
        return self.left_behind if member.id == self.author_id else self.left_behind_for_both

    @property
    def left_behind_for_both(self) -> Earlier:
        """What of that both may read."""
        return {
            pin: {key: value for key, value in left.items() if key not in _alone(pin)}
            for pin, left in self.left_behind.items()
        }

    def read_by(self, member: Member) -> Answers:
        """What of it that member reads, who may see it."""
        return self.whole if member.id == self.author_id else self.given


def _alone(pin: str) -> frozenset[str]:
    form = TOOLS.pinned(pin)
    return form.for_the_scheme if form else frozenset()
