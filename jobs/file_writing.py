"""Writes long lists into files page by page: as JSON, or as CSV that a spreadsheet shows and does not run."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

RUNS = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would take for a formula


def json_page(rows: Sequence[Mapping[str, Any]], *, is_first: bool, is_last: bool) -> bytes:
    """A part of a list of objects."""
    objects = b",\n".join(orjson.dumps(row, str, orjson.OPT_UTC_Z) for row in rows)
    opening = b"[\n" if is_first else b",\n" if rows else b""
    return opening + objects + (b"\n]\n" if is_last else b"")


def csv_page(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, is_first: bool) -> bytes:
    """A part of a table by RFC 4180; the first one has the names of the columns."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    if is_first:
        writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return written.getvalue().encode()


def cell(value: Any) -> str:
    """As text; what a spreadsheet would run stands behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    text = str(value)
    return f"'{text}" if text.startswith(RUNS) and not isinstance(value, int) else text
