"""The root of everything that can be done. Each noun brings its own mutations; here they come together."""

import strawberry

from schema.account_mutations import AccountMutations
from schema.availability import AvailabilityMutations
from schema.blocks import BlockMutations
from schema.calendar_feeds import CalendarFeedMutations
from schema.carrying import CarryingMutations
from schema.concerns import ConcernMutations
from schema.contract_mutations import ContractMutations
from schema.coordination import CoordinationMutations
from schema.cpd import CpdMutations
from schema.data_exports import DataExportMutations
from schema.dismissals import DismissalMutations
from schema.email import EmailMutations
from schema.enquiries import EnquiryMutations
from schema.errands import ErrandMutations
from schema.evidence import EvidenceMutations
from schema.guides import GuideMutations
from schema.meeting_mutations import MeetingMutations
from schema.notifications import NotificationMutations
from schema.paper_archives import ArchiveMutations
from schema.passwords import PasswordMutations
from schema.pictures import PictureMutations
from schema.preferences import PreferenceMutations
from schema.profile_mutations import ProfileMutations
from schema.proposal_mutations import ProposalMutations
from schema.reach import ReachMutations
from schema.registration import RegistrationMutations
from schema.relationship_mutations import RelationshipMutations
from schema.saved_searches import SavedSearchMutations
from schema.shortlist import ShortlistMutations
from schema.signing_in import SigningInMutations
from schema.support import SupportMutations
from schema.threads import ThreadMutations
from schema.tool_mutations import ToolMutations


@strawberry.type(description="What can be done.")
class Mutation(
    RegistrationMutations,
    SigningInMutations,
    PasswordMutations,
    EmailMutations,
    AccountMutations,
    DataExportMutations,
    ErrandMutations,
    ProfileMutations,
    PictureMutations,
    AvailabilityMutations,
    ShortlistMutations,
    DismissalMutations,
    SavedSearchMutations,
    EnquiryMutations,
    ProposalMutations,
    RelationshipMutations,
    MeetingMutations,
    CalendarFeedMutations,
    CpdMutations,
    ThreadMutations,
    ToolMutations,
    ArchiveMutations,
    CarryingMutations,
    ContractMutations,
    SupportMutations,
    ConcernMutations,
    BlockMutations,
    EvidenceMutations,
    NotificationMutations,
    PreferenceMutations,
    ReachMutations,
    GuideMutations,
    CoordinationMutations,
):
    pass
