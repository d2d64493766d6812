"""Header fields, written here byte by byte, so that nothing in a name or a title becomes one.

Python's e-mail package decodes encoded words in what it is given, and writes what comes out without
quoting it (CVE-2024-6923); it also folds long message ids into encoded words, which breaks threads.
"""

import base64
import re
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import Policy
from typing import Self

from jobs.correspondents import addressable
from jobs.letters.letter import LetterFault
from jobs.letters.links import is_plain_url
from jobs.words import Unprintable, display_name, one_line

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ASCII_TEXT = re.compile(r"[ -~]*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]+@[A-Za-z0-9.-]+>")
_LINE = 76
_LONGEST_LINE = 998
_WORD_BYTES = 39  # 52 characters of base64, the 12 around them and the field's name keep a line below 76


class Header(str):
    """A header field as it goes on the wire. The e-mail package leaves alone what has a `name` and a `fold`."""

    __slots__ = ("name", "wire")
    name: str
    wire: str

    def __new__(cls, name: str, text: str, wire: str) -> Self:
        header = super().__new__(cls, text)
        header.name = name
        header.wire = wire
        return header

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self.wire}".replace("\n", policy.linesep) + policy.linesep


def text_header(name: str, text: str) -> Header:
    """A field of free words, such as Subject."""
    words = header_text(text)
    return Header(name, words, _free_words(words, len(name) + 2))


def address_header(name: str, display: str, address: str) -> Header:
    """A field with one person in it."""
    if not addressable(address):
        raise LetterFault(f"{name}: no mail can be sent to this address.")
    shown = _carried(display_name, display, 80)
    return Header(name, f"{shown} <{address}>".lstrip(), f"{_phrase(shown)}<{address}>")


def id_header(name: str, message_id: str) -> Header:
    """A field with a message id in it, never folded: a folded id is another id to many readers."""
    if not _MESSAGE_ID.fullmatch(message_id) or "=?" in message_id:
        raise LetterFault(f"{name}: this is not a message id.")
    return Header(name, message_id, message_id)


def link_header(name: str, url: str) -> Header:
    """A field with an address in it, never folded: programs read it, to the letter."""
    if not is_plain_url(url) or not url.isascii() or "=?" in url:
        raise LetterFault(f"{name}: this is not an address.")
    return Header(name, f"<{url}>", f"<{url}>")


def fixed_header(name: str, value: str) -> Header:
    """A field whose value is ours."""
    return Header(name, value, value)


def header_text(text: str) -> str:
    """One line that no reader takes for an encoded word."""
    return _carried(one_line, text, 200).replace("=?", "= ?")


def seal(message: EmailMessage, written: Sequence[str]) -> None:
    """Refuse the message unless its fields are those that were written, and it is plain ASCII on the wire."""
    data = message.as_bytes()
    head = data.partition(b"\r\n\r\n")[0]
    names = [
        field.partition(b":")[0].decode("ascii", "replace") for field in re.split(rb"\r\n(?![ \t])", head)
    ]
    if sorted(names) != sorted([*written, "MIME-Version", "Content-Type"]):
        raise LetterFault("The header fields are not the ones that were written.")
    if re.search(rb"\r(?!\n)|(?<!\r)\n", data) or not data.isascii():
        raise LetterFault("The message is not plain on the wire.")
    if any(len(line) > _LONGEST_LINE for line in data.split(b"\r\n")):
        raise LetterFault("A line is longer than mail allows.")


def _carried(make: Callable[[str, int], str], text: str, limit: int) -> str:
    try:
        return make(text, limit)
    except Unprintable as fault:
        raise LetterFault("A header cannot be printed.") from fault


def _free_words(text: str, column: int) -> str:
    if _ASCII_TEXT.fullmatch(text) and max(map(len, text.split()), default=0) < _LINE - column:
        return _folded(text, column)
    return _encoded(text)


def _folded(text: str, column: int) -> str:
    folded = ""
    for word in text.split():
        if folded and column + 1 + len(word) > _LINE:
            folded, column = f"{folded}\n {word}", 1 + len(word)
        else:
            space = " " if folded else ""
            folded, column = f"{folded}{space}{word}", column + len(space) + len(word)
    return folded


def _phrase(name: str) -> str:
    if not name:
        return ""
    if _ATOMS.fullmatch(name):
        return name + " "
    if _ASCII_TEXT.fullmatch(name):
        return f'"{name}" '
    return _encoded(name) + "\n "


def _encoded(text: str) -> str:
    """RFC 2047: base64 words below 75 characters, none of them cut inside a character."""
    chunks = [""]
    for character in text:
        if len((chunks[-1] + character).encode()) > _WORD_BYTES:
            chunks.append("")
        chunks[-1] += character
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks)
