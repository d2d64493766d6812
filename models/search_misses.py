"""Searches that found nobody, counted by what was looked for: so that the scheme learns which mentors it lacks.

Nobody's name is kept, and no instant: only the month, and a mark that is one of four thousand, so that several members
share it. What fewer than three of these marks have looked for is told to nobody: it may be somebody's name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.functions import Count

from models import clock, signing
from models.members import Member
from models.row import Row
from models.wishes import Wish

LONGEST_TERM = 40
FEWEST_MEMBERS = 3
MOST_A_MONTH = 200  # of one mark, which several members share
MARK = 2  # characters of 64 each
KEPT = timedelta(days=400)


class SearchMiss(Row):
    month = fields.DatetimeField()
    term = fields.CharField(max_length=40, default="")
    topic_id: UUID | None = fields.UUIDField(null=True)
    what = fields.CharField(max_length=60)
    seeker_mark = fields.CharField(max_length=8)

    class Meta:
        table = "search_miss"
        unique_together = (("what", "month", "seeker_mark"),)
        indexes = (("month", "seeker_mark"),)


@dataclass(frozen=True)
class MissCount:
    """So many members, or a little more, have looked for that topic, or else for that word, and found nobody."""

    topic_id: UUID | None
    term: str
    members: int


async def note(seeker: Member, wish: Wish) -> None:
    """A search for that found nobody. The same in the same month counts once."""
    month, mark = _month(clock.now()), mark_of(seeker)
    written = await SearchMiss.filter(month=month, seeker_mark=mark).count()
    misses = [
        SearchMiss(
            id=uuid4(),  # it tells no time, either
            created_at=month,
            month=month,
            seeker_mark=mark,
            term=term,
            topic_id=topic_id,
            what=term or str(topic_id),
        )
        for term, topic_id in _looked_for(wish)
    ]
    await SearchMiss.bulk_create(misses[: max(0, MOST_A_MONTH - written)], ignore_conflicts=True)


async def counts(since: datetime) -> list[MissCount]:
    """What was looked for in vain since the month of that instant, the most wanted first."""
    lately = SearchMiss.filter(month__gte=_month(since)).annotate(members=Count("seeker_mark", distinct=True))
    rows = await lately.group_by("topic_id", "term").values("topic_id", "term", "members")
    found = [MissCount(**row) for row in rows if row["members"] >= FEWEST_MEMBERS]
    return sorted(found, key=lambda each: (-each.members, each.term, str(each.topic_id)))


async def forget() -> int:
    """What is older than a report looks back; how much that was."""
    return await SearchMiss.filter(month__lt=clock.now() - KEPT).delete()


def mark_of(seeker: Member) -> str:
    return signing.mark("search-miss", seeker.id.hex)[:MARK]


def _looked_for(wish: Wish) -> Collection[tuple[str, UUID | None]]:
    """Topics, and words that mean none; no numbers, and nothing as long as a sentence."""
    topics = {*wish.topics, *(topic for word in wish.words for topic in word.topics)}
    terms = [word.text for word in wish.words if not word.topics]
    kept = [term for term in terms if len(term) <= LONGEST_TERM and not any(map(str.isdigit, term))]
    return [*(("", topic) for topic in sorted(topics)), *((term, None) for term in kept)]


def _month(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
