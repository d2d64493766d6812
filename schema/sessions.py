"""Where one is signed in."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.signing_in
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.nodes import Node, finds, global_id

choice(models.SessionKind, "What signs in, and so how its token travels.")


@strawberry.type(description="A place where you are signed in.")
class Session(Node):
    client: models.SessionKind = strawberry.field(description="What is signed in there.")
    created_at: datetime = strawberry.field(description="Since when.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, within five minutes.")
    expires_at: datetime = strawberry.field(description="When it ends at the latest.")
    is_current: bool = strawberry.field(description="Whether this very request came from there.")

    @classmethod
    def of(cls, row: models.Session, context: Context) -> Self:
        return cls(
            id=global_id("Session", row.id),
            client=row.kind,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            is_current=context.session is not None and context.session.id == row.id,
        )


@strawberry.type
class SessionsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Where you are signed in, the newest first.")
    async def sessions(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Session]:
        part = await resolvers.signing_in.sessions(self.row, window(first, after, last, before))
        return connect(
            part,
            lambda row: Session.of(row, info.context),
            lambda: resolvers.signing_in.count_sessions(self.row),
        )


@finds("Session")
async def _session(context: Context, key: UUID) -> Session | None:
    found = await resolvers.signing_in.session(context.viewer, key) if context.member else None
    return Session.of(found, context) if found else None
