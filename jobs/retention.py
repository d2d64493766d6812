"""What is kept only for so long: content of relationships, requests, questions, files, letters, and the audit trail.

A relationship itself stays, with its dates and states, so that the scheme can count.
"""

import logging
from datetime import timedelta
from uuid import UUID

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from jobs import ledger
from models import clock, events, outbox
from models.acts import ActReason
from models.confidential import ConfidentialRecord
from models.contracts import Contract
from models.enquiries import Enquiry
from models.errands import Errand
from models.evidence import Evidence
from models.meetings import Meeting
from models.members import AccountStatus, Member
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail, MailState
from models.paper_archives import MessageConsent
from models.proposals import Proposal
from models.relationships import Relationship
from models.retention import Archive, forgettable, holds_between, is_held
from models.support import SupportRequest
from models.threads import Thread
from models.tools import ToolDocument

SUPPORT_MONTHS = 12
ENQUIRY_MONTHS = 12
AUDIT_MONTHS = 24  # as models/invariants.py has it for the events themselves
KEEP_MAIL_ROWS = timedelta(days=180)
A_BATCH = 500
DONE = (MailState.SENT, MailState.FAILED, MailState.CANCELLED)

log = logging.getLogger(__name__)


async def sweep() -> None:
    """Warn, empty and forget what is due."""
    warned = await ledger.walk(TimedNotice.due(NoticeKind.ARCHIVE_EXPIRING), warn, "subject_id")
    emptied = await ledger.walk(Archive.due(), empty)
    forgotten = await ledger.walk(
        SupportRequest.filter(closed_at__lte=forgettable(SUPPORT_MONTHS)), forget_request
    )
    questions = await ledger.walk(_closed_long_ago(), forget_enquiry)
    files = await ledger.walk(Errand.spent(), forget_errand)
    letters = await forget_letters()
    await forget_evidence()
    happened = await forget_what_happened()
    if warned.done or emptied.done or forgotten.done or questions.done or files.done or letters or happened:
        log.info(
            "retention: %s warned, %s emptied, "
            "%s requests, %s questions, %s errands, %s letters and %s events forgotten",
            warned.done,
            emptied.done,
            forgotten.done,
            questions.done,
            files.done,
            letters,
            happened,
        )


async def warn(archive_id: UUID) -> bool:
    """Tell the two that what they wrote together goes in thirty days; while a concern is open, that waits."""
    async with in_transaction():
        archive, relationship = await _held(archive_id)
        [step] = await TimedNotice.of(NoticeKind.ARCHIVE_EXPIRING, archive_id)
        if not archive.is_of(relationship):
            return await step.settle(NoticeState.SKIPPED)
        if await is_held(relationship) or not await step.settle(NoticeState.SENT):
            return False
        await archive.is_told()
        await _tell(archive, relationship)
        return True


async def empty(archive_id: UUID) -> bool:
    """Let go of what the two wrote, unless a concern holds it; whether anything was let go of."""
    async with in_transaction():
        archive, relationship = await _held(archive_id)
        if not archive.is_of(relationship):
            await archive.delete()  # it was opened again, and has, or will have, another
            return False
        if await is_held(relationship) or not await archive.note_emptied():
            return False
        await _empty(relationship)
        await events.record("relationship-emptied", relationship)
        return True


async def forget_request(key: UUID) -> bool:
    """A request for help that was settled a year ago, with all that was written about it."""
    async with in_transaction():
        return bool(await SupportRequest.filter(id=key, closed_at__lte=forgettable(SUPPORT_MONTHS)).delete())


async def forget_enquiry(key: UUID) -> bool:
    """A question to a mentor that was closed a year ago, with its answer, unless a concern between the two is open."""
    async with in_transaction():
        enquiry = await _closed_long_ago().get_or_none(id=key)
        if enquiry is None or await holds_between(enquiry.mentor_id, enquiry.mentee_id):
            return False
        return bool(await Enquiry.filter(id=key).delete())


async def forget_errand(key: UUID) -> bool:
    """Long work that is over for a while, with the file that it made."""
    async with in_transaction():
        return bool(await Errand.spent().filter(id=key).delete())


async def forget_letters() -> int:
    """The rows of letters that are done with: their contents went long ago. How many there were."""
    gone = 0
    old = Mail.filter(created_at__lt=clock.now() - KEEP_MAIL_ROWS, state__in=list(DONE))
    while batch := [mail.id for mail in await old.limit(A_BATCH).only("id")]:
        gone += await Mail.filter(id__in=batch).delete()
    return gone


async def forget_evidence() -> int:
    """What was handed in with a concern that was settled a year ago; how much there was."""
    gone = 0
    while batch := [row.id for row in await Evidence.spent().limit(A_BATCH).only("id")]:
        gone += await Evidence.filter(id__in=batch).delete()
    return gone


async def forget_what_happened() -> int:
    """The audit trail of more than two years ago, and why coordinators acted then. How many events there were."""
    for kind in (ActReason, ConfidentialRecord):
        _ = await kind.filter(created_at__lt=forgettable(AUDIT_MONTHS)).delete()
    return await events.forget_old()


def _closed_long_ago() -> QuerySet[Enquiry]:
    return Enquiry.filter(closed_at__lte=forgettable(ENQUIRY_MONTHS))


async def _held(archive_id: UUID) -> tuple[Archive, Relationship]:
    """The relationship, which nobody opens again before this transaction is over, and its archive."""
    seen = await Archive.find(archive_id)
    held = Relationship.filter(id=seen.relationship_id).select_for_update(no_key=True)
    return await Archive.find(archive_id), await held.get()


async def _tell(archive: Archive, relationship: Relationship) -> None:
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for to, other in ((two[relationship.other_than(key)], two[key]) for key in two):
        if to.account_status is AccountStatus.ERASED:
            continue
        facts = {
            "other_name": other.display_name,
            "relationship_id": relationship.public_id,
            "kept_until": archive.kept_until.isoformat(),
        }
        key = f"archive:{archive.id}:archive-expiring:{to.id}"
        await outbox.tell(to, "archive-expiring", relationship, key, facts)


async def _empty(relationship: Relationship) -> None:
    meetings = Meeting.filter(relationship_id=relationship.id)
    of = [relationship.id, relationship.proposal_id, *[meeting.id for meeting in await meetings.only("id")]]
    await Thread.filter(relationship_id=relationship.id).delete()
    await ToolDocument.filter(relationship_id=relationship.id).delete()
    await Contract.filter(relationship_id=relationship.id).delete()
    await MessageConsent.of(relationship.id).delete()
    await meetings.update(title="", where="", join_url="", **_blank(Meeting))
    began_with = {"goals": [], "preferred_methods": [], "preferred_frequency": "", **_blank(Proposal)}
    await Proposal.filter(id=relationship.proposal_id).update(**began_with)
    await Relationship.filter(id=relationship.id).update(**_blank(Relationship))
    await outbox.scrub(Mail.filter(subject_id__in=of))


def _blank(kind: type[Meeting] | type[Proposal] | type[Relationship]) -> dict[str, str]:
    """Whatever people write at length in a row of that kind, gone."""
    return dict.fromkeys(kind.texts(), "")
