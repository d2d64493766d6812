"""What you are told in the app: a line each, and the thing that it is about."""

from datetime import datetime
from enum import Enum
from functools import partial
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry

import models
import resolvers.notifications
from models.correspondence import KINDS, NotificationCategory
from models.notifications import SHOWN
from schema import nodes
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

choice(NotificationCategory, "What a letter or a notification is about.")


def _word(kind: str) -> str:
    return kind.replace("-", "_").upper()


_words: type[Enum] = Enum("NotificationKind", {_word(kind): kind for kind in SHOWN})  # type: ignore[misc]  # made of the catalogue
NotificationKind = strawberry.enum(
    _words, description="What happened. New kinds may come: treat an unknown one by its text."
)
for _value in _words.__strawberry_definition__.values:  # type: ignore[attr-defined]  # strawberry adds it
    _value.description = KINDS[_words[_value.name].value].sentence("Somebody")

UnreadOnly = Annotated[bool, strawberry.argument(description="Leave out what you have read.")]


@strawberry.type(description="Something that you are told in the app, as by mail if you want that, too.")
class Notification(Node):
    row: strawberry.Private[models.Notification]
    # Any: Strawberry would make a GraphQL enum of Enum itself, and every enum of ours would inherit that.
    kind: Any = strawberry.field(description="What happened.", graphql_type=NotificationKind)
    category: NotificationCategory = strawberry.field(description="What it is about.")
    created_at: datetime = strawberry.field(description="When you were told.")
    read_at: datetime | None = strawberry.field(description="When you read it; null for not yet.")

    @strawberry.field(description="What happened, in a sentence that can be shown as it is.")
    def text(self, info: Info) -> str:
        return self.row.text_for(info.context.viewer)

    @strawberry.field(
        description="The thing that it is about; null when that is no thing of its own, or not yours to see any more."
    )
    async def subject(self, info: Info) -> Node | None:
        return await nodes.find(info.context, global_id(self.row.subject_type, self.row.subject_id))

    @classmethod
    def of(cls, row: models.Notification) -> Self:
        return cls(
            id=global_id("Notification", row.id),
            row=row,
            kind=NotificationKind(row.kind),
            category=row.category,
            created_at=row.created_at,
            read_at=row.read_at,
        )


@strawberry.type
class NotificationsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What you were told, the newest first.")
    async def notifications(
        self,
        *,
        unread_only: UnreadOnly = False,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Notification]:
        part = await resolvers.notifications.listed(
            self.row, window(first, after, last, before), unread_only=unread_only
        )
        count = partial(resolvers.notifications.count, self.row, unread_only=unread_only)
        return connect(part, Notification.of, count)

    @strawberry.field(description="How much of it you have not read.")
    async def unread_notification_count(self) -> int:
        return await resolvers.notifications.count(self.row, unread_only=True)


@strawberry.input(description="What you have read; with neither of the two, all that there is.")
class MarkNotificationsReadInput(Input):
    ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="These; at most 100."
    )
    up_to: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="This one, and all that are older."
    )


@strawberry.type(description="Marked, or not.")
class MarkNotificationsReadPayload(Payload):
    unread_notification_count: int | None = strawberry.field(
        default=None, description="How much is left that you have not read."
    )
    errors: list[UserError] = refusals("MarkNotificationsReadError")


@strawberry.type
class NotificationMutations:
    @mutation(MarkNotificationsReadPayload, "Say what you have read. What was read stays so.")
    async def mark_notifications_read(
        self, info: Info, input: MarkNotificationsReadInput
    ) -> MarkNotificationsReadPayload | None:
        ids, up_to = given(input.ids), given(input.up_to)
        viewer = await resolvers.notifications.mark_read(
            info.context.viewer,
            None if ids is None else [key_of("Notification", each, path=("input", "ids")) for each in ids],
            None if up_to is None else key_of("Notification", up_to, path=("input", "upTo")),
        )
        left = await resolvers.notifications.count(viewer, unread_only=True)
        return MarkNotificationsReadPayload(unread_notification_count=left)


@finds("Notification")
async def _notification(context: Context, key: UUID) -> Notification | None:
    if context.member is None:
        return None
    return Notification.of(await resolvers.notifications.visible(context.member, key))
