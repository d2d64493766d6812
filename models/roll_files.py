"""A roll as the body's office exports it: CSV with the columns membership_number and status, and perhaps others."""

import csv
import io
from dataclasses import dataclass

from models.members import RollStatus
from models.refusals import InvalidInput

LARGEST_FILE = 5 * 1024 * 1024
MOST_LINES = 200_000
NUMBER, STATUS = "membership_number", "status"
DELIMITERS = (",", ";", "\t")
LONGEST_SHOWN = 40
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NOT_TEXT = "This file is no text that we can read. Please save it as CSV in UTF-8."


class RollUnreadable(InvalidInput):
    sentence = "This file is not a roll that we can read."


@dataclass(frozen=True)
class RollLine:
    """Where it stands in the file, and what it says; `status` is None where it is neither current nor lapsed."""

    line: int
    number: str
    status: RollStatus | None


def lines_of(content: bytes) -> list[RollLine]:
    """What the file says, line by line. It takes a while: not for the event loop.

    Raises:
        RollUnreadable: it says no such thing; the sentence says why.
    """
    if len(content) > LARGEST_FILE:
        raise _unreadable("A roll has at most 5 MB. Please leave out the columns that are not needed.")
    text = _text(content)
    try:
        lines = _lines(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise _unreadable(f"The quotation marks of this file do not match: {error}.") from error
    if not lines:
        raise _unreadable("This file has no members in it.")
    if len(lines) > MOST_LINES:
        raise _unreadable(f"A roll has at most {MOST_LINES:,} lines.")
    return lines


def _text(content: bytes) -> str:
    """UTF-8, or else what spreadsheets on Windows write: of that, only names can come out wrong."""
    if content.startswith(UTF_16) or b"\0" in content:
        raise _unreadable(NOT_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _lines(reader: "csv.Reader") -> list[RollLine]:  # type: ignore[name-defined]  # only the stubs name it
    names = [_name(cell) for cell in next(reader, [])]
    if not {NUMBER, STATUS} <= set(names):
        raise _unreadable("The first line must name the columns membership_number and status.")
    number, status = names.index(NUMBER), names.index(STATUS)
    return [
        RollLine(reader.line_num, _shown(_cell(row, number)), _status(_cell(row, status)))
        for row in reader
        if any(cell.strip() for cell in row)
    ]


def _name(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _shown(number: str) -> str:
    """As it is told back to whoever sent it, whatever it is."""
    return "".join(each if each.isprintable() else "?" for each in number)[:LONGEST_SHOWN]


def _status(word: str) -> RollStatus | None:
    found = {"current": RollStatus.CURRENT, "lapsed": RollStatus.LAPSED}
    return found.get(word.casefold())


def _unreadable(sentence: str) -> RollUnreadable:
    return RollUnreadable(sentence, path=("input", "file"))
