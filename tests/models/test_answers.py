"""Filling in a form: what is kept, and what is refused where."""

from datetime import date

import pytest

from models.refusals import Refusals
from models.templates.answers import check
from models.templates.gaps import missing
from models.templates.kinds import ReferenceTarget
from models.templates.references import Reference, references
from models.templates.starting import started
from models.templates.tools import TOOLS
from models.templates.values import (
    Cell,
    CheckValue,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    RowInput,
    RowsInput,
    ScaleValue,
    TextValue,
)
from tests.models.every_kind import EVERY_KIND, MENTEE, MENTOR, faults, numbered, rows_of, saved, tool


def test_every_kind_of_value_is_kept_in_the_order_of_the_form() -> None:
    given: dict[str, Cell] = {
        "ref": ReferenceValue("0192d5a0-0000-7000-8000-000000000001"),
        "check": CheckValue(checked=False),
        "multi": ChoicesValue(("a", "c")),
        "choice": ChoiceValue("b"),
        "scale": ScaleValue(5),
        "int": IntegerValue(14),
        "begin": DateValue(date(2026, 3, 1)),
        "long": TextValue("Two\nlines"),
        "text": TextValue("One line"),
    }

    answers = saved(given)

    assert answers == given
    assert list(answers) == list(reversed(list(given)))


def test_a_key_left_out_keeps_its_answer_and_none_clears_it() -> None:
    before = saved({"text": TextValue("Keep"), "int": IntegerValue(3)})

    answers = saved({"int": None}, before)

    assert answers == {"text": TextValue("Keep")}
    assert before == {"text": TextValue("Keep"), "int": IntegerValue(3)}


def test_clearing_what_was_never_answered_is_no_fault() -> None:
    assert saved({"int": None, "rows": None}) == {}


def test_blank_text_is_no_answer() -> None:
    before = saved({"text": TextValue("Something")})

    assert saved({"text": TextValue(" \n ")}, before) == {}


