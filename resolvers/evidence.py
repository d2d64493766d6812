"""Handing in messages with a concern. Whoever chooses them agrees that the scheme reads them; nobody else is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.functions import Count

from models import events
from models.concerns import OPEN, Concern, ConcernCategory, ConcernWish
from models.evidence import (
    MOST_AT_ONCE,
    ConcernSettled,
    ConsentNeeded,
    Evidence,
    NothingLeftToReport,
    TooMuchEvidence,
)
from models.members import Member
from models.refusals import InvalidInput, NotFound, Refusal
from models.relationships import Relationship
from models.threads import Message, Thread
from resolvers import concerns
from resolvers.concerns import Worry
from resolvers.lists import Slice, Window, grouped, keyset_each
from resolvers.use_case import use_case

MESSAGES = ("input", "messageIds")
ORDER = ("sent_at", "id")


@dataclass(frozen=True, kw_only=True)
class Report:
    """Messages of one thread, and the concern that they belong to: an open one, or a new one and what it says."""

    message_ids: Sequence[UUID]
    consent: bool
    concern_id: UUID | None = None
    category: ConcernCategory = ConcernCategory.OTHER
    wish: ConcernWish = ConcernWish.ADVICE
    narrative: str = ""


@use_case
async def report(viewer: Member, given: Report) -> Concern:
    """Hand in a copy of these messages, as they stand now.

    Raises:
        ConsentNeeded
        NotFound: no such messages in a thread of theirs, or no such concern of theirs.
        InvalidInput, TooMuchEvidence, NothingLeftToReport: not these messages.
        ConcernSettled: it is not open any more.
        RateLimited: too many concerns since yesterday.
    """
    if not given.consent:
        raise ConsentNeeded(path=("input", "consent"))
    messages = await _held(await _chosen(viewer, given.message_ids))
    relationship = await _relationship_of(messages)
    concern = await _concern(viewer, given, relationship)
    await Evidence.freeze(concern, messages)
    await events.record("evidence-handed-in", concern, by=viewer, messages=len(messages))
    return concern


async def evidence(viewer: Member, key: UUID) -> Evidence | None:
    """What the viewer handed in, of that id."""
    return await Evidence.visible_to(viewer).get_or_none(id=key)


async def pages(asked: Sequence[tuple[UUID, Window]]) -> list[Slice[Evidence] | Refusal]:
    """What was handed in with each of these concerns, which have been seen already, the oldest message first."""

    async def read(keys: list[UUID], window: Window) -> Mapping[UUID, Slice[Evidence]]:
        return await keyset_each(Evidence.all(), "concern_id", keys, ORDER, window)

    return await grouped(asked, read)


async def counts(keys: Sequence[UUID]) -> list[int]:
    """How much was handed in with each of these concerns."""
    rows = Evidence.filter(concern_id__in=set(keys)).annotate(found=Count("id")).group_by("concern_id")
    found: dict[UUID, int] = dict(await rows.values_list("concern_id", "found"))
    return [found.get(key, 0) for key in keys]


async def _chosen(viewer: Member, ids: Sequence[UUID]) -> set[UUID]:
    """The ids, all of one thread of theirs."""
    wanted = set(ids)
    if not wanted:
        raise InvalidInput("Please choose the messages that show what happened.", path=MESSAGES)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMuchEvidence(path=MESSAGES)
    found = await Message.visible_to(viewer).filter(id__in=wanted).only("id", "thread_id")
    if len(found) < len(wanted):
        raise NotFound(path=MESSAGES)
    if len({message.thread_id for message in found}) > 1:
        raise InvalidInput("Please choose messages of one conversation at a time.", path=MESSAGES)
    return wanted


async def _held(ids: set[UUID]) -> list[Message]:
    """The messages, which nobody changes or deletes before they are copied."""
    messages = await Message.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    if any(message.deleted_at for message in messages):
        raise NothingLeftToReport(path=MESSAGES)
    return messages


async def _relationship_of(messages: Sequence[Message]) -> Relationship:
    thread = await Thread.find(messages[0].thread_id)
    return await Relationship.find(thread.relationship_id)


async def _concern(viewer: Member, given: Report, relationship: Relationship) -> Concern:
    if given.concern_id is None:
        worry = Worry(
            category=given.category,
            wish=given.wish,
            narrative=given.narrative,
            relationship_id=relationship.id,
        )
        return await concerns.begin(viewer, worry)
    path = ("input", "concernId")
    theirs = Concern.visible_to(viewer).select_for_update(no_key=True)
    concern = await theirs.get_or_none(id=given.concern_id)
    if concern is None:
        raise NotFound(path=path)
    if concern.status not in OPEN:
        raise ConcernSettled(path=path)
    if concern.about_id not in {None, relationship.other_than(viewer.id)}:
        raise InvalidInput("This concern is about somebody else. Please raise another one.", path=path)
    return concern
