"""Words that other people wrote, made safe to print in a header, a paragraph or a calendar."""

import re
import unicodedata

_SPECIALS = re.compile(r'[()<>\[\]:;@\\,"]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = {
    code: " " for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and code not in {9, 10}
}
_SEPARATORS = {0x2028: "\n", 0x2029: "\n"}
# Characters that turn the reading direction round, or that nobody sees: a name could lie with them.
_UNSEEN = dict.fromkeys(
    (0x061C, 0x200B, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)
_TABLE: dict[int, str | None] = {**_CONTROLS, **_SEPARATORS, **_UNSEEN}


class Unprintable(ValueError):
    """A lone surrogate: half a character, which no encoding can carry."""


def one_line(text: str, limit: int = 300) -> str:
    """Everything on one line, with single spaces, at most `limit` characters."""
    line = " ".join(printable(text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def display_name(name: str, limit: int = 80) -> str:
    """A name without what has a meaning in an address, a calendar parameter or an encoded word."""
    return " ".join(_SPECIALS.sub(" ", one_line(name, limit)).replace("=?", "= ?").split())


def lines(text: str, limit: int = 20_000) -> list[str]:
    """The lines of a longer text, blank ones at its ends left out."""
    kept = printable(text)
    kept = kept if len(kept) <= limit else kept[: limit - 1] + "…"
    return [" ".join(line.split()) for line in kept.strip().split("\n")]


def printable(text: str) -> str:
    """The text without control characters (a line feed and a tab stay) and without unseen ones."""
    if _SURROGATE.search(text):
        raise Unprintable("The text has a lone surrogate.")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
