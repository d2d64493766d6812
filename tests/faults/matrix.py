"""The faults that the scheme's promises stand up to, and the tests that try them: `make faults` prints them row by row.

A test says `@pytest.mark.fault("M1")`; a row without a test is printed as not tried, and fails `make faults`.
"""

from collections import defaultdict
from collections.abc import Generator

import pytest

ROWS = {
    "M1": "the mail server is out of reach",
    "M2": "the mail server is slow, drips, or floods",
    "M3": "the mail server puts mail off (4xx)",
    "M4": "the mail server refuses one recipient (5xx)",
    "M5": "the mail server takes a mail, and the line drops before it says so",
    "M6": "STARTTLS is stripped, or the certificate is bad",
    "M7": "a mail that cannot be written",
    "R1": "Redis is down, at the start or later",
    "R2": "Redis forgets everything",
    "R3": "Redis is frozen, full, or read-only",
    "D1": "the database restarts in the middle of a transaction",
    "D2": "the database is frozen, slow, or a lock is held",
    "D3": "a connection is killed; the database becomes read-only",
    "D4": "a task is cancelled anywhere in a transaction",
    "D5": "the disk is full; another process holds SQLite",
    "W1": "a worker is killed between the server's yes and the commit",
    "W2": "a worker is killed at any other point",
    "W3": "a worker is asked to stop with mail in flight",
    "W4": "several workers on one tick",
    "W5": "an old worker meets a mail of a kind that it does not know",
    "T1": "the clock jumps",
    "T2": "clocks change, leap days, year ends",
    "T3": "nobody works for days",
    "T4": "nothing goes wrong",
    "C1": "several people act at one instant",
    "C2": "a client tries again, many times at once",
    "C3": "a key comes again with another request",
    "C4": "a meeting is changed while its invitation is being sent",
    "S1": "an account is deleted with everything open",
}


class Record:
    """A pytest plugin: what became of each row's tests."""

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = defaultdict(list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        marks = {row for mark in item.iter_markers("fault") for row in mark.args}
        if report.when == "call" or (report.failed or report.skipped):
            for row in marks:
                self.rows[row].append(report.outcome)
        return report

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._missing() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("fault matrix")
        for row, fault in ROWS.items():
            terminalreporter.write_line(f"{row:3} {fault:68} {self._verdict(row)}")

    def _missing(self) -> list[str]:
        return [row for row in ROWS if not self.rows.get(row)]

    def _verdict(self, row: str) -> str:
        outcomes = self.rows.get(row, [])
        if not outcomes:
            return "not tried"
        held = outcomes.count("passed")
        return f"held, {held} of {len(outcomes)} tests" if held == len(outcomes) else "BROKEN"
