"""Fields as they are written in a template's file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.refusals import InvalidInput
from models.templates.data_files import Entry
from models.templates.fields import (
    AnyField,
    CellField,
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    GapsField,
    IntegerField,
    LongField,
    Option,
    ReferenceField,
    RowsField,
    ScaleField,
    TextField,
)
from models.templates.kinds import FieldKind, FilledBy, ReferenceTarget
from models.templates.values import Cell, CheckValue, ChoicesValue, ChoiceValue, IntegerValue, TextValue


def read_fields(entry: Entry, by: FilledBy) -> tuple[AnyField, ...]:
    """The entry's `fields`; `by` is who fills them in where they do not say.

    Raises:
        Malformed: with file, place and fault.
    """
    return tuple(_field(each, by) for each in entry.entries("fields"))


def check_together(entry: Entry, fields: Sequence[AnyField]) -> None:
    """What no field can see alone: that keys are unique, and that a date comes after one asked before it."""
    seen: dict[str, AnyField] = {}
    for field in fields:
        if field.key in seen:
            raise entry.fault("fields", f"name {field.key!r} twice.")
        seen[field.key] = field
        if isinstance(field, DateField) and field.after and not isinstance(seen.get(field.after), DateField):
            raise entry.fault("fields", f"{field.key}: after: {field.after!r} is no date asked before it.")
        if isinstance(field, ChoicesField) and field.rows and not isinstance(seen.get(field.rows), RowsField):
            raise entry.fault("fields", f"{field.key}: rows: {field.rows!r} is no table asked before it.")
        if isinstance(field, GapsField):
            _check_gaps(entry, field, seen.get(field.rows))


def _check_gaps(entry: Entry, field: GapsField, rows: AnyField | None) -> None:
    for key in (field.start, field.end):
        if not isinstance(rows, RowsField) or not isinstance(rows.column(key), IntegerField | ScaleField):
            raise entry.fault(
                "fields", f"{field.key}: {key!r} is no number in a table {field.rows!r} before it."
            )


def _field(entry: Entry, by: FilledBy) -> AnyField:
    if entry.word("kind", FieldKind) is FieldKind.ROWS:
        return _rows(entry, by)
    return _cell_field(entry, by)


def _rows(entry: Entry, by: FilledBy) -> RowsField:
    common = _common(entry, by)
    columns = tuple(_cell_field(each, common["by"]) for each in entry.entries("columns"))
    _check_columns(entry, columns)
    target = entry.word("prefilled_from", ReferenceTarget) if entry.has("prefilled_from") else None
    _check_prefilled_from(entry, columns[0], target)
    field = RowsField(**common, columns=columns, most=_at_least_one(entry, "most"), prefilled_from=target)
    prefilled = tuple(_prefilled_row(field, each) for each in entry.entries("prefilled"))
    entry.done()
    return replace(field, prefilled=prefilled)


def _check_prefilled_from(entry: Entry, first: CellField, target: ReferenceTarget | None) -> None:
    if target and not (isinstance(first, ReferenceField) and first.target is target):
        raise entry.fault("prefilled_from", "needs a first column that points at that.")


def _check_columns(entry: Entry, columns: tuple[CellField, ...]) -> None:
    if not columns:
        raise entry.fault("columns", "are missing.")
    check_together(entry, columns)
    for column in columns:
        if isinstance(column, DateField) and (column.after or column.prefilled_months is not None):
            raise entry.fault("columns", f"{column.key}: after and prefilled_months are not for columns.")
        if isinstance(column, GapsField) or (isinstance(column, ChoicesField) and column.rows):
            raise entry.fault("columns", f"{column.key}: what is about a table cannot stand in one.")


def _cell_field(entry: Entry, by: FilledBy) -> CellField:
    kind = entry.word("kind", FieldKind)
    if kind not in _READERS:
        raise entry.fault("kind", "rows cannot stand within rows.")
    field = _READERS[kind](entry, _common(entry, by))
    if entry.has("prefilled"):
        field = replace(field, prefilled=_cell(field, entry, "prefilled"))
    entry.done()
    return field


def _common(entry: Entry, by: FilledBy) -> dict[str, Any]:
    return {
        "key": entry.key(),
        "label": entry.text("label"),
        "help": entry.text_or_none("help"),
        "required": entry.flag("required"),
        "by": entry.word("by", FilledBy) if entry.has("by") else by,
    }


def _text(entry: Entry, common: dict[str, Any]) -> CellField:
    return TextField(**common, longest=entry.whole_or("longest", TextField.longest))


def _long(entry: Entry, common: dict[str, Any]) -> CellField:
    return LongField(**common, longest=entry.whole_or("longest", LongField.longest))


def _date(entry: Entry, common: dict[str, Any]) -> CellField:
    months = entry.whole("prefilled_months") if entry.has("prefilled_months") else None
    return DateField(**common, after=entry.text_or_none("after"), prefilled_months=months)


def _integer(entry: Entry, common: dict[str, Any]) -> CellField:
    least, most = _bounds(entry)
    return IntegerField(**common, least=least, most=most, unit=_unit(entry), report=entry.flag("report"))


def _scale(entry: Entry, common: dict[str, Any]) -> CellField:
    least, most = _bounds(entry)
    return ScaleField(
        **common,
        least=least,
        most=most,
        least_label=entry.text("least_label"),
        most_label=entry.text("most_label"),
        report=entry.flag("report"),
    )


def _choice(entry: Entry, common: dict[str, Any]) -> CellField:
    return ChoiceField(**common, options=_options(entry))


def _multi(entry: Entry, common: dict[str, Any]) -> CellField:
    most = _at_least_one(entry, "most") if entry.has("most") else None
    rows = entry.text_or_none("rows")
    options = () if rows else _options(entry)
    own_words = entry.whole_or("own_words", 0)
    return ChoicesField(**common, options=options, most=most, own_words=own_words, rows=rows)


def _check(entry: Entry, common: dict[str, Any]) -> CellField:  # noqa: ARG001  one signature for all kinds
    return CheckField(**common)


def _reference(entry: Entry, common: dict[str, Any]) -> CellField:
    target = entry.word("target", ReferenceTarget)
    return ReferenceField(**common, target=target, own_words=entry.whole_or("own_words", 0))


def _gaps(entry: Entry, common: dict[str, Any]) -> CellField:
    rows, start, end = entry.text("rows"), entry.text("from"), entry.text("to")
    return GapsField(**common, rows=rows, start=start, end=end)


_READERS: Mapping[FieldKind, Callable[[Entry, dict[str, Any]], CellField]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _long,
    FieldKind.DATE: _date,
    FieldKind.INT: _integer,
    FieldKind.SCALE: _scale,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI: _multi,
    FieldKind.CHECK: _check,
    FieldKind.REF: _reference,
    FieldKind.GAPS: _gaps,
}


def _bounds(entry: Entry) -> tuple[int, int]:
    least, most = entry.whole("least"), entry.whole("most")
    if least >= most:
        raise entry.fault("most", f"must be above least ({least}).")
    return least, most


def _at_least_one(entry: Entry, key: str) -> int:
    number = entry.whole(key)
    if number < 1:
        raise entry.fault(key, "must be at least 1.")
    return number


def _unit(entry: Entry) -> tuple[str, str] | None:
    words = entry.texts("unit")
    if not words:
        return None
    if len(words) != 2:  # noqa: PLR2004  one and several
        raise entry.fault("unit", "takes two words: for one, and for several.")
    return words[0], words[1]


def _options(entry: Entry) -> tuple[Option, ...]:
    options = tuple(Option(key, label) for key, label in entry.pairs("options"))
    if not options:
        raise entry.fault("options", "are missing.")
    return options


def _prefilled_row(field: RowsField, entry: Entry) -> Mapping[str, Cell]:
    known = {column.key: column for column in field.columns}
    for name in entry.names():
        if name not in known:
            raise entry.fault(name, "is not a column here.")
    return {key: _cell(column, entry, key) for key, column in known.items() if entry.has(key)}


def _cell(field: CellField, entry: Entry, key: str) -> Cell:
    try:
        cell = field.take(_raw_cell(field, entry, key))
    except InvalidInput as fault:
        raise entry.fault(key, f"does not fit: {fault.message}") from fault
    if cell is None:
        raise entry.fault(key, "says nothing.")
    return cell


def _raw_cell(field: CellField, entry: Entry, key: str) -> Cell:
    match field:
        case TextField():
            return TextValue(entry.text(key))
        case IntegerField():
            return IntegerValue(entry.whole(key))
        case ChoiceField():
            return ChoiceValue(entry.text(key))
        case ChoicesField():
            return ChoicesValue(entry.texts(key))
        case CheckField():
            return CheckValue(entry.flag(key))
        case _:
            raise entry.fault(key, f"cannot be given for {field.kind.value.lower()}.")
