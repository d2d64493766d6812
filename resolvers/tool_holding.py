"""The tools that a person may see, and holds while they do something with them."""

from collections.abc import Sequence
from uuid import UUID

from models.members import Member
from models.refusals import NotAllowed, NotFound
from models.relationships import Relationship
from models.templates.tools import ToolTemplate
from models.tool_closing import refuse_if_closed
from models.tools import ToolAction, ToolDocument, ToolStatus


async def visible(viewer: Member, document_id: UUID, path: Sequence[str] = ()) -> ToolDocument:
    """The document of that id.

    Raises:
        NotFound: there is none, or it is the other one's own.
    """
    document = await ToolDocument.visible_to(viewer).get_or_none(id=document_id)
    if document is None:
        raise NotFound(path=path)
    return document


async def held(viewer: Member, relationship_id: UUID, form: ToolTemplate) -> Relationship:
    """Their relationship, in which that form is filled in; nobody ends it before this transaction is over."""
    theirs = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await theirs.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "relationshipId"))
    refuse_if_closed(relationship, form)
    return relationship


async def ready(viewer: Member, document_id: UUID, *actions: ToolAction) -> tuple[ToolDocument, Relationship]:
    """The document and its relationship, held, for somebody who can do one of these with it.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is done with it any more.
        NotAllowed: none of that is theirs to do, or not now.
    """
    seen = await visible(viewer, document_id, path=("input", "documentId"))
    relationship = await held(viewer, seen.relationship_id, seen.form)
    document = await ToolDocument.find(document_id)  # again: it may have changed before we held it
    if not set(actions) & set(document.open_to(viewer, relationship)):
        raise NotAllowed(_ASIDE) if document.status is ToolStatus.PUT_ASIDE else NotAllowed
    return document, relationship


_ASIDE = "This has been put aside. It can be read, and written in again once somebody has taken it out."
