"""What happened to one's own account."""

from datetime import datetime
from functools import partial
from typing import Self

import strawberry

import models
import resolvers.account_events
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window

choice(models.AccountEventKind, "What happened to an account.")


@strawberry.type(description="Something that happened to your account.")
class AccountEvent:
    at: datetime = strawberry.field(description="When.")
    kind: models.AccountEventKind = strawberry.field(description="What happened.")
    text: str = strawberry.field(description="The same, in a sentence.")
    by_coordinator: bool = strawberry.field(
        description="Whether a coordinator did it; if not, you did, or somebody who was signed in as you, or the clock."
    )

    @classmethod
    def of(cls, viewer: models.Member, row: models.Event) -> Self:
        kind = models.AccountEventKind(row.kind.upper().replace("-", "_"))
        by_coordinator = row.actor_id is not None and row.actor_id != viewer.id
        return cls(at=row.created_at, kind=kind, text=kind.description, by_coordinator=by_coordinator)


@strawberry.type
class AccountEventsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="What happened to your account in the last two years, the newest first: sign-ins, changes of "
        "password and address, and when a coordinator read what is yours."
    )
    async def account_events(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[AccountEvent]:
        part = await resolvers.account_events.events(self.row, window(first, after, last, before))
        shown = partial(AccountEvent.of, self.row)
        return connect(part, shown, partial(resolvers.account_events.count, self.row))
