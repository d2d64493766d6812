"""What the two write to each other, and how far each has read."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import outbox, text
from models.following import LETTER, Following
from models.members import Member
from models.refusals import InvalidInput, NotFound, Refusal
from models.relationships import Relationship
from models.threads import (
    LONGEST_BODY,
    Message,
    ReadMark,
    Thread,
    actions,
    has_unread,
    refuse_if_closed,
)
from resolvers.blocks import kept_apart
from resolvers.lists import Slice, Window, grouped, keyset_each
from resolvers.use_case import use_case

ORDER = ("sent_at", "id")


@use_case
async def send(
    viewer: Member, body: str, *, thread_id: UUID | None = None, relationship_id: UUID | None = None
) -> Message:
    """Write a message into a thread, which is named by its own id or by its relationship's.

    If the other one does not read it soon, mail says that it is there; never what it says.

    Raises:
        InvalidInput: none or both of the ids are given, or the body cannot be used.
        NotFound: no such thread of theirs.
        RelationshipOver: it has ended, and so has the time to look back on it.
    """
    thread = await _held(viewer, thread_id, relationship_id)
    relationship = await Relationship.find(thread.relationship_id)
    await refuse_if_closed(relationship)
    message = await thread.write(viewer, _words(body))
    await (await Following.of(thread, relationship.other_than(viewer.id))).expect()
    return message


@use_case
async def edit(viewer: Member, message_id: UUID, body: str) -> Message:
    """Say a message of one's own in other words, for fifteen minutes.

    Raises:
        NotFound: no such message in a thread of theirs.
        NotAllowed: somebody else wrote it.
        RelationshipOver: nothing can be written there any more.
        MessageDeleted, MessageTooOldToEdit
        InvalidInput: the body cannot be used.
    """
    message = await _message(viewer, message_id)
    thread = await Thread.held(message.thread_id)
    await refuse_if_closed(await Relationship.find(thread.relationship_id))
    await message.edit(viewer, _words(body))
    return message


@use_case
async def delete(viewer: Member, message_id: UUID) -> Message:
    """Delete what a message of one's own says, at any time.

    Raises:
        NotFound: no such message in a thread of theirs.
        NotAllowed: somebody else wrote it.
    """
    message = await _message(viewer, message_id)
    await message.delete_words(viewer)
    return message


@use_case
async def mute(viewer: Member, thread_id: UUID, *, muted: bool) -> Thread:
    """Be told nothing of what is new in a thread, or be told again; what is unread is counted all the same.

    Raises:
        NotFound: no such thread of theirs.
    """
    seen = await visible(viewer, thread_id, path=("input", "threadId"))
    thread = await Thread.held(seen.id)
    await (await Following.of(thread, viewer.id)).mute(muted=muted)
    if muted:
        _ = await outbox.take_back(thread, viewer, LETTER)
    return thread


@use_case
async def mark_read(viewer: Member, thread_id: UUID, up_to: UUID | None = None) -> Thread:
    """They have read the thread, as far as the message `up_to` or to its end.

    Raises:
        NotFound: no such thread of theirs, or no such message in it.
    """
    seen = await visible(viewer, thread_id, path=("input", "threadId"))
    thread = await Thread.held(seen.id)
    read_to = thread.last_message_at if up_to is None else (await _message_in(thread, up_to)).sent_at
    if read_to is not None:
        await ReadMark.set(thread, viewer, read_to)
    if not await has_unread(thread.id, viewer.id):
        await (await Following.of(thread, viewer.id)).note_read()
        _ = await outbox.take_back(thread, viewer, LETTER)
    return thread


async def visible(viewer: Member, thread_id: UUID, path: Sequence[str] = ()) -> Thread:
    """Their thread of that id.

    Raises:
        NotFound: there is none.
    """
    thread = await Thread.visible_to(viewer).get_or_none(id=thread_id)
    if thread is None:
        raise NotFound(path=path)
    return thread


async def visible_message(viewer: Member, message_id: UUID) -> Message:
    """The message of that id in a thread of theirs.

    Raises:
        NotFound: there is none.
    """
    message = await Message.visible_to(viewer).get_or_none(id=message_id)
    if message is None:
        raise NotFound
    return message


async def by_relationships(viewer: Member, keys: Sequence[UUID]) -> list[Thread | None]:
    """The threads of these relationships, in this order."""
    threads = await Thread.visible_to(viewer).filter(relationship_id__in=set(keys))
    found = {thread.relationship_id: thread for thread in threads}
    return [found.get(key) for key in keys]


async def pages(viewer: Member, asked: Sequence[tuple[UUID, Window]]) -> list[Slice[Message] | Refusal]:
    """The messages of each thread that are asked for, the newest last."""

    async def read(keys: list[UUID], window: Window) -> Mapping[UUID, Slice[Message]]:
        return await keyset_each(Message.visible_to(viewer), "thread_id", keys, ORDER, window)

    return await grouped(asked, read)


async def are_muted(viewer: Member, thread_ids: Sequence[UUID]) -> list[bool]:
    """Whether the viewer wants to hear nothing of each of these threads, in this order."""
    muted = Following.filter(member_id=viewer.id, is_muted=True, thread_id__in=set(thread_ids))
    found = {following.thread_id for following in await muted}
    return [key in found for key in thread_ids]


async def are_open(viewer: Member, thread_ids: Sequence[UUID]) -> list[bool]:
    """Whether the viewer can write into each of these threads, in this order."""
    threads = await Thread.visible_to(viewer).filter(id__in=set(thread_ids)).select_related("relationship")
    others = [thread.relationship.other_than(viewer.id) for thread in threads]
    apart = dict(zip(others, await kept_apart(viewer, others), strict=True))
    found = {
        thread.id: bool(actions(thread.relationship, are_apart=apart[other]))
        for thread, other in zip(threads, others, strict=True)
    }
    return [found.get(key, False) for key in thread_ids]


async def message_counts(viewer: Member, thread_ids: Sequence[UUID]) -> list[int]:
    """How many messages each of these threads has, in this order."""
    return await _counts(Message.visible_to(viewer).filter(thread_id__in=set(thread_ids)), thread_ids)


async def unread_counts(viewer: Member, thread_ids: Sequence[UUID]) -> list[int]:
    """How many messages of others each of these threads has after the viewer's mark, in this order."""
    marks = await ReadMark.filter(member_id=viewer.id, thread_id__in=set(thread_ids))
    read_to = {mark.thread_id: mark.read_at for mark in marks}
    unread = Q(thread_id__in=set(thread_ids) - read_to.keys())
    for key, instant in read_to.items():
        unread |= Q(thread_id=key, sent_at__gt=instant)
    theirs = Message.visible_to(viewer).filter(unread, deleted_at=None).exclude(author_id=viewer.id)
    return await _counts(theirs, thread_ids)


