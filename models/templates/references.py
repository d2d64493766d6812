"""Answers that point at something else, and the rows that can be pointed at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.templates.fields import CellField, Form, ReferenceField, RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.values import Answers, Cell, ReferenceValue, RowsValue, TextValue

# Where the rows stand that others point at: the key of the tool, and of its field.
ROWS_OF: Mapping[ReferenceTarget, tuple[str, str]] = {
    ReferenceTarget.GOAL: ("goals", "goals"),
    ReferenceTarget.ACTION: ("action-plan", "actions"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What kind of thing, which one, and where in the answers it is pointed at from."""

    target: ReferenceTarget
    id: str
    path: tuple[str, ...]


def references(form: Form, answers: Answers) -> list[Reference]:
    """All that these answers point at, for the database to look up; paths as in `gaps.missing`."""
    return [
        Reference(field.target, value.id, path)
        for path, field, value in _cells(form, answers)
        if isinstance(field, ReferenceField) and isinstance(value, ReferenceValue)
    ]


def row_labels(field: RowsField, answers: Answers) -> dict[str, str]:
    """The rows of that field by id, each with the words of its first column ("" where it has none)."""
    value = answers.get(field.key)
    rows = value.rows if isinstance(value, RowsValue) else ()
    first = field.columns[0].key
    return {row.id: _words(row.cells.get(first)) for row in rows}


def _words(cell: Cell | None) -> str:
    return cell.text if isinstance(cell, TextValue) else ""


def _cells(form: Form, answers: Answers) -> Iterator[tuple[tuple[str, ...], CellField, Cell]]:
    for key, field in form.fields.items():
        value = answers.get(key)
        if isinstance(field, RowsField) and isinstance(value, RowsValue):
            yield from _cells_in_rows(field, value)
        elif isinstance(field, CellField) and value is not None and not isinstance(value, RowsValue):
            yield (key,), field, value


def _cells_in_rows(field: RowsField, value: RowsValue) -> Iterator[tuple[tuple[str, ...], CellField, Cell]]:
    for index, row in enumerate(value.rows):
        for column in field.columns:
            if column.key in row.cells:
                yield (field.key, str(index), column.key), column, row.cells[column.key]
