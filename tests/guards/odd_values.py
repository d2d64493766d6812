"""Values that nobody means, for whatever the schema takes: the guards hand them in everywhere."""

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
)

Scalars = dict[str, Any]
ODD: dict[str, Scalars] = {
    "empty": {
        "String": "",
        "ID": "",
        "Int": 0,
        "Boolean": False,
        "DateTime": "2030-01-01T00:00:00Z",
        "Date": "2030-01-01",
    },
    "nothing": {
        "String": "\x00",
        "ID": "\x00",
        "Int": -1,
        "Boolean": True,
        "DateTime": "0001-01-01T00:00:00Z",
        "Date": "0001-01-01",
    },
    "endless": {
        "String": "x" * 20_000,
        "ID": "x" * 20_000,
        "Int": 2**31 - 1,
        "Boolean": True,
        "DateTime": "9999-12-31T23:59:59Z",
        "Date": "9999-12-31",
    },
    "before all time": {
        "String": "\u202egro.elpmaxe@live",
        "ID": "TWVtYmVyOg==",
        "Int": -(2**31),
        "Boolean": True,
        "DateTime": "0001-01-01T00:00:00+14:00",
        "Date": "0001-01-01",
    },
    "after all time": {
        "String": "🧘" * 50,
        "ID": "TWVtYmVyOm5vdC1hLXV1aWQ=",
        "Int": 1,
        "Boolean": True,
        "DateTime": "9999-12-31T23:59:59-14:00",
        "Date": "9999-12-31",
    },
    "a query": {
        "String": "'; DROP TABLE member; -- %_\\",
        "ID": "' OR 1=1 --",
        "Int": 7,
        "Boolean": True,
        "DateTime": "2026-03-29T01:30:00Z",
        "Date": "2026-03-29",
    },
    "no day": {
        "String": "2036-02-30T25:61:00+99:99",
        "ID": "9" * 40,
        "Int": 1_000_000,
        "Boolean": False,
        "DateTime": "2036-W01-1T10:00:00+23:59",
        "Date": "2036-W01-1",
    },
}


def filled(kind: GraphQLInputType, scalars: Scalars) -> Any:
    """A value of that type, made of these scalars."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, scalars)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, scalars)] * 3
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        fields = list(kind.fields.items())[: 1 if kind.is_one_of else None]
        return {name: filled(field.type, scalars) for name, field in fields if name != "idempotencyKey"}
    return scalars.get(str(kind))


def oddities(kind: GraphQLInputType) -> list[Any]:
    """All the odd values there are for that type: each made of odd scalars, no value, an empty list, every word."""
    found = [filled(kind, scalars) for scalars in ODD.values()]
    bare: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if bare is kind:
        found.append(None)
    if isinstance(bare, GraphQLList):
        found.append([])
    if isinstance(bare, GraphQLEnumType):
        found.extend(bare.values)
    return found
