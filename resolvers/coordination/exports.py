"""Asking for what there is to count in the scheme, as files; never for what people write."""

from datetime import timedelta

from models import clock, events
from models.errands import Errand, ErrandKind, ErrandStatus
from models.members import Member
from models.refusals import RateLimited
from models.scheme_exports import Order
from resolvers import errands
from resolvers.lists import Slice, Window
from resolvers.use_case import use_case

A_DAY = timedelta(days=1)
MOST_A_DAY = 10
KIND = ErrandKind.SCHEME_EXPORT


@use_case
async def request(coordinator: Member, order: Order) -> Errand:
    """Have it put together; a mail tells when it can be fetched. Who asked for what is written down.

    Raises:
        NotAllowed: who asks is no coordinator.
        PeriodTurnedRound
        RateLimited: they have asked often enough since yesterday.
    """
    coordinator.refuse_unless_coordinator()
    order.refuse_if_turned_round()
    lately = Errand.filter(member_id=coordinator.id, kind=KIND, created_at__gt=clock.now() - A_DAY)
    if await lately.exclude(status=ErrandStatus.FAILED).count() >= MOST_A_DAY:
        raise RateLimited
    errand = await Errand.ask(KIND, coordinator, order.as_json)
    await events.record("scheme-export-requested", errand, by=coordinator, **order.as_json)
    return errand


async def page(coordinator: Member, window: Window) -> Slice[Errand]:
    """Those that the coordinator asked for, the newest first."""
    coordinator.refuse_unless_coordinator()
    return await errands.page(coordinator, KIND, window)


async def count(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await errands.count(coordinator, KIND)
