"""Answers that move to a newer version of their form: what fits goes along, the rest stays readable beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.refusals import InvalidInput
from models.templates.fields import AnyField, CellField, RowsField
from models.templates.tools import ToolTemplate
from models.templates.values import AnswerRow, Answers, Cell, RowsValue, Value


@dataclass(frozen=True, slots=True)
class Moved:
    """`answers` on the newer form, and what is `left` on the older one."""

    answers: Answers
    left: Answers


def can_follow(older: ToolTemplate, newer: ToolTemplate) -> bool:
    """Whether it is the same tool, only with other questions: read and filled in by the same people."""
    return newer.version > older.version and _people(older) == _people(newer)


def moved(older: ToolTemplate, newer: ToolTemplate, answers: Answers) -> Moved:
    """An answer moves to a field of the same key and kind that takes it, and that the same people read."""
    kept: dict[str, Value] = {}
    left: dict[str, Value] = {}
    for key, value in answers.items():
        is_read_alike = (key in older.for_the_scheme) == (key in newer.for_the_scheme)
        field = newer.fields.get(key) if is_read_alike else None
        fits, stays = _split(older.fields.get(key), field, value)
        if fits is not None:
            kept[key] = fits
        if stays is not None:
            left[key] = stays
    return Moved({key: kept[key] for key in newer.fields if key in kept}, left)


def together(answers: Answers, earlier: Mapping[str, Answers]) -> Answers:
    """The answers and what stayed on earlier forms as one, so that moving is no change; the answers win."""
    found = dict(answers)
    for older in earlier.values():
        for key, value in older.items():
            found[key] = _joined(found[key], value) if key in found else value
    return found


def _people(form: ToolTemplate) -> tuple[object, ...]:
    return form.key, form.filled_by, form.repeat, form.visibility, form.reveal


def _split(older: AnyField | None, newer: AnyField | None, value: Value) -> tuple[Value | None, Value | None]:
    if isinstance(value, RowsValue):
        if isinstance(older, RowsField) and isinstance(newer, RowsField):
            return _split_rows(older, newer, value)
        return None, value
    return (value, None) if _takes(older, newer, value) else (None, value)


def _split_rows(
    older: RowsField, newer: RowsField, value: RowsValue
) -> tuple[RowsValue | None, RowsValue | None]:
    """Rows keep their ids on both sides; those that there is no room for stay whole."""
    moving, staying = value.rows[: newer.most], value.rows[newer.most :]
    kept = tuple(
        AnswerRow(row.id, {key: cell for key, cell in row.cells.items() if _moves(older, newer, key, cell)})
        for row in moving
    )
    rest = tuple(
        AnswerRow(
            row.id, {key: cell for key, cell in row.cells.items() if not _moves(older, newer, key, cell)}
        )
        for row in moving
    )
    left = (*(row for row in rest if row.cells), *staying)
    return RowsValue(kept) if kept else None, RowsValue(left) if left else None


def _moves(older: RowsField, newer: RowsField, key: str, cell: Cell) -> bool:
    return _takes(older.column(key), newer.column(key), cell)


def _takes(older: AnyField | None, newer: AnyField | None, value: Cell) -> bool:
    if older is None or not isinstance(newer, CellField) or older.kind is not newer.kind:
        return False
    try:
        return newer.take(value) == value
    except InvalidInput:
        return False


def _joined(answer: Value, earlier: Value) -> Value:
    if not isinstance(answer, RowsValue) or not isinstance(earlier, RowsValue):
        return answer
    older = {row.id: row.cells for row in earlier.rows}
    return RowsValue(tuple(AnswerRow(row.id, {**older.get(row.id, {}), **row.cells}) for row in answer.rows))
