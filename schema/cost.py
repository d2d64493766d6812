"""What the pages of a query come to: entries are counted as they are read, and weighed by what is asked of each.

Pages within pages multiply, and a meeting leads back to its relationship and so to its meetings; what nobody can
tell from the document is how many there are.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from schema.limits import LIMITS, Limits, too_complex

ENTRIES = frozenset({"edges", "nodes"})


@dataclass
class _Purse:
    """How many values there may be, how many there are still to come, and how many each entry is taken for."""

    most: int
    left: int
    weight: int
    is_of_query: bool


_purse: ContextVar[_Purse | None] = ContextVar("purse", default=None)


class Pages(SchemaExtension):
    """Refuses a query whose pages come to too much. A mutation has done its work: only what it reads on is refused."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits

    def on_execute(self) -> Iterator[None]:
        context = self.execution_context
        assert context.graphql_document is not None  # noqa: S101  it was parsed, or we would not be here
        is_query = context.operation_type is OperationType.QUERY
        most = self._limits.values if is_query else self._limits.values_after_change
        purse = _Purse(most, most, weight(context.graphql_document), is_query)
        before = _purse.set(purse)
        try:
            yield
        finally:
            _purse.reset(before)
        if purse.left < 0 and is_query:
            raise too_complex("values", most)


def affordable(entries: int) -> bool:
    """Whether a page of so many entries may be read; where not, a query is refused, whatever comes of the page.

    Raises:
        GraphQLError: it may not, and it is a mutation that asks.
    """
    purse = _purse.get()
    if purse is None:
        return True
    purse.left -= entries * purse.weight
    if purse.left < 0 and not purse.is_of_query:
        raise too_complex("values", purse.most)
    return purse.left >= 0


def weight(document: DocumentNode) -> int:
    """The most fields that the document asks of one entry, those of entries within it not counted.

    It has been weighed and validated: its fragments are there, do not spread themselves, and are small.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    most, rest = 1, list[SelectionSetNode]()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            rest.extend(_counted(definition.selection_set, fragments)[1])
    while rest:
        fields, entries = _counted(rest.pop(), fragments)
        most = max(most, fields)
        rest.extend(entries)
    return most


def _counted(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]
) -> tuple[int, list[SelectionSetNode]]:
    """How many fields there are in these braces and below, and the braces of the entries that were left out."""
    fields, entries, rest = 0, list[SelectionSetNode](), [selections]
    while rest:
        for selection in rest.pop().selections:
            fields += isinstance(selection, FieldNode)
            inside = _braces(selection, fragments)
            if inside and isinstance(selection, FieldNode) and selection.name.value in ENTRIES:
                entries.append(inside)
            elif inside:
                rest.append(inside)
    return fields, entries


def _braces(selection: object, fragments: dict[str, FragmentDefinitionNode]) -> SelectionSetNode | None:
    match selection:
        case FieldNode() | InlineFragmentNode():
            return selection.selection_set
        case FragmentSpreadNode():
            return fragments[selection.name.value].selection_set
        case _:
            return None
