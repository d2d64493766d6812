"""Who fills in a tool puts it aside, and takes it out again; meanwhile it is read, and nobody writes in it."""

from uuid import UUID

from models import events
from models.members import Member
from models.tools import ToolAction, ToolDocument, ToolEvent
from resolvers.tool_holding import ready
from resolvers.use_case import use_case


@use_case
async def archive(viewer: Member, document_id: UUID) -> ToolDocument:
    """Put it aside. What is aside already stays so.

    Raises:
        NotFound, RelationshipOver, NotAllowed: see `ready`.
    """
    return await _take(viewer, document_id, ToolEvent.PUT_ASIDE, "tool-put-aside")


@use_case
async def unarchive(viewer: Member, document_id: UUID) -> ToolDocument:
    """Take it out again. What is not aside stays as it is.

    Raises:
        NotFound, RelationshipOver, NotAllowed: see `ready`.
    """
    return await _take(viewer, document_id, ToolEvent.TAKE_OUT, "tool-taken-out")


async def _take(viewer: Member, document_id: UUID, event: ToolEvent, happened: str) -> ToolDocument:
    document, relationship = await ready(viewer, document_id, ToolAction.PUT_ASIDE, ToolAction.TAKE_OUT)
    if await document.take(event, relationship.part_of(viewer)):
        await events.record(happened, document, by=viewer)
    return document
