"""The body of a letter as blocks. The plain text and the HTML are both made from these, so they say the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_WIDTH = 76
_MARKS = ("-", ">", "*", "#", "•")


@dataclass(frozen=True)
class Block:
    """A paragraph has one line; a list has one a point; a quotation keeps the lines of whoever wrote it."""

    form: Literal["paragraph", "list", "quote"]
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Blank lines part the blocks; "- " starts a point; "> " stands before every line of a quotation."""
    parts = re.split(r"\n[ \t]*\n", text.strip())
    return [_block([line.strip() for line in part.strip().split("\n")]) for part in parts if part.strip()]


def as_text(parts: Iterable[Block]) -> str:
    return "\n\n".join("\n".join(_text_lines(part)) for part in parts)


def without_mark(words: str) -> str:
    """The words without what, at the start of a line, would make them a point or a quotation."""
    return words.lstrip("".join(_MARKS) + " ")


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most 76 characters (an address may be longer), none of them starting with a mark of its own."""
    done: list[str] = []
    line, empty = first, True
    for word in _unbroken(text):
        if not empty and len(line) + len(word) > _WIDTH:
            done.append(line.rstrip())
            line = rest
        line, empty = line + word + " ", False
    return [*done, line.rstrip()]


def _block(lines: list[str]) -> Block:
    if all(line.startswith(">") for line in lines):
        return Block("quote", tuple(line[1:].strip() for line in lines))
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(line[2:].strip() for line in lines))
    return Block("paragraph", (" ".join(lines),))


def _text_lines(block: Block) -> Iterator[str]:
    first, rest = {"paragraph": ("", ""), "list": ("- ", "  "), "quote": ("> ", "> ")}[block.form]
    for line in block.lines:
        yield from wrapped(line, first, rest)


def _unbroken(text: str) -> list[str]:
    """The words, each that starts with a mark kept together with the one before."""
    words: list[str] = []
    for word in text.split():
        if words and word.startswith(_MARKS):
            words[-1] += " " + word
        else:
            words.append(word)
    return words
