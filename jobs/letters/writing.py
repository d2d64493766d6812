"""From the facts and the kind's template to words: subject, blocks, call to action, why it was sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, select_autoescape

from jobs import words
from jobs.correspondents import Recipient, Scheme, addressable
from jobs.letters.blocks import Block, blocks, without_mark
from jobs.letters.letter import Letter, LetterFault, UnknownKind
from jobs.letters.links import is_plain_url, link, own_link, without_links
from jobs.letters.moments import day, elsewhere, moment, zone

TEMPLATES = Path(__file__).parent / "templates"
_DEFAULTS = "parts/defaults.j2"


@dataclass(frozen=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True)
class Written:
    subject: str
    body: tuple[Block, ...]
    action: Action | None
    closing: tuple[str, ...]
    why: tuple[Block, ...]


def write(letter: Letter, to: Recipient, scheme: Scheme) -> Written:
    if letter.kind not in kinds():
        raise UnknownKind(f"There is no template for {letter.kind!r}.")
    try:
        return _write(letter, to, scheme)
    except TemplateError as fault:
        raise LetterFault(f"{letter.kind}: {fault.message}") from fault
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        # The fault's own words may carry the facts, which have no place in a log.
        raise LetterFault(
            f"{letter.kind}: a fact cannot be put in words ({type(fault).__name__})."
        ) from fault


@cache
def kinds() -> frozenset[str]:
    return frozenset(path.stem for path in TEMPLATES.glob("*.j2"))


class _Prepared(str):
    """Words that one of our own functions made; every other value is a fact and is made plain."""

    __slots__ = ()


def _write(letter: Letter, to: Recipient, scheme: Scheme) -> Written:
    template = _environment().get_template(f"{letter.kind}.j2")
    speech = {**letter.facts, **_Speech(to, scheme).functions(), "to": to, "scheme": scheme}
    said = partial(_said, template, speech)
    return Written(
        subject=said("subject"),
        body=(*blocks(said("greeting")), *blocks(said("body"))),
        action=_action(said("action")),
        closing=tuple(said("closing").split("\n")),
        why=tuple(blocks(said("why"))),
    )


def _said(template: Template, speech: Mapping[str, Any], name: str) -> str:
    """One block of the template, or the one that all letters share."""
    if name not in template.blocks:
        template = _environment().get_template(_DEFAULTS)
    return "".join(template.blocks[name](template.new_context(dict(speech)))).strip()


def _action(said: str) -> Action | None:
    if not said:
        return None
    label, _, url = said.rpartition(" | ")
    return Action(label, url)


class _Speech:
    """What a template can say beyond the facts: on the reader's clock, and in addresses of the app."""

    def __init__(self, to: Recipient, scheme: Scheme) -> None:
        self._here = zone(to.timezone, scheme.timezone)
        self._root = scheme.public_url

    def functions(self) -> dict[str, Callable[..., _Prepared]]:
        names = ("moment", "day", "both_zones", "link", "own_link")
        return {name: getattr(self, name) for name in names}

    def moment(self, instant: str) -> _Prepared:
        return _Prepared(moment(instant, self._here))

    def day(self, instant: str) -> _Prepared:
        return _Prepared(day(instant, self._here))

    def both_zones(self, instant: str, other_zone: str, other_name: str) -> _Prepared:
        there = elsewhere(instant, self._here, zone(other_zone, self._here.key))
        aside = f" ({there} for {_plain(other_name)})" if there else ""
        return _Prepared(moment(instant, self._here) + aside)

    def link(self, path: str, **query: object) -> _Prepared:
        return _Prepared(link(self._root, path, **query))

    def own_link(self, url: str) -> _Prepared:
        return _Prepared(own_link(self._root, url))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape([]),  # plain text; page.py escapes when it makes the HTML
    )
    environment.filters |= {
        "quoted": _quoted,
        "code": _code,
        "address": _address,
        "outside_link": _outside_link,
    }
    return environment


def _finished(value: object) -> str:
    if isinstance(value, _Prepared):
        return value
    if value is None or isinstance(value, (dict, list, bool)):
        raise LetterFault("A fact is neither words nor a number.")
    return _plain(str(value))


def _plain(fact: str) -> str:
    return without_mark(without_links(words.one_line(fact)))


def _quoted(fact: str, *, links: bool = False) -> _Prepared:
    """Another person's words, line by line and marked as theirs."""
    return _Prepared(
        "\n".join(f"> {line if links else without_links(line)}".rstrip() for line in words.lines(fact))
    )


def _code(fact: str) -> _Prepared:
    """A token, a reference: kept to the letter, so it may have only harmless ones."""
    if not (fact.isascii() and fact.replace("-", "").replace("_", "").replace(".", "").isalnum()):
        raise LetterFault("A code has letters that no code has.")
    return _Prepared(fact)


def _address(fact: str) -> _Prepared:
    return _Prepared(fact if addressable(fact) else _plain(fact))


def _outside_link(fact: str) -> _Prepared:
    """The link to join a meeting, as the other person gave it."""
    return _Prepared(fact if is_plain_url(fact) else _plain(fact))
