"""Data loaders: what many fields ask for one by one is fetched in one statement a level, once a request."""

from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property, partial
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

import resolvers.contracts
import resolvers.coordination.audit
import resolvers.coordination.guides
import resolvers.coordination.summaries
import resolvers.coordination.support
import resolvers.enquiries
import resolvers.evidence
import resolvers.guides
import resolvers.histories
import resolvers.meeting_lists
import resolvers.members
import resolvers.paper_archives
import resolvers.pictures
import resolvers.profiles
import resolvers.proposals
import resolvers.relationships
import resolvers.shortlist
import resolvers.threads
import resolvers.tool_lists
import resolvers.tool_rounds
import resolvers.topics
from models.answer_times import AnswerTime
from models.contracts import Contract, ContractRevision, ContractSignature
from models.enquiries import EnquiryMessage
from models.events import Event
from models.evidence import Evidence
from models.guides.editions import GuideEdition
from models.meeting_accounts import MeetingAccount
from models.meetings import Meeting
from models.members import Member, SchemeRole
from models.notices import TimedNotice
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal
from models.refusals import NotSignedIn
from models.relationships import Relationship
from models.support import SupportMessage
from models.templates.contract_editions import pinned_contracts
from models.templates.contracts import ContractTemplate
from models.threads import Message, Thread
from models.tools import ToolDocument, ToolRevision
from models.topics import Topic
from resolvers.coordination.summaries import Counts, PersonalData
from resolvers.lists import Slice, Window
from resolvers.meeting_lists import Wanted
from resolvers.pictures import PictureFacts
from resolvers.tool_lists import WantedTools

T = TypeVar("T")


