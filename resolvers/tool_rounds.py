"""What each of the two answers separately, and when both see it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from models import clock, outbox
from models.members import Member
from models.relationships import Relationship
from models.templates.kinds import Repeat
from models.templates.tools import ToolTemplate
from models.tools import ToolDocument

A_ROUND = timedelta(days=60)  # for so long the other one's answer belongs to the first


async def round_now(relationship: Relationship, template: ToolTemplate) -> int:
    """Which round an answer given now belongs to; 0 for what is not answered separately."""
    if template.reveal is None:
        return 0
    last = await ToolDocument.of_template(relationship, template.key).order_by("-round", "id").first()
    if last is None:
        return 1
    if template.repeat is not Repeat.EVERY_THREE_MONTHS:
        return last.round
    of_last = await ToolDocument.of_template(relationship, template.key).filter(round=last.round)
    is_closed = len([each for each in of_last if each.submitted_at]) == 2  # noqa: PLR2004  the two
    is_stale = min(each.created_at for each in of_last) <= clock.now() - A_ROUND
    return last.round + 1 if is_closed or is_stale else last.round


async def mine(
    viewer: Member, relationship: Relationship, template: ToolTemplate, round_: int
) -> ToolDocument | None:
    """The viewer's own answers of that round."""
    of_round = ToolDocument.of_template(relationship, template.key).filter(round=round_)
    return await of_round.get_or_none(owner_id=viewer.id)


async def open_both(first: ToolDocument, second: ToolDocument, relationship: Relationship) -> None:
    """Let each read the other's, and tell both."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for document in (first, second):
        await document.open_up()
        other = two[relationship.other_than(document.owner_id)]
        await _tell(two[document.owner_id], other, "tool-opened", document, relationship)


async def tell_of_answer(document: ToolDocument, relationship: Relationship) -> None:
    """The other one is told that the first answer is there, not what it says."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    to, author = two[relationship.other_than(document.owner_id)], two[document.owner_id]
    await _tell(to, author, "tool-submitted", document, relationship)


async def counterparts(viewer: Member, keys: Sequence[UUID]) -> list[ToolDocument | None]:
    """Of documents that the viewer sees the other one's of the same round: for whether it is submitted, no more."""
    seen = {row.id: row for row in await ToolDocument.visible_to(viewer).filter(id__in=list(keys))}
    within = [row.relationship_id for row in seen.values() if row.round]
    rows = await ToolDocument.filter(relationship_id__in=within, round__gt=0) if within else []
    return [_other_of(seen[key], rows) if key in seen else None for key in keys]


def _other_of(document: ToolDocument, rows: Sequence[ToolDocument]) -> ToolDocument | None:
    same = (row for row in rows if _round_of(row) == _round_of(document))
    return next((row for row in same if row.owner_id != document.owner_id), None)


def _round_of(document: ToolDocument) -> tuple[UUID, str, int]:
    key, _, _ = document.template.partition("@")
    return document.relationship_id, key, document.round


async def _tell(
    to: Member, other: Member, kind: str, document: ToolDocument, relationship: Relationship
) -> None:
    """The letter names the tool, and nothing that stands in it."""
    facts = {
        "other_name": other.display_name,
        "relationship_id": relationship.public_id,
        "tool_title": document.form.title,
        "tool_id": str(document.id),
    }
    await outbox.tell(to, kind, relationship, f"tool:{document.id}:{kind}:{to.id}", facts)
