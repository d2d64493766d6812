"""What is true: rows, the rules that bind them, and the refusals that protect the rules."""

from models.acts import AccountEventKind, ActReason
from models.answer_times import AnswerTime
from models.attempts import Attempt
from models.availability import NoMentor, UnavailableAlready
from models.blocks import Block, BlockYourself, StillTogether
from models.broadcasts import AudienceChanged, BroadcastLinkRefused, NobodyToReach
from models.calendar_feeds import CalendarFeed
from models.carrying import AlreadyStartedThere, NothingToCarry
from models.concerns import (
    Concern,
    ConcernAction,
    ConcernCategory,
    ConcernDeskAction,
    ConcernStatus,
    ConcernWish,
)
from models.confidential import ConcernNotOpen, ConfidentialRecord
from models.contact_details import ContactDetailsFound, ContactKind
from models.contracts import (
    Contract,
    ContractAction,
    ContractChanged,
    ContractRevision,
    ContractSignature,
    NothingToRenew,
    NotYourName,
    RevisionStatus,
)
from models.cpd import CpdStatement, NothingInThisPeriod
from models.dismissals import Dismissal
from models.enquiries import Enquiry, EnquiryAnswered, EnquiryClosed, EnquiryMessage, QuestionUnanswered
from models.enquiry_life import EnquiryAction, EnquiryClosedReason, EnquiryStatus
from models.errands import Errand, ErrandOver, ErrandUnderWay
from models.events import Event
from models.evidence import Evidence
from models.file_pieces import FilePiece
from models.following import Following
from models.guides.editions import (
    GuideDraftChanged,
    GuideEdition,
    GuideMustStay,
    GuideNotInThatState,
    GuideSeen,
    GuideShelf,
)
from models.heartbeats import Heartbeat
from models.hiding import NothingToHide, ShownPart
from models.locales import LocaleUnknown
from models.meeting_accounts import MeetingAccount
from models.meeting_life import MeetingAction, MeetingOutcome, MeetingReply, MeetingStatus
from models.meetings import Meeting, MeetingWarning
from models.members import AccountStatus, Consent, Member, RollStatus, SchemeRole, SystemRole
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.notifications import Notification
from models.offering import AskedAgain, NoLongerLooking, OfferWhileUnavailable
from models.outbox import Mail, MailState
from models.paper_archives import MessageConsent
from models.passwords import PasswordTooWeak, WrongPassword
from models.pictures import Picture
from models.policy import Policy, PolicyChanged, PolicyStatus
from models.preferences import SwitchedOff
from models.profiles import (
    Availability,
    MeetingMethod,
    MenteeProfile,
    MenteeTopic,
    MentorProfile,
    MentorTopic,
)
from models.proposals import (
    DeclineReason,
    HoldTooLong,
    OfferTooLate,
    Proposal,
    ProposalAction,
    ProposalAlreadyHeld,
    ProposalAlreadyOffered,
    ProposalAlreadyRead,
    ProposalClosed,
    ProposalEvent,
    ProposalStatus,
    ReleaseReason,
)
from models.proposing import (
    AlreadyTogether,
    CapacityReached,
    CoolingOff,
    DuplicateProposal,
    MentorUnavailable,
    NotReachable,
    ProposalToYourself,
    ReciprocalRelationship,
    TooManyOpenProposals,
    TooManyRelationships,
)
from models.reach import MailForgotten
from models.relationships import (
    EndReason,
    Relationship,
    RelationshipAction,
    RelationshipEvent,
    RelationshipOver,
    RelationshipStatus,
    RelationshipWarning,
)
from models.reopening import NoPlaceForIt, NoRoomForIt, OneHasLeft, TooLateToReopen
from models.retention import Archive, ArchiveEmptied
from models.roll import MembershipLapsed, NotOnRoll, RollUnavailable
from models.roll_entries import RollEntry
from models.roll_files import RollUnreadable
from models.roll_imports import AnotherRoll, RollChangedMeanwhile, RollNotCompared, RollRow, UndoTooLate
from models.saved_searches import NamedMentor, SavedSearch, TooManySavedSearches
from models.scheme_exports import PeriodTurnedRound
from models.search_misses import SearchMiss
from models.sessions import Session, SessionKind
from models.shortlist import ShortlistEntry, ShortlistFull
from models.support import (
    SupportAction,
    SupportCategory,
    SupportDeskAction,
    SupportMessage,
    SupportRequest,
    SupportStatus,
)
from models.templates.contract_editions import ContractEdition, ContractTemplateChanged
from models.threads import (
    Message,
    MessageAction,
    MessageDeleted,
    MessageTooOldToEdit,
    ReadMark,
    Thread,
    ThreadAction,
)
from models.tokens import SingleUseToken, TokenPurpose
from models.tool_reports import ToolFigure, WordToScheme
from models.tools import AnswersMissing, RevisionConflict, ToolAction, ToolDocument, ToolRevision, ToolStatus
from models.topics import Topic, TopicNotInThatState, TopicStatus, WordTaken

