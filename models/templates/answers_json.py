"""Answers as they lie in a row of the database: {"by_when": {"date": "2026-03-01"}}.

Each value says its kind, so that old answers can be read without their template.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.templates.values import (
    AnswerRow,
    Answers,
    Cell,
    CheckValue,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    RowsValue,
    ScaleValue,
    TextValue,
    Value,
)

Json = dict[str, Any]


def to_json(answers: Answers) -> Json:
    return {key: _written(value) for key, value in answers.items()}


def from_json(stored: Mapping[str, Any]) -> Answers:
    """The answers that `to_json` wrote.

    Raises:
        ValueError, KeyError or TypeError: it did not write that.
    """
    return {key: _read(value) for key, value in stored.items()}


def _written(value: Value) -> Json:
    if isinstance(value, RowsValue):
        return {"rows": [{"id": row.id, "cells": to_json(row.cells)} for row in value.rows]}
    return _written_cell(value)


def _written_cell(value: Cell) -> Json:  # noqa: PLR0911  one line a kind
    match value:
        case TextValue(text):
            return {"text": text}
        case DateValue(day):
            return {"date": day.isoformat()}
        case IntegerValue(integer):
            return {"integer": integer}
        case ScaleValue(position):
            return {"scale": position}
        case ChoiceValue(choice):
            return {"choice": choice}
        case ChoicesValue(choices):
            return {"choices": list(choices)}
        case CheckValue(checked):
            return {"check": checked}
        case ReferenceValue(key):
            return {"ref": key}


def _read(stored: Mapping[str, Any]) -> Value:
    if "rows" in stored:
        return RowsValue(tuple(_read_row(row) for row in stored["rows"]))
    return _read_cell(stored)


def _read_row(stored: Mapping[str, Any]) -> AnswerRow:
    return AnswerRow(stored["id"], {key: _read_cell(cell) for key, cell in stored["cells"].items()})


def _read_cell(stored: Mapping[str, Any]) -> Cell:  # noqa: PLR0911  one line a kind
    ((kind, content),) = stored.items()
    match kind:
        case "text":
            return TextValue(content)
        case "date":
            return DateValue(date.fromisoformat(content))
        case "integer":
            return IntegerValue(content)
        case "scale":
            return ScaleValue(content)
        case "choice":
            return ChoiceValue(content)
        case "choices":
            return ChoicesValue(tuple(content))
        case "check":
            return CheckValue(content)
        case "ref":
            return ReferenceValue(content)
        case _:
            msg = f"Answers hold no {kind!r}."
            raise ValueError(msg)
