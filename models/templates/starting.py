"""What a form brings along when it is opened."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from models.templates.answer_rows import new_row_id
from models.templates.dates import months_after
from models.templates.fields import AnyField, DateField, Form, RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.values import AnswerRow, Answers, DateValue, ReferenceValue, RowsValue, Value

Known = Mapping[ReferenceTarget, Sequence[str]]
_NOTHING: Known = MappingProxyType({})


def started(
    form: Form, *, on: date, known: Known = _NOTHING, new_id: Callable[[], str] = new_row_id
) -> Answers:
    """The answers of the first revision, opened on that day; empty where the form brings nothing.

    `known` are the ids of what a table can have a row each of.
    """
    given = {key: _prefilled(field, on, known, new_id) for key, field in form.fields.items()}
    return {key: value for key, value in given.items() if value is not None}


def prefilled_from(form: Form) -> set[ReferenceTarget]:
    """Of what `started` has to know what there is."""
    fields = form.fields.values()
    return {field.prefilled_from for field in fields if isinstance(field, RowsField) and field.prefilled_from}


def _prefilled(field: AnyField, on: date, known: Known, new_id: Callable[[], str]) -> Value | None:
    if isinstance(field, RowsField):
        return _rows(field, known, new_id)
    if isinstance(field, DateField) and field.prefilled_months is not None:
        return DateValue(months_after(on, field.prefilled_months))
    return field.prefilled


def _rows(field: RowsField, known: Known, new_id: Callable[[], str]) -> RowsValue | None:
    there = known.get(field.prefilled_from, ()) if field.prefilled_from else ()
    first = field.columns[0].key
    pointing = [{first: ReferenceValue(key)} for key in there][: field.most]
    rows = tuple(AnswerRow(new_id(), cells) for cells in (*field.prefilled, *pointing))
    return RowsValue(rows) if rows else None
