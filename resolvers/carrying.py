"""A member takes their own words from one relationship into another: a new document, and nothing of the other one's."""

from collections.abc import Collection
from uuid import UUID

from models import events
from models.carrying import AlreadyStartedThere, NothingToCarry
from models.members import Member, SchemeRole
from models.refusals import InvalidInput, NotAllowed
from models.relationships import Relationship
from models.templates.fields import AnyField, RowsField
from models.templates.kinds import Repeat, Visibility, may_fill
from models.templates.own_words import own_words
from models.templates.tools import ToolTemplate
from models.templates.values import AnswerRow, Answers, RowsValue, Value
from models.tools import ToolDocument, ToolRevision
from resolvers.tool_holding import held, visible
from resolvers.tool_references import strangers
from resolvers.use_case import use_case


@use_case
async def carry(viewer: Member, document_id: UUID, relationship_id: UUID) -> ToolDocument:
    """Begin that tool anew in another relationship, with the viewer's own words of it as they stand now.

    Its rows keep their ids; what points at something that the new relationship has not is left out.

    Raises:
        NotFound: no such document that they may see, or no such relationship of theirs.
        RelationshipOver: nothing is started there any more.
        NotAllowed: there, it is for the other one to start.
        InvalidInput: it belongs to a meeting, to both separately, or to that very relationship.
        NothingToCarry, AlreadyStartedThere: see models/carrying.py.
    """
    source = await visible(viewer, document_id, path=("input", "documentId"))
    relationship = await held(viewer, relationship_id, source.form)
    form, role = source.form, SchemeRole(relationship.part_of(viewer).value)
    _refuse_unless_carriable(source, relationship, role)
    await _refuse_second(viewer, relationship, form)
    answers = await _answers(viewer, source, relationship, role)
    if not answers:
        raise NothingToCarry(path=("input", "documentId"))
    title = source.title if source.owner_id == viewer.id else form.title
    document = await ToolDocument.start(relationship, viewer, form, answers, title=title)
    await events.record("tool-started", document, by=viewer, template=form.pin, carried_from=str(source.id))
    return document


def _refuse_unless_carriable(source: ToolDocument, relationship: Relationship, role: SchemeRole) -> None:
    if source.relationship_id == relationship.id:
        raise InvalidInput("It is in this relationship already.", path=("input", "relationshipId"))
    if source.form.repeat is Repeat.PER_MEETING:
        raise InvalidInput("A record stays with its meeting.", path=_DOCUMENT)
    if source.form.reveal is not None:
        raise InvalidInput(
            "What you answered each by yourselves stays with that relationship.", path=_DOCUMENT
        )
    if not may_fill(source.form.filled_by, role):
        raise NotAllowed(f"The {source.form.filled_by.value.lower()} starts this.")


_DOCUMENT = ("input", "documentId")


async def _refuse_second(viewer: Member, relationship: Relationship, form: ToolTemplate) -> None:
    if form.repeat is Repeat.ANY_TIME:
        return
    there = ToolDocument.of_template(relationship, form.key)
    if form.visibility is not Visibility.PAIR:
        there = there.filter(owner_id=viewer.id)
    if await there.exists():
        raise AlreadyStartedThere(path=("input", "relationshipId"))


async def _answers(
    viewer: Member, source: ToolDocument, relationship: Relationship, role: SchemeRole
) -> Answers:
    revisions = await ToolRevision.filter(document_id=source.id).order_by("number")
    own = own_words(viewer.id, [(revision.author_id, revision.given) for revision in revisions])
    fields = {
        key: field for key, field in source.form.fields.items() if key in own and may_fill(field.by, role)
    }
    writable = {key: _writable(field, own[key], role) for key, field in fields.items()}
    kept = {key: value for key, value in writable.items() if value is not None}
    strange = {reference.path for reference in await strangers(relationship, source.form, kept)}
    known = {key: _without(key, value, strange) for key, value in kept.items()}
    return {key: value for key, value in known.items() if value is not None}


def _writable(field: AnyField, value: Value, role: SchemeRole) -> Value | None:
    if not (isinstance(field, RowsField) and isinstance(value, RowsValue)):
        return value
    theirs = {column.key for column in field.columns if may_fill(column.by, role)}
    rows = [
        AnswerRow(row.id, {key: cell for key, cell in row.cells.items() if key in theirs})
        for row in value.rows
    ]
    return _filled(rows)


def _without(key: str, value: Value, strange: Collection[tuple[str, ...]]) -> Value | None:
    if not isinstance(value, RowsValue):
        return None if (key,) in strange else value
    rows = [
        AnswerRow(
            row.id,
            {column: cell for column, cell in row.cells.items() if (key, str(index), column) not in strange},
        )
        for index, row in enumerate(value.rows)
    ]
    return _filled(rows)


def _filled(rows: Collection[AnswerRow]) -> RowsValue | None:
    kept = tuple(row for row in rows if row.cells)
    return RowsValue(kept) if kept else None
