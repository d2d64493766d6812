"""A form with a field of every kind, and short ways to fill it in."""

from collections.abc import Callable
from itertools import count
from textwrap import dedent

import pytest

from models.members import SchemeRole
from models.refusals import InvalidInput, Refusals
from models.templates.answers import check
from models.templates.data_files import read_text
from models.templates.tools import TOOLS, ToolTemplate, read_tool
from models.templates.values import (
    AnswerRow,
    Answers,
    Changes,
    RowsValue,
)

EVERY_KIND = read_tool(
    read_text(
        dedent("""\
            key: every-kind
            version: 1
            title: Every kind
            purpose: To be tested.
            stage: under_way
            audience: anyone
            filled_by: either
            repeat: once
            visibility: pair
            sources: [This test]
            sections:
              - key: all
                title: All
                fields:
                  - { key: text, label: Text, kind: text, required: true }
                  - { key: long, label: Long, kind: long }
                  - { key: begin, label: Begin, kind: date }
                  - { key: end, label: End, kind: date, after: begin }
                  - { key: int, label: Int, kind: int, least: 1, most: 14 }
                  - { key: scale, label: Scale, kind: scale, least: 1, most: 5, least_label: Low, most_label: High }
                  - { key: choice, label: Choice, kind: choice, options: { a: A, b: B } }
                  - { key: multi, label: Multi, kind: multi, options: { a: A, b: B, c: C } }
                  - { key: check, label: Check, kind: check }
                  - { key: ref, label: Ref, kind: ref, target: meeting }
                  - key: rows
                    label: Rows
                    kind: rows
                    most: 3
                    required: true
                    columns:
                      - { key: name, label: Name, kind: text, required: true }
                      - { key: goal, label: Goal, kind: ref, target: goal }
                      - { key: tick, label: Tick, kind: check }
                  - { key: mentors, label: Mentor only, kind: text, by: mentor }
            """),
        "every-kind@1.yaml",
    )
)
MENTEE, MENTOR = SchemeRole.MENTEE, SchemeRole.MENTOR


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"row-{next(numbers)}"


def tool(key: str) -> ToolTemplate:
    template = TOOLS.newest(key)
    assert template is not None
    return template


def saved(changes: Changes, previous: Answers | None = None, role: SchemeRole = MENTEE) -> Answers:
    return check(EVERY_KIND, previous or {}, changes, author_role=role, new_id=numbered())


def faults(
    changes: Changes,
    previous: Answers | None = None,
    role: SchemeRole = MENTEE,
    form: ToolTemplate = EVERY_KIND,
) -> dict[tuple[str, ...], str]:
    """What is refused, by path below input.answers."""
    with pytest.raises(Refusals) as refused:
        check(form, previous or {}, changes, author_role=role)
    assert all(type(fault) is InvalidInput for fault in refused.value.refusals)
    assert all(fault.path[:2] == ("input", "answers") for fault in refused.value.refusals)
    return {fault.path[2:]: fault.message for fault in refused.value.refusals}


def rows_of(answers: Answers, key: str = "rows") -> tuple[AnswerRow, ...]:
    value = answers[key]
    assert isinstance(value, RowsValue)
    return value.rows
