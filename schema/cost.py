"""How many values an operation can come to: its fields, each as often as the pages around it can have entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from resolvers.lists import LARGEST_PAGE, PAGE

ENTRIES = frozenset({"edges", "nodes"})
SIZES = frozenset({"first", "last"})


@dataclass(frozen=True)
class _Braces:
    """A selection set, how often it is answered, and the size of the page that it may be of."""

    selections: SelectionSetNode
    times: int = 1
    page: int = PAGE


def cost(document: DocumentNode, name: str | None, variables: Mapping[str, Any] | None, enough: int) -> int:
    """What the operation of that name can come to, counted until it is more than `enough`.

    The document has been weighed and validated: its fragments are there, do not spread themselves, and are small.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    counted, rest = 0, list(_operations(document, name))
    values = {key: value for each in rest for key, value in _defaults(each).items()} | dict(variables or {})
    open_braces = [_Braces(each.selection_set) for each in rest]
    while open_braces and counted <= enough:
        braces = open_braces.pop()
        for selection in braces.selections.selections:
            match selection:
                case FieldNode():
                    counted += braces.times
                    open_braces.extend(_inside(selection, braces, values))
                case InlineFragmentNode():
                    open_braces.append(replace(braces, selections=selection.selection_set))
                case FragmentSpreadNode():
                    inner = fragments[selection.name.value].selection_set
                    open_braces.append(replace(braces, selections=inner))
                case _:
                    pass
    return counted


def _operations(document: DocumentNode, name: str | None) -> Iterator[OperationDefinitionNode]:
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and name in {
            None,
            each.name.value if each.name else None,
        }:
            yield each


def _defaults(operation: OperationDefinitionNode) -> dict[str, ValueNode | None]:
    return {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}


def _inside(field: FieldNode, around: _Braces, values: Mapping[str, Any]) -> Iterator[_Braces]:
    if field.selection_set:
        times = around.times * (around.page if field.name.value in ENTRIES else 1)
        yield _Braces(field.selection_set, times, _page(field, values))


def _page(field: FieldNode, values: Mapping[str, Any]) -> int:
    given = [_size(each.value, values) for each in field.arguments or () if each.name.value in SIZES]
    return max((size for size in given if size is not None), default=PAGE)


def _size(given: object, values: Mapping[str, Any]) -> int | None:
    """How large a page is asked for; none where nothing is said. What is no size is refused when it comes to that."""
    match given:
        case VariableNode():
            return _size(values.get(given.name.value), values)
        case IntValueNode():
            return _size(int(given.value), values)
        case int() | float():  # 100.0 is an Int, too
            return max(0, min(int(given), LARGEST_PAGE))
        case None | NullValueNode():
            return None
        case _:
            return LARGEST_PAGE
