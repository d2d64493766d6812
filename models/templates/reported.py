"""What the scheme learns from a form: numbers that it counts, and words that are addressed to it."""

from dataclasses import dataclass

from models.templates.fields import AnyField, IntegerField, RowsField, ScaleField, TextField
from models.templates.tools import ToolTemplate
from models.templates.values import Answers, CheckValue, IntegerValue, RowsValue, ScaleValue, TextValue, Value

MAY_QUOTE = "may_we_quote"


@dataclass(frozen=True, slots=True)
class Reported:
    """A field that is counted: its key, and that of its table where it stands in one."""

    key: str
    field: IntegerField | ScaleField

    @property
    def column(self) -> str:
        return self.key.rpartition(".")[2]


def reported_fields(form: ToolTemplate) -> list[Reported]:
    """Those of the form that are counted, in its order; a column is named "table.column"."""
    return [
        Reported(key, field)
        for key, field in _every_field(form)
        if isinstance(field, IntegerField | ScaleField) and field.report
    ]


def figures(form: ToolTemplate, answers: Answers) -> list[tuple[str, int]]:
    """The numbers that are counted, each with the key of its field; of a table one for each row."""
    return [
        (reported.key, number) for reported in reported_fields(form) for number in _numbers(reported, answers)
    ]


def words(form: ToolTemplate, answers: Answers) -> dict[str, str]:
    """The texts that are addressed to the scheme, by the key of their field."""
    given = {
        key: answers.get(key)
        for key, field in form.fields.items()
        if key in form.for_the_scheme and isinstance(field, TextField)
    }
    return {key: value.text for key, value in given.items() if isinstance(value, TextValue)}


def may_quote(answers: Answers) -> bool:
    return answers.get(MAY_QUOTE) == CheckValue(checked=True)


def _every_field(form: ToolTemplate) -> list[tuple[str, AnyField]]:
    found: list[tuple[str, AnyField]] = []
    for key, field in form.fields.items():
        columns = field.columns if isinstance(field, RowsField) else ()
        found += [(key, field), *((f"{key}.{column.key}", column) for column in columns)]
    return found


def _numbers(reported: Reported, answers: Answers) -> list[int]:
    value = answers.get(reported.key.partition(".")[0])
    if isinstance(value, RowsValue):
        return [number for row in value.rows for number in _number(row.cells.get(reported.column))]
    return _number(value)


def _number(value: Value | None) -> list[int]:
    match value:
        case IntegerValue(number) | ScaleValue(number):
            return [number]
        case _:
            return []
