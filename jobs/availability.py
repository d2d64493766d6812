"""Mentors come back by themselves. The search knows it on the day; here the rows are tidied."""

import logging

from models import availability

log = logging.getLogger(__name__)


async def sweep() -> int:
    """Switch on whoever has been away long enough; how many there were. One statement, safe to run again."""
    back = await availability.bring_back_those_due()
    if back:
        log.info("%d mentors are available again", back)
    return back
