"""Whether a mail that waited still means something when its turn comes."""

from collections.abc import Awaitable, Callable
from typing import cast
from uuid import UUID

from models import broadcasts, meeting_letters
from models.concerns import Concern, ConcernStatus
from models.contracts import SIGNABLE, Contract, ContractRevision, ContractSignature
from models.enquiries import Enquiry
from models.enquiry_life import EnquiryClosedReason, EnquiryStatus
from models.errands import Errand, ErrandStatus
from models.following import Following
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.policy import Policy
from models.proposals import Proposal
from models.proposing import has_room
from models.relationships import Relationship, RelationshipStatus
from models.saved_searches import SavedSearch
from models.threads import has_unread
from models.tool_closing import is_closed
from models.tools import ToolDocument

ASK_FOR_A_SIGNATURE = {"contract-offered", "contract-revised", "contract-changed", "contract-changed-copy"}
COME_AGAIN = {"proposal-reminder", "contract-reminder", "concern-overdue"}
OF_AN_OPEN_PROPOSAL = {"proposal-sent", "proposal-reminder", "proposal-held"}
TELL_AN_ADDRESS = {"proposal-accepted-mentee", "proposal-accepted-mentor"}
TELL_OF_AN_ACCOUNT = {
    "account-erasure-waits": AccountStatus.CLOSING,
    "account-suspended": AccountStatus.SUSPENDED,
    "account-reinstated": AccountStatus.ACTIVE,
}
# What it was when they were asked: once it is not so any more, there is nothing to answer.
ASK_ABOUT_A_RELATIONSHIP: dict[str, Callable[[Relationship], bool]] = {
    "contract-reminder": lambda relationship: relationship.status is RelationshipStatus.CONTRACTING,
    "relationship-extended": lambda relationship: not relationship.is_over,
    "relationship-paused": lambda relationship: relationship.status is RelationshipStatus.PAUSED,
    "completion-proposed": lambda relationship: relationship.status is RelationshipStatus.ENDING,
    "relationship-renewal": lambda relationship: relationship.status is RelationshipStatus.ACTIVE,
    "relationship-quiet": lambda relationship: relationship.quiet_asked_at is not None,
    "check-in": lambda relationship: relationship.status is RelationshipStatus.ACTIVE,
    "relationship-quiet-scheme": lambda relationship: relationship.status is RelationshipStatus.ACTIVE,
    "relationship-reopen-offered": lambda relationship: relationship.reopen_offered_at is not None,
}


async def is_overtaken(mail: Mail) -> bool:
    """Nobody is asked for what has been given, or comes too late; nor told what is no longer so.

    Nobody is told of a meeting that is past, nor the other's address when the two are no pair any more; and of
    reminders that were held up only the latest goes.
    """
    if mail.kind in COME_AGAIN and await mail.has_successor():
        return True
    asks = _QUESTIONS.get(mail.kind)
    return asks is not None and await asks(mail)


async def _needs_no_answer(mail: Mail) -> bool:
    """Answered, or too late for that; nobody is reminded, either, who has promised an answer by another day."""
    proposal = await Proposal.get_or_none(id=mail.subject_id)
    if proposal is None or not proposal.is_open or proposal.is_overdue:
        return True
    return proposal.is_held and mail.kind == "proposal-reminder"


async def _is_another_account(mail: Mail) -> bool:
    wanted = TELL_OF_AN_ACCOUNT[mail.kind]
    return not await Member.exists(id=mail.subject_id, account_status=wanted)


async def _is_acknowledged(mail: Mail) -> bool:
    return not await Concern.exists(id=mail.subject_id, status=ConcernStatus.RECEIVED)


async def _is_offered_no_more(mail: Mail) -> bool:
    proposal = await Proposal.get_or_none(id=mail.subject_id)
    return proposal is None or not proposal.is_offered


async def _is_over(mail: Mail) -> bool:
    relationship = await Relationship.get_or_none(proposal_id=mail.subject_id)
    return relationship is None or relationship.is_over


async def _waits_for_no_answer(mail: Mail) -> bool:
    return not await Enquiry.exists(id=mail.subject_id, status=EnquiryStatus.OPEN)


async def _has_read_the_answer(mail: Mail) -> bool:
    """They have asked on, proposed or closed it since; what circumstances closed still has an answer to be read."""
    enquiry = await Enquiry.get_or_none(id=mail.subject_id)
    if enquiry is None or enquiry.status is EnquiryStatus.OPEN:
        return True
    return enquiry.closed_reason in {EnquiryClosedReason.CLOSED, EnquiryClosedReason.PROPOSED}


