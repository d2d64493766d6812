"""The rolls of members there are: none, an imported one, a CSV file of the body's, or an endpoint of the body's."""

import asyncio
import csv
import logging
from pathlib import Path

import httpx

from models.roll import NoRoll, RollAnswer, RollCheck, RollUnavailable
from models.roll_entries import ImportedRoll

log = logging.getLogger(__name__)

SLOWEST = 5.0  # seconds
NOT_FOUND = 404
_ANSWERS = {"current": RollAnswer.CURRENT, "lapsed": RollAnswer.LAPSED, "absent": RollAnswer.ABSENT}


def roll_of(setting: str) -> RollCheck:
    """The roll that ROLL_CHECK names: `none`, `imported`, `csv:path/to/roll.csv` or `https://host/path`.

    Raises:
        ValueError: it names none of these.
    """
    if setting == "none":
        return NoRoll()
    if setting == "imported":
        return ImportedRoll()
    if setting.startswith("csv:"):
        return CsvRoll(Path(setting.removeprefix("csv:")))
    if setting.startswith(("https://", "http://")):
        return HttpRoll(httpx.AsyncClient(base_url=setting, timeout=SLOWEST))
    raise ValueError("ROLL_CHECK must be `none`, `imported`, `csv:path/to/roll.csv` or `https://host/path`")


class CsvRoll:
    """A file with the columns `membership_number` and `status` (current or lapsed), read anew when it changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed_at = 0
        self._answers: dict[str, RollAnswer] = {}

    async def look_up(self, number: str) -> RollAnswer:
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at != self._changed_at:
                self._answers = await asyncio.to_thread(_read, self._path)
                self._changed_at = changed_at
        except (OSError, ValueError, csv.Error) as error:
            raise _unavailable(error) from error
        return self._answers.get(number, RollAnswer.ABSENT)


class HttpRoll:
    """An endpoint that answers `GET <url>/<number>` with {"status": "current" | "lapsed" | "absent"}.

    The status may be 200 or 404, but a 404 alone says nothing: it may as well be a wrong address, and a wrong
    address must not put everybody off the roll.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def look_up(self, number: str) -> RollAnswer:
        try:
            response = await self._client.get(number)
            if response.status_code != NOT_FOUND:
                response.raise_for_status()
            return _answer(response.json()["status"])
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise _unavailable(error) from error


def _read(path: Path) -> dict[str, RollAnswer]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True, restval="")
        if not {"membership_number", "status"} <= set(rows.fieldnames or ()):
            raise ValueError("the roll needs the columns membership_number and status")
        answers = {row["membership_number"].strip(): _answer(row["status"]) for row in rows}
    if not answers:
        raise ValueError("the roll is empty")  # perhaps it is being written just now
    return answers


def _answer(status: object) -> RollAnswer:
    word = status.strip().casefold() if isinstance(status, str) else ""
    if word not in _ANSWERS:
        raise ValueError("the roll has a status that is neither current nor lapsed")
    return _ANSWERS[word]


def _unavailable(error: Exception) -> RollUnavailable:
    log.error("the roll cannot be asked: %s", _without_the_number(error))
    return RollUnavailable()


def _without_the_number(error: Exception) -> str:
    """What went wrong, for the log: an address that was asked for has a membership number in it."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"it answered {error.response.status_code}"
    return type(error).__name__ if isinstance(error, httpx.HTTPError) else f"{type(error).__name__}: {error}"
