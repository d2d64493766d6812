"""How people get on with each other, in numbers alone: a coordinator never sees who has blocked whom."""

from dataclasses import dataclass

from tortoise.functions import Count

from models.blocks import Block
from models.members import Member

OFTEN = 3


@dataclass(frozen=True)
class BlockCounts:
    """Blocks that stand, and members whom `OFTEN` others or more have blocked."""

    blocks: int
    often_blocked: int


async def block_counts(coordinator: Member) -> BlockCounts:
    """Raises NotAllowed for whoever does not look after the scheme."""
    coordinator.refuse_unless_coordinator()
    by_blocked = Block.annotate(times=Count("id")).group_by("blocked_id").filter(times__gte=OFTEN)
    often = await by_blocked.values_list("blocked_id", flat=True)
    return BlockCounts(blocks=await Block.all().count(), often_blocked=len(often))
