"""Finding a mentor: those who can be reached, the best match first, with the reasons."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from models import describing, text
from models.choices import Choice
from models.folding import fold
from models.matching import shown_to
from models.members import AccountStatus, Member
from models.policy import Policy
from models.profiles import MeetingMethod, MenteeProfile, MentorProfile
from models.refusals import InvalidInput, NotAllowed
from models.topics import Topic
from models.wishes import Wish, Word, words_of
from resolvers import topics
from resolvers.lists import OrderDirection, Slice, Window, keyset

LONGEST_TEXT = 200
MOST_WORDS = 10


class MentorOrderField(Choice):
    BEST_MATCH = "BEST_MATCH", "How well a mentor suits what is looked for."
    PUBLISHED_AT = "PUBLISHED_AT", "When the profile was published."


ORDERS = {
    MentorOrderField.BEST_MATCH: ("score", "published_at", "id"),
    MentorOrderField.PUBLISHED_AT: ("published_at", "id"),
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
    exact_match: bool = False


@dataclass(frozen=True)
class Order:
    field: MentorOrderField = MentorOrderField.BEST_MATCH
    direction: OrderDirection = OrderDirection.DESC

    @property
    def columns(self) -> list[str]:
        turn = "-" if self.direction is OrderDirection.DESC else ""
        return [f"{turn}{column}" for column in ORDERS[self.field]]


@dataclass(frozen=True)
class Found:
    """A page of mentors, what was looked for, and how many there are in all."""

    page: Slice[MentorProfile]
    wish: Wish
    count: Callable[[], Awaitable[int]]


async def find_mentors(viewer: Member, search: Search, order: Order, window: Window) -> Found:
    """The mentors whom the viewer can propose to.

    Raises:
        NotAllowed: the viewer is not looking for a mentor.
        Refusals: faults of the search, all of them.
        InvalidInput: the cursor is not one of this list's.
    """
    profile = await _mentee_profile(viewer)
    asked = await _wish(search)
    wish = Wish.of(profile, await topics.of_profile(profile)) if asked.is_empty() else asked
    found = wish.ranks(shown_to(viewer, await Policy.current()))
    if search.exact_match or not asked.is_empty():
        found = wish.narrows(found, to_exact=search.exact_match)
    return Found(await keyset(found, order.columns, window), wish, found.count)


async def _mentee_profile(viewer: Member) -> MenteeProfile:
    profile = await MenteeProfile.get_or_none(member_id=viewer.id)
    if profile is None or viewer.account_status is not AccountStatus.ACTIVE:
        raise NotAllowed("Only mentees look for mentors. Add that role to your account first.")
    return profile


async def _wish(search: Search) -> Wish:
    vocabulary = await Topic.all() if search.text or search.topics else []
    with text.Faults() as faults:
        return Wish(
            topics=faults.take(_known, search.topics, {topic.id for topic in vocabulary}),
            words=faults.take(_words, search.text, vocabulary),
            locality=faults.take(_locality, search.locality),
            sector=faults.take(describing.sector, search.sector, ("search", "sector")),
            languages=tuple(
                faults.take(describing.languages, search.languages, ("search", "languages")) or ()
            ),
            methods=faults.take(describing.meeting_methods, search.methods, ("search", "methods")),
        )


def _words(given: str, vocabulary: Sequence[Topic]) -> tuple[Word, ...]:
    path = ("search", "text")
    found = words_of(text.line(given, path, longest=LONGEST_TEXT, required=False), vocabulary)
    if len(found) > MOST_WORDS:
        raise InvalidInput(f"Please search for at most {MOST_WORDS} words.", path=path)
    return found


def _locality(given: str) -> str:
    path = ("search", "locality")
    return fold(text.line(given, path, longest=describing.LONGEST_LOCALITY, required=False))


def _known(wanted: Sequence[UUID], known: set[UUID]) -> tuple[UUID, ...]:
    path = ("search", "topics")
    if not known.issuperset(wanted):
        raise InvalidInput("One of these topics is not offered.", path=path)
    if len(wanted) > describing.MOST_TOPICS:
        raise InvalidInput(f"Please choose at most {describing.MOST_TOPICS} topics.", path=path)
    return tuple(dict.fromkeys(wanted))
