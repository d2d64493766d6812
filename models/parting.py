"""What goes with an end, whoever brought it about: meetings to come, open tools, what one signed, and the letters."""

from uuid import UUID

from models import calling_off, telling
from models.contracts import ContractRevision
from models.matching import places_left
from models.members import AccountStatus, Member
from models.policy import Policy
from models.profiles import MentorProfile
from models.relationships import Relationship, RelationshipStep
from models.retention import Archive
from models.tools import ToolDocument


async def clear_up(relationship: Relationship, step: RelationshipStep, by: Member | None) -> None:
    """In the transaction that ended it through `step`; `by` is nobody when neither of the two did."""
    await calling_off.call_off_all(relationship, by)
    await ToolDocument.archive_all(relationship)
    await ContractRevision.lapse_all(relationship)
    await Archive.begin(relationship, await Policy.current())
    words = {"note": relationship.end_note, "reason": relationship.end_reason}
    told = {**words, **relationship.review_facts}
    unasked = () if await _could_have_another(relationship.mentor_id) else ("place-freed",)
    await telling.tell(relationship, step, told, but=unasked)


async def _could_have_another(mentor_id: UUID) -> bool:
    active = MentorProfile.filter(member_id=mentor_id, member__account_status=AccountStatus.ACTIVE)
    profile = await active.first()
    return profile is not None and await places_left(profile) > 0
