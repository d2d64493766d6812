"""The HTML of a letter, from the same blocks as its text; everything is escaped, nothing is fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from jobs.correspondents import Scheme
from jobs.letters.blocks import Block
from jobs.letters.speech import TEMPLATES
from jobs.letters.writing import Written

_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A stretch of words, or an address that can be followed."""

    words: str
    url: str = ""


def page(written: Written, scheme: Scheme) -> str:
    return _layout().render(written=written, scheme=scheme, spans=spans)


def spans(block: Block, line: str) -> list[Span]:
    """Addresses become links, but never in a quotation: only the scheme's words lead somewhere."""
    return [Span(line)] if block.form == "quote" else list(_parted(line))


def _parted(line: str) -> Iterator[Span]:
    end = 0
    for found in _URL.finditer(line):
        yield Span(line[end : found.start()])
        yield Span(found.group(), found.group())
        end = found.end()
    yield Span(line[end:])


@cache
def _layout() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "parts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(["j2"]),
    )
    return environment.get_template("layout.html.j2")
