"""Makes a scheme export: some hundred rows of a table at each step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from jobs.correspondents import Scheme
from jobs.file_writing import csv_page, json_page
from jobs.scheme_export.tables import TABLES, Rows, Table
from models.errands import Errand
from models.file_pieces import FilePiece
from models.scheme_exports import ExportFormat, Order

PAGE = 500


async def begin(errand: Errand) -> int:
    """How many rows there are; some may come while it is made."""
    order = Order.of(errand)
    return sum([await _rows(table, order).count() for table in TABLES])


async def step(errand: Errand, _scheme: Scheme) -> bool:
    """Write the next page; whether there is more to do."""
    order, number, after = Order.of(errand), errand.place.get("table", 0), errand.place.get("after", "")
    table = TABLES[number]
    rows = await _page(table, order, after)
    is_last = len(rows) < PAGE
    content = _written(table, rows, order, is_first=not after, is_last=is_last)
    await FilePiece.add(errand, f"{table.name}.{order.format.lower()}", content)
    goes_on = {"table": number + 1} if is_last else {"table": number, "after": str(rows[-1]["id"])}
    await errand.note(errand.done + len(rows), goes_on)
    return not is_last or number + 1 < len(TABLES)


def _written(table: Table, rows: Rows, order: Order, *, is_first: bool, is_last: bool) -> bytes:
    if order.format is ExportFormat.JSON:
        return json_page(rows, is_first=is_first, is_last=is_last)
    return csv_page(table.header, rows, is_first=is_first)


async def _page(table: Table, order: Order, after: str) -> Rows:
    rows = _rows(table, order)
    beyond = rows.filter(id__gt=UUID(after)) if after else rows
    found: Rows = await beyond.order_by("id").limit(PAGE).values("id", *table.columns)
    return await table.more(found) if table.more else found


def _rows(table: Table, order: Order) -> QuerySet[Any]:
    period: dict[str, datetime] = {}
    if order.since:
        period[f"{table.since}__gte"] = order.since
    if order.until:
        period[f"{table.since}__lt"] = order.until
    return table.kind.filter(**period)
