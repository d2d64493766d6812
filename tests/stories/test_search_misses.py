"""What nobody was found for is counted, so that the scheme learns whom it lacks; who asked is not kept."""

from datetime import UTC, datetime
from typing import Any

import pytest

from models import clock, search_misses
from models.members import Member
from models.search_misses import MissCount, SearchMiss
from models.topics import Topic
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor, topic_ids

MENTORS = "query($s: MentorSearch, $a: String) { mentors(search: $s, after: $a) { edges { cursor } } }"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
async def seekers(client: Client) -> list[Client]:
    """Four mentees with marks of their own, and one mentor, for pain."""
    clock.stop(datetime(2026, 11, 24, 8, tzinfo=UTC))
    await a_mentor("Theo", ["pain"])
    found: dict[str, Member] = {}
    while len(found) < 4:
        member = await a_mentee(f"M{len(found)}")
        found.setdefault(search_misses.mark_of(member), member)
    return [await client.of(member) for member in found.values()]


async def counts() -> list[tuple[str, int]]:
    topics = {topic.id: topic.slug for topic in await Topic.all()}
    found = await search_misses.counts(LONG_AGO)
    return [(topics[each.topic_id] if each.topic_id else each.term, each.members) for each in found]


async def all_look(who: list[Client], **search: Any) -> None:
    for each in who:
        await each.ask(MENTORS, s=search)


async def test_words_and_topics_are_counted_by_members_once_three_have_looked_for_them(
    seekers: list[Client],
) -> None:
    for _ in range(2):
        await all_look(seekers, text="Quokkas stroke")  # stroke means neurology
    await all_look(seekers[:3], topics=await topic_ids("leadership"))
    await all_look(seekers[:2], text="Zerlina Quistorp")

    assert await counts() == [("neurology", 4), ("quokkas", 4), ("leadership", 3)]


@pytest.mark.parametrize(
    "search",
    [
        {"text": "pain quokkas"},  # somebody was found
        {
            "text": "pain glad",
            "locality": "Leeds",
            "exactMatch": True,
        },  # each of it is there, but not together
        {"text": "pain", "years": ["FROM_20"]},
        {"methods": ["PHONE"]},
        {"text": "123456 07700900123 m8"},
        {"text": "x" * 41},
    ],
)
async def test_what_is_not_lacking_and_what_may_be_about_somebody_is_not_counted(
    seekers: list[Client], search: dict[str, Any]
) -> None:
    await all_look(seekers, **search)

    assert await SearchMiss.all().count() == 0


async def test_nothing_that_is_kept_says_who_or_when(seekers: list[Client]) -> None:
    await all_look(seekers, text="quokkas")
    first = await SearchMiss.all().order_by("id").first()

    assert first is not None
    assert (first.created_at, first.month) == (datetime(2026, 11, 1, tzinfo=UTC),) * 2
    assert (first.id.version, len(first.seeker_mark)) == (4, 2)


async def test_one_who_tries_everything_fills_nothing(
    seekers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_misses, "MOST_A_MONTH", 12)
    for start in range(3):
        words = " ".join(f"q{'xyz'[start]}{'abcdefgh'[place]}" for place in range(8))
        await all_look(seekers[:1], text=words)

    assert await SearchMiss.all().count() == 12


async def test_counts_are_by_month_and_forgotten_after_a_year(seekers: list[Client]) -> None:
    await all_look(seekers, text="quokkas")
    clock.stop(datetime(2026, 12, 1, tzinfo=UTC))
    await all_look(seekers[:3], text="wombats")

    lately = await search_misses.counts(datetime(2026, 12, 31, tzinfo=UTC))
    clock.stop(datetime(2027, 12, 24, tzinfo=UTC))
    forgotten = await search_misses.forget()

    assert lately == [MissCount(None, "wombats", 3)]
    assert (forgotten, await counts()) == (4, [("wombats", 3)])
