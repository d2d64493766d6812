"""What the two write to each other, and how far each has read."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import text
from models.members import Member
from models.refusals import InvalidInput, NotFound, Refusal
from models.relationships import Relationship
from models.threads import LONGEST_BODY, Message, ReadMark, Thread, refuse_if_closed
from resolvers.lists import Slice, Window, grouped, keyset_each
from resolvers.use_case import use_case

ORDER = ("sent_at", "id")


@use_case
async def send(
    viewer: Member, body: str, *, thread_id: UUID | None = None, relationship_id: UUID | None = None
) -> Message:
    """Write a message into a thread, which is named by its own id or by its relationship's.

    Raises:
        InvalidInput: none or both of the ids are given, or the body cannot be used.
        NotFound: no such thread of theirs.
        RelationshipOver: it has ended, and so has the time to look back on it.
    """
    thread = await _held(viewer, thread_id, relationship_id)
    await refuse_if_closed(await Relationship.find(thread.relationship_id))
    return await thread.write(viewer, text.paragraphs(body, ("input", "body"), longest=LONGEST_BODY))


@use_case
async def mark_read(viewer: Member, thread_id: UUID, up_to: UUID | None = None) -> Thread:
    """They have read the thread, as far as the message `up_to` or to its end.

    Raises:
        NotFound: no such thread of theirs, or no such message in it.
    """
    thread = await visible(viewer, thread_id, path=("input", "threadId"))
    read_to = thread.last_message_at if up_to is None else (await _message_in(thread, up_to)).sent_at
    if read_to is not None:
        await ReadMark.set(thread, viewer, read_to)
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
    theirs = Message.visible_to(viewer).filter(unread).exclude(author_id=viewer.id)
    return await _counts(theirs, thread_ids)


async def _held(viewer: Member, thread_id: UUID | None, relationship_id: UUID | None) -> Thread:
    """Their thread, in which nobody else writes before this transaction is over."""
    if (thread_id is None) == (relationship_id is None):
        raise InvalidInput("Give the id of the thread or of the relationship.", path=("input", "threadId"))
    named = {"id": thread_id} if thread_id else {"relationship_id": relationship_id}
    seen = await Thread.visible_to(viewer).get_or_none(**named)
    if seen is None:
        raise NotFound(path=("input", "threadId" if thread_id else "relationshipId"))
    return await Thread.filter(id=seen.id).select_for_update(no_key=True).get()


async def _message_in(thread: Thread, message_id: UUID) -> Message:
    message = await Message.get_or_none(id=message_id, thread_id=thread.id)
    if message is None:
        raise NotFound(path=("input", "upTo"))
    return message


async def _counts(messages: QuerySet[Message], thread_ids: Sequence[UUID]) -> list[int]:
    counted = messages.annotate(found=Count("id")).group_by("thread_id").values_list("thread_id", "found")
    found: dict[UUID, int] = dict(await counted)
    return [found.get(key, 0) for key in thread_ids]
