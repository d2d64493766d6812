"""Mentors in their order: page by page, the best first, the same on both databases."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models import clock
from models.members import Member
from models.pictures import Picture
from models.profiles import MentorProfile
from models.wishes import POINTS, ReasonKind
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, statements

MENTORS = """query($search: MentorSearch, $orderBy: MentorOrder, $first: Int, $after: String, $last: Int,
    $before: String) { mentors(search: $search, orderBy: $orderBy, first: $first, after: $after, last: $last,
    before: $before) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor reasons { kind sentence topic { slug } method language { code } }
    node { id headline placesLeft sector { slug } topics { slug }
    member { givenName picture(size: SMALL) { url } } } } } }"""


async def names(who: Client, **given: Any) -> list[str]:
    """The given names of the mentors found, in order."""
    return [edge["node"]["member"]["givenName"] for edge in await edges(who, **given)]


async def edges(who: Client, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await who.ask(MENTORS, **given))["mentors"]["edges"]
    return found


async def sentences(who: Client, **search: Any) -> dict[str, list[str]]:
    """Why each mentor suits, by given name."""
    return {
        edge["node"]["member"]["givenName"]: [reason["sentence"] for reason in edge["reasons"]]
        for edge in await edges(who, search=search)
    }


async def test_pages_neither_skip_nor_repeat_though_many_have_the_same_score(client: Client) -> None:
    mentee = await a_mentee("Mena", seeks=["neurology", "pain"])
    await _seeded_world(30)
    mena = await client.of(mentee)
    everybody = await names(mena, first=100)

    forwards = await _walk(mena, "first", "after", "hasNextPage", "endCursor")
    backwards = await _walk(mena, "last", "before", "hasPreviousPage", "startCursor")

    assert len(everybody) == 30
    assert forwards == everybody
    assert backwards[::-1] == everybody


async def test_somebody_who_joins_while_one_pages_disturbs_nothing(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena", seeks=["neurology"]))
    for name in ("Ana", "Ben", "Cy"):
        await a_mentor(name)
    page = (await mena.ask(MENTORS, first=2))["mentors"]

    await a_mentor("New")
    rest = await names(mena, first=2, after=page["pageInfo"]["endCursor"])

    assert [edge["node"]["member"]["givenName"] for edge in page["edges"]] == ["Cy", "Ben"]
    assert rest == ["Ana"]


async def test_mentors_can_be_ordered_by_when_they_published(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena", seeks=["pain"]))
    for name, offers in {"Old": ["pain"], "Mid": ["neurology"], "New": ["pain"]}.items():
        await a_mentor(name, offers)

    newest = await names(mena, orderBy={"field": "PUBLISHED_AT"})
    oldest = await names(mena, orderBy={"field": "PUBLISHED_AT", "direction": "ASC"})
    worst = await names(mena, orderBy={"field": "BEST_MATCH", "direction": "ASC"})

    assert (newest, oldest, worst) == (["New", "Mid", "Old"], ["Old", "Mid", "New"], ["Mid", "Old", "New"])


async def test_the_order_is_what_the_points_say_on_either_database(client: Client) -> None:
    mentee = await a_mentee("Mena", seeks=["neurology"], sector="research", meets_by_phone=True)
    world = await _seeded_world(40)
    mena = await client.of(mentee)

    assert await names(mena, first=100) == _ranked(
        world, lambda m: 10 * ("neurology" in m.offers) + 4 * (m.sector == "research") + 2 * m.meets_by_phone
    )
    assert await names(mena, first=100, search={"text": "stroke leeds"}) == _ranked(
        world,
        lambda m: 8 * ("neurology" in m.offers or "Stroke" in m.about) + 8 * (m.locality == "Leeds"),
        only_above_zero=True,
    )
    assert await names(
        mena, first=100, search={"locality": "leeds", "languages": ["cy", "ur"], "methods": ["PHONE"]}
    ) == _ranked(
        world,
        lambda m: (
            5 * (m.locality == "Leeds") + 3 * bool({"cy", "ur"} & {*m.languages}) + 2 * m.meets_by_phone
        ),
        only_above_zero=True,
    )


async def test_the_score_is_the_sum_of_what_the_reasons_count(client: Client) -> None:
    mentee = await a_mentee("Mena", seeks=["neurology", "pain"], sector="research", locality="Leeds")
    await _seeded_world(40)
    mena = await client.of(mentee)

    found = await edges(mena, first=100)

    counted = [sum(POINTS[ReasonKind(reason["kind"])] for reason in edge["reasons"]) for edge in found]
    assert counted == sorted(counted, reverse=True)
    assert len(set(counted)) > 4


async def test_who_somebody_is_has_no_part_in_the_order(client: Client) -> None:
    """All of it reversed leaves the order, the reasons and the counts as they were."""
    mena = await client.of(await a_mentee("Mena", seeks=["neurology"], languages=["en"]))
    people = [
        await a_mentor(f"M{place}", headline="Here", years_of_experience=place * 10) for place in range(4)
    ]
    before = await mena.ask(MENTORS)

    for place, member in enumerate(people):
        others = {
            "given_name": "ZAZA"[place],
            "family_name": "AZAZ"[place],
            "pronouns": ["he/him", "she/her", "they/them", ""][place],
            "locale": ["cy", "en", "cy", "en"][place],
            "timezone": ["Asia/Kolkata", "Europe/London", "Africa/Lagos", "UTC"][place],
            "membership_number": f"{900000 - place:06}",
            "created_at": clock.now() - timedelta(days=place * 1000),
        }
        await Member.filter(id=member.id).update(**others)
        await MentorProfile.filter(member_id=member.id).update(years_of_experience=70 - place * 20)
        if place % 2:
            picture = {"content_hash": f"{place}", "alt_text": "A face", "large": b"1", "small": b"2"}
            await Picture(member_id=member.id, **picture).save(force_create=True)
    after = await mena.ask(MENTORS)

    def shown(data: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(edge["node"]["id"], edge["reasons"]) for edge in data["mentors"]["edges"]]

    assert len(shown(before)) == 4
    assert shown(after) == shown(before)


async def test_how_many_there_are_is_counted_only_when_asked_for(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena", seeks=["pain"]))
    for name in ("Ana", "Ben", "Cy"):
        await a_mentor(name)

    with statements() as without:
        await mena.ask("{ mentors(first: 1) { edges { node { id } } } }")
    with statements() as counting:
        data = await mena.ask("{ mentors(first: 1) { totalCount edges { node { id } } } }")

    assert data["mentors"]["totalCount"] == 3
    assert len(counting) == len(without) + 1


async def test_a_page_takes_as_many_statements_however_long_it_is(client: Client) -> None:
    mentee = await a_mentee("Mena", seeks=["neurology", "pain"])
    await _seeded_world(30)
    mena = await client.of(mentee)
    await mena.ask(MENTORS, first=1)

    counts: dict[int, int] = {}
    for size in (1, 10, 30):
        with statements() as seen:
            assert len(await edges(mena, first=size)) == size
        counts[size] = len(seen)

    assert len(set(counts.values())) == 1, counts
    assert counts[30] <= 11


async def _walk(who: Client, size: str, cursor: str, more: str, end: str) -> list[str]:
    found: list[str] = []
    given: dict[str, Any] = {size: 7}
    while True:
        page = (await who.ask(MENTORS, **given))["mentors"]
        here = [edge["node"]["member"]["givenName"] for edge in page["edges"]]
        found += here if size == "first" else here[::-1]
        if not page["pageInfo"][more]:
            return found
        given[cursor] = page["pageInfo"][end]


@dataclass
class _Told:
    """What a mentor of the seeded world tells."""

    name: str
    offers: list[str]
    about: str
    sector: str
    locality: str
    languages: list[str]
    meets_by_phone: bool


async def _seeded_world(size: int) -> list[_Told]:
    """Mentors of all sorts, always the same ones, some published at the same instant; in the order of a tie."""
    dice = random.Random(7)  # noqa: S311  the same world each time is the point
    start = clock.now() - timedelta(days=size)
    told = [_some_mentor(f"M{place}", dice) for place in range(size)]
    for place, each in enumerate(told):
        facts = {name: value for name, value in vars(each).items() if name not in ("name", "offers")}
        member = await a_mentor(each.name, each.offers, **facts)
        published_at = start + timedelta(days=place // 4)
        await MentorProfile.filter(member_id=member.id).update(published_at=published_at)
    by_name = {each.name: each for each in told}
    rows = await MentorProfile.all().order_by("-published_at", "-id").select_related("member")
    return [by_name[row.member.given_name] for row in rows]


def _some_mentor(name: str, dice: random.Random) -> _Told:
    return _Told(
        name=name,
        offers=dice.sample(["neurology", "pain", "leadership", "teaching"], dice.randint(1, 3)),
        about=dice.choice(["Stroke wards.", "Kind and patient.", "Hello."]),
        sector=dice.choice(["research", "primary-care", ""]),
        locality=dice.choice(["Leeds", "York", ""]),
        languages=dice.choice([["en"], ["en", "cy"], ["ur"], []]),
        meets_by_phone=dice.random() < 0.5,
    )


def _ranked(
    world: Sequence[_Told], points: Callable[[_Told], int], *, only_above_zero: bool = False
) -> list[str]:
    kept = [each for each in world if points(each) or not only_above_zero]
    return [each.name for each in sorted(kept, key=points, reverse=True)]