@pytest.mark.parametrize(
    ("handed_in", "kept"),
    [
        ("  a \n b  ", "a b"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("a\u00a0b", "a b"),
    ],
)
def test_one_line_text_is_tidied(handed_in: str, kept: str) -> None:
    assert saved({"text": TextValue(handed_in)}) == {"text": TextValue(kept)}


@pytest.mark.parametrize(
    ("handed_in", "kept"),
    [
        ("\n a \r\nb \rc\u2028d\n\n", "a\nb\nc\nd"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("a\tb", "a   b"),
    ],
)
def test_long_text_keeps_its_lines(handed_in: str, kept: str) -> None:
    assert saved({"long": TextValue(handed_in)}) == {"long": TextValue(kept)}


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066"])
def test_text_that_hides_something_is_refused(hidden: str) -> None:
    sentence = "This has characters that cannot be shown. Please type it again."

    assert faults({"text": TextValue(f"a{hidden}b"), "long": TextValue(f"a{hidden}b")}) == {
        ("text",): sentence,
        ("long",): sentence,
    }


def test_text_may_be_as_long_as_its_limit_and_no_longer() -> None:
    saved({"text": TextValue("é" * 200), "long": TextValue("é" * 5000)})

    assert faults({"text": TextValue("é" * 201), "long": TextValue("é" * 5001)}) == {
        ("text",): "This is 201 characters long; at most 200 fit.",
        ("long",): "This is 5001 characters long; at most 5000 fit.",
    }


def test_options_are_kept_once_and_in_the_order_of_the_form() -> None:
    assert saved({"multi": ChoicesValue(("c", "a", "c"))}) == {"multi": ChoicesValue(("a", "c"))}
    assert saved({"multi": ChoicesValue(())}) == {}


def test_all_faults_are_told_at_once() -> None:
    told = faults(
        {
            "text": IntegerValue(1),
            "begin": DateValue(date(202, 3, 1)),
            "int": IntegerValue(15),
            "scale": ScaleValue(0),
            "choice": ChoiceValue("z"),
            "multi": ChoicesValue(("a", "z")),
            "check": TextValue("yes"),
            "ref": ReferenceValue("../etc"),
            "rows": TextValue("a"),
            "mentors": TextValue("mine"),
            "nothing": None,
        }
    )

    assert told == {
        ("text",): "This takes text.",
        ("begin",): "This takes a date of the years 1900 to 2199.",
        ("int",): "This takes a whole number from 1 to 14.",
        ("scale",): "This takes a place from 1 to 5.",
        ("choice",): "This takes one of a, b.",
        ("multi",): "This takes only a, b, c.",
        ("check",): "This takes a tick or none.",
        ("ref",): "This is not the id of a meeting.",
        ("rows",): "This takes rows.",
        ("mentors",): "Only the mentor fills this in.",
        ("nothing",): "There is no such field here.",
    }


def test_each_kind_says_what_it_takes() -> None:
    told = faults(
        {
            "begin": TextValue("today"),
            "int": TextValue("1"),
            "scale": IntegerValue(1),
            "choice": TextValue("a"),
            "multi": ChoiceValue("a"),
            "ref": TextValue("x"),
            "long": RowsInput([]),
        }
    )

    assert told == {
        ("begin",): "This takes a date.",
        ("int",): "This takes a whole number.",
        ("scale",): "This takes a place on the scale.",
        ("choice",): "This takes one of the options.",
        ("multi",): "This takes a list of options.",
        ("ref",): "This takes the id of a meeting.",
        ("long",): "This takes a single answer, not rows.",
    }


def test_the_end_comes_after_the_beginning() -> None:
    before = saved({"begin": DateValue(date(2026, 3, 2))})

    told = faults({"end": DateValue(date(2026, 3, 2))}, before)

    assert told == {("end",): "This must be a later date than “Begin”."}
    assert "end" in saved({"end": DateValue(date(2026, 3, 3))}, before)


def test_a_path_can_begin_elsewhere() -> None:
    with pytest.raises(Refusals) as refused:
        check(EVERY_KIND, {}, {"x": None}, author_role=MENTEE, path=("input", "terms"))

    assert [fault.path for fault in refused.value.refusals] == [("input", "terms", "x")]


def test_a_form_handed_back_whole_is_no_change_to_what_is_not_yours() -> None:
    before = saved({"mentors": TextValue("Mine")}, role=MENTOR)

    answers = saved({"mentors": TextValue("Mine"), "text": TextValue("And mine")}, before, MENTEE)

    assert answers == {"text": TextValue("And mine"), "mentors": TextValue("Mine")}


def test_each_keeps_a_log_of_their_own() -> None:
    log = tool("reflective-log")
    entry = {"happened": TextValue("A talk"), "learned": TextValue("To wait")}

    assert check(log, {}, entry, author_role=MENTOR) == check(log, {}, entry, author_role=MENTEE) == entry


def test_a_draft_may_have_gaps_and_says_where_they_are() -> None:
    draft = saved(
        {
            "rows": RowsInput(
                [RowInput({"name": TextValue("A")}), RowInput({"tick": CheckValue(checked=True)})]
            )
        }
    )

    assert missing(EVERY_KIND, {}) == [("text",), ("rows",)]
    assert missing(EVERY_KIND, draft) == [("text",), ("rows", "1", "name")]
    assert missing(EVERY_KIND, {**draft, "text": TextValue("x")}) == [("rows", "1", "name")]


def test_an_agenda_comes_along_filled_in() -> None:
    agenda = started(tool("first-meeting-agenda"), on=date(2026, 1, 5), new_id=numbered())

    assert list(agenda) == ["items"]
    items = rows_of(agenda, "items")
    assert [item.id for item in items] == [f"row-{number}" for number in range(1, 10)]
    assert items[0].cells == {
        "topic": TextValue("Introductions: who we are and how we came here"),
        "minutes": IntegerValue(10),
    }
    minutes = [item.cells["minutes"] for item in items]
    assert sum(each.integer for each in minutes if isinstance(each, IntegerValue)) == 60
    assert missing(tool("first-meeting-agenda"), agenda) == []


def test_most_tools_begin_empty() -> None:
    begun = {template.key: started(template, on=date(2026, 1, 5)) for template in TOOLS.every_newest()}

    assert [key for key, answers in begun.items() if answers] == ["first-meeting-agenda"]


def test_what_is_pointed_at_can_be_looked_up() -> None:
    answers = saved(
        {
            "ref": ReferenceValue("meeting-1"),
            "rows": RowsInput(
                [
                    RowInput({"name": TextValue("A")}),
                    RowInput({"name": TextValue("B"), "goal": ReferenceValue("goal-1")}),
                ]
            ),
        }
    )

    assert references(EVERY_KIND, answers) == [
        Reference(ReferenceTarget.MEETING, "meeting-1", ("ref",)),
        Reference(ReferenceTarget.GOAL, "goal-1", ("rows", "1", "goal")),
    ]
