"""What somebody looks for in a mentor: what counts how much, in SQL, and why a mentor suits, in words."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from uuid import UUID

from pypika_tortoise.terms import Case, LiteralValue, Term
from tortoise.expressions import Expression, Q, RawSQL, ResolveContext, ResolveResult, Subquery
from tortoise.queryset import QuerySet

from models.choices import Choice
from models.folding import words
from models.guides.vocabulary import LANGUAGES, SECTORS
from models.profiles import MeetingMethod, MenteeProfile, MentorProfile, MentorTopic
from models.topics import Topic
from models.word_index import OneOf, with_word


class ReasonKind(Choice):
    SHARES_TOPIC = "SHARES_TOPIC", "Offers a topic that is looked for."
    TEXT_MATCHES = "TEXT_MATCHES", "The profile has a word that is looked for."
    SAME_LOCALITY = "SAME_LOCALITY", "Is in the place that is looked for."
    SAME_SECTOR = "SAME_SECTOR", "Works in the sector that is looked for."
    SPEAKS_LANGUAGE = "SPEAKS_LANGUAGE", "Speaks a language that is looked for."
    MEETS_BY = "MEETS_BY", "Meets in a way that is looked for."


# What a criterion counts where it holds. There is one for each topic and each word, and one of each other kind.
POINTS = {
    ReasonKind.SHARES_TOPIC: 10,
    ReasonKind.TEXT_MATCHES: 8,
    ReasonKind.SAME_LOCALITY: 5,
    ReasonKind.SAME_SECTOR: 4,
    ReasonKind.SPEAKS_LANGUAGE: 3,
    ReasonKind.MEETS_BY: 2,
}
UNREMARKABLE = {"en"}  # everybody in the scheme speaks it


@dataclass(frozen=True)
class Reason:
    """Why a mentor suits: a sentence for people, and for programs what it is about."""

    kind: ReasonKind
    sentence: str
    topic: Topic | None = None
    method: MeetingMethod | None = None
    language: str = ""


@dataclass(frozen=True)
class Word:
    """A folded word that is searched for, and the topics that it means."""

    text: str
    topics: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is looked for. `locality` is folded; any one of `languages` and of `methods` will do."""

    topics: tuple[UUID, ...] = ()
    words: tuple[Word, ...] = ()
    locality: str = ""
    sector: str = ""
    languages: tuple[str, ...] = ()
    methods: tuple[MeetingMethod, ...] = ()

    @classmethod
    def of(cls, mentee: MenteeProfile, seeks: Sequence[Topic]) -> "Wish":
        """What the profile of a mentee says that they look for."""
        return cls(
            topics=tuple(topic.id for topic in seeks),
            locality=mentee.locality_key,
            sector=mentee.sector,
            languages=tuple(code for code in mentee.languages if code not in UNREMARKABLE),
            methods=tuple(mentee.methods),
        )

    def ranks(self, mentors: QuerySet[MentorProfile]) -> QuerySet[MentorProfile]:
        """The same mentors, each with a `score`."""
        spoken = RawSQL('CAST("mentor_profile"."languages" AS TEXT)')
        return mentors.annotate(spoken=spoken).annotate(score=_Score(self._criteria()))

    def narrows(self, ranked: QuerySet[MentorProfile], *, to_exact: bool) -> QuerySet[MentorProfile]:
        """Of the mentors with a score only those for whom something holds, or everything; all for an empty wish."""
        criteria = self._criteria()
        if to_exact:
            return ranked.filter(*[criterion.narrow for criterion in criteria])
        lookups = [lookup for criterion in criteria for lookup in criterion.lookups]
        if all(criterion.lookups for criterion in criteria):
            return ranked.filter(id__in=OneOf(lookups)) if lookups else ranked
        return ranked.filter(score__gt=0)

    def is_empty(self) -> bool:
        return not self._criteria()

    def _criteria(self) -> "list[_Criterion]":
        found = [
            _Criterion(ReasonKind.SHARES_TOPIC, _offers([topic]), (_with_topics([topic]),))
            for topic in self.topics
        ]
        found += [_Criterion(ReasonKind.TEXT_MATCHES, _has(word), _lookups(word)) for word in self.words]
        if self.locality:
            found.append(_Criterion(ReasonKind.SAME_LOCALITY, Q(locality_key__contains=self.locality)))
        if self.sector:
            found.append(_Criterion(ReasonKind.SAME_SECTOR, Q(sector=self.sector)))
        if self.languages:
            found.append(
                _Criterion(ReasonKind.SPEAKS_LANGUAGE, _any_of(_speaks(code) for code in self.languages))
            )
        if self.methods:
            found.append(_Criterion(ReasonKind.MEETS_BY, _any_of(_BY[method] for method in self.methods)))
        return found

    def reasons(self, mentor: MentorProfile, offers: Sequence[Topic]) -> list[Reason]:
        """Why this mentor suits, the weightiest first; `offers` are the mentor's topics."""
        return [
            *self._shared_topics(offers),
            *self._found_words(mentor, offers),
            *self._same_place_and_sector(mentor),
            *self._spoken(mentor),
            *self._met(mentor),
        ]

    def _shared_topics(self, offers: Sequence[Topic]) -> Iterator[Reason]:
        meant = {key for word in self.words for key in word.topics}.union(self.topics)
        for topic in offers:
            if topic.id in meant:
                yield Reason(ReasonKind.SHARES_TOPIC, f"Offers {topic.label}.", topic=topic)

    def _found_words(self, mentor: MentorProfile, offers: Sequence[Topic]) -> Iterator[Reason]:
        offered = {topic.id for topic in offers}
        for word in self.words:
            if f" {word.text}" in mentor.search_text and not offered & word.topics:
                yield Reason(ReasonKind.TEXT_MATCHES, f"The profile mentions “{word.text}”.")

    def _same_place_and_sector(self, mentor: MentorProfile) -> Iterator[Reason]:
        if self.locality and self.locality in mentor.locality_key:
            yield Reason(ReasonKind.SAME_LOCALITY, f"Is in {mentor.locality}.")
        if self.sector and self.sector == mentor.sector:
            yield Reason(ReasonKind.SAME_SECTOR, f"Works in the same sector: {_SECTORS[mentor.sector]}.")

    def _spoken(self, mentor: MentorProfile) -> Iterator[Reason]:
        for code in self.languages:
            if code in mentor.languages:
                yield Reason(ReasonKind.SPEAKS_LANGUAGE, f"Speaks {_LANGUAGES[code]}.", language=code)

    def _met(self, mentor: MentorProfile) -> Iterator[Reason]:
        for method in mentor.methods:
            if method in self.methods:
                yield Reason(ReasonKind.MEETS_BY, _MEETS[method], method=method)


