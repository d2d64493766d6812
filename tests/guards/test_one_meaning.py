"""One field name has one type and nullability wherever objects of several types meet, so that no client needs aliases.

Relay refuses to compile what is asked of several members otherwise, and generated classes get fields of no type.
"""

from collections import defaultdict

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_abstract_type,
)
from strawberry.printer import print_schema

import schema

SERVED = build_schema(print_schema(schema.schema))

# `Node` is no family: it says only that an object has an id, and everything that has one is among its members. Were one
# name to have one type in all of them, `status` would have to be `meetingStatus` and `proposalStatus`, which the naming
# of this schema forbids. Who asks several types of one `node` gives such fields aliases, as with every Relay server.
NO_FAMILY = {"Node"}

# An edge leads to a node that can be fetched again by its id, so that Relay's stores know it; except where that is not
# so by design. Each has one way in, its list, and no other object refers to it.
LINES_OF_A_LIST = {
    "AccountEventEdge": "a line of what has happened to one's account: never changes, nothing to fetch",
    "AuditEntryEdge": "a line of the audit trail: never changes, and reading it is itself written down",
    "DismissedMentorEdge": "who was passed over, and since when; the member in it is a node",
    "EnquiryMessageEdge": "read only through the enquiry in which it was written",
    "HandedInMessageEdge": "read only through the concern that it was handed in for, which checks who handles it",
    "MessageToSchemeEdge": "a line of who wrote in which words; nothing of it changes",
    "PolicyVersionEdge": "a version of the rules, known by its number; never changes once it holds",
    "RecordedContractEdge": "confidential: read only through an opened record, while that is open",
    "RecordedMeetingEdge": "confidential: read only through an opened record, while that is open",
    "RecordedMessageEdge": "confidential: read only through an opened record, while that is open",
    "RecordedToolEdge": "confidential: read only through an opened record, while that is open",
    "RollLineEdge": "a line of the file that was handed in, known by its number",
    "SupportCaseMessageEdge": "read only through the request for help in which it was written",
    "TopicUseEdge": "a topic, which is a node, and how often it is used",
    "UnreachedMemberEdge": "a member, who is a node, and why mail does not arrive",
}


def test_one_name_has_one_type_in_all_members() -> None:
    families = [
        kind for kind in SERVED.type_map.values() if is_abstract_type(kind) and kind.name not in NO_FAMILY
    ]

    assert {kind.name: several for kind in families if (several := ambiguous(SERVED, kind))} == {}


def test_every_edge_leads_to_a_node_unless_it_says_why_not() -> None:
    edges = {kind.name: kind for kind in SERVED.type_map.values() if kind.name.endswith("Edge")}

    assert {name for name, kind in edges.items() if not leads_to_a_node(kind)} == set(LINES_OF_A_LIST)


def ambiguous(
    schema: GraphQLSchema, kind: GraphQLInterfaceType | GraphQLUnionType
) -> dict[str, dict[str, list[str]]]:
    """By field name: its types, and where each stands. What is deprecated goes away, which is its cure."""
    types: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for member in schema.get_possible_types(kind):
        for name, field in member.fields.items():
            if not field.deprecation_reason:
                types[name][str(field.type)].append(member.name)
    return {name: dict(found) for name, found in types.items() if len(found) > 1}


def leads_to_a_node(edge: object) -> bool:
    assert isinstance(edge, GraphQLObjectType)
    node = get_named_type(edge.fields["node"].type)
    return isinstance(node, GraphQLObjectType | GraphQLInterfaceType) and "Node" in {
        interface.name for interface in node.interfaces
    }


def test_the_guard_itself_sees_another_type_and_another_nullability() -> None:
    small = build_schema("union Both = A | B type A { n: Int! s: String! } type B { n: Int s: [String!]! }")
    both = small.type_map["Both"]
    assert isinstance(both, GraphQLUnionType)

    assert ambiguous(small, both) == {
        "n": {"Int!": ["A"], "Int": ["B"]},
        "s": {"String!": ["A"], "[String!]!": ["B"]},
    }
