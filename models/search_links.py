"""What a mail about a saved search lets its reader do without signing in: have no more of them."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from models import clock
from models.members import Member
from models.saved_searches import SavedSearch
from models.tokens import LinkSpent, SingleUseToken, TokenPurpose

LIFETIME = timedelta(days=90)


async def stop_link(search: SavedSearch, reader: Member) -> dict[str, dict[str, str]]:
    """The facts that the letter needs for it: the id of a token, never the token."""
    until = clock.now() + LIFETIME
    token = await SingleUseToken.about(search, reader, TokenPurpose.STOP_SEARCH, until)
    return {"token_ids": {"stop": token.id.hex}}


async def search_of(text: str) -> tuple[SingleUseToken, SavedSearch]:
    """The token that this spells, and the search whose mail it stops.

    Raises:
        LinkNoLongerValid: it opens nothing.
        LinkSpent: it has been used, its time is over, or the search has been removed.
    """
    token = await SingleUseToken.recognise(text, TokenPurpose.STOP_SEARCH)
    search = await SavedSearch.get_or_none(id=cast("UUID", token.subject_id), member_id=token.member_id)
    if search is None or token.is_spent:
        raise LinkSpent
    return token, search
