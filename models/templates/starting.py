"""What a form brings along when it is opened."""

from collections.abc import Callable
from datetime import date

from models.templates.answer_rows import new_row_id
from models.templates.dates import months_after
from models.templates.fields import AnyField, DateField, Form, RowsField
from models.templates.values import AnswerRow, Answers, DateValue, RowsValue, Value


def started(form: Form, *, on: date, new_id: Callable[[], str] = new_row_id) -> Answers:
    """The answers of the first revision, opened on that day; empty where the form brings nothing."""
    given = {key: _prefilled(field, on, new_id) for key, field in form.fields.items()}
    return {key: value for key, value in given.items() if value is not None}


def _prefilled(field: AnyField, on: date, new_id: Callable[[], str]) -> Value | None:
    if isinstance(field, RowsField):
        return _rows(field, new_id)
    if isinstance(field, DateField) and field.prefilled_months is not None:
        return DateValue(months_after(on, field.prefilled_months))
    return field.prefilled


def _rows(field: RowsField, new_id: Callable[[], str]) -> RowsValue | None:
    rows = tuple(AnswerRow(new_id(), cells) for cells in field.prefilled)
    return RowsValue(rows) if rows else None
