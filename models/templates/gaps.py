"""What is still open in a form. A save never refuses because of it: people save half-finished work."""

from models.templates.fields import Form, RowsField
from models.templates.values import Answers, RowsValue


def missing(form: Form, answers: Answers) -> list[tuple[str, ...]]:
    """Where a required answer is not given yet: (field,) or (field, index of the row from 0, column)."""
    gaps: list[tuple[str, ...]] = []
    for key, field in form.fields.items():
        value = answers.get(key)
        if field.required and value is None:
            gaps.append((key,))
        if isinstance(field, RowsField) and isinstance(value, RowsValue):
            gaps.extend((key, *gap) for gap in _in_rows(field, value))
    return gaps


def _in_rows(field: RowsField, value: RowsValue) -> list[tuple[str, str]]:
    required = [column.key for column in field.columns if column.required]
    return [
        (str(index), key) for index, row in enumerate(value.rows) for key in required if key not in row.cells
    ]
