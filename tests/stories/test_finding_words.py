"""Words are found alike on both databases: as they are folded, by their beginnings, with the topics that they mean."""

import random
import unicodedata
from dataclasses import dataclass

import pytest
from tortoise import connections

from models.folding import words
from models.members import Member
from models.profiles import MentorProfile
from models.searching import Looking, Search
from models.topics import Topic
from models.wishes import Wish
from resolvers.finding import Order, find_mentors
from resolvers.lists import Window
from tests.profile_world import a_mentee, a_mentor

SEEDS = range(5)
QUERIES = 60  # of each seed
VOCABULARY = """stroke Stroke's STROKES pain pa paediatric Pædiatrics père PÈRE pere naïve cafe café CAFÉ A&E a&e Łódź
    lodz straße STRASSE ǅ Ⅳ \uff14\uff12 42 1e5 1.5 it's o'neill O\u2019Neill co-operate x-ray état été ete 東京 東
    مستشفى हिन्दी ไทย δοκιμή ΔΟΚΙΜΉ mother-in-law www.example.org me@example.org 100% under_score back\\slash quote'
    "double" :* & | ! ( ) <-> leeds Leeds leadership neuro neurology back""".split()  # noqa: SIM905  it would be long
NAMES = ["Ana", "Zoë", "Łukasz", "O\u2019Neill"]
LONG = "x" * 300
# Whatever the planner knows of the few rows of a test, with all of these off an index that serves a word is taken.
OTHER_WAYS = ["seqscan", "indexscan", "indexonlyscan", "nestloop"]


@dataclass
class Told:
    """A mentor as this test knows them."""

    name: str
    offers: list[str]
    about: str
    text: str = ""


async def test_hundreds_of_searches_find_what_the_rule_says_in_the_order_of_the_points(db: None) -> None:
    mentee = await a_mentee("Mena")
    for seed in SEEDS:
        dice = random.Random(seed)  # noqa: S311  the same world each time is the point
        told = await _a_world(dice, 25)
        topics = await Topic.all()
        for _ in range(QUERIES):
            text, exact = _some_words(dice), dice.random() < 0.4
            found = await find_mentors(mentee, Search(text=text, exact_match=exact), Order(), Window(100))
            names = [entry.headline for entry in found.page.entries]
            assert names == _expected(told, text, topics, exact=exact), (seed, text, exact)
            assert await found.count() == len(names)
        await Member.exclude(id=mentee.id).delete()


@pytest.mark.parametrize("text", ["x" * 200, "x" * 199 + "y"])
async def test_words_longer_than_an_index_can_hold_are_kept_and_found(db: None, text: str) -> None:
    mentee = await a_mentee("Mena")
    await a_mentor("Theo", about=f"{LONG} {'東' * 900} {'a1' * 1900}")

    found = await find_mentors(mentee, Search(text=text), Order(), Window())

    assert len(found.page.entries) == int(text == "x" * 200)


@pytest.mark.postgres
@pytest.mark.parametrize(("text", "exact"), [("stroke", False), ("stroke lee", True), ("lee back", False)])
async def test_postgresql_finds_words_by_the_index(db: None, text: str, *, exact: bool) -> None:
    await a_mentor("Theo")
    search = Search(text=text, exact_match=exact)
    looking = Looking.of(search, await search.wish(), Wish())
    found = looking.among(MentorProfile.all())
    connection = connections.get("default")

    await connection.execute_query('ANALYZE "mentor_profile"')
    for other in OTHER_WAYS:
        await connection.execute_query(f"SET LOCAL enable_{other} = off")
    asked = f"EXPLAIN {found.sql()}"
    _, plan = await connection.execute_query(asked, found.query.get_parameterized_sql()[1])

    assert str(plan).count("words_of_mentors") == len(text.split())


async def _a_world(dice: random.Random, size: int) -> list[Told]:
    slugs = ["neurology", "pain", "leadership", "teaching"]
    told = []
    for place in range(size):
        name = f"{dice.choice(NAMES)}{place}"
        each = Told(name, dice.sample(slugs, dice.randint(1, 2)), " ".join(dice.choices(VOCABULARY, k=6)))
        member = await a_mentor(name, each.offers, about=each.about, headline=name)
        each.text = f"{member.display_name} {name} {each.about}"
        told.append(each)
    by_name = {each.name: each for each in told}
    rows = await MentorProfile.all().order_by("-published_at", "-id")
    return [by_name[row.headline] for row in rows]


def _some_words(dice: random.Random) -> str:
    """Words of the vocabulary, whole or begun, in one form or another."""
    chosen = dice.choices(VOCABULARY, k=dice.randint(1, 3))
    begun = [word[: dice.randint(1, len(word))] for word in chosen]
    return unicodedata.normalize(dice.choice(["NFC", "NFD", "NFKC"]), " ".join(begun))


def _expected(told: list[Told], text: str, topics: list[Topic], *, exact: bool) -> list[str]:
    sought = list(dict.fromkeys(word for word in words(text) if len(word) > 1 or not word.isascii()))
    meant = {word: {topic.slug for topic in topics if topic.is_meant_by(word)} for word in sought}

    def hits(each: Told) -> int:
        own = words(each.text)
        return sum(
            any(word.startswith(begun) for word in own) or bool(meant[begun] & {*each.offers})
            for begun in sought
        )

    least = len(sought) if exact else min(1, len(sought))
    kept = [each for each in told if hits(each) >= least]
    return [each.name for each in sorted(kept, key=lambda each: -hits(each))]
