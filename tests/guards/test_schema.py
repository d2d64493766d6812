"""What clients may rely on: the schema that is served is the one that is written down, and every word is explained."""

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)
from strawberry.printer import print_schema

import models
import schema
from models.meetings import MeetingCancelled
from models.refusals import Refusal
from schema.errors import error_in
from schema.limits import ONCE_A_DOCUMENT

SNAPSHOT = Path(__file__).parents[2] / "schema.graphql"


@cache
def served() -> GraphQLSchema:
    return build_schema(print_schema(schema.schema))


def own_types() -> list[GraphQLNamedType]:
    return [kind for name, kind in served().type_map.items() if not name.startswith("__")]


def undescribed(kind: GraphQLNamedType) -> Iterator[str]:
    if not kind.description and kind.name not in {"ID", "String", "Int", "Float", "Boolean"}:
        yield kind.name
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for name, field in kind.fields.items():
            if not field.description:
                yield f"{kind.name}.{name}"
            for argument, of in getattr(field, "args", {}).items():
                if not of.description:
                    yield f"{kind.name}.{name}({argument})"
    if isinstance(kind, GraphQLEnumType):
        yield from (f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description)


def refusal_kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from refusal_kinds(kind)


def test_schema_graphql_is_what_is_served() -> None:
    assert SNAPSHOT.read_text(encoding="utf-8") == schema.as_text(), (
        "run `make schema` and look at the difference"
    )


def test_every_word_of_the_schema_is_described() -> None:
    assert [gap for kind in own_types() for gap in undescribed(kind)] == []


def test_every_mutation_has_one_input_and_a_nullable_payload_with_errors() -> None:
    mutations = served().mutation_type
    assert mutations is not None

    for name, field in mutations.fields.items():
        title = name[0].upper() + name[1:]
        assert {argument: str(of.type) for argument, of in field.args.items()} == {
            "input": f"{title}Input!"
        }, name
        assert str(field.type) == f"{title}Payload", name
        payload = served().type_map[f"{title}Payload"]
        assert isinstance(payload, GraphQLObjectType)
        assert str(payload.fields["errors"].type) == f"[{title}Error!]!", name
        assert str(payload.fields["query"].type) == "Query!", name
        others = {
            key: str(of.type)
            for key, of in payload.fields.items()
            if key not in {"errors", "query", "warnings"}
        }
        assert not [key for key, kind in others.items() if kind.endswith("!")], name


def test_what_is_deprecated_says_what_to_use_and_until_when_it_is_there() -> None:
    types = [kind for kind in own_types() if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)]
    old = {(kind, name): field.deprecation_reason for kind in types for name, field in kind.fields.items()}

    for (kind, name), reason in old.items():
        if reason:
            told = re.fullmatch(r"Use `(\w+)`\. .*Removal on (\d{4}-\d\d-\d\d) UTC\.", reason)
            assert told, f"{kind.name}.{name}: {reason}"
            assert old[kind, told[1]] is None, f"{kind.name}.{name} is to be replaced by what goes away too"
            assert date.fromisoformat(told[2]).year >= 2027


def test_every_refusal_has_a_sentence_and_a_code_of_its_own() -> None:
    kinds = list(refusal_kinds())

    assert [kind.__name__ for kind in kinds if not kind.sentence] == []
    assert len({kind.code() for kind in kinds}) == len(kinds)


def test_every_refusal_stands_in_the_models_so_that_the_schema_knows_it() -> None:
    assert [
        kind.__name__ for kind in refusal_kinds() if kind.__module__.split(".")[0] not in {"models", "tests"}
    ] == []


def test_every_refusal_is_known_to_a_process_that_has_only_loaded_the_schema() -> None:
    """One that `models/__init__.py` does not load would be answered as a fault of ours."""
    known = subprocess.run(  # apart from what other tests have loaded
        [sys.executable, "-c", "from schema.errors import UserErrorCode as c; print(*c.__members__)"],
        cwd=SNAPSHOT.parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"models.{module.name}")

    assert {kind.code() for kind in refusal_kinds() if kind.__module__.startswith("models.")} - set(
        known
    ) == set()


def test_no_default_of_null_is_printed() -> None:
    assert "= null" not in schema.as_text()


def test_a_refusal_that_a_mutation_does_not_list_is_a_slip_of_ours() -> None:
    with pytest.warns(RuntimeWarning, match="SendMessageError does not list MeetingCancelled"):
        shown = error_in("SendMessageError", MeetingCancelled())

    assert type(shown).__name__ == "StateConflict"
    assert shown.code.name == "MEETING_CANCELLED"


def test_what_tries_a_secret_or_writes_to_any_address_stands_once_in_a_document() -> None:
    mutations = served().mutation_type
    assert mutations is not None
    inputs = {name: get_named_type(field.args["input"].type) for name, field in mutations.fields.items()}
    telling = {"password", "current", "token", "email"}

    assert {
        name
        for name, kind in inputs.items()
        if isinstance(kind, GraphQLInputObjectType) and telling & kind.fields.keys()
    } == ONCE_A_DOCUMENT
