"""docs/features.md tells the truth: what it names is in the schema, and the tests that it names are there."""

import re
from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, build_schema

from tests.guards.naming import missing_tests

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCHEMA = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
MUSTS = {
    1,
    2,
    3,
    4,
    7,
    8,
    11,
    13,
    14,
    21,
    22,
    23,
    24,
    25,
    32,
    33,
    37,
    38,
    39,
    46,
    49,
    50,
    56,
    68,
    69,
    82,
    83,
    85,
}


LAST = 85  # the number of the last feature on the scheme's list


def has(type_name: str, field: str) -> bool:
    kind = SCHEMA.type_map.get(type_name)
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return False
    return field in kind.fields


def test_every_must_has_a_row() -> None:
    table = TOLD.split("## Here already")[0]

    assert {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == MUSTS


def test_every_feature_of_the_list_is_here_or_is_said_to_be_missing() -> None:
    in_tables = {int(number) for number in re.findall(r"^\| (\d+) \|", TOLD, re.MULTILINE)}
    missing = TOLD.split("## Not yet")[1]
    ranges = re.findall(r"(?<=[( ])(\d+)(?:-(\d+))?(?=[,)])", missing)
    told_missing = {each for first, last in ranges for each in range(int(first), int(last or first) + 1)}

    assert in_tables | told_missing == set(range(1, LAST + 1))


def test_every_field_that_is_named_exists() -> None:
    named = re.findall(r"`([A-Z]\w+)\.(\w+)`", TOLD)

    assert len(named) > 40
    assert [f"{kind}.{field}" for kind, field in named if not has(kind, field)] == []


def test_every_test_that_is_named_exists() -> None:
    rows = [row for row in TOLD.split("## Here already")[0].splitlines() if re.match(r"\| \d+ \|", row)]

    assert [row for row in rows if "::" not in row] == []
    assert missing_tests(TOLD) == []


def test_the_readmes_picture_shows_types_and_fields_that_there_are() -> None:
    picture = README.split("```mermaid")[1].split("```")[0]
    drawn = re.findall(r"^\s+(\w+) \S+ (\w+) : (\w+)$", picture, re.MULTILINE)

    assert len(drawn) > 15
    wrong = [
        f"{owner}.{field}: {shown}"
        for owner, shown, field in drawn
        if not has(owner, field) or shown not in _shown_by(owner, field)
    ]
    assert wrong == []


def _shown_by(owner: str, field: str) -> set[str]:
    """The type of a field, and of the nodes of the connection that it may be."""
    kind = SCHEMA.type_map[owner]
    assert isinstance(kind, GraphQLObjectType)
    name = re.sub(r"[\[\]!]", "", str(kind.fields[field].type))
    return {name, name.removesuffix("Connection")}
