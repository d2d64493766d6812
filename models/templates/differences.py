"""What changed between two revisions, in the order of the newer one; what went away comes last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.templates.values import AnswerRow, Answers, RowsValue, Value


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody changed; `before` is None where it was added, `after` where it was removed.

    A single answer: `row` and `column` are None. A cell: both say which. A whole row that came or went:
    `column` is None, and the value is a RowsValue of that row. Rows that only changed places: `row` is
    None too, and both values are the whole lists.
    """

    field: str
    row: str | None
    column: str | None
    before: Value | None
    after: Value | None


def difference(before: Answers, after: Answers) -> list[Change]:
    """Empty when both say the same; no rows and no answer are the same."""
    keys = list(dict.fromkeys([*after, *before]))
    return [change for key in keys for change in _changes(key, before.get(key), after.get(key))]


def _changes(key: str, before: Value | None, after: Value | None) -> Iterator[Change]:
    if isinstance(before, RowsValue) or isinstance(after, RowsValue):
        yield from _changed_rows(key, _rows(before), _rows(after))
    elif before != after:
        yield Change(key, None, None, before, after)


def _rows(value: Value | None) -> dict[str, AnswerRow]:
    return {row.id: row for row in value.rows} if isinstance(value, RowsValue) else {}


def _changed_rows(
    key: str, before: Mapping[str, AnswerRow], after: Mapping[str, AnswerRow]
) -> Iterator[Change]:
    for row in after.values():
        if row.id in before:
            yield from _changed_cells(key, before[row.id], row)
        else:
            yield Change(key, row.id, None, None, RowsValue((row,)))
    for row in before.values():
        if row.id not in after:
            yield Change(key, row.id, None, RowsValue((row,)), None)
    if [id_ for id_ in before if id_ in after] != [id_ for id_ in after if id_ in before]:
        yield Change(key, None, None, RowsValue(tuple(before.values())), RowsValue(tuple(after.values())))


def _changed_cells(key: str, before: AnswerRow, after: AnswerRow) -> Iterator[Change]:
    for column in dict.fromkeys([*after.cells, *before.cells]):
        if before.cells.get(column) != after.cells.get(column):
            yield Change(key, after.id, column, before.cells.get(column), after.cells.get(column))
