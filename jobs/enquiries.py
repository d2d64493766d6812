"""Questions to mentors are closed once nobody has written for long; a mentee who still waits is told."""

import logging
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from models import enquiry_closing
from models.enquiries import Enquiry
from models.enquiry_life import EnquiryEvent, EnquiryStatus

log = logging.getLogger(__name__)


async def sweep() -> ledger.Tally:
    """Close what is due by now."""
    closed = await ledger.walk(Enquiry.overdue(), close)
    if closed.done or closed.failed:
        log.info("enquiries: %s closed, %s failed", closed.done, closed.failed)
    return closed


async def close(key: UUID) -> bool:
    """Close one for which 21 days have passed, unless somebody has written or closed it; whether it was closed."""
    async with in_transaction():
        enquiry = await Enquiry.live().get_or_none(id=key)
        if enquiry is None or not enquiry.is_overdue:
            return False
        is_open = enquiry.status is EnquiryStatus.OPEN
        await enquiry_closing.close(enquiry, EnquiryEvent.UNANSWERED if is_open else EnquiryEvent.SETTLED)
        return True