async def _has_moved_on(mail: Mail) -> bool:
    relationship = await Relationship.get_or_none(id=mail.subject_id)
    if relationship is None or not ASK_ABOUT_A_RELATIONSHIP[mail.kind](relationship):
        return True
    if mail.kind == "relationship-renewal":
        return bool(mail.facts["planned_end_on"] != relationship.renewal_facts["planned_end_on"])
    return mail.kind == "contract-reminder" and await _has_signed_now(mail, relationship)


async def _has_signed_now(mail: Mail, relationship: Relationship) -> bool:
    contract = await Contract.get(relationship_id=relationship.id)
    current = await contract.current()
    return await ContractSignature.exists(revision_id=current.id, member_id=mail.recipient_id)


async def _is_settled(mail: Mail) -> bool:
    """Signed by both, changed again, or over with the relationship."""
    return not await ContractRevision.exists(id=mail.subject_id, status__in=list(SIGNABLE))


async def _has_signed(mail: Mail) -> bool:
    theirs = ContractSignature.filter(revision_id=mail.subject_id, member_id=mail.recipient_id)
    return await theirs.exists()


async def _needs_no_signature(mail: Mail) -> bool:
    return await _is_settled(mail) or await _has_signed(mail)


async def _cannot_be_fetched(mail: Mail) -> bool:
    """It is deleted already, or whoever asked has left, or looks after the scheme no longer."""
    errand = await Errand.filter(id=mail.subject_id).select_related("member").first()
    if errand is None or errand.member.account_status is not AccountStatus.ACTIVE:
        return True
    return not await Errand.visible_to(errand.member, errand.kind).filter(id=errand.id).exists()


async def _is_called_off(mail: Mail) -> bool:
    """The broadcast was called off, or is forgotten; or its reader has gone, or is stopped."""
    there = Member.filter(id=mail.recipient_id, account_status=AccountStatus.ACTIVE)
    sent = Errand.filter(id=mail.subject_id).exclude(status=ErrandStatus.CANCELLED)
    return not (await there.exists() and await sent.exists())


async def _goes_on(mail: Mail) -> bool:
    relationship = await Relationship.get_or_none(id=mail.subject_id)
    return relationship is None or not relationship.is_over


async def _is_read_or_muted(mail: Mail) -> bool:
    reader_id = cast("UUID", mail.recipient_id)
    if await Following.exists(thread_id=mail.subject_id, member_id=reader_id, is_muted=True):
        return True
    return not await has_unread(mail.subject_id, reader_id)


async def _is_looked_for_no_more(mail: Mail) -> bool:
    """Removed or stopped, or there is no room for another mentor."""
    search = await SavedSearch.get_or_none(id=mail.subject_id)
    if search is None or not search.is_mailed:
        return True
    return not await has_room(search.member_id, await Policy.current())


async def _is_open_to_both(mail: Mail) -> bool:
    """Both have submitted, or nobody can any more."""
    document = await ToolDocument.get_or_none(id=mail.facts["tool_id"]).select_related("relationship")
    if document is None or document.shared_at is not None:
        return True
    return is_closed(document.relationship, document.form)


_QUESTIONS: dict[str, Callable[[Mail], Awaitable[bool]]] = {
    **dict.fromkeys(meeting_letters.LETTERS, meeting_letters.is_overtaken),
    **dict.fromkeys(broadcasts.LETTERS, _is_called_off),
    **dict.fromkeys(ASK_FOR_A_SIGNATURE, _needs_no_signature),
    **dict.fromkeys(ASK_ABOUT_A_RELATIONSHIP, _has_moved_on),
    **dict.fromkeys(TELL_AN_ADDRESS, _is_over),
    **dict.fromkeys(OF_AN_OPEN_PROPOSAL, _needs_no_answer),
    **dict.fromkeys(TELL_OF_AN_ACCOUNT, _is_another_account),
    "messages-unread": _is_read_or_muted,
    "saved-search": _is_looked_for_no_more,
    "tool-submitted": _is_open_to_both,
    "enquiry-asked": _waits_for_no_answer,
    "enquiry-answered": _has_read_the_answer,
    "proposal-offered": _is_offered_no_more,
    "concern-overdue": _is_acknowledged,
    "archive-expiring": _goes_on,
    "data-export-ready": _cannot_be_fetched,
    "scheme-export-ready": _cannot_be_fetched,
}
