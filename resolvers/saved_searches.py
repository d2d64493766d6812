"""A mentee keeps searches, to be told of mentors who appear."""

from collections.abc import Sequence
from uuid import UUID

from models import text
from models.members import Member
from models.profiles import MenteeProfile
from models.refusals import NotFound
from models.saved_searches import MOST_SAVED, SavedSearch, TooManySavedSearches
from models.search_links import search_of
from models.searching import Search
from models.topics import Topic
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LONGEST_NAME = 80
AT = ("input", "search")


@use_case
async def save(viewer: Member, key: UUID | None, name: str, search: Search, *, mail: bool) -> SavedSearch:
    """Keep a search, or change the kept one of that key. Who is found by now is no news.

    Raises:
        NotAllowed: the viewer is no mentee.
        NotFound: there is no such search of theirs.
        TooManySavedSearches: there is no room for one more.
        Refusals: faults of the form, all of them.
    """
    kept = await _of_key(viewer, key) if key else SavedSearch(member_id=viewer.id, name="")
    _ = await MenteeProfile.held_by(viewer)
    if not key and await SavedSearch.visible_to(viewer).count() >= MOST_SAVED:
        raise TooManySavedSearches
    _ = await search.wish(AT)
    kept.look_for(search)
    kept.name = text.line(name, ("input", "name"), longest=LONGEST_NAME, required=False) or await _usual_name(
        kept.search
    )
    kept.is_mailed = mail
    await kept.save(force_create=not key, force_update=bool(key))
    await kept.note_those_here(viewer)
    return kept


@use_case
async def remove(viewer: Member, key: UUID) -> Member:
    """Forget a search, and whom it has named.

    Raises:
        NotFound: there is no such search of theirs.
    """
    await (await _of_key(viewer, key)).delete()
    return viewer


async def look_at(token: str) -> str:
    """The name of the search whose mail this link stops. Nothing is changed.

    Raises:
        LinkNoLongerValid, LinkSpent: see `search_of`.
    """
    return (await search_of(token))[1].name


@use_case
async def stop(token: str) -> SavedSearch:
    """No more mail about that search; it stays on its owner's list.

    Raises:
        LinkNoLongerValid, LinkSpent: see `search_of`.
    """
    spent, search = await search_of(token)
    await spent.spend()
    search.is_mailed = False
    await search.save(update_fields=["is_mailed"])
    return search


async def listed(viewer: Member, window: Window) -> Slice[SavedSearch]:
    """The newest first."""
    return await keyset(SavedSearch.visible_to(viewer), ["-id"], window)


async def count(viewer: Member) -> int:
    return await SavedSearch.visible_to(viewer).count()


async def saved_search(viewer: Member, key: UUID) -> SavedSearch | None:
    return await SavedSearch.visible_to(viewer).get_or_none(id=key)


async def _of_key(viewer: Member, key: UUID) -> SavedSearch:
    found = await saved_search(viewer, key)
    if found is None:
        raise NotFound(path=("input", "id"))
    return found


async def _usual_name(search: Search) -> str:
    topics = await Topic.filter(id__in=list(search.topics)).order_by("place", "label")
    said: Sequence[str] = [search.text, *(topic.label for topic in topics), search.locality]
    return ", ".join(filter(None, said))[:LONGEST_NAME].strip() or "My search"
