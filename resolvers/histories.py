"""What has happened to something, as the people in it read it."""

from collections.abc import Sequence
from uuid import UUID

from models.events import Event

NOT_TOLD = ("proposal-read",)  # whether a mentor has read a proposal is the mentor's own business


async def of_proposals(keys: Sequence[UUID]) -> list[list[Event]]:
    """The history of each, the oldest first."""
    return await _of("Proposal", "proposal-", keys)


async def of_relationships(keys: Sequence[UUID]) -> list[list[Event]]:
    """The history of each, the oldest first; what happened in it is not part of it."""
    return await _of("Relationship", "relationship-", keys)


async def _of(subject_type: str, prefix: str, keys: Sequence[UUID]) -> list[list[Event]]:
    told = Event.filter(subject_type=subject_type, subject_id__in=list(keys), kind__startswith=prefix)
    found: dict[UUID, list[Event]] = {key: [] for key in keys}
    for event in await told.exclude(kind__in=NOT_TOLD).order_by("id"):
        found[event.subject_id].append(event)
    return [found[key] for key in keys]
