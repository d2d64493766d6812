"""Erasing an account whose days are over: nothing that says who it was stays, but what the pair wrote together.

Their messages, meetings, shared tools and the contract stay readable for the other of the two; they go when the
scheme's retention says so.
"""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from models import clock, events, notifications, outbox
from models.acts import ActReason
from models.attempts import Attempt
from models.blocks import Block
from models.calendar_feeds import CalendarFeed
from models.concerns import Concern
from models.cpd import CpdStatement
from models.dismissals import Dismissal
from models.enquiries import Enquiry, EnquiryMessage
from models.errands import Errand, ErrandKind
from models.evidence import Evidence
from models.following import Following
from models.guides.editions import GuideSeen
from models.meetings import Meeting
from models.members import AccountNotInThatState, AccountStatus, Consent, Member
from models.notifications import Notification
from models.outbox import Mail, MailState
from models.paper_archives import MessageConsent
from models.pictures import Picture
from models.preferences import SwitchedOff
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship
from models.saved_searches import NamedMentor, SavedSearch
from models.sessions import Session
from models.shortlist import ShortlistEntry
from models.support import SupportMessage, SupportRequest
from models.threads import ReadMark
from models.tokens import SingleUseToken
from models.tool_reports import WordToScheme
from models.tools import ToolDocument, ToolRevision

A_DAY = timedelta(days=1)


async def are_due() -> list[UUID]:
    """The accounts that may be erased now, those apart that an open concern still needs."""
    now = clock.now()
    due = await Member.filter(account_status=AccountStatus.CLOSING, erase_after__lte=now).order_by(
        "erase_after"
    )
    held = await _held([member.id for member in due])
    return [member.id for member in due if member.id not in held]


async def erase(key: UUID) -> None:
    """Erase one account, unless somebody was first; its last mail goes to an address that is kept nowhere else."""
    with suppress(AccountNotInThatState):
        await _erase(await Member.find(key))


async def _erase(member: Member) -> None:
    async with in_transaction():
        address, address_key, was_verified = (
            member.email,
            member.email_key,
            member.email_verified_at is not None,
        )
        await notifications.forget_name(member, await _what_they_had_part_in(member))
        await member.erase()
        await _delete_their_own(member)
        await _blank_proposals(member)
        await _blank_help(member, address_key)
        await ActReason.forget(member)
        await _forget_mail(member, address)
        if was_verified:
            await outbox.tell_address(address, "", "account-erased", member, f"account:{member.id}:erased")
        await events.record("account-erased", member)


async def _held(keys: list[UUID]) -> set[UUID]:
    concerned = await Concern.that_hold(*keys)
    return {key for concern in concerned for key in (concern.reporter_id, concern.about_id) if key}


async def _delete_their_own(member: Member) -> None:
    for kind in (
        Session,
        SingleUseToken,
        Attempt,
        Consent,
        Picture,
        MentorProfile,
        MenteeProfile,
        ReadMark,
        Following,
        Notification,
        SwitchedOff,
        CalendarFeed,
        GuideSeen,
        SavedSearch,
        MessageConsent,
    ):
        await kind.filter(member_id=member.id).delete()
    await NamedMentor.filter(mentor_id=member.id).delete()
    theirs = Errand.filter(member_id=member.id)
    await theirs.exclude(kind=ErrandKind.BROADCAST).delete()  # what they wrote to many is the scheme's
    for choice in (ShortlistEntry, Dismissal):
        await choice.filter(Q(mentee_id=member.id) | Q(mentor_id=member.id)).delete()
    await Block.of(member).delete()
    await CpdStatement.forget_whose(member)
    await ToolDocument.filter(owner_id=member.id, shared_at=None).delete()
    await ToolRevision.filter(document__owner_id=member.id, shared=False).delete()  # drafts before sharing
    await ToolRevision.filter(author_id=member.id).update(aside=None)
    await WordToScheme.filter(author_id=member.id).delete()


async def _blank_proposals(member: Member) -> None:
    """What they wrote in questions, and in proposals that led nowhere; an accepted one begins what the pair shares."""
    came_to_nothing = Proposal.exclude(status=ProposalStatus.ACCEPTED)
    await came_to_nothing.filter(mentee_id=member.id).update(
        message="", goals=[], why_you="", preferred_frequency=""
    )
    await came_to_nothing.filter(mentor_id=member.id).update(note="")
    await Relationship.filter(ended_by_id=member.id).update(private_reason="")
    await EnquiryMessage.filter(author_id=member.id).update(body="")


async def _blank_help(member: Member, address_key: str) -> None:
    asked = SupportRequest.filter(Q(member_id=member.id) | Q(email_key=address_key))
    await SupportMessage.filter(request_id__in=[request.id for request in await asked]).delete()
    await asked.update(name="", email="", email_key="", subject="", body="", search_text="")
    raised = Concern.filter(reporter_id=member.id)
    await Evidence.filter(concern_id__in=[concern.id for concern in await raised.only("id")]).delete()
    await raised.update(narrative="")


async def _forget_mail(member: Member, address: str) -> None:
    """Mail to them, and what was written to others about them: while they were there, or about what was theirs."""
    theirs = Q(recipient_id=member.id) | Q(to_address__iexact=address)
    await Mail.filter(theirs, state=MailState.QUEUED).update(state=MailState.CANCELLED)
    before = (member.closing_at or clock.now()) + A_DAY
    subjects = await _what_they_had_part_in(member)
    await outbox.scrub(Mail.filter(theirs | Q(created_at__lt=before) | Q(subject_id__in=subjects)))


async def _what_they_had_part_in(member: Member) -> list[UUID]:
    theirs = Q(mentor_id=member.id) | Q(mentee_id=member.id)
    relationships = [each.id for each in await Relationship.filter(theirs).only("id")]
    proposals = [each.id for each in await Proposal.filter(theirs).only("id")]
    enquiries = [each.id for each in await Enquiry.filter(theirs).only("id")]
    meetings = [each.id for each in await Meeting.filter(relationship_id__in=relationships).only("id")]
    return [member.id, *relationships, *proposals, *enquiries, *meetings]
