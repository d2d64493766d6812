"""The kinds of fields a template may ask, and what each takes."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from models.refusals import InvalidInput
from models.templates.kinds import FieldKind, FilledBy, ReferenceTarget
from models.templates.plain_text import one_line, several_lines
from models.templates.values import (
    Cell,
    CheckValue,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    ScaleValue,
    TextValue,
)

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True, kw_only=True)
class Field:
    """What all kinds share. `required` is asked by `answers.missing`, never by a save."""

    kind: ClassVar[FieldKind]
    key: str
    label: str
    help: str = ""
    required: bool = False
    by: FilledBy = FilledBy.EITHER


@dataclass(frozen=True, kw_only=True)
class CellField(Field, ABC):
    """A field that stands alone or as a column of rows."""

    prefilled: Cell | None = None

    @abstractmethod
    def take(self, value: Cell) -> Cell | None:
        """The value as it is kept; None when it says nothing.

        Raises:
            InvalidInput: it is of another kind, or out of bounds; without a path.
        """


@dataclass(frozen=True, kw_only=True)
class TextField(CellField):
    kind = FieldKind.TEXT
    longest: int = 200

    def take(self, value: Cell) -> TextValue | None:
        if not isinstance(value, TextValue):
            raise InvalidInput("This takes text.")
        text = self.tidy(value.text)
        if len(text) > self.longest:
            raise InvalidInput(f"This is {len(text)} characters long; at most {self.longest} fit.")
        return TextValue(text) if text else None

    def tidy(self, text: str) -> str:
        return one_line(text)


@dataclass(frozen=True, kw_only=True)
class LongField(TextField):
    kind = FieldKind.LONG
    longest: int = 5000

    def tidy(self, text: str) -> str:
        return several_lines(text)


@dataclass(frozen=True, kw_only=True)
class DateField(CellField):
    """`after` names the field whose date comes first; `prefilled_months` counts from the day of starting."""

    kind = FieldKind.DATE
    after: str = ""
    prefilled_months: int | None = None

    def take(self, value: Cell) -> DateValue:
        if not isinstance(value, DateValue):
            raise InvalidInput("This takes a date.")
        if not EARLIEST <= value.date <= LATEST:
            raise InvalidInput(f"This takes a date of the years {EARLIEST.year} to {LATEST.year}.")
        return value


@dataclass(frozen=True, kw_only=True)
class IntegerField(CellField):
    """`unit` is the word for one and for several: ("week", "weeks"); `report` lets the scheme count it."""

    kind = FieldKind.INT
    least: int
    most: int
    unit: tuple[str, str] | None = None
    report: bool = False

    def take(self, value: Cell) -> IntegerValue:
        if not isinstance(value, IntegerValue):
            raise InvalidInput("This takes a whole number.")
        if not self.least <= value.integer <= self.most:
            raise InvalidInput(f"This takes a whole number from {self.least} to {self.most}.")
        return value


@dataclass(frozen=True, kw_only=True)
class ScaleField(CellField):
    kind = FieldKind.SCALE
    least: int
    most: int
    least_label: str
    most_label: str
    report: bool = False

    def take(self, value: Cell) -> ScaleValue:
        if not isinstance(value, ScaleValue):
            raise InvalidInput("This takes a place on the scale.")
        if not self.least <= value.position <= self.most:
            raise InvalidInput(f"This takes a place from {self.least} to {self.most}.")
        return value


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceField(CellField):
    kind = FieldKind.CHOICE
    options: tuple[Option, ...]

    def take(self, value: Cell) -> ChoiceValue:
        if not isinstance(value, ChoiceValue):
            raise InvalidInput("This takes one of the options.")
        if value.choice not in {option.key for option in self.options}:
            raise InvalidInput(f"This takes one of {_listed(self.options)}.")
        return value


@dataclass(frozen=True, kw_only=True)
class ChoicesField(CellField):
    """At most `most` of them, if that is said.

    `own_words` is how long words of one's own may be, 0 where there are none; `rows` names the table whose rows are
    the options, where there are no others: whether those rows are there is for `chosen_rows` to say.
    """

    kind = FieldKind.MULTI
    options: tuple[Option, ...]
    most: int | None = None
    own_words: int = 0
    rows: str = ""

    def take(self, value: Cell) -> ChoicesValue | None:
        """Kept once each: options in their order, then own words in theirs."""
        if not isinstance(value, ChoicesValue):
            raise InvalidInput("This takes a list of options.")
        given = dict.fromkeys(filter(None, map(self._one, value.choices)))
        if self.most is not None and len(given) > self.most:
            raise InvalidInput(f"These are {len(given)}; at most {self.most} fit.")
        keys = [option.key for option in self.options]
        chosen = [key for key in keys if key in given] + [each for each in given if each not in keys]
        return ChoicesValue(tuple(chosen)) if chosen else None

    def _one(self, choice: str) -> str:
        if self.rows or any(option.key == choice for option in self.options):
            return choice
        if not self.own_words:
            raise InvalidInput(f"This takes only {_listed(self.options)}.")
        words = _own_words(choice, self.own_words)
        return next(
            (option.key for option in self.options if option.label.casefold() == words.casefold()), words
        )


@dataclass(frozen=True, kw_only=True)
class CheckField(CellField):
    kind = FieldKind.CHECK

    def take(self, value: Cell) -> CheckValue:
        if not isinstance(value, CheckValue):
            raise InvalidInput("This takes a tick or none.")
        return value


@dataclass(frozen=True, kw_only=True)
class ReferenceField(CellField):
    """Whether the id leads anywhere is for the database to say: `references` lists what to look up.

    `own_words` is how long text may be that is given in its stead, 0 where none is taken.
    """

    kind = FieldKind.REF
    target: ReferenceTarget
    own_words: int = 0

    def take(self, value: Cell) -> ReferenceValue | TextValue | None:
        if self.own_words and isinstance(value, TextValue):
            words = _own_words(value.text, self.own_words)
            return TextValue(words) if words else None
        if not isinstance(value, ReferenceValue):
            raise InvalidInput(f"This takes the id of a {self.target.value.lower()}.")
        if not _REFERENCE.fullmatch(value.id):
            raise InvalidInput(f"This is not the id of a {self.target.value.lower()}.")
        return value


@dataclass(frozen=True, kw_only=True)
class GapsField(CellField):
    """How far each row of the table `rows` has to go from one column to another: worked out, never filled in."""

    kind = FieldKind.GAPS
    rows: str
    start: str
    end: str

    def take(self, value: Cell) -> Cell | None:  # noqa: ARG002  it takes none
        raise InvalidInput("Nobody fills this in: it is worked out from the other answers.")


@dataclass(frozen=True, kw_only=True)
class RowsField(Field):
    """A small table. Its first column names the row; `most` is how many rows fit, `prefilled` their cells.

    `prefilled_from` says of what there is to be a row each, when it is opened, with the first column pointing at it.
    """

    kind = FieldKind.ROWS
    columns: tuple[CellField, ...]
    most: int
    prefilled: tuple[Mapping[str, Cell], ...] = ()
    prefilled_from: ReferenceTarget | None = None

    def column(self, key: str) -> CellField | None:
        return next((column for column in self.columns if column.key == key), None)


AnyField = CellField | RowsField


class Form(Protocol):
    """What can be filled in: a tool or a contract."""

    @property
    def fields(self) -> "dict[str, AnyField]": ...


def _own_words(text: str, longest: int) -> str:
    words = one_line(text)
    if len(words) > longest:
        raise InvalidInput(f"This is {len(words)} characters long; at most {longest} fit.")
    return words


def _listed(options: tuple[Option, ...]) -> str:
    return ", ".join(option.key for option in options)
