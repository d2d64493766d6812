"""What two people tell each other stays between them: a coordinator is a stranger to it, too.

Held twice: nothing of a pair is found by a coordinator, and the types made for coordinators lead to no type and have no
text that could carry it, but for what is opened for a concern. A new text of such a type needs a line in `TEXTS`, with
what it says.
"""

from collections.abc import Iterator

from graphql import GraphQLNamedType, GraphQLObjectType, GraphQLUnionType, get_named_type

import schema
from models.members import SystemRole
from tests.people import a_member
from tests.settled_world import GUEST, MENA, World, world

__all__ = ["world"]  # the fixture: Mena and Otto work together, Ada has asked Tess

THINGS = (
    "relationship",
    "meeting",
    "proposal",
    "contract",
    "revision",
    "thread",
    "message",
    "tool",
    "concern",
    "session",
)
# What is of two people, or of one alone, and opens the way to it.
OF_OTHERS = {
    "Account",
    "Concern",
    "Contract",
    "ContractRevision",
    "Meeting",
    "Message",
    "Notification",
    "Proposal",
    "Relationship",
    "Session",
    "SupportRequest",
    "Thread",
    "ToolDocument",
    "ToolRevision",
    "Viewer",
}
# Texts that coordinators read, and what they say. None is written by one of two people for the other, but for what one
# of them handed in of their own accord.
TEXTS = {
    "ContractTemplateVersion.note": "why a coordinator changed it",
    "ContractTemplateVersion.pin": "which template it is",
    "ContractTemplateVersion.publisherName": "a name",
    "ContractTemplateVersion.title": "the words of every contract",
    "DraftedGuide.slug": "a guide's short name",
    "AuditEntry.kind": "what happened",
    "AuditEntry.reason": "what a coordinator wrote",
    "AuditEntry.subjectType": "what it happened to",
    "ConcernCase.narrative": "what a member told the scheme in confidence, each reading of which is written down",
    "ConcernCase.reference": "a reference",
    "FailedMail.kind": "which letter it is",
    "FailedMail.displayName": "a name",
    "Broadcast.locale": "the code of a language",
    "BroadcastWording.locale": "the code of a language",
    "BroadcastWording.subject": "what a coordinator wrote to many",
    "BroadcastWording.text": "what a coordinator wrote to many",
    "Guide.body": "a text of the scheme's, for everybody",
    "Guide.slug": "a text of the scheme's, for everybody",
    "Guide.summary": "a text of the scheme's, for everybody",
    "Guide.title": "a text of the scheme's, for everybody",
    "Guide.transcriptUrl": "a text of the scheme's, for everybody",
    "Guide.url": "a text of the scheme's, for everybody",
    "GuideDraft.body": "a text of the scheme's, for everybody",
    "GuideDraft.faults": "a text of the scheme's, for everybody",
    "GuideDraft.summary": "a text of the scheme's, for everybody",
    "GuideDraft.title": "a text of the scheme's, for everybody",
    "GuideDraft.transcriptUrl": "a text of the scheme's, for everybody",
    "GuideDraft.url": "a text of the scheme's, for everybody",
    "GuideEditionRecord.body": "a text of the scheme's, for everybody",
    "GuideEditionRecord.note": "why a coordinator changed it",
    "GuideEditionRecord.publisherName": "a name",
    "GuideEditionRecord.title": "a text of the scheme's, for everybody",
    "HandedInMessage.body": "what one of two wrote, which one of them handed in with a concern",
    "MemberSummary.displayName": "a name",
    "MemberSummary.email": "an address, each reading of which is written down",
    "MemberSummary.membershipNumber": "a number, each reading of which is written down",
    "MemberSummary.suspensionReason": "what a coordinator wrote",
    "PolicyChange.after": "a rule of the scheme's",
    "PolicyChange.before": "a rule of the scheme's",
    "PolicyChange.rule": "which rule it is",
    "PolicyVersion.note": "why a coordinator changed a rule",
    "PolicyVersion.publisherName": "a name",
    "RelationshipSummary.privateReason": "what one of the two, or a coordinator, wrote to the coordinators alone",
    "TemplateClause.key": "the words of every contract",
    "TemplateClause.sample": "the words of every contract",
    "TemplateClause.source": "the words of every contract",
    "TemplateClause.text": "the words of every contract",
    "TemplateClause.title": "the words of every contract",
    "SupportCase.email": "where the scheme answers, each reading of which is written down",
    "SupportCase.message": "what somebody asked the scheme",
    "SupportCase.name": "a name",
    "SupportCase.reference": "a reference",
    "SupportCase.subject": "what somebody asked the scheme",
    "SupportCaseMessage.body": "what somebody asked the scheme, and what it answered",
    "Topic.group": "the scheme's own words",
    "Topic.label": "the scheme's own words",
    "Topic.slug": "the scheme's own words",
    "Topic.synonyms": "the scheme's own words",
    "RollImport.contentHash": "a fingerprint",
    "RollImport.fileName": "the name of a file that they sent",
    "RollLine.number": "a number in a file that they sent, or on the roll",
    "SchemeExport.url": "where the file is",
    "MessageToScheme.asked": "what a form asks",
    "MessageToScheme.displayName": "a name",
    "MessageToScheme.template": "which tool it is",
    "MessageToScheme.text": "what a member wrote to the scheme alone",
    "ToolAverage.key": "which question it is",
    "ToolAverage.label": "what a form asks",
    "ToolAverage.template": "which tool it is",
    "ToolAverage.title": "what a tool is called",
    "UnreachedMember.displayName": "a name",
}
# The one exception: what a coordinator opens for a concern (tests/stories/test_confidential_records.py).
OPENED = "ConfidentialRecord"
IN_IT = {"RecordedContract", "RecordedMeeting", "RecordedMessage", "RecordedTool"}
OF_ANY_LIST = {"PageInfo", "Query"}  # cursors; and the schema again, which every payload of a mutation has


