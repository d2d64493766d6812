"""What people answered in a tool or a contract, one GraphQL type a kind of value."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry

from models.templates import differences, values
from models.templates.computed import Gap, gaps_of
from models.templates.fields import AnyField, Form, ReferenceField, RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.ordering import sorted_by
from schema.choices import choice
from schema.nodes import global_id

choice(ReferenceTarget, "What an answer can point at.")

NODES = {ReferenceTarget.MEETING: "Meeting", ReferenceTarget.TOPIC: "Topic"}


@strawberry.type(description="Text, of one line or several.")
class TextValue:
    text: str = strawberry.field(description="The text.")


@strawberry.type(description="A day.")
class DateValue:
    date: dt.date = strawberry.field(description="The day.")


@strawberry.type(description="A whole number.")
class IntegerValue:
    integer: int = strawberry.field(description="The number.")


@strawberry.type(description="A place on a scale.")
class ScaleValue:
    position: int = strawberry.field(description="The place.")


@strawberry.type(description="One of the options.")
class ChoiceValue:
    choice: str = strawberry.field(description="The key of the option.")


@strawberry.type(description="Some of the options.")
class ChoicesValue:
    choices: list[str] = strawberry.field(
        description="The keys of the options, in the order of the form; then own words, or the `row` of rows."
    )


@strawberry.type(description="A box to tick.")
class CheckValue:
    checked: bool = strawberry.field(description="Whether it is ticked.")


@strawberry.type(description="Something that the answer points at.")
class ReferenceValue:
    target: ReferenceTarget | None = strawberry.field(
        description="What it is; null where the form does not ask for this any more."
    )
    reference: strawberry.ID = strawberry.field(
        description="The node id of a meeting or topic; of a goal or an action, the `row` of its AnswerRow."
    )

    @classmethod
    def of(cls, field: AnyField | None, value: values.ReferenceValue) -> Self:
        target = field.target if isinstance(field, ReferenceField) else None
        name = NODES.get(target) if target else None
        return cls(target=target, reference=_node(name, value.id) if name else strawberry.ID(value.id))


@strawberry.type(description="How far a row has to go.")
class AnswerGap:
    row: strawberry.ID = strawberry.field(description="The `row` of an AnswerRow of the same revision.")
    width: int = strawberry.field(description="From where it stands to where it ought to be.")


@strawberry.type(description="The rows that have some way to go; worked out from the other answers.")
class GapsValue:
    gaps: list[AnswerGap] = strawberry.field(description="The widest first; rows without a gap are left out.")


@strawberry.type(description="A row of a small table.")
class AnswerRow:
    row: strawberry.ID = strawberry.field(
        description="Its name for as long as it is there; other answers point at it by that."
    )
    cells: list["Answer"] = strawberry.field(description="What is filled in, in the order of the columns.")


@strawberry.type(description="The rows of a small table.")
class RowsValue:
    rows: list[AnswerRow] = strawberry.field(description="The rows, in their order.")


ToolValue = Annotated[
    TextValue
    | DateValue
    | IntegerValue
    | ScaleValue
    | ChoiceValue
    | ChoicesValue
    | CheckValue
    | ReferenceValue
    | GapsValue
    | RowsValue,
    strawberry.union("ToolValue", description="An answer, by the kind of its field."),
]


@strawberry.type(description="What stands in a field.")
class Answer:
    key: str = strawberry.field(description="The key of the field, or of the column.")
    label: str = strawberry.field(description="What the form asks there.")
    value: ToolValue = strawberry.field(description="The answer.")


@strawberry.type(description="One thing that a revision changed.")
class AnswerChange:
    key: str = strawberry.field(description="The key of the field.")
    label: str = strawberry.field(description="What the form asks there.")
    row: strawberry.ID | None = strawberry.field(
        description="The row that it is about; null where the field has none, or where rows changed places."
    )
    column: str | None = strawberry.field(
        description="The key of the column; null where it is no cell, or where a whole row came or went."
    )
    before: ToolValue | None = strawberry.field(description="What stood there; null when it was added.")
    after: ToolValue | None = strawberry.field(description="What stands there; null when it was removed.")


def answers_of(form: Form | None, answers: values.Answers, *, computed: bool = True) -> list[Answer]:
    """Answers as clients read them, with what follows from them; without their form they are told by their keys."""
    if form is None or not computed:
        return _answers(form.fields if form else {}, answers)
    told = {answer.key: answer for answer in [*_answers(form.fields, answers), *_gaps(form, answers)]}
    return [told.pop(key) for key in form.fields if key in told] + list(told.values())


def _gaps(form: Form, answers: values.Answers) -> list[Answer]:
    return [
        Answer(key=key, label=form.fields[key].label, value=GapsValue(gaps=[_gap(gap) for gap in gaps]))
        for key, gaps in gaps_of(form, answers).items()
    ]


def _gap(gap: Gap) -> AnswerGap:
    return AnswerGap(row=strawberry.ID(gap.row), width=gap.width)


def changes_of(form: Form | None, changes: list[differences.Change]) -> list[AnswerChange]:
    fields = form.fields if form else {}
    return [_change(fields.get(change.field), change) for change in changes]


def value_of(field: AnyField | None, value: values.Value) -> Any:
    """The member of ToolValue that says the same."""
    match value:
        case values.RowsValue(rows):
            return RowsValue(rows=[_row(field, row) for row in rows])
        case values.ReferenceValue():
            return ReferenceValue.of(field, value)
        case values.ChoicesValue(choices):
            return ChoicesValue(choices=list(choices))
        case _:
            return _simple(value)


def _simple(value: values.Cell) -> Any:
    """The kinds that have one field, of the same name on both sides."""
    (name,) = value.__slots__
    return _SIMPLE[type(value)](**{name: getattr(value, name)})


def _row(field: AnyField | None, row: values.AnswerRow) -> AnswerRow:
    columns = field.columns if isinstance(field, RowsField) else ()
    return AnswerRow(
        row=strawberry.ID(row.id), cells=_answers({column.key: column for column in columns}, row.cells)
    )


def _answers(fields: Mapping[str, AnyField], answers: Mapping[str, values.Value]) -> list[Answer]:
    return [
        Answer(key=key, label=_label(fields.get(key), key), value=value_of(fields.get(key), value))
        for key, value in sorted_by(fields, answers).items()
    ]


def _change(field: AnyField | None, change: differences.Change) -> AnswerChange:
    about = field
    if change.column is not None:
        about = field.column(change.column) if isinstance(field, RowsField) else None
    return AnswerChange(
        key=change.field,
        label=_label(field, change.field),
        row=strawberry.ID(change.row) if change.row is not None else None,
        column=change.column,
        before=None if change.before is None else value_of(about, change.before),
        after=None if change.after is None else value_of(about, change.after),
    )


def _label(field: AnyField | None, key: str) -> str:
    return field.label if field else key


def _node(type_name: str, key: str) -> strawberry.ID:
    try:
        return global_id(type_name, UUID(key))
    except ValueError:
        return strawberry.ID(key)


_SIMPLE: dict[type, Any] = {
    values.TextValue: TextValue,
    values.DateValue: DateValue,
    values.IntegerValue: IntegerValue,
    values.ScaleValue: ScaleValue,
    values.ChoiceValue: ChoiceValue,
    values.CheckValue: CheckValue,
}
