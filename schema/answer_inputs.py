"""What people hand in to change their answers: for each field one value, of the kind that the field takes."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from models.refusals import InvalidInput, NotFound
from models.templates import values
from models.templates.faults import Faults
from schema.answers import NODES
from schema.nodes import key_of

Into = TypeVar("Into")
PATH = ("input", "answers")

TEXT = "For TEXT and LONG fields."
DATE = "For DATE fields."
INTEGER = "For INT fields."
POSITION = "For SCALE fields."
CHOICE = "For CHOICE fields: the key of an option."
CHOICES = (
    "For MULTI fields: the keys of options, or own words or the `row` of a row where the field takes them."
)
CHECKED = "For CHECK fields."
REFERENCE = (
    "For REF fields: the node id of a meeting or topic, or the `row` of a goal or action. Own words are text."
)


@strawberry.input(one_of=True, description="The value of a cell: exactly one of these.")
class CellValueInput:
    text: str | None = strawberry.field(default=strawberry.UNSET, description=TEXT)
    date: dt.date | None = strawberry.field(default=strawberry.UNSET, description=DATE)
    integer: int | None = strawberry.field(default=strawberry.UNSET, description=INTEGER)
    position: int | None = strawberry.field(default=strawberry.UNSET, description=POSITION)
    choice: str | None = strawberry.field(default=strawberry.UNSET, description=CHOICE)
    choices: list[str] | None = strawberry.field(default=strawberry.UNSET, description=CHOICES)
    checked: bool | None = strawberry.field(default=strawberry.UNSET, description=CHECKED)
    reference: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=REFERENCE)


@strawberry.input(description="A cell of a row.")
class CellInput:
    key: str = strawberry.field(description="The key of the column.")
    value: CellValueInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to write there; null or left out: nothing any more."
    )


@strawberry.input(description="A row of a small table.")
class AnswerRowInput:
    row: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Its name, as read; left out: a new row."
    )
    cells: list[CellInput] = strawberry.field(
        description="What to write in it; cells that are left out stay as they are."
    )


@strawberry.input(one_of=True, description="The value of a field: exactly one of these.")
class AnswerValueInput:
    text: str | None = strawberry.field(default=strawberry.UNSET, description=TEXT)
    date: dt.date | None = strawberry.field(default=strawberry.UNSET, description=DATE)
    integer: int | None = strawberry.field(default=strawberry.UNSET, description=INTEGER)
    position: int | None = strawberry.field(default=strawberry.UNSET, description=POSITION)
    choice: str | None = strawberry.field(default=strawberry.UNSET, description=CHOICE)
    choices: list[str] | None = strawberry.field(default=strawberry.UNSET, description=CHOICES)
    checked: bool | None = strawberry.field(default=strawberry.UNSET, description=CHECKED)
    reference: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=REFERENCE)
    rows: list[AnswerRowInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="For ROWS fields: all the rows in their order. A row that is left out is removed.",
    )


@strawberry.input(description="What to write in a field; fields that are left out stay as they are.")
class AnswerInput:
    key: str = strawberry.field(description="The key of the field.")
    value: AnswerValueInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to write there; null or left out: nothing any more."
    )


def changes_in(answers: Sequence[AnswerInput]) -> values.Changes:
    """What is to change, as `models.templates.answers.check` takes it.

    Raises:
        Refusals: something is written twice.
    """
    faults = Faults()
    with faults.at(*PATH):
        changes: values.Changes = _by_key(answers, _change)
    faults.refuse()
    return changes


def _by_key(
    given: Sequence[AnswerInput] | Sequence[CellInput], read: Callable[[Any], Into | None]
) -> dict[str, Into | None]:
    found: dict[str, Into | None] = {}
    faults = Faults()
    for each in given:
        with faults.at(each.key):
            if each.key in found:
                raise InvalidInput("This is answered twice.")
            found[each.key] = read(each.value) if each.value else None
    faults.refuse()
    return found


def _change(value: AnswerValueInput) -> values.ValueInput | None:
    name, content = _only(value)
    return values.RowsInput(_rows(content)) if name == "rows" else _READ[name](content)


def _rows(given: Sequence[AnswerRowInput]) -> list[values.RowInput]:
    rows: list[values.RowInput] = []
    faults = Faults()
    for index, row in enumerate(given):
        with faults.at(str(index)):
            rows.append(values.RowInput(_by_key(row.cells, _cell), row.row or ""))
    faults.refuse()
    return rows


def _cell(value: CellValueInput) -> values.Cell:
    name, content = _only(value)
    return _READ[name](content)


def _only(value: AnswerValueInput | CellValueInput) -> tuple[str, Any]:
    ((name, content),) = ((name, it) for name, it in vars(value).items() if it is not strawberry.UNSET)
    return name, content


def _pointed_at(reference: str) -> values.ReferenceValue:
    return values.ReferenceValue(str(_key_in(reference) or reference))


def _key_in(reference: str) -> UUID | None:
    for type_name in NODES.values():
        try:
            return key_of(type_name, reference)
        except NotFound:
            continue
    return None


_READ: dict[str, Callable[[Any], values.Cell]] = {
    "text": values.TextValue,
    "date": values.DateValue,
    "integer": values.IntegerValue,
    "position": values.ScaleValue,
    "choice": values.ChoiceValue,
    "choices": lambda keys: values.ChoicesValue(tuple(keys)),
    "checked": values.CheckValue,
    "reference": _pointed_at,
}
