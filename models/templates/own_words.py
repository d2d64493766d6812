"""What in a form are somebody's own words, as its revisions tell: whoever wrote a value first is its author."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from models.templates.values import AnswerRow, Answers, Cell, RowsValue, Value

Place = tuple[str, str, str]  # the field, the row and its column; a single answer has neither


def own_words(author_id: UUID, revisions: Sequence[tuple[UUID, Answers]]) -> Answers:
    """Of the last of these revisions, what `author_id` wrote; each comes with its author, the oldest first.

    A value that went and came back, as when a revision was restored, is still its first author's. Rows keep their
    ids, and a row in which nothing is theirs goes.
    """
    first = dict[tuple[Place, Cell], UUID]()
    for author, answers in revisions:
        for written in _cells(answers):
            first.setdefault(written, author)
    own = {written for written, author in first.items() if author == author_id}
    latest = revisions[-1][1] if revisions else {}
    kept = {key: _own(key, value, own) for key, value in latest.items()}
    return {key: value for key, value in kept.items() if value is not None}


def _cells(answers: Answers) -> Iterator[tuple[Place, Cell]]:
    for key, value in answers.items():
        if isinstance(value, RowsValue):
            for row in value.rows:
                yield from (((key, row.id, column), cell) for column, cell in row.cells.items())
        else:
            yield (key, "", ""), value


def _own(key: str, value: Value, own: set[tuple[Place, Cell]]) -> Value | None:
    if not isinstance(value, RowsValue):
        return value if ((key, "", ""), value) in own else None
    rows = [
        AnswerRow(
            row.id,
            {column: cell for column, cell in row.cells.items() if ((key, row.id, column), cell) in own},
        )
        for row in value.rows
    ]
    kept = tuple(row for row in rows if row.cells)
    return RowsValue(kept) if kept else None
