"""What a form works out from its answers. It is never stored: it follows from them."""

from dataclasses import dataclass

from models.templates.fields import Form, GapsField
from models.templates.values import AnswerRow, Answers, Cell, IntegerValue, RowsValue, ScaleValue


@dataclass(frozen=True, slots=True)
class Gap:
    row: str
    width: int


def gaps_of(form: Form, answers: Answers) -> dict[str, list[Gap]]:
    """For each field that shows gaps the rows that have some way to go, the widest first."""
    return {key: _gaps(field, answers) for key, field in form.fields.items() if isinstance(field, GapsField)}


def _gaps(field: GapsField, answers: Answers) -> list[Gap]:
    value = answers.get(field.rows)
    rows = value.rows if isinstance(value, RowsValue) else ()
    found = [Gap(row.id, _width(field, row)) for row in rows]
    return sorted((gap for gap in found if gap.width > 0), key=lambda gap: -gap.width)


def _width(field: GapsField, row: AnswerRow) -> int:
    start, end = _number(row.cells.get(field.start)), _number(row.cells.get(field.end))
    return 0 if start is None or end is None else end - start


def _number(cell: Cell | None) -> int | None:
    match cell:
        case IntegerValue(number) | ScaleValue(number):
            return number
        case _:
            return None
