"""Rows of answers keep their ids, because other documents point at them."""

from models.templates.answers import check
from models.templates.fields import RowsField
from models.templates.references import row_labels
from models.templates.values import (
    AnswerRow,
    Answers,
    CheckValue,
    IntegerValue,
    RowInput,
    RowsInput,
    RowsValue,
    TextValue,
)
from tests.models.every_kind import EVERY_KIND, MENTEE, MENTOR, faults, numbered, rows_of, saved, tool


def test_new_rows_get_ids_and_old_ones_keep_theirs() -> None:
    old = AnswerRow("old", {"name": TextValue("A")})

    answers = saved(
        {"rows": RowsInput([RowInput({"name": TextValue("B")}), RowInput(id="old")])},
        {"rows": RowsValue((old,))},
    )

    assert rows_of(answers) == (AnswerRow("row-1", {"name": TextValue("B")}), old)


def test_rows_get_ids_that_nobody_else_has() -> None:
    two = [RowInput({"name": TextValue("A")}), RowInput({"name": TextValue("B")})]

    first = check(EVERY_KIND, {}, {"rows": RowsInput(two)}, author_role=MENTEE)
    second = check(EVERY_KIND, {}, {"rows": RowsInput(two)}, author_role=MENTEE)

    ids = {row.id for each in (first, second) for row in rows_of(each)}
    assert len(ids) == 4
    assert all(len(id_) == 36 for id_ in ids)


def test_a_cell_left_out_stays_and_none_clears_it() -> None:
    row = AnswerRow("r", {"name": TextValue("A"), "tick": CheckValue(checked=True)})

    after = saved({"rows": RowsInput([RowInput({"tick": None}, id="r")])}, {"rows": RowsValue((row,))})

    assert rows_of(after) == (AnswerRow("r", {"name": TextValue("A")}),)


def test_a_row_that_is_not_named_any_more_is_removed() -> None:
    two = RowsValue((AnswerRow("r", {"name": TextValue("A")}), AnswerRow("s", {"name": TextValue("B")})))

    assert rows_of(saved({"rows": RowsInput([RowInput(id="s")])}, {"rows": two})) == (two.rows[1],)
    assert saved({"rows": RowsInput([])}, {"rows": two}) == {}


def test_an_empty_new_row_is_no_row() -> None:
    assert saved({"rows": RowsInput([RowInput(), RowInput({"name": TextValue(" ")})])}) == {}


def test_faults_in_rows_say_row_and_column() -> None:
    before: Answers = {"rows": RowsValue((AnswerRow("r", {"name": TextValue("A")}),))}

    told = faults(
        {
            "rows": RowsInput(
                [
                    RowInput(
                        {"name": IntegerValue(1), "goal": TextValue("x"), "age": IntegerValue(3)}, id="r"
                    ),
                    RowInput({"name": TextValue("B")}, id="unknown"),
                    RowInput(id="r"),
                ]
            )
        },
        before,
    )

    assert told == {
        ("rows", "0", "name"): "This takes text.",
        ("rows", "0", "goal"): "This takes the id of a goal.",
        ("rows", "0", "age"): "There is no such column here.",
        ("rows", "1", "row"): "There is no row with this id. A new row comes without one.",
    }


def test_one_row_cannot_stand_twice() -> None:
    before: Answers = {"rows": RowsValue((AnswerRow("r", {"name": TextValue("A")}),))}

    told = faults({"rows": RowsInput([RowInput(id="r"), RowInput(id="r")])}, before)

    assert told == {("rows", "1", "row"): "This row stands here twice."}


def test_no_more_rows_than_fit() -> None:
    four = RowsInput([RowInput({"name": TextValue(str(number))}) for number in range(4)])

    assert faults({"rows": four}) == {("rows",): "These are 4 rows; at most 3 fit."}


def test_the_mentor_comments_on_goals_and_changes_nothing_else() -> None:
    goals = tool("goals")
    row = {"goal": TextValue("Lead a review"), "why": TextValue("To grow")}
    before = check(goals, {}, {"goals": RowsInput([RowInput(row)])}, author_role=MENTEE, new_id=numbered())

    note = RowInput({"mentor_note": TextValue("What is the first step?")}, id="row-1")
    after = check(goals, before, {"goals": RowsInput([note])}, author_role=MENTOR)

    assert rows_of(after, "goals") == (
        AnswerRow("row-1", {**row, "mentor_note": TextValue("What is the first step?")}),
    )
    changed = RowInput({"goal": TextValue("Something else")}, id="row-1")
    only = "Only the mentee fills this in."
    assert faults({"goals": RowsInput([changed])}, before, MENTOR, goals) == {("goals", "0", "goal"): only}
    assert faults({"goals": RowsInput([])}, before, MENTOR, goals) == {("goals",): only}
    assert faults({"goals": RowsInput([note])}, before, MENTEE, goals) == {
        ("goals", "0", "mentor_note"): "Only the mentor fills this in."
    }


def test_rows_are_named_by_their_first_column() -> None:
    field = EVERY_KIND.fields["rows"]
    assert isinstance(field, RowsField)
    answers = saved(
        {
            "rows": RowsInput(
                [RowInput({"name": TextValue("A")}), RowInput({"tick": CheckValue(checked=True)})]
            )
        }
    )

    assert row_labels(field, answers) == {"row-1": "A", "row-2": ""}
    assert row_labels(field, {}) == {}
