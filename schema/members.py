"""Members as others meet them: no address, no number, nothing that belongs to the account."""

from typing import Self

import strawberry

import models
from schema.nodes import Node, global_id


@strawberry.type(description="A member of the body who takes part in the scheme, as others meet them.")
class Member(Node):
    display_name: str = strawberry.field(description="Given and family name.")
    given_name: str = strawberry.field(description="Given name.")
    pronouns: str = strawberry.field(description="Pronouns; empty when not told.")

    @classmethod
    def of(cls, row: models.Member) -> Self:
        return cls(
            id=global_id("Member", row.id),
            display_name=row.display_name,
            given_name=row.given_name,
            pronouns=row.pronouns,
        )
