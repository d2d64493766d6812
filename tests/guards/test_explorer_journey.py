"""The explorer's first tabs are documents that this schema takes, within its limits."""

import json
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.execution import get_variable_values
from strawberry.printer import print_schema

import schema
from schema.limits import LIMITS, faults

JOURNEY = Path(__file__).parents[2] / "mentoring" / "explorer" / "src" / "journey"
STEPS = sorted(JOURNEY.glob("*.graphql"))
SERVED = build_schema(print_schema(schema.schema))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.stem)
def test_a_step_is_valid_with_its_variables(step: Path) -> None:
    document = parse(step.read_text(encoding="utf-8"))
    variables = step.with_suffix(".json")
    given = json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else {}
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)

    assert validate(SERVED, document) == []
    assert faults(document, LIMITS) == []
    read = get_variable_values(SERVED, list(operation.variable_definitions or ()), given)
    assert not isinstance(read, list), read


def test_the_journey_has_a_step_for_each_act_of_the_readme() -> None:
    text = "\n".join(step.read_text(encoding="utf-8") for step in STEPS)

    for act in (
        "guides",
        "signIn",
        "saveMenteeProfile",
        "mentors",
        "sendProposal",
        "acceptProposal",
        "signContract",
    ):
        assert act in text
    for act in ("arrangeMeeting", "sendMessage", "startTool", "endRelationship"):
        assert act in text
