"""Tool templates as files: what the program brings along, and what stops the start."""

from pathlib import Path
from textwrap import dedent

import pytest

from models.templates.catalogue import Catalogue, read_catalogue
from models.templates.data_files import Entry, Malformed, read_file, read_text
from models.templates.fields import AnyField, CellField, RowsField, ScaleField
from models.templates.kinds import FieldKind, FilledBy, Repeat, Visibility
from models.templates.references import ROWS_OF
from models.templates.tools import TOOLS, ToolTemplate, read_tool

A_TOOL = """\
    key: diary
    version: 1
    title: Diary
    purpose: To remember.
    stage: under_way
    audience: anyone
    filled_by: mentee
    repeat: any_time
    visibility: author
    sources: [Good practice]
    sections:
      - key: today
        title: Today
        fields:
          - { key: mood, label: Mood, kind: text }
"""
MOOD = "- { key: mood, label: Mood, kind: text }"


def a_tool(change: str = "", to: str = "") -> Entry:
    return read_text(dedent(A_TOOL).replace(change, to, 1) if change else dedent(A_TOOL), "diary@1.yaml")


def columns_of(template: ToolTemplate, key: str) -> dict[str, CellField]:
    field = template.fields[key]
    assert isinstance(field, RowsField)
    return {column.key: column for column in field.columns}


def test_the_program_brings_its_tools() -> None:
    pins = [template.pin for template in TOOLS.every_newest()]

    assert pins == [
        "action-plan@1",
        "ending@1",
        "expectations-exchange@1",
        "first-meeting-agenda@1",
        "goals@1",
        "how-is-it-going@1",
        "initial-thoughts@1",
        "meeting-record@1",
        "reflective-log@1",
        "review-and-evaluation@1",
        "skills-check@1",
        "swot@1",
        "values@1",
    ]


def test_goals_ask_what_the_scheme_wants_asked() -> None:
    goals = TOOLS.newest("goals")

    assert goals is not None
    rows = goals.fields["goals"]
    columns = columns_of(goals, "goals")
    assert isinstance(rows, RowsField)
    assert rows.most == 5
    assert [key for key, column in columns.items() if column.required] == [
        "goal",
        "why",
        "how_we_will_know",
        "by_when",
    ]
    assert columns["goal"].by is FilledBy.MENTEE
    assert columns["mentor_note"].by is FilledBy.MENTOR
    assert goals.visibility is Visibility.PAIR
    assert goals.repeat is Repeat.ONCE


def test_what_must_not_name_patients_says_so() -> None:
    warned = {template.key for template in TOOLS.every_newest() if "patient" in template.warning}

    assert warned == {"meeting-record", "reflective-log"}


def test_only_numbers_are_reported() -> None:
    reported = {
        (template.key, field.key)
        for template in TOOLS.every_newest()
        for field in every_cell_field(template)
        if getattr(field, "report", False)
    }

    assert reported == {
        ("goals", "start_level"),
        ("goals", "now_level"),
        ("how-is-it-going", "i_can_speak_freely"),
        ("how-is-it-going", "we_meet_as_agreed"),
        ("how-is-it-going", "we_work_on_what_matters"),
        ("meeting-record", "minutes"),
        ("meeting-record", "useful_today"),
        ("review-and-evaluation", "end_level"),
        ("review-and-evaluation", "match_fit"),
        ("review-and-evaluation", "platform_helped"),
        ("review-and-evaluation", "worth_my_time"),
        ("skills-check", "now"),
    }


def test_rows_that_others_point_at_exist_and_are_named_by_their_first_column() -> None:
    for key, field_key in ROWS_OF.values():
        template = TOOLS.newest(key)
        assert template is not None
        field = template.fields[field_key]
        assert isinstance(field, RowsField)
        assert field.columns[0].kind is FieldKind.TEXT


def test_every_scale_has_two_labelled_ends() -> None:
    scales = [
        field
        for template in TOOLS.every_newest()
        for field in every_cell_field(template)
        if isinstance(field, ScaleField)
    ]

    assert scales
    assert all(field.least_label and field.most_label for field in scales)


def test_a_document_finds_its_own_version_and_a_new_one_starts_on_the_newest() -> None:
    first = read_tool(a_tool())
    tenth = read_tool(a_tool("version: 1", "version: 10"))
    second = read_tool(a_tool("version: 1", "version: 2"))
    catalogue = Catalogue([tenth, first, second])

    assert catalogue.pinned("diary@2") is second
    assert catalogue.newest("diary") is tenth
    assert catalogue.every_newest() == (tenth,)
    assert catalogue.pinned("diary@3") is None
    assert catalogue.newest("log") is None


def test_a_field_is_filled_by_whom_its_tool_is_unless_it_says_otherwise() -> None:
    plain = read_tool(a_tool())
    told = read_tool(a_tool("kind: text }", "kind: text, by: mentor }"))

    assert plain.fields["mood"].by is FilledBy.MENTEE
    assert told.fields["mood"].by is FilledBy.MENTOR


