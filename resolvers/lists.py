"""Reading long lists by keyset: a page begins after a row, not after so many rows; nothing is skipped or repeated."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import orjson
from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from models import signing
from models.choices import Choice
from models.refusals import InvalidInput, Refusal
from models.row import Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")
V = TypeVar("V")
A = TypeVar("A", bound=Hashable)

PAGE = 20
LARGEST_PAGE = 100
VERSION = 1


class OrderDirection(Choice):
    ASC = "ASC", "The smallest, oldest or first in the alphabet first."
    DESC = "DESC", "The other way round."


@dataclass(frozen=True)
class Window:
    """Which part of a list is wanted: the first n after a cursor, or the last n before one."""

    size: int = PAGE
    cursor: str = ""
    backwards: bool = False

    @classmethod
    def of(cls, first: int | None, after: str | None, last: int | None, before: str | None) -> "Window":
        """Read Relay's four arguments.

        Raises:
            InvalidInput: both directions at once, or a size outside 0-100.
        """
        if (first is not None or after is not None) and (last is not None or before is not None):
            raise InvalidInput(
                "Ask for `first`/`after` or for `last`/`before`, not for both.", path=("first",)
            )
        backwards = last is not None or before is not None
        size = (last if backwards else first) if (last if backwards else first) is not None else PAGE
        if not 0 <= (size or 0) <= LARGEST_PAGE:
            raise InvalidInput(
                f"A page has 0 to {LARGEST_PAGE} entries.", path=("last" if backwards else "first",)
            )
        return cls(size or 0, (before if backwards else after) or "", backwards)


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Entries in the list's order, the cursor of each, and whether there are more on either side."""

    entries: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


async def keyset(query: QuerySet[R], order: Sequence[str], window: Window) -> Slice[R]:
    """The rows of `query` in `order` (columns, "-" before one that falls) that `window` shows.

    The last column of `order` must be unique ("id"); no column of it may be null.

    Raises:
        InvalidInput: the cursor is not one of this list's.
    """
    columns = _read_in(order, window)
    if window.cursor:
        query = query.filter(_beyond(columns, read_cursor(window.cursor, _name(query, order))))
    rows: list[R] = await query.order_by(*columns).limit(window.size + 1)
    return _page(rows, _name(query, order), order, window)


async def keyset_each(
    query: QuerySet[R], by: str, keys: Collection[UUID], order: Sequence[str], window: Window
) -> dict[UUID, Slice[R]]:
    """The same page of many lists, one for each of `keys` in the column `by`: in one statement, however many.

    A cursor belongs to one list, so with a cursor each list is read by itself.

    Raises:
        InvalidInput: see `keyset`.
    """
    if window.cursor:
        return {key: await keyset(query.filter(**{by: key}), order, window) for key in keys}
    rows: dict[UUID, list[R]] = {key: [] for key in keys}
    for row in await _first_of_each(query, by, keys, _read_in(order, window), window.size + 1):
        rows[getattr(row, by)].append(row)
    return {key: _page(found, _name(query, order), order, window) for key, found in rows.items()}


async def grouped(
    asked: Sequence[tuple[UUID, A]], read: Callable[[list[UUID], A], Awaitable[Mapping[UUID, V]]]
) -> list[V | Refusal]:
    """Answer the same question about many lists by one reading; `asked` has the list and the question.

    Whoever asked for what is refused gets the refusal, as data loaders want it.
    """
    lists: dict[A, dict[UUID, None]] = {}
    for key, question in asked:
        lists.setdefault(question, {})[key] = None
    answers: dict[A, Mapping[UUID, V | Refusal]] = {}
    for question, keys in lists.items():
        try:
            answers[question] = await read(list(keys), question)
        except Refusal as refusal:
            answers[question] = dict.fromkeys(keys, refusal)
    return [answers[question][key] for key, question in asked]


async def _first_of_each(
    query: QuerySet[R], by: str, keys: Collection[UUID], columns: Sequence[str], size: int
) -> list[R]:
    meta = query.model._meta  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  where Tortoise keeps it
    table, db = meta.db_table, meta.db
    order = ", ".join(f'"{table}"."{each.lstrip("-")}" {_direction(each)}' for each in columns)
    place = RawSQL(f'ROW_NUMBER() OVER (PARTITION BY "{table}"."{by}" ORDER BY {order})')
    each = query.filter(**{f"{by}__in": list(keys)}).annotate(place=place)
    inner, values = each.sql(), each.query.get_parameterized_sql()[1]
    outer = f'SELECT * FROM ({inner}) AS "each" WHERE "place" <= {size} ORDER BY "place"'  # noqa: S608  no words of others
    executor = db.executor_class(model=query.model, db=db)
    return cast("list[R]", await executor.execute_select(outer, values))


def _name(query: QuerySet[Any], order: Sequence[str]) -> str:
    """What the cursors of such a list have in common."""
    return f"{query.model.__name__} {' '.join(order)}"


def _page(rows: list[R], name: str, order: Sequence[str], window: Window) -> Slice[R]:
    """A slice of rows that were read in the window's direction, and one more than it shows if there are more."""
    more, rows = len(rows) > window.size, rows[: window.size]
    if window.backwards:
        rows.reverse()
    fields = [column.lstrip("-") for column in order]
    cursors = [write_cursor([getattr(row, field) for field in fields], name) for row in rows]
    return sliced(rows, cursors, window, more=more)


def sliced(entries: Sequence[T], cursors: Sequence[str], window: Window, *, more: bool) -> Slice[T]:
    """A slice as Relay's page info wants it; `more` is whether there is more in the direction of reading."""
    came_from = bool(window.cursor)
    if window.backwards:
        return Slice(entries, cursors, has_next=came_from, has_previous=more)
    return Slice(entries, cursors, has_next=more, has_previous=came_from)


def write_cursor(values: Sequence[Any], of: str) -> str:
    """An opaque, versioned text of the values that place a row in the list `of` that name."""
    place = orjson.dumps([VERSION, *values], option=orjson.OPT_UTC_Z, default=str).hex()
    return f"{place}.{signing.mark('cursor', of, place)}"


def read_cursor(cursor: str, of: str) -> list[Any]:
    """The values in a cursor. Nobody can make one up, so they are of the types that the list's columns have.

    Raises:
        InvalidInput: it is not one that `write_cursor` made for that list.
    """
    place, _, mark = cursor.partition(".")
    if not signing.is_mark(mark, "cursor", of, place):
        raise InvalidInput("This cursor is not one of this list's.", path=("after",))
    version, *values = orjson.loads(bytes.fromhex(place))
    if version != VERSION:
        raise InvalidInput("This cursor is from an earlier version of the list.", path=("after",))
    return [_typed(value) for value in values]


def _beyond(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the one at `values`: (a > x) or (a = x and b > y) or ..."""
    found = Q()
    for index, column in enumerate(columns):
        name, comparison = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        same = {columns[i].lstrip("-"): values[i] for i in range(index)}
        found |= Q(**same, **{f"{name}__{comparison}": values[index]})
    return found


def _read_in(order: Sequence[str], window: Window) -> list[str]:
    return [_turned(column) for column in order] if window.backwards else list(order)


def _direction(column: str) -> str:
    return "DESC" if column.startswith("-") else "ASC"


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _typed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for read in (UUID, datetime.fromisoformat):
        try:
            return read(value)
        except ValueError:
            continue
    return value
