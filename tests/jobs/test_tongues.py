"""Letters in the reader's language, from catalogues that a scheme can add to."""

from datetime import date
from pathlib import Path

import pytest

from jobs.letters import Recipient
from models import locales
from models.locales import CatalogueFault
from tests.jobs.reading import Tags, a_message, page, text

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, language: str, entries: str) -> None:
    path = folder / language / "LC_MESSAGES" / "mentoring.po"
    path.parent.mkdir(parents=True)
    path.write_text(f"{HEAD}\n{entries}", encoding="utf-8")
    locales.use(folder)


@pytest.fixture(autouse=True)
def shipped_again() -> object:
    yield
    locales.use(None)


def in_language(code: str) -> Recipient:
    return Recipient("Mena Abara", "mena@example.com", "Europe/London", code)


def test_a_scheme_adds_a_language(folder: Path) -> None:
    write(
        folder,
        "ga",
        'msgid "%(mentee_name)s has sent you"\nmsgstr "x"\n\n'
        'msgid "Read the proposal"\nmsgstr "Léigh an togra"\n\nmsgid "Dear %(name)s,"\nmsgstr "A %(name)s, a chara,"\n',
    )

    message = a_message("proposal-sent", to=in_language("ga"))

    assert locales.codes() == ["en", "cy", "ga"]
    assert message["Content-Language"] == "ga"
    assert text(message).startswith("A Mena Abara, a chara,\n")
    assert "Léigh an togra:\nhttps://" in text(message)
    assert "Dé Máirt 15 Nollaig 2026" in " ".join(text(message).split())
    assert ("lang", "ga") in Tags(page(message)).attributes


def test_a_scheme_says_a_sentence_in_its_own_words_in_english_too(folder: Path) -> None:
    write(folder, "en", 'msgid "With kind regards,"\nmsgstr "Yours truly,"\n')

    message = a_message("proposal-sent", to=in_language("en"))

    assert "\n\nYours truly,\nMentoring Scheme\n" in text(message)
    assert message["Content-Language"] == "en-GB"


def test_what_has_no_translation_is_said_in_english(folder: Path) -> None:
    write(folder, "ga", 'msgid "Read the proposal"\nmsgstr ""\n')

    assert "Read the proposal:\n" in text(a_message("proposal-sent", to=in_language("ga")))


@pytest.mark.parametrize(
    "said", ["A", "A %(nam)s,", "A %(name)d", "A %(name)", "A %(name)s %s", "100% %(name)s"]
)
def test_a_sentence_without_place_for_its_facts_is_left_out(
    folder: Path, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "ga", f'msgid "Dear %(name)s,"\nmsgstr "{said}"\n')

    assert text(a_message("proposal-sent", to=in_language("ga"))).startswith("Dear Mena Abara,\n")
    assert "Dear %(name)s," in caplog.text


@pytest.mark.parametrize("code", ["fr", "", "cy_GB", "../cy"])
def test_who_reads_what_the_scheme_does_not_write_reads_english(code: str) -> None:
    message = a_message("proposal-sent", to=in_language(code))

    assert message["Content-Language"] == "en-GB"
    assert text(message).startswith("Dear Mena Abara,\n")


def test_a_variety_of_a_language_is_written_to_in_that_language() -> None:
    assert a_message("proposal-sent", to=in_language("cy-GB"))["Content-Language"] == "cy"


def test_days_and_months_are_those_of_the_language() -> None:
    assert locales.tongue("cy").date(date(2026, 11, 24)) == "Dydd Mawrth 24 Tachwedd 2026"
    assert locales.tongue("en").date(date(2026, 11, 24)) == "Tuesday 24 November 2026"


@pytest.mark.parametrize("count", [1, 2])
def test_a_number_has_its_form(count: int) -> None:
    said = " ".join(text(a_message("mentor-paused", expiries=count)).split())

    assert ("The last 2 proposals to you were" in said, "The last proposal to you was" in said) == (
        count == 2,
        count == 1,
    )


@pytest.mark.parametrize(("language", "entries"), [("xx", ""), ("ga", 'msgid "a\n'), ("ga", "nonsense\n")])
def test_a_catalogue_that_is_none_is_a_fault(folder: Path, language: str, entries: str) -> None:
    with pytest.raises(CatalogueFault, match=language):
        write(folder, language, entries)
