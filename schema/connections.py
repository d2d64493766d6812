"""Lists that can grow, as Relay connections. The rows come from resolvers/lists.py; here they get their shape."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Generic, TypeVar

import strawberry

from resolvers.lists import Slice, Window
from schema.cost import affordable

T = TypeVar("T")
S = TypeVar("S")

First = Annotated[int | None, strawberry.argument(description="How many entries, from the front; 0 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only entries after the one with this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many entries, from the back; 0 to 100.")]
Before = Annotated[
    str | None, strawberry.argument(description="Only entries before the one with this cursor.")
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there are entries after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there are entries before this page.")
    start_cursor: str | None = strawberry.field(
        description="The first entry's cursor; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(description="The last entry's cursor; null on an empty page.")


@strawberry.type(description="One entry of a list, and its place there.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Opaque; give it to `after` or `before`.")
    node: T = strawberry.field(description="The entry.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="How many entries the whole list has; counted only when asked for.")
    async def total_count(self) -> int:
        return await self.count()


def window(first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """Relay's four arguments, absent ones left out.

    Raises:
        InvalidInput: see `Window.of`.
    """
    given = [None if value is strawberry.UNSET else value for value in (first, last)]
    cursors = [None if value is strawberry.UNSET else value for value in (after, before)]
    return Window.of(given[0], cursors[0], given[1], cursors[1])


def connect(part: Slice[S], of: Callable[[S], T], count: Callable[[], Awaitable[int]]) -> Connection[T]:
    """The connection of a slice: each entry made a node by `of`; `count` counts the whole list."""
    if not affordable(len(part.entries)):
        part = Slice((), (), has_next=False, has_previous=False)
    edges = [
        Edge(cursor=cursor, node=of(entry)) for entry, cursor in zip(part.entries, part.cursors, strict=True)
    ]
    page_info = PageInfo(
        has_next_page=part.has_next,
        has_previous_page=part.has_previous,
        start_cursor=part.cursors[0] if part.cursors else None,
        end_cursor=part.cursors[-1] if part.cursors else None,
    )
    return Connection(edges=edges, page_info=page_info, count=count)
