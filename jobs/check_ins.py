"""Every three months the two are asked how it is going, unless they have just told each other."""

from datetime import timedelta
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from models import clock, notices, scheme, telling
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.policy import Policy
from models.relationship_clock import Counting, next_check_in
from models.relationships import Relationship, RelationshipStatus
from models.tools import ToolDocument

TOOL = "how-is-it-going"
LATELY = timedelta(days=45)  # who opened the form since then need not be asked


async def ask(relationship: Relationship) -> None:
    """Ask both, as a step of the relationship's clock, and write down when they are asked next."""
    await _wind(relationship)
    if not await _told_lately(relationship):
        await telling.tell(relationship, await relationship.check_in())


def unwound() -> QuerySet[Relationship]:
    """Those that run without this clock: they began before there was one."""
    wound = TimedNotice.filter(kind=NoticeKind.CHECK_IN, state=NoticeState.DUE).values("subject_id")
    active = Relationship.filter(status=RelationshipStatus.ACTIVE)
    return active.exclude(id__in=Subquery(wound))


async def wind(relationship_id: UUID) -> bool:
    """Begin this clock for one of those; whether it had none."""
    async with in_transaction():
        _ = await Relationship.filter(id=relationship_id).select_for_update(no_key=True).get()
        still = await unwound().get_or_none(id=relationship_id)
        if still is None:
            return False
        await _wind(still)
        return True


async def _wind(relationship: Relationship) -> None:
    count = Counting(clock.now(), await Policy.current(), scheme.current().zone)
    await notices.write_anew(relationship, [NoticeKind.CHECK_IN], next_check_in(count))


async def _told_lately(relationship: Relationship) -> bool:
    lately = ToolDocument.of_template(relationship, TOOL).filter(created_at__gt=clock.now() - LATELY)
    return await lately.exists()
