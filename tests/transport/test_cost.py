"""How much a short document can read by asking for pages of pages. What is counted is values, not time."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import parse

from models.meetings import Meeting
from schema.cost import weight
from schema.limits import LIMITS
from tests.client import Client
from tests.meeting_world import World

OF_PAGES = """viewer { meetings(first: $size) { edges { node { relationship {
  meetings(first: $size) { edges { node { relationship { meetings(first: $size) { totalCount edges { node { id }
} } } } } } } } } } }"""
QUERY = f"query($size: Int) {{ {OF_PAGES} }}"
MUTATION = f"""mutation($size: Int, $id: ID!) {{ endRelationship(input: {{ id: $id }}) {{
  relationship {{ status }} query {{ {OF_PAGES} }} }} }}"""


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("{ viewer { member { id } } }", 1),
        ("{ viewer { meetings { edges { node { id } } } } }", 2),
        ("{ viewer { meetings { totalCount e: edges { cursor node { id title organiser { id } } } } } }", 6),
        ("{ viewer { relationships { edges { node { meetings { edges { node { id title } } } } } } } }", 3),
        (
            "{ a { edges { ...P } } } fragment P on X { node { ... { id ...Q ...Q } } } fragment Q on X { b c }",
            6,
        ),
        ("{ a { edges { b } } } query B { a { edges { b c } } }", 2),
        ("mutation { signOut(input: {}) { query { viewer { meetings { edges { cursor } } } } } }", 1),
    ],
)
def test_an_entry_weighs_what_is_asked_of_it_but_not_what_is_asked_of_entries_within(
    query: str, fields: int
) -> None:
    assert weight(parse(query)) == fields


async def with_meetings(client: Client, count: int) -> World:
    """The pair has so many meetings."""
    world = await World.of(client)
    first = await world.arranged()
    told = ("relationship_id", "organiser_id", "set_by_id", "timezone", "method", "updated_at")
    same: dict[str, Any] = {name: getattr(first, name) for name in told}
    for number in range(1, count):
        later = timedelta(days=number)
        times: dict[str, Any] = {"starts_at": first.starts_at + later, "ends_at": first.ends_at + later}
        _ = await Meeting.create(uid=f"{number}", title=f"{number}", **same, **times)
    return world


async def test_pages_of_pages_are_read_as_far_as_there_is_something_in_them(client: Client) -> None:
    world = await with_meetings(client, 3)

    read = await world.mena.ask(QUERY, size=100)

    inner = read["viewer"]["meetings"]["edges"][0]["node"]["relationship"]["meetings"]["edges"]
    assert [len(edge["node"]["relationship"]["meetings"]["edges"]) for edge in inner] == [3] * 3


async def test_pages_of_pages_that_come_to_too_much_are_refused(client: Client) -> None:
    world = await with_meetings(client, 25)

    small = await world.mena.post(QUERY, {"size": 10})
    large = await world.mena.post(QUERY, {"size": 25})

    assert "errors" not in small.json()
    assert large.status_code == 400
    assert codes(large.json()) == [{"code": "QUERY_TOO_COMPLEX", "limit": "values", "most": LIMITS.values}]


async def test_a_mutation_is_done_and_only_what_it_reads_on_is_refused(client: Client) -> None:
    world = await with_meetings(client, 25)
    given = {"size": 25, "id": world.relationship.public_id}

    answer = (await world.mena.post(MUTATION, given)).json()

    assert answer["data"]["endRelationship"]["relationship"] == {"status": "ENDED"}
    assert {error["code"] for error in codes(answer)} == {"QUERY_TOO_COMPLEX"}


def codes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [error["extensions"] for error in answer["errors"]]
