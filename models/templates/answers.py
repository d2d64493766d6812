"""Filling a form in: changes are checked against its fields, and all their faults are told at once."""

from collections.abc import Callable, Sequence

from models.members import SchemeRole
from models.refusals import InvalidInput
from models.templates.answer_rows import check_rows, new_row_id
from models.templates.cells import check_cell
from models.templates.chosen_rows import check_chosen, keep_chosen
from models.templates.faults import Faults
from models.templates.fields import AnyField, DateField, Form, RowsField
from models.templates.values import (
    Answers,
    Changes,
    DateValue,
    RowsInput,
    RowsValue,
    Value,
    ValueInput,
)


def check(
    form: Form,
    previous: Answers,
    changes: Changes,
    *,
    author_role: SchemeRole,
    path: Sequence[str] = ("input", "answers"),
    new_id: Callable[[], str] = new_row_id,
) -> Answers:
    """The answers after these changes, in the order of the form.

    A key left out keeps its answer; None clears it, and so does text that is blank. Rows replace each
    other as a whole list; within a row that is named by its id, cells left out keep their answers.
    People save half-finished work, so required fields are not asked for here but by `gaps.missing`.

    Raises:
        Refusals: InvalidInput for each fault. Its path is `path`, then the field's key, and within rows
            the index as handed in (from 0) and the column, e.g. ("input", "answers", "goals", "1", "goal").
    """
    answers = dict(previous)
    faults = Faults()
    for key, change in changes.items():
        with faults.at(*path, key):
            after = _after(_field(form, key), previous.get(key), change, author_role, new_id)
            answers.pop(key, None)
            if after is not None:
                answers[key] = after
    faults.refuse()
    _check_order_of_dates(form, answers, path)
    check_chosen(form, previous, answers, path)
    answers = keep_chosen(form, answers)
    return {key: answers[key] for key in form.fields if key in answers}


def _field(form: Form, key: str) -> AnyField:
    field = form.fields.get(key)
    if field is None:
        raise InvalidInput("There is no such field here.")
    return field


def _after(
    field: AnyField,
    before: Value | None,
    change: ValueInput | None,
    role: SchemeRole,
    new_id: Callable[[], str],
) -> Value | None:
    if isinstance(field, RowsField):
        return check_rows(field, before, change, role, new_id)
    if isinstance(change, RowsInput):
        raise InvalidInput("This takes a single answer, not rows.")
    return check_cell(field, None if isinstance(before, RowsValue) else before, change, role)


def _check_order_of_dates(form: Form, answers: Answers, path: Sequence[str]) -> None:
    faults = Faults()
    for key, field in form.fields.items():
        with faults.at(*path, key):
            if isinstance(field, DateField) and field.after:
                _check_after(answers.get(field.after), answers.get(key), form.fields[field.after].label)
    faults.refuse()


def _check_after(first: Value | None, then: Value | None, label: str) -> None:
    if isinstance(first, DateValue) and isinstance(then, DateValue) and then.date <= first.date:
        raise InvalidInput(f"This must be a later date than “{label}”.")
