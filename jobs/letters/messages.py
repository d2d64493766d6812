"""The sentences that wait for a translator, gathered from where they stand and brought into a catalogue.

They are the paragraphs of the templates, what the code hands to `gettext`, the lines that the app tells, and the
choices that letters tell of.
"""

from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import jobs
import models
from jobs.letters.speech import TEMPLATES
from models.choices import Choice
from models.concerns import ConcernCategory, ConcernWish
from models.correspondence import KINDS
from models.locales import path_in, unicode_locale
from models.locales.catalogues import DOMAIN
from models.proposals import DeclineReason
from models.support import SupportCategory

TOLD: tuple[type[Choice], ...] = (DeclineReason, ConcernWish)  # by what they mean
NAMED: tuple[type[Choice], ...] = (ConcernCategory, SupportCategory)  # by their word
HEADER = """\
# The sentences of the mentoring scheme, for people who read {language}.
# After a change of the English: `mentoring mail messages`. How to translate: docs/translating.md."""
_CODE = (Path(jobs.__file__).parent, Path(models.__file__).parent)
_KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


def sentences() -> Catalog:
    """All there are, each with the places it comes from."""
    found = Catalog(domain=DOMAIN)
    for message, place in [*_of_the_templates(), *_of_the_code(), *_of_the_app(), *_of_the_choices()]:
        found.add(message, locations=[(place, 0)], flags=_flags(message))
    return found


def update(folder: Path, code: str) -> Path:
    """Bring the catalogue of that language up to date, or begin it: what was translated stays.

    A sentence that is no longer said is left out, and one that is new waits with an empty translation.
    """
    locale = unicode_locale(code)
    path = path_in(folder, code)
    catalogue = _catalogue(path, locale)
    catalogue.update(sentences(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment = HEADER.format(language=locale.get_language_name("en"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    return path


def _catalogue(path: Path, locale: Locale) -> Catalog:
    if not path.exists():
        return Catalog(
            locale,
            DOMAIN,
            project="mentoring",
            version="1",
            msgid_bugs_address="-",
            last_translator="-",
            language_team="-",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale, DOMAIN)


_FLAGS = {"python-format": "%(", "python-brace-format": "{"}

Found = tuple[str | tuple[str, ...], str]


def _of_the_templates() -> Iterator[Found]:
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    for path in sorted(TEMPLATES.rglob("*.j2")):
        yield from _in(path, "jinja2", TEMPLATES, options)


def _of_the_code() -> Iterator[Found]:
    for room in _CODE:
        for path in sorted(room.rglob("*.py")):
            yield from _in(path, "python", room.parent, {})


def _of_the_app() -> Iterator[Found]:
    for name, kind in KINDS.items():
        yield from ((line, name) for line in (kind.says, kind.until) if line)


def _of_the_choices() -> Iterator[Found]:
    for choice in TOLD:
        yield from ((word.description, choice.__name__) for word in choice)
    for names in NAMED:
        yield from ((word.capitalize(), names.__name__) for word in names)


def _in(path: Path, method: str, root: Path, options: dict[str, str]) -> Iterator[Found]:
    found = extract_from_file(method, path, keywords=_KEYWORDS, options=options)
    place = path.relative_to(root).as_posix()
    yield from ((message, place) for _, message, _, _ in found)


def _flags(message: str | tuple[str, ...]) -> tuple[str, ...]:
    text = message if isinstance(message, str) else message[0]
    return tuple(flag for flag, mark in _FLAGS.items() if mark in text)
