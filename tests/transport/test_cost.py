"""How much a short document can ask for by asking for pages of pages. What is counted is values, not time."""

from typing import Any

import pytest
from graphql import parse

from schema.cost import cost
from schema.limits import LIMITS
from tests.client import Client
from tests.people import a_member

MEETINGS = "{ viewer { meetings%s { edges { node { id } } } } }"
OF_PAGES = """query($size: Int) { viewer { meetings(first: $size) { edges { node { relationship {
  meetings(first: $size) { edges { node { relationship { meetings(first: 100) { edges { node { id } } } } } }
} } } } } } }"""


@pytest.mark.parametrize(
    ("query", "variables", "counted"),
    [
        ("{ viewer { member { id } } }", {}, 3),
        (MEETINGS % "", {}, 3 + 20 * 2),
        (MEETINGS % "(first: 7)", {}, 3 + 7 * 2),
        (MEETINGS % "(last: 7)", {}, 3 + 7 * 2),
        (MEETINGS % "(first: null, last: 7)", {}, 3 + 7 * 2),
        (MEETINGS % "(first: 0)", {}, 3),
        (MEETINGS % "(first: 2000000000)", {}, 3 + 100 * 2),
        (MEETINGS % "(first: -2000000000)", {}, 3),
        ("query($n: Int)" + MEETINGS % "(first: $n)", {"n": 7}, 3 + 7 * 2),
        ("query($n: Int)" + MEETINGS % "(first: $n)", {"n": 7.0}, 3 + 7 * 2),
        ("query($n: Int)" + MEETINGS % "(first: $n)", {"n": "7"}, 3 + 100 * 2),
        ("query($n: Int)" + MEETINGS % "(first: $n)", {"n": None}, 3 + 20 * 2),
        ("query($n: Int)" + MEETINGS % "(first: $n)", {}, 3 + 20 * 2),
        ("query($n: Int = 9)" + MEETINGS % "(first: $n)", {}, 3 + 9 * 2),
        ("query($n: Int = 9)" + MEETINGS % "(first: $n)", {"n": 5}, 3 + 5 * 2),
        ("{ viewer { m: meetings(first: 7) { e: edges { node { id } } totalCount } } }", {}, 4 + 7 * 2),
        (
            """{ viewer { meetings(first: 3) { ...P } } } fragment P on MeetingConnection { ... { edges { node {
               relationship { meetings(first: 5) { edges { node { id } } } } } } } }""",
            {},
            3 + 3 * (4 + 5 * 2),
        ),
        ("mutation { signOut(input: {}) { query { viewer { meetings { edges { cursor } } } } } }", {}, 25),
        ("query A { viewer { member { id } } } query B { topics { id } }", {}, 3),
    ],
)
def test_each_field_counts_as_often_as_its_page_has_entries(
    query: str, variables: dict[str, Any], counted: int
) -> None:
    name = "A" if "query A" in query else None

    assert cost(parse(query), name, variables, 10_000) == counted


def test_it_is_counted_no_further_than_it_matters() -> None:
    levels = 14
    spread = " ".join(f"fragment F{n} on X {{ a {{ ...F{n + 1} ...F{n + 1} }} }}" for n in range(levels))

    assert 100 < cost(parse(f"{{ ...F0 }} {spread} fragment F{levels} on X {{ a }}"), None, None, 100) < 200


async def test_pages_of_pages_of_pages_are_refused_by_their_sizes(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    small = await mena.post(OF_PAGES, {"size": 3})
    large = await mena.post(OF_PAGES, {"size": 100})

    assert small.json() == {"data": {"viewer": {"meetings": {"edges": []}}}}
    assert large.status_code == 400
    [error] = large.json()["errors"]
    assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX", "limit": "values", "most": LIMITS.values}
