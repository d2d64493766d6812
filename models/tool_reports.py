"""What the scheme learns from tools: numbers that it counts over many pairs, and words addressed to it.

Both are written anew with each revision, and go with the document. Of what is submitted nothing is learnt before.
Their `field` is the key in the form, for a figure in a table "table.column". The other of the two reads neither.
"""

from uuid import UUID

from tortoise import fields

from models import clock
from models.members import Member
from models.row import Row
from models.templates import reported
from models.templates.values import Answers
from models.tools import ToolDocument

FEWEST = 5  # relationships that are counted together, so that no number is anybody's


class ToolFigure(Row):
    document: fields.ForeignKeyRelation[ToolDocument] = fields.ForeignKeyField(
        "models.ToolDocument", related_name="figures", on_delete=fields.CASCADE
    )
    document_id: UUID
    relationship_id = fields.UUIDField()
    template_key = fields.CharField(max_length=80)
    field = fields.CharField(max_length=120)
    number = fields.IntField()

    class Meta:
        table = "tool_figure"
        indexes = (("document_id",), ("template_key", "field"))


class WordToScheme(Row):
    document: fields.ForeignKeyRelation[ToolDocument] = fields.ForeignKeyField(
        "models.ToolDocument", related_name="words_to_scheme", on_delete=fields.CASCADE
    )
    document_id: UUID
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="words_to_scheme", on_delete=fields.CASCADE
    )
    author_id: UUID
    template = fields.CharField(max_length=80)
    field = fields.CharField(max_length=120)
    text = fields.TextField()
    may_quote = fields.BooleanField(default=False)
    said_at = fields.DatetimeField()

    class Meta:
        table = "word_to_scheme"
        unique_together = (("document_id", "field"),)
        indexes = (("said_at",),)


async def report(document: ToolDocument, author: Member, answers: Answers) -> None:
    """What the scheme learns from the document as it stands now, in the transaction that wrote it."""
    if document.form.reveal and document.submitted_at is None:
        return
    await _count(document, answers)
    await _say(document, author, answers)


async def _count(document: ToolDocument, answers: Answers) -> None:
    if not reported.reported_fields(document.form):
        return
    await ToolFigure.filter(document_id=document.id).delete()
    await ToolFigure.bulk_create(
        [
            ToolFigure(
                document_id=document.id,
                relationship_id=document.relationship_id,
                template_key=document.form.key,
                field=key,
                number=number,
            )
            for key, number in reported.figures(document.form, answers)
        ]
    )


async def _say(document: ToolDocument, author: Member, answers: Answers) -> None:
    """What was said before and stays as it was keeps its date."""
    if not document.form.for_the_scheme:
        return
    now, said = clock.now(), reported.words(document.form, answers)
    before = {word.field: word for word in await WordToScheme.filter(document_id=document.id)}
    gone = [word.id for key, word in before.items() if said.get(key) != word.text]
    await WordToScheme.filter(id__in=gone).delete()
    await WordToScheme.filter(document_id=document.id).update(may_quote=reported.may_quote(answers))
    new = {key: text for key, text in said.items() if key not in before or before[key].text != text}
    await WordToScheme.bulk_create(
        [
            WordToScheme(
                document_id=document.id,
                author_id=author.id,
                template=document.template,
                field=key,
                text=text,
                may_quote=reported.may_quote(answers),
                said_at=now,
            )
            for key, text in new.items()
        ]
    )
