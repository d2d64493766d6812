"""The catalogues that are shipped are whole, and every sentence goes through them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from jobs.letters import compose, kinds, messages
from jobs.letters.samples import FACTS, SCHEME, a_letter, a_reader
from models import locales
from models.locales import SHIPPED, codes_in, path_in, placeholders
from tests.jobs.reading import text

SHIPPED_CODES = codes_in(SHIPPED)
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def catalogue(code: str) -> Catalog:
    with path_in(SHIPPED, code).open("rb") as file:
        return read_po(file, code.replace("-", "_"))


def entries(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def forms(sentence: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence or [])


def test_welsh_is_shipped() -> None:
    assert SHIPPED_CODES == ["cy"]
    assert locales.codes() == ["en", "cy"]


@pytest.mark.parametrize("code", SHIPPED_CODES)
def test_a_catalogue_has_the_sentences_that_are_said_and_no_others(code: str) -> None:
    said = {message.id for message in messages.sentences() if message.id}

    assert {message.id for message in entries(code)} == said, "run `make messages`, and translate what is new"


@pytest.mark.parametrize("code", SHIPPED_CODES)
def test_every_sentence_is_translated_and_nothing_is_a_guess(code: str) -> None:
    waiting = [message.id for message in entries(code) if message.fuzzy or not all(forms(message.string))]

    assert waiting == []
    assert [len(forms(message.string)) for message in entries(code) if message.pluralizable] == [
        catalogue(code).num_plurals for message in entries(code) if message.pluralizable
    ]


@pytest.mark.parametrize("code", SHIPPED_CODES)
def test_every_translation_has_the_places_for_the_facts(code: str) -> None:
    wrong = [
        message.id
        for message in entries(code)
        for form in forms(message.string)
        if placeholders(form) - placeholders(" ".join(forms(message.id)))
        or (not message.pluralizable and placeholders(form) != placeholders(forms(message.id)[0]))
    ]

    assert wrong == []


@pytest.mark.parametrize("code", SHIPPED_CODES)
def test_a_translation_ends_as_its_sentence_does(code: str) -> None:
    ends = [
        message.id
        for message in entries(code)
        for form in forms(message.string)
        if form[-1] != forms(message.id)[0][-1] and not (form[-1] + forms(message.id)[0][-1]).isalpha()
    ]

    assert ends == []


@pytest.fixture
def nothing_but_dots(tmp_path: Path) -> Iterator[str]:
    """A language that says "..." and the facts, whatever the sentence."""
    path = path_in(tmp_path, "eo")
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + "".join(map(_dotted, messages.sentences())), encoding="utf-8")
    locales.use(tmp_path)
    yield "eo"
    locales.use(None)


def _dotted(message: Message) -> str:
    if not message.id:
        return ""
    one, *many = map(_quoted, forms(message.id))
    dots = _quoted(
        " ".join(["...", *(f"%({name})s" for name in sorted(placeholders(" ".join(forms(message.id)))))])
    )
    if message.id == "EEEE d MMMM y":
        dots = '"d.M.y"'
    if many:
        return f"\nmsgid {one}\nmsgid_plural {many[0]}\nmsgstr[0] {dots}\nmsgstr[1] {dots}\n"
    return f"\nmsgid {one}\nmsgstr {dots}\n"


def _quoted(sentence: str) -> str:
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_letter_has_no_words_that_no_translator_has_seen(kind: str, nothing_but_dots: str) -> None:
    message = compose(a_letter(kind), a_reader(nothing_but_dots), SCHEME)

    facts = " ".join([*_words_of(FACTS[kind]), SCHEME.name, SCHEME.body, "Mena Abara"])
    said = re.sub(r"https?://\S+|\S+@\S+", "", f"{message['Subject']}\n{text(message)}")
    words = [word for word in re.findall(r"[^\W\d_]{2,}", said) if word not in f"{facts} GMT IST"]
    assert words == []


def _words_of(fact: Any) -> Iterator[str]:
    if isinstance(fact, dict):
        for each in fact.values():
            yield from _words_of(each)
    elif isinstance(fact, list):
        for each in fact:
            yield from _words_of(each)
    else:
        yield str(fact)


def test_updating_keeps_what_was_translated(tmp_path: Path) -> None:
    path = messages.update(tmp_path, "ga")
    begun = path.read_text("utf-8")
    path.write_text(
        begun.replace('msgid "Sign in"\nmsgstr ""', 'msgid "Sign in"\nmsgstr "Logáil isteach"'), "utf-8"
    )

    messages.update(tmp_path, "ga")

    assert path == tmp_path / "ga" / "LC_MESSAGES" / "mentoring.po"
    assert 'msgid "Sign in"\nmsgstr ""' in begun
    assert path.read_text("utf-8") == begun.replace(
        '"Sign in"\nmsgstr ""', '"Sign in"\nmsgstr "Logáil isteach"'
    )
    assert locales.codes_in(tmp_path) == ["ga"]