FIELD = "diary@1.yaml: sections[0]: fields[0]:"


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("title: Diary\n", "", "diary@1.yaml: title is missing."),
        ("title: Diary", "title: 7", "diary@1.yaml: title must be text, not 7; put it in quotes."),
        ("version: 1", "version: one", "diary@1.yaml: version must be a whole number, not 'one'."),
        ("version: 1", "version: true", "diary@1.yaml: version must be a whole number, not True."),
        ("key: diary", "key: My Diary", "diary@1.yaml: key must look like [a-z][a-z0-9-]*, not 'My Diary'."),
        ("purpose:", "purpos:", "diary@1.yaml: purpose is missing."),
        ("title: Diary", "title: Diary\nhint: no", "diary@1.yaml: hint is not known here."),
        (
            "visibility: author",
            "visibility: all",
            "diary@1.yaml: visibility 'all' is none of pair, author, author_then_share.",
        ),
        ("sources: [Good practice]", "sources: []", "diary@1.yaml: sources are missing."),
        ("sources: [Good practice]", "sources: good", "diary@1.yaml: sources must be a list."),
        (
            "sources: [Good practice]",
            "sources: [1]",
            "diary@1.yaml: sources must be a list of texts; 1 is none.",
        ),
        (
            "repeat: any_time",
            "repeat: per_meeting",
            "diary@1.yaml: repeat per_meeting needs a required field `meeting`, a ref to a meeting.",
        ),
        (MOOD, "- mood", "diary@1.yaml: sections[0]: fields[0]: a mapping is needed here."),
        (MOOD, f"{MOOD}\n      {MOOD}", "diary@1.yaml: fields name 'mood' twice."),
        ("kind: text", "kind: lnog", f"{FIELD} kind 'lnog' is none of "),
        (
            "kind: text",
            "kind: text, required: maybe",
            f"{FIELD} required must be true or false, not 'maybe'.",
        ),
        ("kind: text", "kind: text, longest: many", f"{FIELD} longest must be a whole number, not 'many'."),
        ("kind: text", "kind: int", f"{FIELD} least must be a whole number, not None."),
        ("kind: text", "kind: int, least: 5, most: 5", f"{FIELD} most must be above least (5)."),
        (
            "kind: text",
            "kind: int, least: 1, most: 5, unit: [day]",
            f"{FIELD} unit takes two words: for one, and for several.",
        ),
        (
            "kind: text",
            "kind: int, least: 1, most: 5, prefilled: 6",
            f"{FIELD} prefilled does not fit: This takes a whole number from 1 to 5.",
        ),
        ("kind: text", "kind: scale, least: 1, most: 5", f"{FIELD} least_label is missing."),
        ("kind: text", "kind: choice", f"{FIELD} options: a mapping is needed here."),
        ("kind: text", "kind: choice, options: {}", f"{FIELD} options are missing."),
        (
            "kind: text",
            "kind: choice, options: { no: Never }",
            f"{FIELD} options: False is no key: put it in quotes, in lower case.",
        ),
        (
            "kind: text",
            "kind: choice, options: { a: A }, prefilled: b",
            f"{FIELD} prefilled does not fit: This takes one of a.",
        ),
        ("kind: text", "kind: text, prefilled: ' '", f"{FIELD} prefilled is missing."),
        (
            "kind: text",
            "kind: ref, target: person",
            f"{FIELD} target 'person' is none of goal, action, meeting, topic.",
        ),
        (
            "kind: text",
            "kind: ref, target: goal, prefilled: x",
            f"{FIELD} prefilled cannot be given for ref.",
        ),
        ("kind: text", "kind: rows, most: 3", f"{FIELD} columns are missing."),
        (
            "kind: text",
            "kind: date, after: birth",
            "diary@1.yaml: fields mood: after: 'birth' is no date asked before it.",
        ),
        (
            "kind: text",
            "kind: rows, most: 0, columns: [{ key: a, label: A, kind: text }]",
            f"{FIELD} most must be at least 1.",
        ),
        (
            "kind: text",
            "kind: rows, most: 2, columns: [{ key: a, label: A, kind: rows }]",
            f"{FIELD} columns[0]: kind rows cannot stand within rows.",
        ),
        (
            "kind: text",
            "kind: rows, most: 2, columns: [{ key: a, label: A, kind: date, prefilled_months: 1 }]",
            f"{FIELD} columns a: after and prefilled_months are not for columns.",
        ),
        (
            "kind: text",
            "kind: rows, most: 2, columns: [{ key: a, label: A, kind: text }], prefilled: [{ b: x }]",
            f"{FIELD} prefilled[0]: b is not a column here.",
        ),
    ],
)
def test_a_malformed_template_stops_the_start_and_says_where(change: str, to: str, message: str) -> None:
    entry = a_tool(change, to)

    with pytest.raises(Malformed) as malformed:
        read_tool(entry)

    assert str(malformed.value).startswith(message)


def test_a_key_said_twice_is_a_typing_error() -> None:
    with pytest.raises(Malformed, match=r"diary@1\.yaml: 'version' is said twice"):
        a_tool("version: 1", "version: 1\nversion: 2")


def test_a_file_that_is_no_yaml_is_named() -> None:
    with pytest.raises(Malformed, match=r"(?s)^x\.yaml: .*line 1"):
        read_text("a: [", "x.yaml")


def test_a_template_lies_in_the_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "log@1.yaml").write_text(dedent(A_TOOL), encoding="utf-8")

    with pytest.raises(Malformed, match=r"^log@1\.yaml: this holds diary@1, and must be named so\.$"):
        read_catalogue(tmp_path.glob("*.yaml"), lambda path: read_tool(read_file(path)))


def every_cell_field(template: ToolTemplate) -> list[AnyField]:
    fields: list[AnyField] = []
    for field in template.fields.values():
        fields.extend(field.columns if isinstance(field, RowsField) else [field])
    return fields
