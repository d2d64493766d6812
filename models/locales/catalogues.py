"""Reads a gettext catalogue. A sentence that would not fit its facts is left out: the English one is said instead."""

import logging
import re
from collections.abc import Sequence
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

DOMAIN = "mentoring"
Catalogue = NullTranslations  # one without a sentence; one that was read is a kind of it

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")

log = logging.getLogger(__name__)


class CatalogueFault(ValueError):
    """A catalogue that cannot be used at all."""


def read(path: Path, locale: Locale) -> Catalogue:
    """What the file at `path` says; nothing is compiled beforehand, so a translator's change needs a restart only.

    Raises:
        CatalogueFault: it is no catalogue.
    """
    try:
        with path.open("rb") as file:
            entries = read_po(file, locale=locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as fault:
        raise CatalogueFault(f"{path}: {fault}") from fault
    return _compiled(_without_misfits(entries, path))


def placeholders(sentence: str) -> set[str]:
    """The names in a sentence that facts are put in for: `%(mentor_name)s` in a letter, `{mentor_name}` in the app."""
    return {letter or app for letter, app in _PLACEHOLDER.findall(sentence)}


def _without_misfits(entries: Catalog, path: Path) -> Catalog:
    for message in [each for each in entries if each.id]:
        if not all(_forms(message.string)):
            entries.delete(message.id, message.context)
        elif not _fits(message):
            log.warning("%s: the facts of %r are not those of its translation.", path, message.id)
            entries.delete(message.id, message.context)
    return entries


def _fits(message: Message) -> bool:
    """Whether each form of the translation has places for the facts of the English, and for no others."""
    english, said = _forms(message.id), _forms(message.string)
    places = set[str]().union(*map(placeholders, english))
    if len(english) == 1 and placeholders(said[0]) != places:
        return False  # of a number's forms some may do without it: "the last proposal"
    return all(_can_be_said(each, places) for each in said)


def _forms(sentence: str | Sequence[str] | None) -> Sequence[str]:
    return [sentence] if isinstance(sentence, str) else sentence or [""]


def _can_be_said(sentence: str, places: set[str]) -> bool:
    try:
        facts = dict.fromkeys(places, "-")
        return bool((sentence % facts).format_map(facts))
    except (KeyError, TypeError, ValueError):
        return False


def _compiled(entries: Catalog) -> Catalogue:
    buffer = BytesIO()
    write_mo(buffer, entries)
    buffer.seek(0)
    return GNUTranslations(buffer)
