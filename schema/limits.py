"""How much one GraphQL document may ask for: weighed once, in linear time, before it is validated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from schema.error_policy import Code

# Each tries a secret or sends a mail; aliases must not multiply them past the rate limits.
ONCE_A_DOCUMENT = frozenset(
    {
        "changePassword",
        "confirmEmailChange",
        "deleteAccount",
        "register",
        "requestDataExport",
        "requestEmailChange",
        "requestPasswordReset",
        "requestSupport",
        "resendVerification",
        "resetPassword",
        "signIn",
        "undoAccountDeletion",
        "verifyEmail",
    }
)
INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True)
class Limits:
    characters: int = 65_536  # the lexer reads letter by letter; long text belongs in variables
    tokens: int = 2_000
    depth: int = 15  # introspection not counted: graphql-core bounds that itself
    aliases: int = 30
    directives: int = 10
    fields: int = 400
    selections: int = 80  # in one pair of braces
    repeats: int = 40  # of one name in one place: comparing them all is quadratic
    values: int = 30_000  # that its pages come to, a second's work at worst; see schema/cost.py
    values_after_change: int = (
        7_500  # the same for what a mutation reads on: each page too many is an error there
    )
    seconds: float = 10  # for a query; see schema/deadline.py


LIMITS = Limits()


@dataclass
class Weight:
    """What one definition asks for, together with every fragment it spreads."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    selections: int = 0
    repeats: int = 0
    sensitive: int = 0
    names: Counter[str] = field(default_factory=Counter[str])  # at the top, where a spread merges them


@dataclass
class _Braces:
    """One selection set still to be looked at."""

    selections: SelectionSetNode
    depth: int
    names: Counter[str]
    introspects: bool


def faults(document: DocumentNode, limits: Limits) -> list[GraphQLError]:
    """Say why `document` may not be validated, let alone executed; nothing when it may."""
    return Scale(document).faults(limits)


class Scale:
    """Weighs a document. `looked_at` counts selections: each is looked at once, however often spread."""

    def __init__(self, document: DocumentNode) -> None:
        self.looked_at = 0
        self._operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        self._fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
        self._weights: dict[str, Weight] = {}

    def faults(self, limits: Limits) -> list[GraphQLError]:
        named = {fragment.name.value: fragment for fragment in self._fragments}
        if len(named) < len(self._fragments):
            return [_invalid("There can be only one fragment of a name.")]
        try:
            # Parts before wholes, so that each weight is there when it is added.
            names = [*TopologicalSorter(_spreads(named)).static_order()]
        except CycleError:
            return [_invalid("A fragment cannot spread itself, not even by way of others.")]
        order = [named[name] for name in names if name in named]
        for definition in (*order, *self._operations):
            if fault := _fault(definition, self._weigh(definition), limits):
                return [fault]
        return []

    def _weigh(self, definition: ExecutableDefinitionNode) -> Weight:
        weight = Weight(directives=len(definition.directives or ()))
        levels = [weight.names]
        rest = [_Braces(definition.selection_set, 1, weight.names, _is_about_types(definition))]
        while rest:
            braces = rest.pop()
            if not braces.introspects:
                weight.depth = max(weight.depth, braces.depth)
            weight.selections = max(weight.selections, len(braces.selections.selections))
            for inner in self._add(weight, braces):
                rest.append(inner)
                levels.append(inner.names)
        weight.repeats = max(max(names.values(), default=0) for names in levels)
        if isinstance(definition, FragmentDefinitionNode):
            self._weights[definition.name.value] = weight
        return weight

    def _add(self, weight: Weight, braces: _Braces) -> Iterator[_Braces]:
        for selection in braces.selections.selections:
            self.looked_at += 1
            weight.directives += len(selection.directives or ())
            match selection:
                case FieldNode():
                    yield from _add_field(weight, braces, selection)
                case InlineFragmentNode():
                    yield _Braces(selection.selection_set, braces.depth, braces.names, braces.introspects)
                case FragmentSpreadNode():
                    _add_fragment(weight, braces, self._weights.get(selection.name.value, Weight()))
                case _:
                    pass


def _add_field(weight: Weight, braces: _Braces, selected: FieldNode) -> Iterator[_Braces]:
    name = selected.name.value
    weight.fields += 1
    weight.aliases += selected.alias is not None
    weight.sensitive += braces.depth == 1 and name in ONCE_A_DOCUMENT
    braces.names[selected.alias.value if selected.alias else name] += 1
    if selected.selection_set:
        introspects = braces.introspects or name in INTROSPECTION
        yield _Braces(selected.selection_set, braces.depth + 1, Counter(), introspects)


def _add_fragment(weight: Weight, braces: _Braces, part: Weight) -> None:
    weight.fields += part.fields
    weight.aliases += part.aliases
    weight.directives += part.directives
    weight.sensitive += part.sensitive if braces.depth == 1 else 0
    braces.names.update(part.names)
    if not braces.introspects:
        weight.depth = max(weight.depth, braces.depth - 1 + part.depth)


def _fault(definition: ExecutableDefinitionNode, weight: Weight, limits: Limits) -> GraphQLError | None:
    for what in ("depth", "aliases", "directives", "fields", "selections", "repeats"):
        most: int = getattr(limits, what)
        if getattr(weight, what) > most:
            return too_complex(what, most)
    is_mutation = getattr(definition, "operation", None) is OperationType.MUTATION
    if is_mutation and weight.sensitive > 1:
        return too_complex("sensitive", 1)
    return None


_SENTENCES = {
    "depth": "The document nests fields more than {most} deep.",
    "aliases": "The document has more than {most} aliases.",
    "directives": "The document has more than {most} directives.",
    "fields": "The document asks for more than {most} fields.",
    "selections": "The document has more than {most} selections in one place.",
    "repeats": "The document asks for one name more than {most} times in one place.",
    "values": "The pages that are asked for come to more than {most} values. Ask for smaller ones.",
    "sensitive": f"Only one of {', '.join(sorted(ONCE_A_DOCUMENT))} at a time.",
}


def too_complex(what: str, most: int) -> GraphQLError:
    """That the document goes beyond the limit called `what`."""
    extensions = {"code": Code.QUERY_TOO_COMPLEX.value, "limit": what, "most": most}
    return GraphQLError(_SENTENCES[what].format(most=most), extensions=extensions)


def _invalid(sentence: str) -> GraphQLError:
    return GraphQLError(sentence, extensions={"code": Code.GRAPHQL_VALIDATION_FAILED.value})


def _is_about_types(definition: ExecutableDefinitionNode) -> bool:
    """Whether it is a fragment on __Type or one of its kin."""
    return isinstance(definition, FragmentDefinitionNode) and definition.type_condition.name.value.startswith(
        "__"
    )


def _spreads(fragments: dict[str, FragmentDefinitionNode]) -> dict[str, set[str]]:
    return {name: set(_spread_in(fragment.selection_set)) for name, fragment in fragments.items()}


def _spread_in(selections: SelectionSetNode) -> Iterator[str]:
    rest = [selections]
    while rest:
        for selection in rest.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                yield selection.name.value
            elif isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
                rest.append(selection.selection_set)
