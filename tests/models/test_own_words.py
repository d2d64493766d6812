"""Whose words stand in a form: whoever wrote a value first is its author."""

from uuid import UUID

from models.templates.own_words import own_words
from models.templates.values import AnswerRow, Answers, RowsValue, TextValue

MENA, THEO = UUID(int=1), UUID(int=2)


def said(**texts: str) -> Answers:
    return {key: TextValue(text) for key, text in texts.items()}


def rows(*cells: tuple[str, dict[str, str]]) -> Answers:
    return {"rows": RowsValue(tuple(AnswerRow(key, said(**row)) for key, row in cells))}  # type: ignore[arg-type]  # cells


def test_of_nothing_nothing_is_anybodys() -> None:
    assert own_words(MENA, []) == {}


def test_what_somebody_changed_is_theirs_and_what_they_left_is_not() -> None:
    revisions = [(MENA, said(a="one", b="two")), (THEO, said(a="one", b="three"))]

    assert own_words(MENA, revisions) == said(a="one")
    assert own_words(THEO, revisions) == said(b="three")


def test_what_comes_back_is_still_its_first_authors() -> None:
    revisions = [(THEO, said(a="one")), (MENA, said(a="two")), (MENA, said(a="one"))]

    assert own_words(MENA, revisions) == {}


def test_the_same_words_in_another_place_are_ones_own() -> None:
    revisions = [(THEO, said(a="yes")), (MENA, said(a="yes", b="yes"))]

    assert own_words(MENA, revisions) == said(b="yes")


def test_rows_keep_their_ids_and_lose_what_is_another_ones() -> None:
    revisions = [
        (MENA, rows(("1", {"goal": "Lead"}))),
        (THEO, rows(("2", {"goal": "Publish"}), ("1", {"goal": "Lead", "note": "Well said."}))),
    ]

    assert own_words(MENA, revisions) == rows(("1", {"goal": "Lead"}))
    assert own_words(THEO, revisions) == rows(("2", {"goal": "Publish"}), ("1", {"note": "Well said."}))
