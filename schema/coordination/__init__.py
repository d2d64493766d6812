"""What those who look after the scheme see and do. No type here has a field that could carry what two people share."""

import strawberry

from schema.context import Info
from schema.coordination.acts_between_two import ActsBetweenTwo
from schema.coordination.acts_for_member import ActsForMember
from schema.coordination.audit import AuditToLookAfter
from schema.coordination.broadcasts import BroadcastMutations, BroadcastsOfScheme
from schema.coordination.concern_acts import ConcernDeskMutations
from schema.coordination.concerns import ConcernsToLookAfter
from schema.coordination.confidential import ConfidentialMutations, ConfidentialToLookAfter
from schema.coordination.contract_templates import ContractTemplateMutations, ContractTemplatesToLookAfter
from schema.coordination.exports import ExportMutations, ExportsToFetch
from schema.coordination.guides import GuideDeskMutations, GuidesToLookAfter
from schema.coordination.lists import ListsOfScheme
from schema.coordination.mail import MailMutations, MailToLookAfter
from schema.coordination.overview import OverviewOfScheme
from schema.coordination.people import PeopleToLookAfter
from schema.coordination.policy import PolicyMutations, PolicyToLookAfter
from schema.coordination.roll import RollMutations, RollToLookAfter
from schema.coordination.support import SupportDeskMutations, SupportToLookAfter
from schema.coordination.tools import ToolsToLookAfter
from schema.coordination.topics import TopicMutations, TopicsToLookAfter


@strawberry.type(description="What there is to look after.")
class Coordination(
    OverviewOfScheme,
    ListsOfScheme,
    MailToLookAfter,
    PeopleToLookAfter,
    PolicyToLookAfter,
    TopicsToLookAfter,
    GuidesToLookAfter,
    ExportsToFetch,
    ContractTemplatesToLookAfter,
    RollToLookAfter,
    ToolsToLookAfter,
    SupportToLookAfter,
    ConcernsToLookAfter,
    AuditToLookAfter,
    ConfidentialToLookAfter,
    BroadcastsOfScheme,
):
    pass


@strawberry.type
class CoordinationQueries:
    @strawberry.field(
        description="What there is to look after; null for whoever does not look after the scheme."
    )
    def coordination(self, info: Info) -> Coordination | None:
        member = info.context.member
        return Coordination(row=member) if member and member.is_coordinator else None


@strawberry.type
class CoordinationMutations(
    MailMutations,
    PolicyMutations,
    TopicMutations,
    GuideDeskMutations,
    ExportMutations,
    ContractTemplateMutations,
    RollMutations,
    SupportDeskMutations,
    ConcernDeskMutations,
    ActsBetweenTwo,
    ActsForMember,
    ConfidentialMutations,
    BroadcastMutations,
):
    pass
