"""What the two write to each other. Nobody else gets these types."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.threads
from models.relationships import RelationshipOver
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.members import Member
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of

if TYPE_CHECKING:
    from schema.relationships import Relationship

choice(models.ThreadAction, "What can be done with a thread.")
choice(models.MessageAction, "What can be done with a message.")


@strawberry.type(description="A message from one of the two to the other.")
class Message(Node):
    row: strawberry.Private[models.Message]
    body: str = strawberry.field(description="What it says: plain text; empty when it was deleted.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    edited_at: datetime | None = strawberry.field(description="When it was last changed; null for never.")
    deleted_at: datetime | None = strawberry.field(description="When it was deleted; null when it was not.")

    @strawberry.field(description="Who wrote it.")
    async def author(self, info: Info) -> Member:
        found = await info.context.loaders.members.load(self.row.author_id)
        return Member.of(cast("models.Member", found))  # the foreign key says that there is one

    @strawberry.field(description="Whether you wrote it.")
    def is_mine(self, info: Info) -> bool:
        return self.row.author_id == info.context.viewer.id

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.MessageAction]:
        can_write = await info.context.loaders.open_threads.load(self.row.thread_id)
        return self.row.open_to(info.context.viewer, can_write=can_write)

    @classmethod
    def of(cls, row: models.Message) -> Self:
        return cls(
            id=global_id("Message", row.id),
            row=row,
            body=row.body,
            sent_at=row.sent_at,
            edited_at=row.edited_at,
            deleted_at=row.deleted_at,
        )


@strawberry.type(description="All that the two of a relationship have written to each other.")
class Thread(Node):
    row: strawberry.Private[models.Thread]
    last_message_at: datetime | None = strawberry.field(
        description="When the newest message was sent; null while there is none."
    )

    @strawberry.field(description="The messages, the newest last; `last: 20` is where a reader begins.")
    async def messages(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Message]:
        page = window(first, after, last, before)
        part = await info.context.loaders.messages.load((self.row.id, page))
        return connect(part, Message.of, partial(info.context.loaders.message_counts.load, self.row.id))

    @strawberry.field(description="How many messages of the other one are newer than what you have read.")
    async def unread_count(self, info: Info) -> int:
        return await info.context.loaders.unread_counts.load(self.row.id)

    @strawberry.field(
        description="What you can do here now: write, while the relationship runs and some days after its end."
    )
    async def viewer_can(self, info: Info) -> list[models.ThreadAction]:
        is_open = await info.context.loaders.open_threads.load(self.row.id)
        return [models.ThreadAction.WRITE] if is_open else []

    @strawberry.field(description="Whether you want to be told nothing of it (muteThread).")
    async def is_muted(self, info: Info) -> bool:
        return await info.context.loaders.muted_threads.load(self.row.id)

    @strawberry.field(description="The relationship of the two.")
    async def relationship(
        self, info: Info
    ) -> Annotated["Relationship", strawberry.lazy("schema.relationships")]:
        from schema.relationships import Relationship  # noqa: PLC0415  it reaches threads

        return Relationship.of(await self._relationship(info))

    async def _relationship(self, info: Info) -> models.Relationship:
        found = await info.context.loaders.relationships.load(self.row.relationship_id)
        return cast("models.Relationship", found)  # who sees the thread sees the relationship

    @classmethod
    def of(cls, row: models.Thread) -> Self:
        return cls(id=global_id("Thread", row.id), row=row, last_message_at=row.last_message_at)


@strawberry.type
class ThreadOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(
        description="What the two have written to each other; null when the time to keep it is over."
    )
    async def thread(self, info: Info) -> Thread | None:
        found = await info.context.loaders.threads.load(self.row.id)
        return Thread.of(found) if found else None


@strawberry.input(description="What to write, and to whom: name the thread or the relationship, not both.")
class SendMessageInput(Input):
    thread_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="The thread.")
    relationship_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The relationship whose thread it is."
    )
    body: str = strawberry.field(description="Plain text of at most 5000 characters.")


@strawberry.type(description="Sent, or not.")
class SendMessagePayload(Payload):
    message: Message | None = strawberry.field(default=None, description="The message.")
    errors: list[UserError] = refusals("SendMessageError", RelationshipOver)


@strawberry.input(description="How far a thread has been read.")
class MarkThreadReadInput(Input):
    thread_id: strawberry.ID = strawberry.field(description="The thread.")
    up_to: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The last message that was read; left out: all of them."
    )


@strawberry.type(description="Marked, or not.")
class MarkThreadReadPayload(Payload):
    thread: Thread | None = strawberry.field(default=None, description="The thread.")
    errors: list[UserError] = refusals("MarkThreadReadError")


@strawberry.input(description="What to say instead.")
class EditMessageInput(Input):
    id: strawberry.ID = strawberry.field(description="The message.")
    body: str = strawberry.field(description="Plain text of at most 5000 characters.")


@strawberry.type(description="Changed, or not.")
class EditMessagePayload(Payload):
    message: Message | None = strawberry.field(default=None, description="The message.")
    errors: list[UserError] = refusals(
        "EditMessageError", RelationshipOver, models.MessageDeleted, models.MessageTooOldToEdit
    )


@strawberry.input(description="Which message to delete.")
class DeleteMessageInput(Input):
    id: strawberry.ID = strawberry.field(description="The message.")


@strawberry.type(description="Deleted, or not.")
class DeleteMessagePayload(Payload):
    message: Message | None = strawberry.field(default=None, description="What is left of it.")
    errors: list[UserError] = refusals("DeleteMessageError")


@strawberry.input(description="Which thread to hear nothing of, or to hear of again.")
class MuteThreadInput(Input):
    thread_id: strawberry.ID = strawberry.field(description="The thread.")
    muted: bool = strawberry.field(default=True, description="False: be told again.")


@strawberry.type(description="Muted or heard again, or not.")
class MuteThreadPayload(Payload):
    thread: Thread | None = strawberry.field(default=None, description="The thread.")
    errors: list[UserError] = refusals("MuteThreadError")


@strawberry.type
class ThreadMutations:
    @mutation(
        EditMessagePayload,
        "Say a message of yours in other words, for fifteen minutes. The earlier words are not kept.",
    )
    async def edit_message(self, info: Info, input: EditMessageInput) -> EditMessagePayload | None:
        row = await resolvers.threads.edit(info.context.viewer, key_of("Message", input.id), input.body)
        return EditMessagePayload(message=Message.of(row))

    @mutation(
        DeleteMessagePayload,
        "Delete a message of yours at any time: its place stays, and its words are gone.",
    )
    async def delete_message(self, info: Info, input: DeleteMessageInput) -> DeleteMessagePayload | None:
        row = await resolvers.threads.delete(info.context.viewer, key_of("Message", input.id))
        return DeleteMessagePayload(message=Message.of(row))

    @mutation(MuteThreadPayload, "Get no mail and no notification of a thread, or get them again.")
    async def mute_thread(self, info: Info, input: MuteThreadInput) -> MuteThreadPayload | None:
        key = key_of("Thread", input.thread_id, path=("input", "threadId"))
        row = await resolvers.threads.mute(info.context.viewer, key, muted=input.muted)
        return MuteThreadPayload(thread=Thread.of(row))

    @mutation(SendMessagePayload, "Write to the other one. Mail never carries what a message says.")
    async def send_message(self, info: Info, input: SendMessageInput) -> SendMessagePayload | None:
        row = await resolvers.threads.send(
            info.context.viewer,
            input.body,
            thread_id=_key("Thread", input.thread_id, "threadId"),
            relationship_id=_key("Relationship", input.relationship_id, "relationshipId"),
        )
        return SendMessagePayload(message=Message.of(row))

    @mutation(MarkThreadReadPayload, "Say how far you have read; a mark never goes back.")
    async def mark_thread_read(self, info: Info, input: MarkThreadReadInput) -> MarkThreadReadPayload | None:
        row = await resolvers.threads.mark_read(
            info.context.viewer,
            key_of("Thread", input.thread_id, path=("input", "threadId")),
            _key("Message", input.up_to, "upTo"),
        )
        return MarkThreadReadPayload(thread=Thread.of(row))


def _key(type_name: str, node_id: str | None, name: str) -> UUID | None:
    found = given(node_id)
    return None if found is None else key_of(type_name, found, path=("input", name))


@finds("Thread")
async def _thread(context: Context, key: UUID) -> Thread | None:
    return Thread.of(await resolvers.threads.visible(context.member, key)) if context.member else None


@finds("Message")
async def _message(context: Context, key: UUID) -> Message | None:
    if context.member is None:
        return None
    return Message.of(await resolvers.threads.visible_message(context.member, key))
