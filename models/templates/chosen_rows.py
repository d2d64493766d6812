"""Rows of a table that are chosen further down in the same form: what is chosen has to be there."""

from collections.abc import Iterator, Sequence

from models.refusals import InvalidInput
from models.templates.faults import Faults
from models.templates.fields import ChoicesField, Form
from models.templates.values import Answers, ChoicesValue, RowsValue, Value


def check_chosen(form: Form, previous: Answers, answers: Answers, path: Sequence[str]) -> None:
    """What was chosen before may be handed back, though its row has gone since.

    Raises:
        Refusals: InvalidInput for each field that chooses a row which is none.
    """
    faults = Faults()
    for field in _choosing(form):
        with faults.at(*path, field.key):
            known = {*_rows(answers.get(field.rows)), *_chosen(previous.get(field.key))}
            if not known.issuperset(_chosen(answers.get(field.key))):
                raise InvalidInput("This is not one of the rows above. Save a new row before you choose it.")
    faults.refuse()


def keep_chosen(form: Form, answers: Answers) -> dict[str, Value]:
    """The same answers, without chosen rows that have gone."""
    kept = dict(answers)
    for field in _choosing(form):
        rows = _rows(answers.get(field.rows))
        left = tuple(choice for choice in _chosen(kept.pop(field.key, None)) if choice in rows)
        if left:
            kept[field.key] = ChoicesValue(left)
    return kept


def _choosing(form: Form) -> Iterator[ChoicesField]:
    return (field for field in form.fields.values() if isinstance(field, ChoicesField) and field.rows)


def _rows(value: Value | None) -> set[str]:
    return {row.id for row in value.rows} if isinstance(value, RowsValue) else set()


def _chosen(value: Value | None) -> tuple[str, ...]:
    return value.choices if isinstance(value, ChoicesValue) else ()
