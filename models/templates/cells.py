"""One answer, alone or in a row: does it fit its field, and is it for that side to change?"""

from models.members import SchemeRole
from models.refusals import InvalidInput
from models.templates.fields import CellField
from models.templates.kinds import FilledBy, may_fill
from models.templates.values import Cell


def check_cell(field: CellField, before: Cell | None, change: Cell | None, role: SchemeRole) -> Cell | None:
    """What is kept after that change; handing back what stands there is no change.

    Raises:
        InvalidInput: the value does not fit, or it differs and that side may not write here.
    """
    after = None if change is None else field.take(change)
    if after != before:
        check_may_fill(field.by, role)
    return after


def check_may_fill(by: FilledBy, role: SchemeRole) -> None:
    if not may_fill(by, role):
        raise InvalidInput(f"Only the {by.value.lower()} fills this in.")
