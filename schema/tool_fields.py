"""What a form asks: one GraphQL type a kind of field, so that a client can draw a form it has never seen."""

from typing import Any

import strawberry

from models.templates import fields
from models.templates.kinds import FieldKind, FilledBy, ReferenceTarget
from schema.choices import choice
from schema.deprecations import ONE_NAME, use_instead

choice(FieldKind, "What kind of answer a field takes.")
choice(FilledBy, "Who fills something in.")


OWN_WORDS = "How many characters of one's own words fit instead; null where it takes none."
REPORTED = "Whether the scheme sees its average, over five relationships or more; never an answer by itself."


@strawberry.interface(description="Something that a form asks, alone or as a column of rows.")
class ToolField:
    key: str = strawberry.field(description="Its name in answers; unique in its form or table.")
    label: str = strawberry.field(description="What it asks.")
    help: str = strawberry.field(description="What may help to answer; empty when nothing.")
    required: bool = strawberry.field(
        description="Whether it stands under `missing` while it is not answered; a save never asks for it."
    )
    kind: FieldKind = strawberry.field(description="What kind of answer it takes.")
    filled_by: FilledBy = strawberry.field(description="Who answers it.")


@strawberry.type(description="Asks for text: one line (TEXT) or several (LONG).")
class TextField(ToolField):
    longest: int = strawberry.field(description="How many characters fit.")


@strawberry.type(description="Asks for a day.")
class DateField(ToolField):
    after: str | None = strawberry.field(
        description="The key of the field with an earlier day; null when there is none."
    )


@strawberry.type(description="Asks for a whole number.")
class IntegerField(ToolField):
    least: int = strawberry.field(description="The smallest that it takes.")
    most: int = strawberry.field(description="The largest that it takes.")
    unit: str | None = strawberry.field(description="What is counted, in the plural; null when not said.")
    reported: bool = strawberry.field(description=REPORTED)


@strawberry.type(description="Asks for a place on a scale.")
class ScaleField(ToolField):
    least: int = strawberry.field(description="The place at its lower end.")
    most: int = strawberry.field(description="The place at its upper end.")
    least_label: str = strawberry.field(description="What the lower end means.")
    most_label: str = strawberry.field(description="What the upper end means.")
    reported: bool = strawberry.field(description=REPORTED)


@strawberry.type(description="Something to choose.")
class FieldOption:
    key: str = strawberry.field(description="Its name in answers.")
    label: str = strawberry.field(description="What people read.")


@strawberry.type(description="Asks for one of its options.")
class ChoiceField(ToolField):
    options: list[FieldOption] = strawberry.field(description="What can be chosen.")


@strawberry.type(description="Asks for any number of its options.")
class ChoicesField(ToolField):
    options: list[FieldOption] = strawberry.field(
        description="What can be chosen; empty where rows of the form are."
    )
    most_choices: int | None = strawberry.field(description="How many can be chosen; null for any number.")
    most: int | None = strawberry.field(
        description="The earlier name of `mostChoices`.",
        deprecation_reason=use_instead("mostChoices", why=ONE_NAME),
    )
    own_words: int | None = strawberry.field(description=OWN_WORDS)
    rows_of: str | None = strawberry.field(
        description="The key of the field whose rows can be chosen, by their `row`; null where there are options."
    )
    rows: str | None = strawberry.field(
        description="The earlier name of `rowsOf`.", deprecation_reason=use_instead("rowsOf", why=ONE_NAME)
    )


@strawberry.type(description="Asks for a tick.")
class CheckField(ToolField):
    pass


@strawberry.type(description="Asks for something to point at.")
class ReferenceField(ToolField):
    target: ReferenceTarget = strawberry.field(description="What it points at.")
    own_words: int | None = strawberry.field(description=OWN_WORDS)


@strawberry.type(
    description="Nobody fills it in: it shows how far each row of a table has to go, the widest gap first."
)
class GapsField(ToolField):
    rows: str = strawberry.field(description="The key of the field whose rows it looks at.")
    start: str = strawberry.field(description="The key of the column that it counts from.")
    end: str = strawberry.field(description="The key of the column that it counts to.")


@strawberry.type(description="Asks for the rows of a small table.")
class RowsField(ToolField):
    most: int = strawberry.field(description="How many rows fit.")
    columns: list[ToolField] = strawberry.field(
        description="What each row asks; the first names the row. No column is a table."
    )


FIELDS: list[type] = [
    TextField,
    DateField,
    IntegerField,
    ScaleField,
    ChoiceField,
    ChoicesField,
    CheckField,
    ReferenceField,
    GapsField,
    RowsField,
]


def field_of(field: fields.AnyField) -> ToolField:
    """The GraphQL type of its kind."""
    return _OF[field.kind](field)


def _options(field: fields.ChoiceField | fields.ChoicesField) -> list[FieldOption]:
    return [FieldOption(key=option.key, label=option.label) for option in field.options]


def _shared(field: fields.AnyField) -> dict[str, Any]:
    return {
        "key": field.key,
        "label": field.label,
        "help": field.help,
        "required": field.required,
        "kind": field.kind,
        "filled_by": field.by,
    }


def _text(field: Any) -> ToolField:
    return TextField(**_shared(field), longest=field.longest)


def _date(field: Any) -> ToolField:
    return DateField(**_shared(field), after=field.after or None)


def _integer(field: Any) -> ToolField:
    unit = field.unit[1] if field.unit else None
    bounds = {"least": field.least, "most": field.most}
    return IntegerField(**_shared(field), **bounds, unit=unit, reported=field.report)


def _scale(field: Any) -> ToolField:
    ends = {"least_label": field.least_label, "most_label": field.most_label}
    bounds = {"least": field.least, "most": field.most}
    return ScaleField(**_shared(field), **bounds, **ends, reported=field.report)


def _choice(field: Any) -> ToolField:
    return ChoiceField(**_shared(field), options=_options(field))


def _choices(field: Any) -> ToolField:
    return ChoicesField(
        **_shared(field),
        options=_options(field),
        most_choices=field.most,
        most=field.most,
        own_words=field.own_words or None,
        rows_of=field.rows or None,
        rows=field.rows or None,
    )


def _check(field: Any) -> ToolField:
    return CheckField(**_shared(field))


def _reference(field: Any) -> ToolField:
    return ReferenceField(**_shared(field), target=field.target, own_words=field.own_words or None)


def _gaps(field: Any) -> ToolField:
    return GapsField(**_shared(field), rows=field.rows, start=field.start, end=field.end)


def _rows(field: Any) -> ToolField:
    columns = [field_of(column) for column in field.columns]
    return RowsField(**_shared(field), most=field.most, columns=columns)


_OF = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _text,
    FieldKind.DATE: _date,
    FieldKind.INT: _integer,
    FieldKind.SCALE: _scale,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI: _choices,
    FieldKind.CHECK: _check,
    FieldKind.REF: _reference,
    FieldKind.GAPS: _gaps,
    FieldKind.ROWS: _rows,
}
