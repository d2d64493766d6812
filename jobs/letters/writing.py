"""From the facts and the kind's template to words in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import TemplateError

from jobs.correspondents import Recipient, Scheme
from jobs.letters.blocks import Block, blocks
from jobs.letters.letter import Letter, LetterFault, UnknownKind
from jobs.letters.links import link, own_link
from jobs.letters.moments import day, elsewhere, moment, zone
from jobs.letters.speech import TEMPLATES, Prepared, plain, sentences, templates
from models import locales
from models.locales import Tongue

_DEFAULTS = "parts/defaults.j2"


@dataclass(frozen=True)
class Action:
    """`by_hand` says what to do when the button does not work."""

    label: str
    url: str
    by_hand: str


@dataclass(frozen=True)
class Written:
    tongue: Tongue
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


def _write(letter: Letter, to: Recipient, scheme: Scheme) -> Written:
    tongue = locales.tongue(to.locale)
    functions = {**sentences(tongue), **_Functions(to, scheme, tongue).by_name()}
    said = partial(
        _said, f"{letter.kind}.j2", tongue, {**letter.facts, **functions, "to": to, "scheme": scheme}
    )
    return Written(
        tongue=tongue,
        subject=said("subject"),
        body=(*blocks(said("greeting")), *blocks(said("body"))),
        action=_action(said("action"), said("by_hand")),
        closing=tuple(said("closing").split("\n")),
        why=tuple(blocks(said("why"))),
    )


def _said(name: str, tongue: Tongue, speech: Mapping[str, Any], block: str) -> str:
    """One block of the template, or the one that all letters share."""
    template = templates(tongue).get_template(name)
    if block not in template.blocks:
        template = templates(tongue).get_template(_DEFAULTS)
    return "".join(template.blocks[block](template.new_context(dict(speech)))).strip()


def _action(said: str, by_hand: str) -> Action | None:
    if not said:
        return None
    label, _, url = said.rpartition(" | ")
    return Action(label, url, by_hand)


class _Functions:
    """What a template can say beyond the facts: on the reader's clock, and in addresses of the app."""

    def __init__(self, to: Recipient, scheme: Scheme, tongue: Tongue) -> None:
        self._here = zone(to.timezone, scheme.timezone)
        self._root = scheme.public_url
        self._pages = scheme.pages_url or scheme.public_url
        self._tongue = tongue

    def by_name(self) -> dict[str, Callable[..., Prepared]]:
        names = ("moment", "day", "both_zones", "link", "own_link", "page_link")
        return {name: getattr(self, name) for name in names}

    def moment(self, instant: str) -> Prepared:
        return Prepared(moment(instant, self._here, self._tongue))

    def day(self, instant: str) -> Prepared:
        return Prepared(day(instant, self._here, self._tongue))

    def both_zones(self, instant: str, other_zone: str, other_name: str) -> Prepared:
        here = moment(instant, self._here, self._tongue)
        there = elsewhere(instant, self._here, zone(other_zone, self._here.key), self._tongue)
        if not there:
            return Prepared(here)
        name = plain(other_name, self._tongue)
        return Prepared(
            self._tongue.gettext("%(here)s (%(there)s for %(name)s)", here=here, there=there, name=name)
        )

    def link(self, path: str, **query: object) -> Prepared:
        return Prepared(link(self._root, path, **query))

    def page_link(self, path: str, **query: object) -> Prepared:
        """An address of a page that the scheme serves itself (mentoring/pages.py), whatever the app is."""
        return Prepared(link(self._pages, path, **query))

    def own_link(self, url: str) -> Prepared:
        return Prepared(own_link(self._root, url))
