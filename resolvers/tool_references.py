"""Answers that point at something: it has to be the pair's own."""

from collections.abc import Collection, Sequence
from uuid import UUID

from models.meetings import Meeting
from models.refusals import InvalidInput, Refusals
from models.relationships import Relationship
from models.templates.fields import Form, RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.references import ROWS_OF, Reference, references, row_labels
from models.templates.values import Answers
from models.tools import ToolDocument
from models.topics import Topic

PATH = ("input", "answers")


async def refuse_strangers(relationship: Relationship, form: Form, before: Answers, after: Answers) -> None:
    """What stood there before may stay, though what it points at be gone.

    Raises:
        Refusals: InvalidInput for each answer that points elsewhere.
    """
    stood = {(reference.target, reference.id) for reference in references(form, before)}
    new = [each for each in references(form, after) if (each.target, each.id) not in stood]
    strange = await _strangers(relationship, new)
    if strange:
        raise Refusals([_refusal(reference) for reference in strange])


async def strangers(relationship: Relationship, form: Form, answers: Answers) -> list[Reference]:
    """The answers that point at what this pair has not."""
    return await _strangers(relationship, references(form, answers))


async def rows_of(relationship: Relationship, target: ReferenceTarget) -> dict[str, str]:
    """The pair's own goals, or steps, by id, in words."""
    tool, field_key = ROWS_OF[target]
    document = await ToolDocument.of_template(relationship, tool).first()
    field = document.form.fields.get(field_key) if document else None
    if document is None or not isinstance(field, RowsField):
        return {}
    return row_labels(field, (await document.current()).given)


async def _strangers(relationship: Relationship, new: Sequence[Reference]) -> list[Reference]:
    there = {
        target: await _there(relationship, target, {each.id for each in new if each.target is target})
        for target in dict.fromkeys(each.target for each in new)
    }
    return [each for each in new if each.id not in there[each.target]]


async def _there(relationship: Relationship, target: ReferenceTarget, ids: Collection[str]) -> set[str]:
    if target in ROWS_OF:
        return set(await rows_of(relationship, target))
    keys = [key for key in map(_key, ids) if key]
    if target is ReferenceTarget.MEETING:
        found = await Meeting.filter(relationship_id=relationship.id, id__in=keys).values_list(
            "id", flat=True
        )
    else:
        found = await Topic.filter(id__in=keys).values_list("id", flat=True)
    return {str(key) for key in found}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refusal(reference: Reference) -> InvalidInput:
    return InvalidInput(_SENTENCES[reference.target], path=(*PATH, *reference.path))


_SENTENCES = {
    ReferenceTarget.GOAL: "This is not one of your goals.",
    ReferenceTarget.ACTION: "This is not one of your steps.",
    ReferenceTarget.MEETING: "This is not one of your meetings.",
    ReferenceTarget.TOPIC: "There is no such topic.",
}
