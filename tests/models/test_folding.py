"""Words brought into one form."""

import pytest

from models.folding import fold, words
from models.topics import Topic


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Leeds, West-Yorkshire", " leeds west yorkshire "),
        ("ZOË Straße", " zoe strasse "),
        ("Parkinson's, Parkinson\u2019s", " parkinsons parkinsons "),
        ("A&E and R & D", " ae and r d "),
        ("İstanbul", " istanbul "),
        ("ﬁve", " five "),
        ("नमस्ते 物理", fold("नमस्ते 物理")),
        ("100% _x_", " 100 x "),
        ("!?", ""),
        ("", ""),
    ],
)
def test_capitals_accents_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_twice_changes_nothing() -> None:
    text = "Ærøskøbing, Łódź, ﷺ, नमस्ते, İ, ŉ, ẞ"

    assert fold(fold(text)) == fold(text)


def test_words_of_other_scripts_are_words() -> None:
    assert words("物理 физио") == ["物理", "физио"]


@pytest.mark.parametrize(
    ("word", "is_meant"),
    [("neuro", True), ("stroke", True), ("injury", True), ("eurology", False), ("x", False)],
)
def test_a_topic_is_meant_by_the_beginning_of_its_words_and_synonyms(word: str, *, is_meant: bool) -> None:
    topic = Topic(slug="neurology", label="Neurology", synonyms=["stroke", "brain injury"])

    assert topic.is_meant_by(word) is is_meant
