"""Answers in words, as a contract or a printed page says them."""

from collections.abc import Mapping

from models.templates.dates import written_out
from models.templates.fields import AnyField, ChoiceField, ChoicesField, IntegerField, RowsField
from models.templates.scheme_facts import listed, on_one_line
from models.templates.values import (
    AnswerRow,
    Cell,
    CheckValue,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    RowsValue,
    ScaleValue,
    TextValue,
    Value,
)

NO_LONGER_THERE = "something that has since been removed"


def spoken(field: AnyField, value: Value, labels: Mapping[str, str]) -> str:
    """The answer in words; `labels` say, by id, what it points at or chooses. Rows stand on lines of their own."""
    if isinstance(value, RowsValue):
        return "\n".join(f"- {_row(field, row, labels)}" for row in value.rows)
    return _cell(field, value, labels)


def _row(field: AnyField, row: AnswerRow, labels: Mapping[str, str]) -> str:
    columns = field.columns if isinstance(field, RowsField) else ()
    return "; ".join(_cell(each, row.cells[each.key], labels) for each in columns if each.key in row.cells)


def _cell(field: AnyField, value: Cell, labels: Mapping[str, str]) -> str:  # noqa: PLR0911  one line a kind
    match value:
        case TextValue(text):
            return text
        case DateValue(day):
            return written_out(day)
        case IntegerValue(integer):
            return _counted(field, integer)
        case ScaleValue(position):
            return str(position)
        case ChoiceValue(choice):
            return _label(field, choice)
        case ChoicesValue(choices):
            return listed([labels.get(choice) or _label(field, choice) for choice in choices])
        case CheckValue(checked):
            return "yes" if checked else "no"
        case ReferenceValue(key):
            return on_one_line(labels.get(key, NO_LONGER_THERE))


def _counted(field: AnyField, integer: int) -> str:
    if not isinstance(field, IntegerField) or field.unit is None:
        return str(integer)
    one, several = field.unit
    return f"{integer} {one if integer == 1 else several}"


def _label(field: AnyField, choice: str) -> str:
    options = field.options if isinstance(field, ChoiceField | ChoicesField) else ()
    return next((option.label for option in options if option.key == choice), choice)
