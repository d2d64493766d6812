"""Answers in the order of their form: a database may hand them out in another."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from models.templates.fields import AnyField, Form, RowsField
from models.templates.values import AnswerRow, Answers, RowsValue, Value

V = TypeVar("V")


def in_form_order(form: Form, answers: Answers) -> Answers:
    """The same answers; fields and columns that the form does not know come last."""
    return {
        key: _ordered(form.fields.get(key), value) for key, value in sorted_by(form.fields, answers).items()
    }


def sorted_by(keys: Iterable[str], values: Mapping[str, V]) -> dict[str, V]:
    known = [key for key in keys if key in values]
    rest = sorted(set(values) - set(known))
    return {key: values[key] for key in [*known, *rest]}


def _ordered(field: AnyField | None, value: Value) -> Value:
    if not isinstance(value, RowsValue) or not isinstance(field, RowsField):
        return value
    columns = [column.key for column in field.columns]
    return RowsValue(tuple(AnswerRow(row.id, sorted_by(columns, row.cells)) for row in value.rows))
