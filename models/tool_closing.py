"""When nothing is filled in any more: a tool closes with its relationship, one of the ending some days later."""

from tortoise.expressions import Q

from models.relationships import Relationship, RelationshipOver
from models.templates.kinds import ToolStage
from models.templates.tools import TOOLS, ToolTemplate


def is_closed(relationship: Relationship, form: ToolTemplate) -> bool:
    """Whether nothing is filled in there any more: for the forms of the ending there is time after the end."""
    looks_back = form.stage is ToolStage.ENDING and relationship.can_be_reopened
    return relationship.is_over and not looks_back


def refuse_if_closed(relationship: Relationship, form: ToolTemplate) -> None:
    """See `is_closed`.

    Raises:
        RelationshipOver: it is.
    """
    if is_closed(relationship, form):
        raise RelationshipOver


OF_THE_ENDING = Q(
    *[
        Q(template__startswith=f"{form.key}@")
        for form in TOOLS.every_newest()
        if form.stage is ToolStage.ENDING
    ],
    join_type="OR",
)
