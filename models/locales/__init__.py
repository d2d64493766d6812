"""The languages in which the scheme writes to people. English stands in the code; catalogues say the rest.

A catalogue is `<language>/LC_MESSAGES/mentoring.po`. The project ships its own beside this file; a scheme adds
languages, and wordings of its own, in a folder that it names when a process starts.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError

from models.locales.catalogues import DOMAIN, Catalogue, CatalogueFault, placeholders, read
from models.locales.tongues import Tongue
from models.refusals import InvalidInput

SHIPPED = Path(__file__).parent
ENGLISH = "en"
_WRITTEN_AS = {ENGLISH: "en-GB"}  # what the sentences in the code are

__all__ = [
    "ENGLISH",
    "SHIPPED",
    "CatalogueFault",
    "LocaleUnknown",
    "Tongue",
    "codes",
    "placeholders",
    "tongue",
    "use",
]


class LocaleUnknown(InvalidInput):
    """`Scheme.locales` tells which there are."""

    sentence = "The scheme does not write in this language."


def use(folder: Path | None) -> None:
    """Speak what is shipped, and what is in `folder` besides or instead (the setting LOCALES_DIR).

    Raises:
        CatalogueFault: a catalogue cannot be read.
    """
    _tongues.clear()
    _tongues.update(_read([SHIPPED, *([folder] if folder else [])]))


def codes() -> list[str]:
    """The languages there are, as members choose them: English, then the others by their names."""
    return sorted(_tongues, key=lambda code: (code != ENGLISH, _tongues[code].own_name.casefold()))


def unicode_locale(code: str) -> Locale:
    """What Unicode knows of a language.

    Raises:
        CatalogueFault: nothing.
    """
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError) as fault:
        raise CatalogueFault(f"{code} is no language that Unicode knows.") from fault


def codes_in(folder: Path) -> list[str]:
    """The languages that have a catalogue in that folder."""
    found = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return sorted(path.parents[1].name.replace("_", "-") for path in found)


def path_in(folder: Path, code: str) -> Path:
    """Where that folder has the catalogue of a language."""
    return folder / code.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


def tongue(code: str) -> Tongue:
    """The language of that code, or the one it is a variety of, or English."""
    return _tongues.get(code) or _tongues.get(code.partition("-")[0]) or _tongues[ENGLISH]


def known(code: str, path: Sequence[str]) -> str:
    """One of the codes, as it is handed in.

    Raises:
        LocaleUnknown: the scheme does not write in it.
    """
    if code not in _tongues:
        raise LocaleUnknown(path=path)
    return code


def _read(folders: Iterable[Path]) -> dict[str, Tongue]:
    """A later folder's sentences come before an earlier one's."""
    tongues = {ENGLISH: _tongue_of(ENGLISH)}
    for folder in folders:
        for code in codes_in(folder):
            spoken = tongues.get(code) or _tongue_of(code)
            tongues[code] = spoken.overlaid(read(path_in(folder, code), spoken.locale))
    return tongues


def _tongue_of(code: str) -> Tongue:
    tag = _WRITTEN_AS.get(code, code)
    return Tongue(tag, unicode_locale(tag), Catalogue())


_tongues = _read([SHIPPED])
