"""The support desk: what people asked, with all that was written since, and what a coordinator does about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import acts
from models.folding import words
from models.members import Member
from models.refusals import Refusal
from models.support import SupportMessage, SupportRequest, SupportStatus
from models.transitions import Part
from resolvers.lists import Slice, Window, grouped, keyset, keyset_each
from resolvers.support import held, tell_asker
from resolvers.use_case import use_case

MOST_WORDS = 10


@dataclass(frozen=True, kw_only=True)
class WantedRequests:
    """Which requests are asked for: those with all the words of `text` in them; nothing said means all."""

    statuses: Collection[SupportStatus] | None = None
    text: str = ""
    mine: bool = False

    def of(self, coordinator: Member) -> QuerySet[SupportRequest]:
        found = SupportRequest.all()
        if self.statuses is not None:
            found = found.filter(status__in=list(self.statuses))
        if self.mine:
            found = found.filter(handler_id=coordinator.id)
        for word in words(self.text)[:MOST_WORDS]:
            found = found.filter(search_text__contains=f" {word}")
        return found


async def requests(coordinator: Member, wanted: WantedRequests, window: Window) -> Slice[SupportRequest]:
    """The newest first; that they were read is written down."""
    coordinator.refuse_unless_coordinator()
    part = await keyset(wanted.of(coordinator), ["-id"], window)
    await acts.note_read(coordinator, acts.SUPPORT_REQUEST_READ, [each.member_id for each in part.entries])
    return part


async def count_requests(coordinator: Member, wanted: WantedRequests) -> int:
    coordinator.refuse_unless_coordinator()
    return await wanted.of(coordinator).count()


async def request(coordinator: Member, key: UUID) -> SupportRequest | None:
    """That it was read is written down."""
    coordinator.refuse_unless_coordinator()
    found = await SupportRequest.get_or_none(id=key)
    await acts.note_read(coordinator, acts.SUPPORT_REQUEST_READ, [found.member_id if found else None])
    return found


async def message_pages(
    coordinator: Member, asked: Sequence[tuple[UUID, Window]]
) -> list[Slice[SupportMessage] | Refusal]:
    """What was written after each of these questions, the oldest first."""
    coordinator.refuse_unless_coordinator()

    async def read(keys: list[UUID], window: Window) -> Mapping[UUID, Slice[SupportMessage]]:
        return await keyset_each(SupportMessage.all(), "request_id", keys, ["id"], window)

    return await grouped(asked, read)


async def message_counts(coordinator: Member, keys: Sequence[UUID]) -> list[int]:
    coordinator.refuse_unless_coordinator()
    counted = SupportMessage.filter(request_id__in=list(keys)).annotate(found=Count("id"))
    found = dict(await counted.group_by("request_id").values_list("request_id", "found"))
    return [found.get(key, 0) for key in keys]


@use_case
async def close(coordinator: Member, key: UUID) -> SupportRequest:
    """Settle it; whoever asked is told, and can open it again for thirty days.

    Raises:
        NotAllowed: who closes it is no coordinator.
        NotFound: there is no such request, or nobody left to tell.
        SupportRequestClosed: it is closed already.
    """
    coordinator.refuse_unless_coordinator()
    found = await held(SupportRequest.exclude(email=""), key)
    step = await found.close(Part.COORDINATOR)
    until = found.reopen_until
    told = {"reference": found.reference, "reopen_until": until.isoformat() if until else ""}
    for _, kind in step.mails:
        await tell_asker(found, kind, f"support:{found.id}:{kind}:{uuid4()}", told)
    await acts.note(coordinator, "support-closed", found)
    return found


@use_case
async def assign(coordinator: Member, key: UUID, *, mine: bool) -> SupportRequest:
    """Take it, from whoever had it, or let go of what is one's own.

    Raises:
        NotAllowed: who does it is no coordinator.
        NotFound: there is no such request.
    """
    coordinator.refuse_unless_coordinator()
    found = await held(SupportRequest.all(), key)
    if mine or found.handler_id == coordinator.id:
        await found.give_to(coordinator.id if mine else None)
    await acts.note(coordinator, "support-assigned" if mine else "support-left", found)
    return found
