"""The models' closed sets of words, as GraphQL enums in which every value says what it means."""

from typing import TypeVar

import strawberry

from models.choices import Choice

C = TypeVar("C", bound=type[Choice])


def choice(words: C, description: str) -> C:
    """Register `words` as a GraphQL enum; clients must be ready for values that come later.

    Strawberry registers an enum by itself where a class that uses it is made first: then its words are added.
    """
    if "__strawberry_definition__" not in vars(words):
        strawberry.enum(words)
    definition = words.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry adds it
    definition.description = description
    for value, word in zip(definition.values, words, strict=True):
        value.description = word.description
    return words
