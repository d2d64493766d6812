"""What a Relay client asks, made from schema.graphql, so that a new field is covered without anybody thinking of it.

A refetchable fragment of every node type, a pagination fragment in both directions of every connection, and every
mutation with all that its payload says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

DIRECTIONS = {"Forward": ("first", "after"), "Backward": ("last", "before")}
REFETCHED_BY_THEMSELVES = {"Query", "Viewer"}  # and every node; Relay knows no other way back to an object


@dataclass
class Document:
    """One module of the client; Relay wants what stands in it to bear its name."""

    module: str
    text: str


def nodes(schema: GraphQLSchema) -> Iterator[Document]:
    for kind in node_types(schema):
        module = f"{kind.name}Again"
        head = f'fragment {module}_node on {kind.name} @refetchable(queryName: "{module}Query")'
        yield Document(module, f"{head} {{ {selection(schema, kind, depth=2)} }}")


def connections(schema: GraphQLSchema) -> Iterator[Document]:
    for owner, name, field in connection_fields(schema):
        for direction, (count, cursor) in DIRECTIONS.items():
            module = f"{owner.name}{title(name)}{direction}"
            others = "".join(f", {other}: ${other}" for other in field.args if other not in PAGING)
            page = (
                f'{name}({count}: $count, {cursor}: $cursor{others}) @connection(key: "{module}_{name}") '
                f"{{ {rows(schema, get_named_type(field.type))} }}"
            )
            kind, inside = from_a_refetchable(schema, owner, page)
            yield Document(
                module,
                f'fragment {module}_page on {kind} @refetchable(queryName: "{module}Query") '
                f'@argumentDefinitions(count: {{type: "Int", defaultValue: 20}}, '
                f'cursor: {{type: "{field.args[cursor].type}"}}) {{ {inside} }}',
            )


def mutations(schema: GraphQLSchema) -> Iterator[Document]:
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        module = title(name)
        payload = selection(schema, get_named_type(field.type), depth=2)
        yield Document(
            module,
            f"mutation {module}Mutation($input: {field.args['input'].type}) @raw_response_type "
            f"{{ {name}(input: $input) {{ {payload} }} }}",
        )


def node_types(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return list(schema.get_possible_types(node))


def connection_fields(schema: GraphQLSchema) -> Iterator[tuple[GraphQLObjectType, str, GraphQLField]]:
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            yield from ((kind, name, field) for name, field in kind.fields.items() if is_connection(field))


def is_connection(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def from_a_refetchable(schema: GraphQLSchema, owner: GraphQLObjectType, page: str) -> tuple[str, str]:
    """The type that the fragment is on, and the way from there to the page."""
    if owner in node_types(schema) or owner.name in REFETCHED_BY_THEMSELVES:
        return owner.name, page
    assert schema.query_type is not None
    way = next(
        name for name, field in schema.query_type.fields.items() if get_named_type(field.type) is owner
    )
    return "Query", f"{way} {{ {page} }}"


def rows(schema: GraphQLSchema, connection: GraphQLNamedType) -> str:
    """Relay asks for the cursors and the page info by itself."""
    assert isinstance(connection, GraphQLObjectType)
    edge = get_named_type(connection.fields["edges"].type)
    assert isinstance(edge, GraphQLObjectType)
    of_the_edge = selection(schema, edge, depth=2)
    return f"{selection(schema, connection, depth=0)} edges {{ {of_the_edge} }}"


def selection(schema: GraphQLSchema, kind: GraphQLNamedType, depth: int) -> str:
    """All there is of a type that no argument is needed for, so many objects deep; of a union, of every member."""
    if kind.name == "Node":
        return "__typename id"
    if is_abstract_type(kind):
        members = schema.get_possible_types(kind)
        return " ".join(
            ["__typename", *(f"... on {of.name} {{ {fields(schema, of, depth)} }}" for of in members)]
        )
    assert isinstance(kind, GraphQLObjectType)
    return fields(schema, kind, depth)


def fields(schema: GraphQLSchema, kind: GraphQLObjectType, depth: int) -> str:
    asked = ["__typename"]
    for name, field in kind.fields.items():
        of = get_named_type(field.type)
        if field.deprecation_reason or any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(of):
            asked.append(name)
        elif depth > 0 and of is not schema.query_type and not is_connection(field):
            asked.append(f"{name} {{ {selection(schema, of, depth - 1)} }}")
    return "\n".join(asked)


def title(name: str) -> str:
    return name[0].upper() + name[1:]


PAGING = {argument for direction in DIRECTIONS.values() for argument in direction}
