"""The page on which the mail about a saved search is stopped, without signing in."""

from collections.abc import Mapping

from mentoring.pages import Page
from resolvers import saved_searches


async def _look(token: str) -> Mapping[str, str]:
    return {"search": await saved_searches.look_at(token)}


SEARCH_PAGES = (
    Page(
        path="/stop-search",
        title="No more mail about a search",
        says="Do you want no more mail about your saved search “{search}”? It stays on your list, and you can have "
        "its mail again there.",
        button="Stop this mail",
        done="You will get no more mail about this search.",
        act=lambda token, _: saved_searches.stop(token),
        look=_look,
    ),
)
