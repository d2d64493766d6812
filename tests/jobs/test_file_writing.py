"""Files that spreadsheets open: nothing in them runs."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jobs.file_writing import cell, csv_page
from jobs.scheme_export.tables import TABLES


@pytest.mark.parametrize(
    "given", ["=1+1", "+44 20", "-1+2", "@SUM(A1)", "\tx", "\r=x", '=HYPERLINK("http://x")']
)
def test_what_a_spreadsheet_would_run_is_text(given: str) -> None:
    assert cell(given) == f"'{given}"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-3, "-3"),
        ("Plain", "Plain"),
        (datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "2026-07-01T09:30:00Z"),
    ],
)
def test_everything_else_is_what_it_is(given: Any, shown: str) -> None:
    assert cell(given) == shown


def test_quotes_commas_and_lines_stay_in_their_cell() -> None:
    said = 'Say "hello",\nplease'

    page = csv_page(["what", "who"], [{"what": said, "who": "=x"}], is_first=True)

    assert list(csv.reader(StringIO(page.decode(), newline=""))) == [["what", "who"], [said, "'=x"]]


def test_the_columns_of_a_scheme_export_are_described() -> None:
    described = Path("docs/exports.md").read_text(encoding="utf-8")

    rows = [f"| `{table.name}` | {', '.join(f'`{name}`' for name in table.header)} |" for table in TABLES]

    assert [row for row in rows if row not in described] == []