async def test_to_a_coordinator_nothing_of_a_pair_exists(world: World) -> None:
    cora = await world.clients[GUEST].of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    query = "query($id: ID!) { node(id: $id) { id } }"

    found = {name: (await cora.ask(query, id=world.ids[name]))["node"] for name in THINGS}
    mine = {name: (await world.clients[MENA].ask(query, id=world.ids[name]))["node"] for name in THINGS}

    assert found == dict.fromkeys(THINGS)
    assert [name for name, node in mine.items() if node is None] == ["proposal"]  # that one is Ada's


async def test_to_a_coordinator_no_list_shows_other_peoples_things(world: World) -> None:
    cora = await world.clients[GUEST].of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    lists = ("proposals", "relationships", "meetings", "supportRequests", "concerns")

    data = await cora.ask(f"{{ viewer {{ {' '.join(f'{name} {{ totalCount }}' for name in lists)} }} }}")

    assert data["viewer"] == {name: {"totalCount": 0} for name in lists}


def test_what_coordinators_read_leads_to_nothing_of_a_pair() -> None:
    assert set(of_coordinators()) & OF_OTHERS == set()


def test_every_text_that_coordinators_read_is_known() -> None:
    texts = {
        f"{name}.{field}"
        for name, kind in of_coordinators().items()
        for field, of in kind.fields.items()
        if get_named_type(of.type).name == "String" and not name.endswith("Edge")
    }

    assert texts == set(TEXTS)


def test_what_is_opened_for_a_concern_is_reached_through_that_record_alone() -> None:
    """Each kind of list that carries it stands in one field of the record, and nowhere else."""
    lists = {f"{name}{end}" for name in IN_IT for end in ("Connection", "Edge")}
    doors = {
        f"{kind.name}.{field}"
        for kind in kinds()
        for field, of in kind.fields.items()
        if get_named_type(of.type).name in IN_IT | lists and kind.name not in lists
    }

    assert doors == {f"{OPENED}.{field}" for field in ("contract", "meetings", "messages", "sharedTools")}


def of_coordinators() -> dict[str, GraphQLObjectType]:
    """The types of schema/coordination, and whatever they lead to."""
    found: dict[str, GraphQLObjectType] = {}
    rest: list[GraphQLNamedType] = [kind for kind in kinds() if is_theirs(kind) and kind.name not in IN_IT]
    while rest:
        kind = rest.pop()
        if isinstance(kind, GraphQLUnionType):
            rest.extend(kind.types)
        elif isinstance(kind, GraphQLObjectType) and kind.name not in found and kind.name not in OF_ANY_LIST:
            found[kind.name] = kind
            rest.extend(
                get_named_type(of.type) for name, of in kind.fields.items() if not is_opened(kind, name)
            )
    return {name: kind for name, kind in found.items() if not is_refusal(kind)}


def kinds() -> Iterator[GraphQLObjectType]:
    yield from (
        kind for kind in schema.schema._schema.type_map.values() if isinstance(kind, GraphQLObjectType)
    )


def is_theirs(kind: GraphQLObjectType) -> bool:
    definition = (kind.extensions or {}).get("strawberry-definition")
    return getattr(getattr(definition, "origin", None), "__module__", "").startswith("schema.coordination")


def is_opened(kind: GraphQLObjectType, field: str) -> bool:
    """Whether it is there that an opened record shows what the two share."""
    return kind.name == OPENED and field in {"contract", "meetings", "messages", "sharedTools"}


def is_refusal(kind: GraphQLObjectType) -> bool:
    return "UserError" in {each.name for each in kind.interfaces}