class Loaders:
    """The loaders of one request; what a member may see depends on who that is."""

    def __init__(self, viewer: Member | None) -> None:
        self.viewer = viewer

    @cached_property
    def members(self) -> DataLoader[UUID, Member | None]:
        return DataLoader(load_fn=resolvers.members.by_ids)

    @cached_property
    def topics(self) -> DataLoader[UUID, Topic | None]:
        return DataLoader(load_fn=resolvers.topics.by_ids)

    @cached_property
    def seen_guides(self) -> DataLoader[str, int]:
        """Which version of the guide of that name the viewer has seen."""
        return DataLoader(load_fn=partial(resolvers.guides.seen_versions, self._member))

    @cached_property
    def guide_editions(self) -> DataLoader[str, list[GuideEdition]]:
        """What was published of the guide of that name."""
        return DataLoader(load_fn=resolvers.coordination.guides.editions_of)

    @cached_property
    def offers(self) -> DataLoader[UUID, list[Topic]]:
        """The topics of a mentor profile."""
        return DataLoader(load_fn=resolvers.topics.of_mentor_profiles)

    @cached_property
    def seeks(self) -> DataLoader[UUID, list[Topic]]:
        """The topics of a mentee profile."""
        return DataLoader(load_fn=resolvers.topics.of_mentee_profiles)

    @cached_property
    def places(self) -> DataLoader[UUID, int]:
        """The free places of a mentor profile."""
        return DataLoader(load_fn=resolvers.profiles.places_left)

    @cached_property
    def mentor_profiles(self) -> DataLoader[UUID, MentorProfile | None]:
        """By the member's id, as far as the viewer may read it."""
        return DataLoader(load_fn=self._seen(resolvers.profiles.mentor_profiles_of))

    @cached_property
    def mentee_profiles(self) -> DataLoader[UUID, MenteeProfile | None]:
        """By the member's id, as far as the viewer may read it."""
        return DataLoader(load_fn=self._seen(resolvers.profiles.mentee_profiles_of))

    @cached_property
    def answer_times(self) -> DataLoader[UUID, AnswerTime | None]:
        """By the mentor's member id."""
        return DataLoader(load_fn=resolvers.profiles.answer_times_of)

    @cached_property
    def reachable(self) -> DataLoader[UUID, bool]:
        """By the member's id: whether the viewer can ask them to be their mentor at present."""
        return DataLoader(load_fn=partial(resolvers.shortlist.are_reachable, self._member))

    @cached_property
    def pictures(self) -> DataLoader[UUID, PictureFacts | None]:
        """By the member's id, as far as the viewer may see it."""
        return DataLoader(load_fn=self._seen(resolvers.pictures.facts_of))

    @cached_property
    def relationships(self) -> DataLoader[UUID, Relationship | None]:
        return DataLoader(load_fn=self._seen(resolvers.relationships.by_ids))

    @cached_property
    def meetings(self) -> DataLoader[tuple[UUID, tuple[Wanted, Window]], Slice[Meeting]]:
        return DataLoader(load_fn=partial(resolvers.meeting_lists.pages, self._member))

    @cached_property
    def meeting_counts(self) -> DataLoader[tuple[UUID, Wanted], int]:
        return DataLoader(load_fn=partial(resolvers.meeting_lists.counts, self._member))

    @cached_property
    def meeting_accounts(self) -> DataLoader[UUID, list[MeetingAccount]]:
        """By the id of the meeting, which has been seen already."""
        return DataLoader(load_fn=resolvers.meeting_lists.accounts_of)

    @cached_property
    def proposals(self) -> DataLoader[UUID, Proposal | None]:
        return DataLoader(load_fn=self._seen(resolvers.proposals.by_ids))

    @cached_property
    def reminders(self) -> DataLoader[UUID, list[TimedNotice]]:
        """By the id of the proposal, which has been seen already; as are histories."""
        return DataLoader(load_fn=resolvers.proposals.reminders_of)

    @cached_property
    def proposal_histories(self) -> DataLoader[UUID, list[Event]]:
        return DataLoader(load_fn=resolvers.histories.of_proposals)

    @cached_property
    def relationship_histories(self) -> DataLoader[UUID, list[Event]]:
        return DataLoader(load_fn=resolvers.histories.of_relationships)

    @cached_property
    def relationships_of_proposals(self) -> DataLoader[UUID, Relationship | None]:
        """By the id of the proposal."""
        return DataLoader(load_fn=self._seen(resolvers.relationships.by_proposals))

    @cached_property
    def contracts_of_relationships(self) -> DataLoader[UUID, Contract | None]:
        """By the id of the relationship."""
        return DataLoader(load_fn=self._seen(resolvers.contracts.by_relationships))

    @cached_property
    def contracts(self) -> DataLoader[UUID, Contract | None]:
        return DataLoader(load_fn=self._seen(resolvers.contracts.by_ids))

    @cached_property
    def contract_revisions(self) -> DataLoader[tuple[UUID, int], ContractRevision | None]:
        """By the id of the contract, and the revision's number."""
        return DataLoader(load_fn=partial(resolvers.contracts.revisions_by_number, self._member))

    @cached_property
    def contract_templates(self) -> DataLoader[str, ContractTemplate | None]:
        """By name and version: "mentoring-contract@1"."""
        return DataLoader(load_fn=pinned_contracts)

    @cached_property
    def newest_contract_pins(self) -> DataLoader[str, str]:
        """By the name of the template."""
        return DataLoader(load_fn=resolvers.contracts.newest_pins)

    @cached_property
    def signatures(self) -> DataLoader[UUID, list[ContractSignature]]:
        """By the id of the revision, which has been seen already."""
        return DataLoader(load_fn=resolvers.contracts.signatures_of)

    @cached_property
    def message_consents(self) -> DataLoader[UUID, set[UUID]]:
        """Who of the two wants the messages in the archive of a relationship."""
        return DataLoader(load_fn=resolvers.paper_archives.consents_of)

    @cached_property
    def emptied_archives(self) -> DataLoader[UUID, bool]:
        """Whether nothing is left of a relationship, by its id."""
        return DataLoader(load_fn=resolvers.paper_archives.are_emptied)

    @cached_property
    def threads(self) -> DataLoader[UUID, Thread | None]:
        """By the id of the relationship."""
        return DataLoader(load_fn=self._seen(resolvers.threads.by_relationships))

    @cached_property
    def messages(self) -> DataLoader[tuple[UUID, Window], Slice[Message]]:
        """By the id of the thread, as are both counts."""
        return DataLoader(load_fn=partial(resolvers.threads.pages, self._member))

    @cached_property
    def message_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=partial(resolvers.threads.message_counts, self._member))

    @cached_property
    def enquiry_messages(self) -> DataLoader[tuple[UUID, Window], Slice[EnquiryMessage]]:
        """By the id of the question to a mentor, as are the counts."""
        return DataLoader(load_fn=partial(resolvers.enquiries.message_pages, self._member))

    @cached_property
    def enquiry_message_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=partial(resolvers.enquiries.message_counts, self._member))

    @cached_property
    def desk_messages(self) -> DataLoader[tuple[UUID, Window], Slice[SupportMessage]]:
        """By the id of the request for help, as are the counts; for coordinators."""
        return DataLoader(load_fn=partial(resolvers.coordination.support.message_pages, self._member))

    @cached_property
    def desk_message_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=partial(resolvers.coordination.support.message_counts, self._member))

    @cached_property
    def unread_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=partial(resolvers.threads.unread_counts, self._member))

    @cached_property
    def open_threads(self) -> DataLoader[UUID, bool]:
        """Whether the viewer can write into the thread of that id."""
        return DataLoader(load_fn=partial(resolvers.threads.are_open, self._member))

    @cached_property
    def muted_threads(self) -> DataLoader[UUID, bool]:
        return DataLoader(load_fn=partial(resolvers.threads.are_muted, self._member))

    @cached_property
    def evidence(self) -> DataLoader[tuple[UUID, Window], Slice[Evidence]]:
        """By the id of the concern, which has been seen already, as are the counts."""
        return DataLoader(load_fn=resolvers.evidence.pages)

    @cached_property
    def evidence_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=resolvers.evidence.counts)

    @cached_property
    def tools(self) -> DataLoader[tuple[UUID, tuple[WantedTools, Window]], Slice[ToolDocument]]:
        """By the id of the relationship, as are the counts."""
        return DataLoader(load_fn=partial(resolvers.tool_lists.pages, self._member))

    @cached_property
    def tool_counts(self) -> DataLoader[tuple[UUID, WantedTools], int]:
        return DataLoader(load_fn=partial(resolvers.tool_lists.counts, self._member))

    @cached_property
    def tool_documents(self) -> DataLoader[UUID, ToolDocument | None]:
        return DataLoader(load_fn=self._seen(resolvers.tool_lists.by_ids))

    @cached_property
    def tool_revisions(self) -> DataLoader[tuple[UUID, int], ToolRevision | None]:
        """By the id of the document, and the revision's number."""
        return DataLoader(load_fn=partial(resolvers.tool_lists.revisions_by_number, self._member))

    @cached_property
    def tool_counterparts(self) -> DataLoader[UUID, ToolDocument | None]:
        """What the other one answered separately, opened or not: only for when it was submitted."""
        return DataLoader(load_fn=self._seen(resolvers.tool_rounds.counterparts))

    @cached_property
    def tool_revision_pages(self) -> DataLoader[tuple[UUID, Window], Slice[ToolRevision]]:
        """By the id of the document, as are the counts."""
        return DataLoader(load_fn=partial(resolvers.tool_lists.revision_pages, self._member))

    @cached_property
    def tool_revision_counts(self) -> DataLoader[UUID, int]:
        return DataLoader(load_fn=partial(resolvers.tool_lists.revision_counts, self._member))

    @cached_property
    def recorded_meetings(self) -> DataLoader[UUID, Meeting | None]:
        return DataLoader(load_fn=self._seen(resolvers.tool_lists.meetings))

    @cached_property
    def personal_data(self) -> DataLoader[UUID, PersonalData | None]:
        """By the member's id, as are roles and profiles; what coordinators read of it is written down."""
        return DataLoader(load_fn=partial(resolvers.coordination.summaries.personal_data, self._member))

    @cached_property
    def act_reasons(self) -> DataLoader[UUID, str]:
        """By the id of the event; for coordinators."""
        return DataLoader(load_fn=partial(resolvers.coordination.audit.reasons, self._member))

    @cached_property
    def relationships_looked_after(self) -> DataLoader[UUID, Relationship | None]:
        return DataLoader(load_fn=partial(resolvers.coordination.summaries.relationships, self._member))

    @cached_property
    def scheme_roles(self) -> DataLoader[UUID, list[SchemeRole]]:
        return DataLoader(load_fn=partial(resolvers.coordination.summaries.roles, self._member))

    @cached_property
    def mentors(self) -> DataLoader[UUID, MentorProfile | None]:
        return DataLoader(load_fn=partial(resolvers.coordination.summaries.mentors, self._member))

    @cached_property
    def relationship_counts(self) -> DataLoader[UUID, Counts]:
        """By the id of the relationship."""
        return DataLoader(load_fn=partial(resolvers.coordination.summaries.counts, self._member))

    def _seen(
        self, find: Callable[[Member, Sequence[UUID]], Awaitable[list[T | None]]]
    ) -> Callable[[list[UUID]], Awaitable[list[T | None]]]:
        """Find what the viewer may see; a guest sees nothing."""

        async def seen(keys: list[UUID]) -> list[T | None]:
            return await find(self.viewer, keys) if self.viewer else [None] * len(keys)

        return seen

    @property
    def _member(self) -> Member:
        if self.viewer is None:
            raise NotSignedIn
        return self.viewer