__all__ = [
    "AccountEventKind",
    "AccountStatus",
    "ActReason",
    "AlreadyStartedThere",
    "AlreadyTogether",
    "AnotherRoll",
    "AnswerTime",
    "AnswersMissing",
    "Archive",
    "ArchiveEmptied",
    "AskedAgain",
    "Attempt",
    "AudienceChanged",
    "Availability",
    "Block",
    "BlockYourself",
    "BroadcastLinkRefused",
    "CalendarFeed",
    "CapacityReached",
    "Concern",
    "ConcernAction",
    "ConcernCategory",
    "ConcernDeskAction",
    "ConcernNotOpen",
    "ConcernStatus",
    "ConcernWish",
    "ConfidentialRecord",
    "Consent",
    "ContactDetailsFound",
    "ContactKind",
    "Contract",
    "ContractAction",
    "ContractChanged",
    "ContractEdition",
    "ContractRevision",
    "ContractSignature",
    "ContractTemplateChanged",
    "CoolingOff",
    "CpdStatement",
    "DeclineReason",
    "Dismissal",
    "DuplicateProposal",
    "EndReason",
    "Enquiry",
    "EnquiryAction",
    "EnquiryAnswered",
    "EnquiryClosed",
    "EnquiryClosedReason",
    "EnquiryMessage",
    "EnquiryStatus",
    "Errand",
    "ErrandOver",
    "ErrandUnderWay",
    "Event",
    "Evidence",
    "FilePiece",
    "Following",
    "GuideDraftChanged",
    "GuideEdition",
    "GuideMustStay",
    "GuideNotInThatState",
    "GuideSeen",
    "GuideShelf",
    "Heartbeat",
    "HoldTooLong",
    "LocaleUnknown",
    "Mail",
    "MailForgotten",
    "MailState",
    "Meeting",
    "MeetingAccount",
    "MeetingAction",
    "MeetingMethod",
    "MeetingOutcome",
    "MeetingReply",
    "MeetingStatus",
    "MeetingWarning",
    "Member",
    "MembershipLapsed",
    "MenteeProfile",
    "MenteeTopic",
    "MentorProfile",
    "MentorTopic",
    "MentorUnavailable",
    "Message",
    "MessageAction",
    "MessageConsent",
    "MessageDeleted",
    "MessageTooOldToEdit",
    "NamedMentor",
    "NoLongerLooking",
    "NoMentor",
    "NoPlaceForIt",
    "NoRoomForIt",
    "NobodyToReach",
    "NotOnRoll",
    "NotReachable",
    "NotYourName",
    "NothingInThisPeriod",
    "NothingToCarry",
    "NothingToHide",
    "NothingToRenew",
    "NoticeKind",
    "NoticeState",
    "Notification",
    "OfferTooLate",
    "OfferWhileUnavailable",
    "OneHasLeft",
    "PasswordTooWeak",
    "PeriodTurnedRound",
    "Picture",
    "Policy",
    "PolicyChanged",
    "PolicyStatus",
    "Proposal",
    "ProposalAction",
    "ProposalAlreadyHeld",
    "ProposalAlreadyOffered",
    "ProposalAlreadyRead",
    "ProposalClosed",
    "ProposalEvent",
    "ProposalStatus",
    "ProposalToYourself",
    "QuestionUnanswered",
    "ReadMark",
    "ReciprocalRelationship",
    "Relationship",
    "RelationshipAction",
    "RelationshipEvent",
    "RelationshipOver",
    "RelationshipStatus",
    "RelationshipWarning",
    "ReleaseReason",
    "RevisionConflict",
    "RevisionStatus",
    "RollChangedMeanwhile",
    "RollEntry",
    "RollNotCompared",
    "RollRow",
    "RollStatus",
    "RollUnavailable",
    "RollUnreadable",
    "SavedSearch",
    "SchemeRole",
    "SearchMiss",
    "Session",
    "SessionKind",
    "ShortlistEntry",
    "ShortlistFull",
    "ShownPart",
    "SingleUseToken",
    "StillTogether",
    "SupportAction",
    "SupportCategory",
    "SupportDeskAction",
    "SupportMessage",
    "SupportRequest",
    "SupportStatus",
    "SwitchedOff",
    "SystemRole",
    "Thread",
    "ThreadAction",
    "TimedNotice",
    "TokenPurpose",
    "TooLateToReopen",
    "TooManyOpenProposals",
    "TooManyRelationships",
    "TooManySavedSearches",
    "ToolAction",
    "ToolDocument",
    "ToolFigure",
    "ToolRevision",
    "ToolStatus",
    "Topic",
    "TopicNotInThatState",
    "TopicStatus",
    "UnavailableAlready",
    "UndoTooLate",
    "WordTaken",
    "WordToScheme",
    "WrongPassword",
]
