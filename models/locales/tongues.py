"""One language: its sentences and its dates."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from babel import Locale
from babel.dates import format_date

from models.locales.catalogues import Catalogue


@dataclass(frozen=True, eq=False)
class Tongue:
    """`tag` is what a page or a letter says of its language, as BCP 47 spells it."""

    tag: str
    locale: Locale
    catalogue: Catalogue

    @property
    def direction(self) -> str:
        """In which direction it is written: "ltr" or "rtl"."""
        return self.locale.text_direction

    @property
    def name(self) -> str:
        """What it is called in English."""
        return self.locale.get_language_name("en") or self.tag

    @property
    def own_name(self) -> str:
        """What it calls itself."""
        return self.locale.get_language_name() or self.tag

    def overlaid(self, catalogue: Catalogue) -> Self:
        """The same language, with the sentences of `catalogue` before those that it had."""
        catalogue.add_fallback(self.catalogue)
        return replace(self, catalogue=catalogue)

    def gettext(self, sentence: str, /, **facts: object) -> str:
        """The English `sentence` in this language, with the facts in their places."""
        return self.catalogue.gettext(sentence) % facts

    def ngettext(self, one: str, many: str, count: int, /, **facts: object) -> str:
        """The same for a sentence that has a number in it."""
        return self.catalogue.ngettext(one, many, count) % facts

    def translated(self, words: str) -> str:
        """Words of ours that came as a fact, such as what a choice means; unknown ones stay as they are."""
        return self.catalogue.gettext(words) if words else ""

    def date(self, on: date) -> str:
        """Tuesday 24 November 2026."""
        return format_date(on, self.gettext("EEEE d MMMM y"), locale=self.locale)
