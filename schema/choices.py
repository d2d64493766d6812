"""The models' closed sets of words, as GraphQL enums in which every value says what it means."""

from typing import TypeVar

import strawberry

from models.choices import Choice

C = TypeVar("C", bound=type[Choice])


def choice(words: C, description: str) -> C:
    """Register `words` as a GraphQL enum, once; clients must be ready for values that come later.

    It has to be registered before a class that uses it is made: Strawberry looks at that moment.
    """
    if "__strawberry_definition__" in vars(words):
        return words
    strawberry.enum(words, description=description)
    definition = words.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry adds it
    for value, word in zip(definition.values, words, strict=True):
        value.description = word.description
    return words