def words_of(text: str, topics: Collection[Topic]) -> tuple[Word, ...]:
    """The words of a search, each once, with the topics that each means. Single letters are left out."""
    kept = dict.fromkeys(word for word in words(text) if len(word) > 1 or not word.isascii())
    return tuple(
        Word(word, frozenset(key for topic in topics if topic.is_meant_by(word) for key in topic.meant))
        for word in kept
    )


@dataclass(frozen=True)
class _Criterion:
    """`lookups` find the profiles for which it holds by an index, where there is one."""

    kind: ReasonKind
    condition: Q
    lookups: tuple[Subquery | RawSQL, ...] = ()

    @property
    def narrow(self) -> Q:
        """The same condition, for leaving out all for whom it does not hold."""
        return Q(id__in=OneOf(self.lookups)) if self.lookups else self.condition

    def points(self, context: ResolveContext) -> Term:
        holds = self.condition.resolve(context).where_criterion
        return Case().when(holds, LiteralValue(str(POINTS[self.kind]))).else_(LiteralValue("0"))


class _Score(Expression):
    def __init__(self, criteria: Sequence[_Criterion]) -> None:
        self.criteria = criteria

    def resolve(self, resolve_context: ResolveContext) -> ResolveResult:
        points = [criterion.points(resolve_context) for criterion in self.criteria]
        nothing: Term = LiteralValue("0")
        return ResolveResult(term=reduce(add, points, nothing))


def _with_topics(topics: Collection[UUID]) -> Subquery:
    return Subquery(MentorTopic.filter(topic_id__in=list(topics)).values("profile_id"))


def _offers(topics: Collection[UUID]) -> Q:
    return Q(id__in=_with_topics(topics))


def _lookups(word: Word) -> tuple[Subquery | RawSQL, ...]:
    is_written = with_word(word.text)
    return (is_written, _with_topics(word.topics)) if word.topics else (is_written,)


def _has(word: Word) -> Q:
    is_written = Q(search_text__contains=f" {word.text}")
    return is_written | _offers(word.topics) if word.topics else is_written


def _speaks(code: str) -> Q:
    return Q(spoken__contains=f'"{code}"')


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


_SECTORS = {sector.slug: sector.label for sector in SECTORS}
_LANGUAGES = {language.code: language.label for language in LANGUAGES}
_BY = {
    MeetingMethod.IN_PERSON: Q(meets_in_person=True),
    MeetingMethod.VIDEO: Q(meets_by_video=True),
    MeetingMethod.PHONE: Q(meets_by_phone=True),
}
_MEETS = {
    MeetingMethod.IN_PERSON: "Meets in person.",
    MeetingMethod.VIDEO: "Meets by video call.",
    MeetingMethod.PHONE: "Meets by telephone.",
}
