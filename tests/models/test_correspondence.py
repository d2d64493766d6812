"""The catalogue of letters: whole, and telling nothing in the app but a name and a day."""

from string import Formatter

import pytest

from jobs.letters import kinds
from jobs.letters.samples import FACTS
from models.correspondence import KINDS, Kind, NotificationCategory, kind_of, optional_kinds

ALWAYS_MAILED = (
    "password",
    "email-",
    "account-",
    "verify",
    "-ended",
    "expired",
    "withdrawn",
    "concern",
    "support",
)


def facts_in(sentence: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(sentence) if name]


def test_every_letter_is_in_the_catalogue_and_nothing_else() -> None:
    assert set(KINDS) == kinds()


@pytest.mark.parametrize(("letter", "kind"), KINDS.items())
def test_the_app_tells_a_name_and_a_day_at_most_and_the_letter_has_them(letter: str, kind: Kind) -> None:
    names, days = facts_in(kind.says), facts_in(kind.until)

    assert [name for name in names if not name.endswith("_name")] == []
    assert len(names) <= 1
    assert [day for day in days if not day.endswith(("_at", "_until", "_on"))] == []
    assert len(days) <= 1
    assert set(names + days) <= set(FACTS[letter])
    assert kind.says or not kind.until


@pytest.mark.parametrize(("letter", "kind"), KINDS.items())
def test_the_app_speaks_in_whole_sentences(letter: str, kind: Kind) -> None:
    said = kind.sentence("Amir Khan", "Tuesday 24 November 2026")

    assert not said or (said[0].isupper() and said.endswith((".", "?")))
    assert ("Amir Khan" in said) == bool(kind.name_fact)
    assert ("Tuesday" in said) == bool(kind.day_fact)


def test_what_is_about_getting_in_or_about_an_end_must_be_mailed() -> None:
    about_it = [letter for letter in KINDS if any(part in letter for part in ALWAYS_MAILED)]

    assert len(about_it) > 15
    assert [letter for letter in about_it if not kind_of(letter).must_be_mailed] == []
    assert optional_kinds(NotificationCategory.ACCOUNT) == optional_kinds(NotificationCategory.SUPPORT) == []


def test_only_what_can_be_switched_off_waits_for_a_good_hour() -> None:
    assert [letter for letter, kind in KINDS.items() if kind.keeps_hours and kind.must_be_mailed] == []
    assert kind_of("proposal-reminder").keeps_hours


def test_a_letter_that_nobody_has_heard_of_is_mailed_at_once_and_not_told_in_the_app() -> None:
    unheard_of = kind_of("from-a-newer-version")

    assert (unheard_of.says, unheard_of.must_be_mailed, unheard_of.keeps_hours) == ("", True, False)
