"""Going back to earlier answers: what somebody may fill in goes back, what is the other's stays as it is now."""

from collections.abc import Mapping

from models.members import SchemeRole
from models.templates.fields import AnyField, Form, RowsField
from models.templates.kinds import may_fill
from models.templates.values import AnswerRow, Answers, Cell, RowsValue, Value


def restored(form: Form, present: Answers, earlier: Answers, role: SchemeRole) -> Answers:
    """The earlier answers, as far as `role` may write them; a row that comes back comes back whole."""
    found = {
        key: _answer(field, present.get(key), earlier.get(key), role) for key, field in form.fields.items()
    }
    return {key: value for key, value in found.items() if value is not None}


def _answer(field: AnyField, now: Value | None, then: Value | None, role: SchemeRole) -> Value | None:
    if not may_fill(field.by, role):
        return now
    if isinstance(field, RowsField) and isinstance(then, RowsValue):
        kept = {row.id: row for row in now.rows} if isinstance(now, RowsValue) else {}
        return RowsValue(tuple(_row(field, kept.get(row.id, row), row, role) for row in then.rows))
    return then


def _row(field: RowsField, now: AnswerRow, then: AnswerRow, role: SchemeRole) -> AnswerRow:
    cells: dict[str, Cell] = {}
    for column in field.columns:
        source: Mapping[str, Cell] = then.cells if may_fill(column.by, role) else now.cells
        if column.key in source:
            cells[column.key] = source[column.key]
    return AnswerRow(then.id, cells)