async def _held(viewer: Member, thread_id: UUID | None, relationship_id: UUID | None) -> Thread:
    """Their thread, in which nobody else writes before this transaction is over."""
    if (thread_id is None) == (relationship_id is None):
        raise InvalidInput("Give the id of the thread or of the relationship.", path=("input", "threadId"))
    named = {"id": thread_id} if thread_id else {"relationship_id": relationship_id}
    seen = await Thread.visible_to(viewer).get_or_none(**named)
    if seen is None:
        raise NotFound(path=("input", "threadId" if thread_id else "relationshipId"))
    return await Thread.held(seen.id)


async def _message(viewer: Member, message_id: UUID) -> Message:
    message = await Message.visible_to(viewer).get_or_none(id=message_id)
    if message is None:
        raise NotFound(path=("input", "id"))
    return message


def _words(body: str) -> str:
    return text.paragraphs(body, ("input", "body"), longest=LONGEST_BODY)


async def _message_in(thread: Thread, message_id: UUID) -> Message:
    message = await Message.get_or_none(id=message_id, thread_id=thread.id)
    if message is None:
        raise NotFound(path=("input", "upTo"))
    return message


async def _counts(messages: QuerySet[Message], thread_ids: Sequence[UUID]) -> list[int]:
    counted = messages.annotate(found=Count("id")).group_by("thread_id").values_list("thread_id", "found")
    found: dict[UUID, int] = dict(await counted)
    return [found.get(key, 0) for key in thread_ids]
