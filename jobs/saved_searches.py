"""Tells mentees of mentors who have appeared.

First it is noticed who can be reached, and who no longer; then each search whose time has come is looked at. It may
come late, twice, or beside itself.
"""

import logging
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from jobs import ledger
from models import clock, outbox, search_misses
from models.matching import reachable
from models.members import Member
from models.policy import Policy
from models.profiles import MentorProfile
from models.saved_searches import SavedSearch
from models.search_links import stop_link

BATCH = 500
MOST_NAMED = 5

log = logging.getLogger(__name__)


async def sweep() -> int:
    """How many searches their owners were told about."""
    await notice()
    _ = await search_misses.forget()
    newest = await _newest()
    if newest is None:
        return 0
    told = await ledger.walk(SavedSearch.due(await Policy.current(), newest), look)
    if told.done or told.failed:
        log.info("saved searches: %d told, %d failed", told.done, told.failed)
    return told.done


async def notice() -> None:
    """Write down who can be reached from now on, and who cannot any more."""
    here = Q(id__in=Subquery(reachable(policy=await Policy.current()).values("id")))
    await _mark(MentorProfile.filter(~here, reachable_since__not_isnull=True), None)
    await _mark(MentorProfile.filter(here, reachable_since=None), clock.now())


async def look(search_id: UUID) -> bool:
    """Tell of the mentors whom this search finds anew; whether there were any."""
    async with in_transaction():
        policy, newest = await Policy.current(), await _newest()
        held = await SavedSearch.filter(id=search_id).select_for_update(no_key=True).first()
        if (
            held is None
            or newest is None
            or not await SavedSearch.due(policy, newest).filter(id=search_id).exists()
        ):
            return False
        mentee = await Member.find(held.member_id)
        mentors = await held.appeared(mentee, policy)
        await held.note_looked(newest, mentors)
        if mentors:
            await _tell(held, mentee, mentors)
        return bool(mentors)


async def _tell(search: SavedSearch, mentee: Member, mentors: list[MentorProfile]) -> None:
    named = [
        {
            "name": mentor.member.display_name,
            "headline": mentor.headline,
            "url": f"/mentors/{mentor.public_id}",
        }
        for mentor in mentors[:MOST_NAMED]
    ]
    facts = {
        "search_name": search.name,
        "search_id": search.public_id,
        "mentors": named,
        "more": len(mentors) - len(named),
        **await stop_link(search, mentee),
    }
    key = f"saved-search:{search.id}:{search.looked_at.isoformat()}"
    await outbox.tell(mentee, "saved-search", search, key, facts)


async def _newest() -> datetime | None:
    """When the mentor appeared who did so last."""
    last = await MentorProfile.filter(reachable_since__not_isnull=True).order_by("-reachable_since").first()
    return last.reachable_since if last else None


async def _mark(mentors: QuerySet[MentorProfile], since: datetime | None) -> None:
    """A few hundred at a time; whoever is held by somebody waits for the next round, so that nobody waits for us."""
    marked = BATCH
    while marked == BATCH:
        async with in_transaction():
            batch = await mentors.limit(BATCH).select_for_update(skip_locked=True)
            marked = await MentorProfile.filter(id__in=[each.id for each in batch]).update(
                reachable_since=since
            )
