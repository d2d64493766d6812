"""What time brings to the mentoring tools: those of the ending are closed when the days for looking back are over."""

import logging
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from models.tools import ToolDocument, ToolEvent
from models.transitions import Part

log = logging.getLogger(__name__)


async def sweep() -> None:
    """Do what is due by now."""
    closed = await ledger.walk(ToolDocument.left_open(), close)
    if closed.done:
        log.info("tools: %s closed", closed.done)


async def close(document_id: UUID) -> bool:
    """Close one that nobody can fill in any more; whether it was open."""
    async with in_transaction():
        document = await ToolDocument.left_open().get_or_none(id=document_id)
        return document is not None and await document.take(ToolEvent.ARCHIVE, Part.SCHEME)
