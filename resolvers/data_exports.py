"""Asking for everything that we hold about oneself."""

from datetime import timedelta

from models import clock, events
from models.errands import Errand, ErrandKind, ErrandStatus
from models.members import Member
from models.refusals import RateLimited
from resolvers.passwords import confirm_password
from resolvers.use_case import use_case

A_DAY = timedelta(days=1)
MOST_A_DAY = 2


async def request(viewer: Member, password: str) -> Errand:
    """Have everything put together that we hold about the viewer; a mail tells when it can be fetched.

    Raises:
        WrongPassword: a session left open must not be enough to carry all of it away.
        RateLimited: it was asked for twice since yesterday.
    """
    await confirm_password(viewer, password, ("input", "password"))
    return await _request(viewer)


@use_case
async def _request(viewer: Member) -> Errand:
    _ = await Member.filter(id=viewer.id).select_for_update(no_key=True).get()  # one request at a time
    lately = Errand.filter(
        member_id=viewer.id, kind=ErrandKind.DATA_EXPORT, created_at__gt=clock.now() - A_DAY
    )
    if await lately.exclude(status=ErrandStatus.FAILED).count() >= MOST_A_DAY:
        raise RateLimited
    errand = await Errand.ask(ErrandKind.DATA_EXPORT, viewer)
    await events.record("data-export-requested", errand, by=viewer)
    return errand
