"""From query text to a document that may be executed: parsed, within its limits, valid, and remembered."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, cast
from weakref import WeakKeyDictionary

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, validate
from strawberry.extensions import SchemaExtension
from strawberry.schema import BaseSchema
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types.execution import ExecutionContext, ParseOptions

from schema.error_policy import MOST_ERRORS, Code
from schema.limits import LIMITS, Limits, faults

OWN_RULES = (MaybeNullValidationRule, OneOfInputValidationRule)  # besides GraphQL's
ROOM = 100_000  # tokens that all remembered documents of a schema may have together


class Documents(SchemaExtension):
    """Parses, weighs and validates a document once.

    Strawberry's own ValidationCache would validate before anything could be weighed.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._is_remembered = False

    def on_operation(self) -> Iterator[None]:
        options = {"max_tokens": self._limits.tokens, "max_source_length": self._limits.characters}
        self.execution_context.parse_options = cast("ParseOptions", options)  # it knows only max_tokens
        yield

    def on_parse(self) -> Iterator[None]:
        document = _memory(self.execution_context).get(self.execution_context.query or "")
        if document:
            self._is_remembered = True
            self.execution_context.graphql_document = document
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        assert document is not None  # noqa: S101  it was parsed, or we would not be here
        context.pre_execution_errors = _unresolved(context, document)
        if not context.pre_execution_errors and not self._is_remembered:
            context.pre_execution_errors = self._faults(context, document)
        yield

    def _faults(self, context: ExecutionContext, document: DocumentNode) -> list[GraphQLError]:
        found = faults(document, self._limits) or _invalidity(context, document)
        if not found:
            _memory(context).keep(context.query or "", document)
        return found


class Memory:
    """The documents last used, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()
        self._room = room

    def get(self, query: str) -> DocumentNode | None:
        if query in self._documents:
            self._documents.move_to_end(query)
        return self._documents.get(query)

    def keep(self, query: str, document: DocumentNode) -> None:
        if query in self._documents:
            return  # two requests brought it at once
        self._documents[query] = document
        self._room -= document.token_count
        while self._room < 0:
            _, forgotten = self._documents.popitem(last=False)
            self._room += forgotten.token_count


_memories: WeakKeyDictionary[Any, Memory] = WeakKeyDictionary()


def _memory(context: ExecutionContext) -> Memory:
    return _memories.setdefault(context.schema, Memory())


def has_passed(schema: BaseSchema, query: str) -> bool:
    """Whether a document of this text was parsed, weighed and found valid not long ago."""
    memory = _memories.get(schema)
    return memory is not None and memory.get(query) is not None


def _unresolved(context: ExecutionContext, document: DocumentNode) -> list[GraphQLError]:
    """Refuse to guess which operation is meant; Strawberry would run the first."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    named = context._provided_operation_name  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  kept nowhere else
    if len(operations) == 1 or named is not None:
        return []
    sentence = "The document has several operations. Say with operationName which one is meant."
    return [GraphQLError(sentence, extensions={"code": Code.OPERATION_RESOLUTION_FAILURE.value})]


def _invalidity(context: ExecutionContext, document: DocumentNode) -> list[GraphQLError]:
    return validate(
        context.schema._schema,  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  Strawberry validates with it, too
        document,
        (*context.validation_rules, *OWN_RULES),
        max_errors=MOST_ERRORS,
        hide_suggestions=True,
    )
