"""Answers in the database and back, and what changed from one revision to another."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.templates.answers_json import from_json, to_json
from models.templates.differences import Change, difference
from models.templates.values import (
    AnswerRow,
    Answers,
    CheckValue,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    RowsValue,
    ScaleValue,
    TextValue,
)

at_any_speed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.text(max_size=30)
cells = st.one_of(
    texts.map(TextValue),
    st.dates().map(DateValue),
    st.integers(-(2**53), 2**53).map(IntegerValue),
    st.integers(1, 9).map(ScaleValue),
    texts.map(ChoiceValue),
    st.lists(texts, max_size=3).map(lambda choices: ChoicesValue(tuple(choices))),
    st.booleans().map(CheckValue),
    st.uuids().map(str).map(ReferenceValue),
)
keys = st.sampled_from(["a", "b", "c"])
rows = st.lists(
    st.builds(AnswerRow, st.sampled_from(["r", "s", "t", "u"]), st.dictionaries(keys, cells, max_size=2)),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row.id,
).map(lambda several: RowsValue(tuple(several)))
all_answers = st.dictionaries(keys, st.one_of(cells, rows), max_size=3)


@at_any_speed
@given(all_answers)
def test_answers_come_back_from_json_as_they_went(answers: Answers) -> None:
    stored = json.loads(json.dumps(to_json(answers)))

    assert from_json(stored) == answers


@pytest.mark.parametrize("stored", [{"a": {"colour": "red"}}, {"a": {}}, {"a": {"text": "x", "date": "y"}}])
def test_what_is_no_answer_is_not_read_as_one(stored: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


@at_any_speed
@given(all_answers, all_answers)
def test_a_difference_is_empty_only_between_equals(one: Answers, other: Answers) -> None:
    assert difference(one, one) == []
    assert (difference(one, other) == []) == (one == other)


@at_any_speed
@given(all_answers, all_answers)
def test_a_difference_names_each_thing_once(one: Answers, other: Answers) -> None:
    changes = difference(one, other)

    places = [(change.field, change.row, change.column) for change in changes]
    assert len(places) == len(set(places))
    assert all(change.before != change.after for change in changes)


def test_a_difference_says_what_came_went_changed_and_moved() -> None:
    a, b, c = (AnswerRow(id_, {"name": TextValue(id_.upper())}) for id_ in "abc")
    b_now = AnswerRow("b", {"name": TextValue("Bee"), "tick": CheckValue(checked=True)})
    d = AnswerRow("d", {})
    before: Answers = {"text": TextValue("old"), "int": IntegerValue(1), "rows": RowsValue((a, b, c))}
    after: Answers = {
        "text": TextValue("new"),
        "check": CheckValue(checked=True),
        "rows": RowsValue((c, b_now, d)),
    }

    assert difference(before, after) == [
        Change("text", None, None, TextValue("old"), TextValue("new")),
        Change("check", None, None, None, CheckValue(checked=True)),
        Change("rows", "b", "name", TextValue("B"), TextValue("Bee")),
        Change("rows", "b", "tick", None, CheckValue(checked=True)),
        Change("rows", "d", None, None, RowsValue((d,))),
        Change("rows", "a", None, RowsValue((a,)), None),
        Change("rows", None, None, RowsValue((a, b, c)), RowsValue((c, b_now, d))),
        Change("int", None, None, IntegerValue(1), None),
    ]
