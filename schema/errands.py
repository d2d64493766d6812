"""Work that takes long, for whoever asked for it to look at while it is done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import strawberry

import models
import resolvers.errands
from models import scheme
from models.errands import ErrandAction, ErrandFault, ErrandKind, ErrandOver, ErrandStatus, ErrandUnderWay
from models.refusals import NotFound
from schema.choices import choice
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(ErrandStatus, "Where a piece of long work stands.")
choice(ErrandFault, "Why a piece of long work failed.")
choice(ErrandAction, "What you can do with a piece of long work.")


@strawberry.interface(
    description="Work that takes longer than a request. Ask for it again by `node(id)`, every second or so, until "
    "`status` is DONE, FAILED or CANCELLED."
)
class Errand(Node):
    row: strawberry.Private[models.Errand]
    status: ErrandStatus = strawberry.field(description="Where it stands.")
    done: int = strawberry.field(description="How many of its parts are done.")
    total: int = strawberry.field(description="How many parts there are; 0 while nobody knows yet.")
    fault: ErrandFault | None = strawberry.field(description="Why it failed; null unless FAILED.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When it began; null while it waits.")
    finished_at: datetime | None = strawberry.field(description="When it was over; null until then.")
    kept_until: datetime | None = strawberry.field(
        description="When it is deleted, with what it made; null until it is over."
    )
    viewer_can: list[ErrandAction] = strawberry.field(description="What you can do with it now.")

    @classmethod
    def of(cls, row: models.Errand) -> Self:
        return cls(
            id=global_id(cls.__name__, row.id),
            row=row,
            status=row.status,
            done=row.done,
            total=row.total,
            fault=row.fault,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            kept_until=row.kept_until,
            viewer_can=row.can,
        )


def url_of(row: models.Errand) -> str | None:
    """Where its file can be fetched by whoever asked for it."""
    if row.status is not ErrandStatus.DONE:
        return None
    return f"{scheme.current().public_url}/downloads/{row.id}.zip"


def errand(kind: ErrandKind) -> Callable[[type[Errand]], type[Errand]]:
    """Let `node(id)` and `cancelErrand` find errands of that kind as this type."""

    def register(made: Any) -> Any:
        _types[kind] = made

        async def find(context: Context, key: UUID) -> Node | None:
            row = await resolvers.errands.find(context.member, kind, key) if context.member else None
            return made.of(row) if row else None

        finds(made.__name__)(find)
        return made

    return register


@strawberry.input(description="Which work.")
class CancelErrandInput(Input):
    id: strawberry.ID = strawberry.field(description="A data export, or other long work that you asked for.")


@strawberry.type(description="Called off, or not.")
class CancelErrandPayload(Payload):
    errand: Errand | None = strawberry.field(default=None, description="The work as it is now.")
    errors: list[UserError] = refusals("CancelErrandError", ErrandOver, ErrandUnderWay)


@strawberry.type
class ErrandMutations:
    @mutation(
        CancelErrandPayload, "Call off long work that you asked for; what it made so far is thrown away."
    )
    async def cancel_errand(self, info: Info, input: CancelErrandInput) -> CancelErrandPayload | None:
        kind, key = _kind_and_key(input.id)
        row = await resolvers.errands.cancel(info.context.viewer, kind, key)
        return CancelErrandPayload(errand=_types[kind].of(row))


def _kind_and_key(node_id: str) -> tuple[ErrandKind, UUID]:
    for kind, made in _types.items():
        try:
            return kind, key_of(made.__name__, node_id)
        except NotFound:
            continue
    raise NotFound(path=("input", "id"))


_types: dict[ErrandKind, type[Errand]] = {}
