"""How many mentors there are of each kind, to narrow a search by: of those who can be reached, and whom the rest finds.

Each part of the search is left out when its own kinds are counted, so that a client sees what another choice would
find. One statement a part, and one more for the words of topics.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from tortoise.expressions import RawSQL, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models.describing import COLUMNS
from models.guides.vocabulary import LANGUAGES, SECTORS
from models.profiles import MeetingMethod, MentorProfile, MentorTopic
from models.searching import SPANS, Looking, Years
from models.topics import Topic

MOST_LOCALITIES = 20

K = TypeVar("K")


@dataclass(frozen=True)
class Counted(Generic[K]):
    """So many mentors are of that kind."""

    kind: K
    mentors: int


@dataclass(frozen=True)
class Facets:
    """Kinds of which there is nobody are left out. The most frequent come first, or else the scheme's order holds."""

    mentors: QuerySet[MentorProfile]
    looking: Looking

    async def topics(self) -> list[Counted[Topic]]:
        offers = MentorTopic.filter(profile_id__in=self._ids_without("topics"))
        rows = offers.annotate(mentors=Count("id")).group_by("topic_id").values_list("topic_id", "mentors")
        counts = dict(cast("list[tuple[UUID, int]]", await rows))
        topics = await Topic.filter(id__in=list(counts)).order_by("place", "label")
        return _most_frequent({topic: counts[topic.id] for topic in topics})

    async def methods(self) -> list[Counted[MeetingMethod]]:
        return await self._sums("methods", {method: f'"{column}"' for method, column in COLUMNS.items()})

    async def languages(self) -> list[Counted[str]]:
        spoken = 'CAST("languages" AS TEXT) LIKE \'%"{}"%\''
        conditions = {language.code: spoken.format(language.code) for language in LANGUAGES}
        return _most_frequent(_counts(await self._sums("languages", conditions)))

    async def years(self) -> list[Counted[Years]]:
        within = '"years_of_experience" >= {} AND "years_of_experience" < {}'
        return await self._sums("years", {years: within.format(*span) for years, span in SPANS.items()})

    async def sectors(self) -> list[Counted[str]]:
        counts = dict(await self._grouped("sector", "sector"))
        return _most_frequent({each.slug: counts.get(each.slug, 0) for each in SECTORS})

    async def localities(self) -> list[Counted[str]]:
        """The most frequent places, each as most of the mentors there write it."""
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for key, locality, mentors in await self._grouped("locality", "locality_key", "locality"):
            spellings[key][locality] += mentors
        places = {
            max(sorted(each), key=lambda spelling: each[spelling]): each.total()
            for key, each in sorted(spellings.items())
            if key
        }
        return _most_frequent(places)[:MOST_LOCALITIES]

    async def _grouped(self, part: str, *columns: str) -> list[tuple[Any, ...]]:
        mentors = MentorProfile.filter(id__in=self._ids_without(part)).annotate(mentors=Count("id"))
        return await mentors.group_by(*columns).values_list(*columns, "mentors")

    async def _sums(self, part: str, conditions: Mapping[K, str]) -> list[Counted[K]]:
        """How many there are for whom each condition of the scheme's own holds."""
        sums = {
            f"n{index}": RawSQL(f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)")
            for index, condition in enumerate(conditions.values())
        }
        mentors = MentorProfile.filter(id__in=self._ids_without(part)).annotate(**sums)
        [row] = cast("list[dict[str, int | None]]", await mentors.values(*sums))
        counts = zip(conditions, row.values(), strict=True)
        return [Counted(kind, mentors) for kind, mentors in counts if mentors]

    def _ids_without(self, part: str) -> Subquery:
        return Subquery(self.looking.without(part).among(self.mentors).values("id"))


def _most_frequent(counts: Mapping[K, int]) -> list[Counted[K]]:
    """In the order in which they are, where there are as many."""
    present = [Counted(kind, mentors) for kind, mentors in counts.items() if mentors]
    return sorted(present, key=lambda each: -each.mentors)


def _counts(counted: list[Counted[K]]) -> dict[K, int]:
    return {each.kind: each.mentors for each in counted}
