"""How people get on with each other, in numbers alone."""

from typing import Self

import strawberry

import models
from resolvers.coordination import people


@strawberry.type(description="How often members block each other; never who, nor whom.")
class BlockCounts:
    blocks: int = strawberry.field(description="Blocks that stand.")
    often_blocked: int = strawberry.field(description="Members whom three others or more have blocked.")

    @classmethod
    def of(cls, counts: people.BlockCounts) -> Self:
        return cls(blocks=counts.blocks, often_blocked=counts.often_blocked)


@strawberry.type
class PeopleToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="How often members block each other.")
    async def block_counts(self) -> BlockCounts:
        return BlockCounts.of(await people.block_counts(self.row))
