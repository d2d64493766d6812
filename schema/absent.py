"""What a client left out of its arguments, as Python says it."""

from typing import TypeVar

import strawberry

T = TypeVar("T")


def given(value: T | None) -> T | None:
    """The value, or nothing where there was none or null."""
    return None if value is strawberry.UNSET else value
