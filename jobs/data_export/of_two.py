"""What somebody's data export shows of what they share with one other person, as far as they could see it."""

from typing import Any

from tortoise.expressions import Q

from jobs.data_export.noun import Noun, words
from models.blocks import Block
from models.contracts import Contract, ContractRevision, ContractSignature
from models.dismissals import Dismissal
from models.enquiries import Enquiry, EnquiryMessage
from models.following import Following
from models.meeting_accounts import MeetingAccount
from models.meetings import Meeting
from models.members import Member
from models.paper_archives import MessageConsent
from models.proposals import Proposal
from models.relationships import Relationship
from models.shortlist import ShortlistEntry
from models.threads import Message, ReadMark, Thread
from models.tool_reports import WordToScheme
from models.tools import ToolDocument, ToolRevision


def _pair(relationship: str, member: Member) -> Q:
    sides: list[dict[str, Any]] = [{f"{relationship}__{part}_id": member.id} for part in ("mentor", "mentee")]
    return Q(**sides[0]) | Q(**sides[1])


OF_TWO: tuple[Noun, ...] = (
    Noun(
        "proposals",
        Proposal,
        Proposal.visible_to,
        words(
            "id status message goals why_you preferred_methods preferred_frequency sent_at held_until expires_at "
            "answered_at closed_at offered_at release_reason decline_reason note ask_again_after policy_version "
            "reproposed_from_id"
        ),
        people=words("mentor_id mentee_id"),
        withholds=words("created_at read_at"),  # nobody is shown when the other one has read it
    ),
    Noun(
        "questions-to-mentors",
        Enquiry,
        Enquiry.visible_to,
        words("id status created_at closes_at closed_at closed_reason"),
        people=words("mentor_id mentee_id"),
    ),
    Noun(
        "question-messages",
        EnquiryMessage,
        EnquiryMessage.visible_to,
        words("enquiry_id is_answer body created_at"),
        people=words("author_id"),
    ),
    Noun(
        "relationships",
        Relationship,
        Relationship.visible_to,
        words(
            "id proposal_id status contracting_since active_since planned_end_on paused_until pause_note "
            "completion_proposed_at completion_note completes_at quiet_since quiet_asked_at ended_at end_reason "
            "end_note review_closes_at reopen_offered_at"
        ),
        people=words("mentor_id mentee_id completion_proposed_by_id ended_by_id reopen_offered_by_id"),
        own={"private_reason": "ended_by_id"},
        withholds=words("created_at version"),
    ),
    Noun(
        "contracts",
        Contract,
        Contract.visible_to,
        words("id relationship_id created_at current_number in_force_number"),
    ),
    Noun(
        "contract-revisions",
        ContractRevision,
        ContractRevision.visible_to,
        words("id contract_id number template answers body body_hash note status created_at signed_at"),
        people=words("author_id"),
    ),
    Noun(
        "contract-signatures",
        ContractSignature,
        lambda member: ContractSignature.filter(_pair("revision__contract__relationship", member)),
        words("revision_id typed_name body_hash code signed_at"),
        people=words("member_id"),
        withholds=words("created_at"),
    ),
    Noun(
        "meetings",
        Meeting,
        Meeting.visible_to,
        words(
            "id relationship_id created_at updated_at title starts_at ends_at timezone method where join_url details "
            "status reply reply_note suggested_starts_at suggested_ends_at suggested_timezone actual_minutes "
            "recorded_at cancel_note"
        ),
        people=words("organiser_id set_by_id"),
        withholds=words("uid invited sequence version"),
    ),
    Noun(
        "meeting-accounts",
        MeetingAccount,
        lambda member: MeetingAccount.filter(_pair("meeting__relationship", member)),
        words("meeting_id created_at outcome actual_minutes"),
        people=words("member_id"),
    ),
    Noun(
        "threads",
        Thread,
        Thread.visible_to,
        words("id relationship_id last_message_at"),
        withholds=words("created_at"),
    ),
    Noun(
        "messages",
        Message,
        Message.visible_to,
        words("id thread_id body sent_at edited_at deleted_at"),
        people=words("author_id"),
        withholds=words("created_at"),
    ),
    Noun(
        "message-consents",
        MessageConsent,
        lambda member: MessageConsent.filter(member_id=member.id),
        words("relationship_id created_at"),
        withholds=words("member_id"),
    ),
    Noun(
        "read-marks",
        ReadMark,
        lambda member: ReadMark.filter(member_id=member.id),
        words("thread_id read_at"),
        withholds=words("created_at member_id"),
    ),
    Noun(
        "muted-threads",
        Following,
        lambda member: Following.filter(member_id=member.id),
        words("thread_id is_muted mailed_at"),
        withholds=words("created_at member_id mail_due_at"),
    ),
    Noun(
        "tools",
        ToolDocument,
        ToolDocument.visible_to,
        words(
            "id relationship_id template subject_id title status current_number round submitted_at shared_at "
            "created_at updated_at"
        ),
        people=words("owner_id"),
    ),
    Noun(
        "tool-revisions",
        ToolRevision,
        ToolRevision.visible_to,
        words("document_id number template answers note shared created_at"),
        people=words("author_id"),
        own={"aside": "author_id", "earlier": "author_id"},  # for the scheme alone, or perhaps
    ),
    Noun(
        "words-to-scheme",
        WordToScheme,
        lambda member: WordToScheme.filter(author_id=member.id),
        words("document_id template field text may_quote said_at"),
        withholds=words("author_id created_at"),
    ),
    Noun(
        "shortlist",
        ShortlistEntry,
        lambda member: ShortlistEntry.filter(mentee_id=member.id),  # not on whose lists they are
        words("created_at place"),
        people=words("mentor_id"),
        withholds=words("mentee_id"),
    ),
    Noun(
        "dismissed-mentors",
        Dismissal,
        lambda member: Dismissal.filter(mentee_id=member.id),
        words("created_at"),
        people=words("mentor_id"),
        withholds=words("mentee_id"),
    ),
    Noun(
        "blocks",
        Block,
        lambda member: Block.filter(blocker_id=member.id),  # never by whom they are blocked
        words("created_at"),
        people=words("blocked_id"),
        withholds=words("blocker_id"),
    ),
)
