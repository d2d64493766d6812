"""What people answer, one class a kind of value, and what they hand in to change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class TextValue:
    text: str


@dataclass(frozen=True, slots=True)
class DateValue:
    date: date


@dataclass(frozen=True, slots=True)
class IntegerValue:
    integer: int


@dataclass(frozen=True, slots=True)
class ScaleValue:
    position: int


@dataclass(frozen=True, slots=True)
class ChoiceValue:
    choice: str


@dataclass(frozen=True, slots=True)
class ChoicesValue:
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckValue:
    checked: bool


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """The id of a row of answers, or the key of a meeting or topic."""

    id: str


Cell = (
    TextValue
    | DateValue
    | IntegerValue
    | ScaleValue
    | ChoiceValue
    | ChoicesValue
    | CheckValue
    | ReferenceValue
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    id: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class RowsValue:
    rows: tuple[AnswerRow, ...]


Value = Cell | RowsValue
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RowInput:
    """A row as handed in. Without an id it is new; a cell left out stays as it was, None clears it."""

    cells: Mapping[str, Cell | None] = field(default_factory=dict[str, Cell | None])
    id: str = ""


@dataclass(frozen=True, slots=True)
class RowsInput:
    """All rows in their order: a row that is not named any more is removed."""

    rows: Sequence[RowInput]


ValueInput = Cell | RowsInput
Changes = Mapping[str, ValueInput | None]
