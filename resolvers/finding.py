"""Finding a mentor: those who can be reached, the best match first, with the reasons."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from models import search_misses
from models.choices import Choice
from models.matching import shown_to
from models.members import AccountStatus, Member
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.refusals import NotAllowed
from models.searching import Looking, Search
from models.wishes import Wish
from resolvers import topics
from resolvers.facets import Facets
from resolvers.lists import OrderDirection, Slice, Window, keyset
from resolvers.use_case import use_case


class MentorOrderField(Choice):
    BEST_MATCH = "BEST_MATCH", "How well a mentor suits what is looked for."
    PUBLISHED_AT = "PUBLISHED_AT", "When the profile was published."


ORDERS = {
    MentorOrderField.BEST_MATCH: ("score", "published_at", "id"),
    MentorOrderField.PUBLISHED_AT: ("published_at", "id"),
}


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
    """A page of mentors, what was looked for, how many there are in all, and who they are by number."""

    page: Slice[MentorProfile]
    wish: Wish
    count: Callable[[], Awaitable[int]]
    facets: Facets


async def find_mentors(viewer: Member, search: Search, order: Order, window: Window) -> Found:
    """The mentors whom the viewer can propose to.

    Raises:
        NotAllowed: the viewer is not looking for a mentor.
        Refusals: faults of the search, all of them.
        InvalidInput: the cursor is not one of this list's.
    """
    profile = await _mentee_profile(viewer)
    asked = await search.wish()
    usual = Wish.of(profile, await topics.of_profile(profile)) if asked.is_empty() else asked
    looking = Looking.of(search, asked, usual)
    mentors = shown_to(viewer, await Policy.current())
    found = looking.among(mentors)
    page = await keyset(found, order.columns, window)
    if looking.is_narrow and window == Window(window.size) and window.size and not page.entries:
        await _note_miss(viewer, looking.wish, mentors)
    return Found(page, looking.wish, found.count, Facets(mentors, looking))


async def _note_miss(viewer: Member, wish: Wish, mentors: QuerySet[MentorProfile]) -> None:
    """Nobody was found: write down what the scheme lacks, if it is not their being asked for all at once."""
    subjects = Wish(topics=wish.topics, words=wish.words)
    found = subjects.narrows(subjects.ranks(mentors), to_exact=False)
    if not subjects.is_empty() and not await found.exists():
        await _note(viewer, subjects)


@use_case
async def _note(viewer: Member, wish: Wish) -> None:
    await search_misses.note(viewer, wish)


async def _mentee_profile(viewer: Member) -> MenteeProfile:
    profile = await MenteeProfile.get_or_none(member_id=viewer.id)
    if profile is None or viewer.account_status is not AccountStatus.ACTIVE:
        raise NotAllowed("Only mentees look for mentors. Add that role to your account first.")
    return profile
