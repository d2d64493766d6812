"""How many mentors there are of each kind: those who can be reached, whom the rest of the search finds."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from models.profiles import Availability
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, statements, topic_ids

FACETS = """query($search: MentorSearch) { mentors(search: $search, first: 0) { facets {
    topics { topic { slug } count } methods { method count } languages { language { code } count }
    localities { locality count } sectors { sector { slug } count } years { years count } } } }"""
SLUGS = ["neurology", "pain", "leadership"]


@dataclass
class Told:
    """What a mentor of this small scheme tells."""

    offers: list[str] = field(default_factory=lambda: ["pain"])
    sector: str = ""
    locality: str = ""
    languages: list[str] = field(default_factory=list[str])
    years_of_experience: int = 0
    meets_by_video: bool = True
    meets_by_phone: bool = False


async def facets(who: Client, **search: Any) -> dict[str, dict[str, int]]:
    """The counts by kind."""
    found = (await who.ask(FACETS, search=search))["mentors"]["facets"]
    return {
        part: {
            _word(next(value for name, value in each.items() if name != "count")): each["count"]
            for each in rows
        }
        for part, rows in found.items()
    }


def _word(kind: Any) -> str:
    return str(next(iter(kind.values())) if isinstance(kind, dict) else kind)


@pytest.fixture
async def mena(client: Client) -> Client:
    return await client.of(await a_mentee("Mena"))


async def test_each_kind_is_counted_the_most_frequent_first(mena: Client) -> None:
    await a_mentor("Ana", ["pain"], locality="leeds", languages=["en", "cy"], years_of_experience=4)
    await a_mentor("Ben", ["pain", "neurology"], locality="Leeds", languages=["en"], years_of_experience=5)
    await a_mentor(
        "Cy", ["pain"], locality="Leeds", sector="research", years_of_experience=70, meets_by_phone=True
    )
    await a_mentor("Dee", ["neurology"], locality="York", meets_by_video=False, meets_by_phone=True)

    found = await facets(mena)

    assert found == {
        "topics": {"pain": 3, "neurology": 2},
        "methods": {"VIDEO": 3, "PHONE": 2},
        "languages": {"en": 2, "cy": 1},
        "localities": {"Leeds": 3, "York": 1},
        "sectors": {"research": 1},
        "years": {"UNDER_5": 2, "FROM_5": 1, "FROM_20": 1},
    }
    assert [list(found[part]) for part in ("topics", "languages")] == [["pain", "neurology"], ["en", "cy"]]


async def test_only_mentors_who_can_be_reached_and_are_shown_count(client: Client) -> None:
    mena = await client.of(await a_mentor("Mena", owner=await a_mentee("Mena")))
    await a_mentor("Here")
    await a_mentor("Away", availability=Availability.AWAY)
    gone = await a_mentor("Dismissed")
    await mena.do("dismissMentor", "__typename", mentorId=gone.public_id)

    assert await facets(mena) == {
        "topics": {"neurology": 1},
        "methods": {"VIDEO": 1},
        "languages": {},
        "localities": {},
        "sectors": {},
        "years": {"UNDER_5": 1},
    }


@pytest.mark.parametrize("exact", [True, False])
async def test_each_part_is_counted_among_those_whom_the_rest_finds(mena: Client, *, exact: bool) -> None:
    told = await _a_scheme(30)
    wanted: dict[str, Callable[[Told], bool]] = {
        "topics": lambda mentor: "neurology" in mentor.offers,
        "methods": lambda mentor: mentor.meets_by_phone,
        "localities": lambda mentor: mentor.locality == "Leeds",
        "languages": lambda mentor: "cy" in mentor.languages,
    }
    search = {
        "topics": await topic_ids("neurology"),
        "methods": ["PHONE"],
        "locality": "Leeds",
        "languages": ["cy"],
        "years": ["FROM_5", "FROM_20"],
        "exactMatch": exact,
    }

    found = await facets(mena, **search)

    def rest(part: str) -> list[Told]:
        conditions = [holds for name, holds in wanted.items() if name != part]
        some = [each for each in told if (all if exact else any)(holds(each) for holds in conditions)]
        return [each for each in some if part == "years" or each.years_of_experience in {*range(5, 10), 25}]

    assert found == {
        "topics": _counted(slug for each in rest("topics") for slug in each.offers),
        "methods": _counted(
            method
            for each in rest("methods")
            for method, meets in (("VIDEO", each.meets_by_video), ("PHONE", each.meets_by_phone))
            if meets
        ),
        "languages": _counted(code for each in rest("languages") for code in each.languages),
        "localities": _counted(each.locality for each in rest("localities") if each.locality),
        "sectors": _counted(each.sector for each in rest("sectors") if each.sector),
        "years": _counted(_band(each.years_of_experience) for each in rest("years")),
    }


async def test_years_leave_out_and_have_no_part_in_the_order(mena: Client) -> None:
    for name, years in {"Old": 30, "Young": 1, "Mid": 7}.items():
        await a_mentor(name, years_of_experience=years)
    query = "query($s: MentorSearch) { mentors(search: $s) { edges { reasons { kind } node { headline } } } }"

    edges = (await mena.ask(query, s={"years": ["UNDER_5", "FROM_20"]}))["mentors"]["edges"]

    assert [edge["node"]["headline"] for edge in edges] == ["I am Young", "I am Old"]
    assert [edge["reasons"] for edge in edges] == [[], []]


async def test_only_what_is_asked_for_is_counted(mena: Client) -> None:
    await _a_scheme(5)
    plain, one = (
        "{ mentors { edges { node { id } } } }",
        "{ mentors { edges { node { id } } facets { %s { count } } } }",
    )
    await mena.ask(plain)

    counts: list[int] = []
    for query in (plain, one % "sectors", one % "methods", one % "topics", FACETS):
        with statements() as seen:
            await mena.ask(query)
        counts.append(len(seen))

    assert [count - counts[0] for count in counts] == [0, 1, 1, 2, 7]


async def _a_scheme(size: int) -> list[Told]:
    dice = random.Random(11)  # noqa: S311  the same scheme each time is the point
    told = [_somebody(dice) for _ in range(size)]
    for place, each in enumerate(told):
        facts = {name: value for name, value in vars(each).items() if name != "offers"}
        await a_mentor(f"M{place}", each.offers, **facts)
    return told


def _somebody(dice: random.Random) -> Told:
    by_phone = dice.random() < 0.5
    return Told(
        offers=dice.sample(SLUGS, dice.randint(1, 3)),
        sector=dice.choice(["research", "primary-care", ""]),
        locality=dice.choice(["Leeds", "York", ""]),
        languages=dice.choice([["en"], ["en", "cy"], ["ur", "cy"], []]),
        years_of_experience=dice.choice([1, 5, 9, 12, 25]),
        meets_by_phone=by_phone,
        meets_by_video=not by_phone or dice.random() < 0.5,
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))


def _band(years: int) -> str:
    bands = {"FROM_20": 20, "FROM_10": 10, "FROM_5": 5, "UNDER_5": 0}
    return next(name for name, first in bands.items() if years >= first)
