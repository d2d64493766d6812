"""docs/edge-cases.md has all forty cases, and each names tests that there are."""

import re
from pathlib import Path

from tests.guards.naming import missing_tests

TOLD = (Path(__file__).parents[2] / "docs" / "edge-cases.md").read_text(encoding="utf-8")
LAST = 40


def test_every_case_has_its_row() -> None:
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", TOLD, re.MULTILINE)] == list(
        range(1, LAST + 1)
    )


def test_every_row_names_tests_that_there_are() -> None:
    rows = [row for row in TOLD.splitlines() if re.match(r"\| \d+ \|", row)]

    assert [row for row in rows if "::" not in row] == []
    assert missing_tests(TOLD) == []
