"""How the templates of letters speak a language: every sentence by its catalogue, every fact made plain."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.ext import InternationalizationExtension

from jobs import words
from jobs.correspondents import addressable
from jobs.letters.blocks import without_mark
from jobs.letters.letter import LetterFault
from jobs.letters.links import is_plain_url, without_links
from models.locales import Tongue

TEMPLATES = Path(__file__).parent / "templates"


class Prepared(str):
    """Words that one of our own functions made; every other value is a fact and is made plain."""

    __slots__ = ()


class _Sentences(InternationalizationExtension):
    """Keeps the line break behind a sentence, which `trim_blocks` takes away behind every tag."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return source.replace("{% endtrans %}", "{% endtrans +%}")


@cache
def templates(tongue: Tongue) -> Environment:
    """The templates as they speak that language."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=[_Sentences],
        undefined=StrictUndefined,
        finalize=partial(_finished, tongue=tongue),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape([]),  # plain text; page.py escapes when it makes the HTML
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {
        "quoted": partial(_quoted, tongue=tongue),
        "told": _told,
        "code": _code,
        "address": partial(_address, tongue=tongue),
        "outside_link": partial(_outside_link, tongue=tongue),
        "translated": partial(_translated, tongue=tongue),
    }
    return environment


def sentences(tongue: Tongue) -> dict[str, Callable[..., Prepared]]:
    """What `{% trans %}` calls, by name."""
    return {"gettext": partial(_gettext, tongue), "ngettext": partial(_ngettext, tongue)}


def plain(fact: str, tongue: Tongue) -> str:
    """A fact on one line, without what would make it a link or a point of a list."""
    return without_mark(without_links(words.one_line(fact), tongue.gettext("(link removed)")))


def _gettext(tongue: Tongue, sentence: str, /, **facts: object) -> Prepared:
    return Prepared(tongue.gettext(sentence, **_said(facts, tongue)))


def _ngettext(tongue: Tongue, one: str, many: str, count: int, /, **facts: object) -> Prepared:
    return Prepared(tongue.ngettext(one, many, count, **_said(facts, tongue)))


def _said(facts: dict[str, object], tongue: Tongue) -> dict[str, str]:
    return {name: _finished(fact, tongue=tongue) for name, fact in facts.items()}


def _finished(value: object, *, tongue: Tongue) -> str:
    if isinstance(value, Prepared):
        return value
    if value is None or isinstance(value, (dict, list, bool)):
        raise LetterFault("A fact is neither words nor a number.")
    return plain(str(value), tongue)


def _quoted(fact: str, *, links: bool = False, tongue: Tongue) -> Prepared:
    """Another person's words, line by line and marked as theirs."""
    removed = tongue.gettext("(link removed)")
    return Prepared(
        "\n".join(
            f"> {line if links else without_links(line, removed)}".rstrip() for line in words.lines(fact)
        )
    )


def _told(fact: str) -> Prepared:
    """Paragraphs that the scheme's coordinators wrote; models/broadcasts.py says which links may stand in them."""
    return Prepared("\n".join(words.lines(fact)))


def _translated(fact: str, *, tongue: Tongue) -> Prepared:
    """Words of ours that came as a fact, such as the reason for a no."""
    return Prepared(plain(tongue.translated(fact), tongue))


def _code(fact: str) -> Prepared:
    """A token, a reference: kept to the letter, so it may have only harmless ones."""
    if not (fact.isascii() and fact.replace("-", "").replace("_", "").replace(".", "").isalnum()):
        raise LetterFault("A code has letters that no code has.")
    return Prepared(fact)


def _address(fact: str, *, tongue: Tongue) -> Prepared:
    return Prepared(fact if addressable(fact) else plain(fact, tongue))


def _outside_link(fact: str, *, tongue: Tongue) -> Prepared:
    """The link to join a meeting, as the other person gave it."""
    return Prepared(fact if is_plain_url(fact) else plain(fact, tongue))
