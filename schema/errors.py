"""Refusals as GraphQL types, one a refusal, made from its class: a rule and its error never drift apart."""

import warnings
from collections.abc import Callable, Iterator
from enum import Enum
from functools import reduce
from operator import or_
from typing import Annotated, Any, Self, TypeVar, cast

import strawberry

from models.refusals import InvalidInput, NotAllowed, NotFound, RateLimited, Refusal, StateConflict

SHARED: tuple[type[Refusal], ...] = (InvalidInput, NotFound, NotAllowed, StateConflict, RateLimited)


def _kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


_sentences = {kind.code(): kind.sentence for kind in _kinds()}
_codes: type[Enum] = Enum("UserErrorCode", {code: code for code in sorted(_sentences)})  # type: ignore[misc]  # made of classes
UserErrorCode = strawberry.enum(
    _codes,
    description="Every refusal the scheme knows. New ones may come: treat an unknown code by its message.",
)
for _value in _codes.__strawberry_definition__.values:  # type: ignore[attr-defined]  # strawberry adds it
    _value.description = _sentences[_value.name]


@strawberry.interface(description="Why a mutation did not happen, in words for a person and for a program.")
class UserError:
    message: str = strawberry.field(description="A sentence that can be shown as it is.")
    # Any: Strawberry would make a GraphQL enum of Enum itself, and every enum of ours would inherit that.
    code: Any = strawberry.field(description="The same for a program.", graphql_type=UserErrorCode)
    path: list[str] | None = strawberry.field(
        description='The input at fault, e.g. ["input", "startsAt"]; null when it is no single one.'
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        code = UserErrorCode[refusal.code()]
        return cls(message=refusal.message, code=code, path=list(refusal.path) or None)


E = TypeVar("E", bound=type[UserError])


def error_type(kind: type[Refusal]) -> type[UserError]:
    """The GraphQL type of a refusal: the one that `shows` registered, else one made from the class."""
    if kind not in _types:
        made = type(kind.__name__, (UserError,), {"__module__": __name__})
        _types[kind] = strawberry.type(made, description=kind.sentence)
    return _types[kind]


def shows(kind: type[Refusal]) -> Callable[[E], E]:
    """Say that this class, which has more fields than `UserError`, is the GraphQL type of `kind`."""

    def register(made: E) -> E:
        _types[kind] = made
        return made

    return register


def refusals(name: str, *kinds: type[Refusal]) -> Any:
    """The `errors` field of a payload: the union `name` of the shared refusals and of these."""
    members = [error_type(kind) for kind in (*SHARED, *kinds)]
    named = strawberry.union(name, description="Why it did not happen.")
    union: Any = Annotated[reduce(or_, cast("list[Any]", members)), named]
    _unions[name] = {*SHARED, *kinds}
    return strawberry.field(
        default_factory=list,
        description="Why it did not happen; empty when it did.",
        graphql_type=list[union],
        metadata={"union": name},
    )


def error_in(name: str, refusal: Refusal) -> UserError:
    """The refusal as a member of that union: its own type, or that of the nearest kind that is a member.

    A kind that has a type of its own elsewhere ought to have it here: there is a warning, so that tests fail.
    """
    if type(refusal) not in _unions[name] and any(type(refusal) in union for union in _unions.values()):
        warnings.warn(f"{name} does not list {type(refusal).__name__}", RuntimeWarning, stacklevel=2)
    for kind in type(refusal).__mro__:
        if kind in _unions[name]:
            return error_type(kind).of(refusal)
    return error_type(StateConflict).of(refusal)


_types: dict[type[Refusal], type[UserError]] = {}
_unions: dict[str, set[type[Refusal]]] = {}
