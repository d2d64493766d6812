"""The person who asks. Everything private hangs here, so that other people's types have no field that could leak."""

import strawberry

from models.members import Member as MemberRow
from schema.account import AccountOfViewer
from schema.account_events import AccountEventsOfViewer
from schema.availability import AvailabilityOfViewer
from schema.blocks import BlocksOfViewer
from schema.calendar_feeds import CalendarFeedOfViewer
from schema.carrying import DocumentsOfViewer
from schema.concerns import ConcernsOfViewer
from schema.context import Info
from schema.cpd import CpdOfViewer
from schema.data_exports import DataExportsOfViewer
from schema.dismissals import DismissalsOfViewer
from schema.enquiries import EnquiriesOfViewer
from schema.meetings import MeetingsOfViewer
from schema.members import Member
from schema.notifications import NotificationsOfViewer
from schema.preferences import PreferencesOfViewer
from schema.profiles import ProfilesOfViewer
from schema.proposals import ProposalsOfViewer
from schema.reach import ReachOfViewer
from schema.relationships import RelationshipsOfViewer
from schema.saved_searches import SavedSearchesOfViewer
from schema.sessions import SessionsOfViewer
from schema.shortlist import ShortlistOfViewer
from schema.support import SupportOfViewer


@strawberry.type(description="The member who is signed in.")
class Viewer(
    AccountOfViewer,
    DataExportsOfViewer,
    AccountEventsOfViewer,
    ProfilesOfViewer,
    AvailabilityOfViewer,
    ShortlistOfViewer,
    DismissalsOfViewer,
    SavedSearchesOfViewer,
    EnquiriesOfViewer,
    ProposalsOfViewer,
    RelationshipsOfViewer,
    MeetingsOfViewer,
    CalendarFeedOfViewer,
    CpdOfViewer,
    DocumentsOfViewer,
    SessionsOfViewer,
    SupportOfViewer,
    ConcernsOfViewer,
    BlocksOfViewer,
    NotificationsOfViewer,
    PreferencesOfViewer,
    ReachOfViewer,
):
    row: strawberry.Private[MemberRow]

    @strawberry.field(description="Yourself, as others meet you.")
    def member(self) -> Member:
        return Member.of(self.row)

    @classmethod
    def of(cls, info: Info) -> "Viewer | None":
        """The viewer of this request, or none for a guest."""
        return cls(row=info.context.member) if info.context.member else None
