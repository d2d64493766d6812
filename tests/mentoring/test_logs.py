"""What is written to the log names places and kinds, never people."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from jobs.letters import LetterFault
from mentoring import logs, metrics
from tests.people import a_member


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process of ours writes to standard error, as it is set up to."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up()
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def entries(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


async def test_what_a_database_says_of_a_row_is_not_written_down(db: None, written: io.StringIO) -> None:
    mena = await a_member("Mena")
    try:
        async with in_transaction():
            await a_member("Mona", email=mena.email, email_key=mena.email_key)
    except IntegrityError:
        logging.getLogger("jobs.mail").exception("something went wrong")

    (entry,) = entries(written)
    assert mena.email not in written.getvalue()
    assert "IntegrityError" in entry["exception"]
    assert "test_logs.py" in entry["exception"]


def test_causes_are_told_in_their_order_and_ours_in_their_own_words(written: io.StringIO) -> None:
    log = structlog.get_logger("schema.errors")
    words = "mena.walker@example.net"
    try:
        try:
            int(words)
        except ValueError as error:
            raise LetterFault("A fact cannot be put in words.") from error
    except LetterFault:
        log.exception("unexpected")

    (entry,) = entries(written)
    assert "mena.walker" not in written.getvalue()
    assert entry["exception"].endswith("jobs.letters.letter.LetterFault: A fact cannot be put in words.")
    assert entry["exception"].index("builtins.ValueError") < entry["exception"].index("LetterFault")


def test_a_request_is_one_line_with_its_route_and_no_more(written: io.StringIO) -> None:
    metrics._note("/graphql", "200", 0.0123)

    (entry,) = entries(written)
    assert {name: entry[name] for name in ("event", "route", "status", "ms", "level")} == {
        "event": "answered",
        "route": "/graphql",
        "status": "200",
        "ms": 12.3,
        "level": "info",
    }
