"""What somebody looks for, as they say it: checked, and made into a wish that mentors meet or do not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import describing, text
from models.choices import Choice
from models.folding import fold
from models.profiles import MeetingMethod, MentorProfile
from models.refusals import InvalidInput
from models.topics import Topic
from models.wishes import Wish, Word, words_of

Path = Sequence[str]

LONGEST_TEXT = 200
MOST_WORDS = 10
END_OF_TIME = 1000


class Years(Choice):
    UNDER_5 = "UNDER_5", "Less than 5 years in the profession."
    FROM_5 = "FROM_5", "5 to 9 years in the profession."
    FROM_10 = "FROM_10", "10 to 19 years in the profession."
    FROM_20 = "FROM_20", "20 years in the profession, or more."


SPANS = {
    Years.UNDER_5: (0, 5),
    Years.FROM_5: (5, 10),
    Years.FROM_10: (10, 20),
    Years.FROM_20: (20, END_OF_TIME),
}


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is looked for; with nothing in it, what the profile of the mentee says."""

    text: str = ""
    topics: Sequence[UUID] = ()
    methods: Sequence[MeetingMethod] = ()
    locality: str = ""
    sector: str = ""
    languages: Sequence[str] = ()
    years: Sequence[Years] = ()
    exact_match: bool = False

    async def wish(self, at: Path = ("search",)) -> Wish:
        """What mentors are measured by; empty when nothing is asked for. `at` is where a client says it.

        Raises:
            Refusals: faults of the search, all of them.
        """
        vocabulary = await Topic.all() if self.text or self.topics else []
        with text.Faults() as faults:
            return Wish(
                topics=faults.take(_known, self.topics, {topic.id for topic in vocabulary}, (*at, "topics")),
                words=faults.take(_words, self.text, vocabulary, (*at, "text")),
                locality=faults.take(_locality, self.locality, (*at, "locality")),
                sector=faults.take(describing.sector, self.sector, (*at, "sector")),
                languages=tuple(faults.take(describing.languages, self.languages, (*at, "languages")) or ()),
                methods=faults.take(describing.meeting_methods, self.methods, (*at, "methods")),
            )


@dataclass(frozen=True)
class Looking:
    """The wish that mentors are measured by; whether it leaves out those for whom nothing holds, or not everything.

    `years` only ever leave out: they have no part in the order.
    """

    wish: Wish
    years: frozenset[Years]
    is_narrow: bool
    is_exact: bool

    @classmethod
    def of(cls, search: Search, asked: Wish, usual: Wish) -> "Looking":
        """By the wish that was `asked` for, or by the `usual` one where that is empty."""
        is_narrow = search.exact_match or not asked.is_empty()
        wish = usual if asked.is_empty() else asked
        return cls(wish, frozenset(search.years), is_narrow, search.exact_match)

    def among(self, mentors: QuerySet[MentorProfile]) -> QuerySet[MentorProfile]:
        """Those of these mentors who are found, each with a `score`."""
        found = self.wish.ranks(mentors)
        if self.years:
            found = found.filter(Q(*[_within(years) for years in sorted(self.years)], join_type=Q.OR))
        return self.wish.narrows(found, to_exact=self.is_exact) if self.is_narrow else found

    def without(self, part: str) -> "Looking":
        """The same, but that this part of it ("topics", "years") is not asked for."""
        if part == "years":
            return replace(self, years=frozenset())
        nothing: Any = "" if isinstance(getattr(self.wish, part), str) else ()
        return replace(self, wish=replace(self.wish, **{part: nothing}))


def _within(years: Years) -> Q:
    first, end = SPANS[years]
    return Q(years_of_experience__gte=first, years_of_experience__lt=end)


def _words(given: str, vocabulary: Sequence[Topic], path: Path) -> tuple[Word, ...]:
    found = words_of(text.line(given, path, longest=LONGEST_TEXT, required=False), vocabulary)
    if len(found) > MOST_WORDS:
        raise InvalidInput(f"Please search for at most {MOST_WORDS} words.", path=path)
    return found


def _locality(given: str, path: Path) -> str:
    return fold(text.line(given, path, longest=describing.LONGEST_LOCALITY, required=False))


def _known(wanted: Sequence[UUID], known: set[UUID], path: Path) -> tuple[UUID, ...]:
    if not known.issuperset(wanted):
        raise InvalidInput("One of these topics is not offered.", path=path)
    if len(wanted) > describing.MOST_TOPICS:
        raise InvalidInput(f"Please choose at most {describing.MOST_TOPICS} topics.", path=path)
    return tuple(dict.fromkeys(wanted))
