"""Rows of answers: each keeps its id for as long as it is there, because other documents point at it."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.members import SchemeRole
from models.refusals import InvalidInput
from models.templates.cells import check_cell, check_may_fill
from models.templates.faults import Faults
from models.templates.fields import CellField, RowsField
from models.templates.values import AnswerRow, Cell, RowInput, RowsInput, RowsValue, Value


def new_row_id() -> str:
    return str(uuid.uuid4())


def check_rows(
    field: RowsField,
    before: Value | None,
    change: object,
    role: SchemeRole,
    new_id: Callable[[], str] = new_row_id,
) -> RowsValue | None:
    """The rows after that change; None when there are none.

    Who may not fill in the table may still write in the columns that are theirs, in the rows there are.

    Raises:
        Refusals: InvalidInput for each fault, its path beginning at the row's index.
    """
    earlier = before.rows if isinstance(before, RowsValue) else ()
    given = _given(field, change)
    rows = _Rows(field, {row.id: row for row in earlier}, role, new_id).checked(given)
    if [row.id for row in rows] != [row.id for row in earlier]:
        check_may_fill(field.by, role)
    return RowsValue(rows) if rows else None


def _given(field: RowsField, change: object) -> tuple[RowInput, ...]:
    if change is None:
        return ()
    if not isinstance(change, RowsInput):
        raise InvalidInput("This takes rows.")
    if len(change.rows) > field.most:
        raise InvalidInput(f"These are {len(change.rows)} rows; at most {field.most} fit.")
    return tuple(change.rows)


@dataclass(frozen=True, slots=True)
class _Rows:
    field: RowsField
    earlier: Mapping[str, AnswerRow]
    role: SchemeRole
    new_id: Callable[[], str]

    def checked(self, given: tuple[RowInput, ...]) -> tuple[AnswerRow, ...]:
        faults = Faults()
        rows: dict[str, AnswerRow] = {}
        for index, row in enumerate(given):
            with faults.at(str(index)):
                if row.id in rows:
                    raise InvalidInput("This row stands here twice.", path=("row",))
                kept = self._row(row)
                rows[kept.id] = kept
        faults.refuse()
        return tuple(row for row in rows.values() if row.cells or row.id in self.earlier)

    def _row(self, row: RowInput) -> AnswerRow:
        if not row.id:
            return AnswerRow(self.new_id(), self._cells({}, row))
        if row.id not in self.earlier:
            raise InvalidInput("There is no row with this id. A new row comes without one.", path=("row",))
        return AnswerRow(row.id, self._cells(self.earlier[row.id].cells, row))

    def _cells(self, before: Mapping[str, Cell], row: RowInput) -> Mapping[str, Cell]:
        cells = dict(before)
        faults = Faults()
        for key, change in row.cells.items():
            with faults.at(key):
                after = check_cell(self._column(key), before.get(key), change, self.role)
                cells.pop(key, None)
                if after is not None:
                    cells[key] = after
        faults.refuse()
        return {column.key: cells[column.key] for column in self.field.columns if column.key in cells}

    def _column(self, key: str) -> CellField:
        column = self.field.column(key)
        if column is None:
            raise InvalidInput("There is no such column here.")
        return column
