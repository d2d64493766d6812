"""What is to be said to somebody, before it has words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """`facts` are JSON (instants as ISO 8601 with their offset); the ids stand in angle brackets.

    At `stop_url`, if there is one, its reader can stop mail of that kind.
    """

    kind: str
    facts: Mapping[str, Any]
    message_id: str
    thread_id: str = ""
    stop_url: str = ""


class LetterFault(Exception):
    """This letter cannot be written, now or ever: trying again would change nothing."""


class UnknownKind(LetterFault):
    """Not by this version: one that is newer may have the words."""
