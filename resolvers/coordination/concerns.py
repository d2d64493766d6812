"""Concerns, as those who look after the scheme deal with them: acknowledged in time, looked into, settled.

Nobody deals with a concern that they raised, or that is about them: for them it is not there. A complaint that
somebody handles is read and dealt with by them alone; that it exists, all of them see.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import acts, clock, outbox
from models.concerns import Concern, ConcernEvent, ConcernStatus, ConcernWithAnother, NobodyToHandleIt
from models.members import AccountStatus, Member, SystemRole
from models.refusals import NotFound
from resolvers.concerns import tell
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class WantedConcerns:
    """Which concerns are asked for; nothing said means all."""

    statuses: Collection[ConcernStatus] | None = None
    mine: bool = False
    overdue: bool = False

    def of(self, coordinator: Member) -> QuerySet[Concern]:
        found = Concern.at_desk_of(coordinator)
        if self.statuses is not None:
            found = found.filter(status__in=list(self.statuses))
        if self.mine:
            found = found.filter(handler_id=coordinator.id)
        if self.overdue:
            found = found.filter(status=ConcernStatus.RECEIVED, acknowledge_by__lt=clock.now())
        return found


async def concerns(coordinator: Member, wanted: WantedConcerns, window: Window) -> Slice[Concern]:
    """The newest first; that they were read is written down."""
    coordinator.refuse_unless_coordinator()
    part = await keyset(wanted.of(coordinator), ["-id"], window)
    await _note_read(coordinator, part.entries)
    return part


async def count_concerns(coordinator: Member, wanted: WantedConcerns) -> int:
    coordinator.refuse_unless_coordinator()
    return await wanted.of(coordinator).count()


async def concern(coordinator: Member, key: UUID) -> Concern | None:
    """That it was read is written down."""
    coordinator.refuse_unless_coordinator()
    found = await Concern.at_desk_of(coordinator).get_or_none(id=key)
    await _note_read(coordinator, [found] if found else [])
    return found


async def handlers() -> set[UUID]:
    """Those who can handle a concern now; what somebody handled who cannot any more is for all of them again."""
    found = Member.filter(account_status=AccountStatus.ACTIVE).exclude(system_role=SystemRole.MEMBER)
    return {member.id for member in await found.only("id")}


async def acknowledge(coordinator: Member, key: UUID) -> Concern:
    """Confirm to whoever raised it that somebody has read it. The other person is told by none of these four.

    Raises:
        NotAllowed: who does it is no coordinator.
        NotFound: there is no such concern for them.
        ConcernWithAnother: it is a complaint that somebody else handles.
        ConcernNotInThatState: it does not wait for that.
    """
    return await _handle(coordinator, key, ConcernEvent.ACKNOWLEDGE)


async def review(coordinator: Member, key: UUID) -> Concern:
    """Begin to look into it. Raises as `acknowledge` does."""
    return await _handle(coordinator, key, ConcernEvent.REVIEW)


async def resolve(coordinator: Member, key: UUID) -> Concern:
    """Settle it. Raises as `acknowledge` does."""
    return await _handle(coordinator, key, ConcernEvent.RESOLVE)


async def escalate(coordinator: Member, key: UUID) -> Concern:
    """Hand it to the body's complaints procedure. Raises as `acknowledge` does."""
    return await _handle(coordinator, key, ConcernEvent.ESCALATE)


@use_case
async def assign(coordinator: Member, key: UUID, handler_id: UUID | None) -> Concern:
    """Give it to that coordinator to handle, or take it oneself.

    Raises:
        NobodyToHandleIt: they are no coordinator, raised it, or are who it is about.
        NotAllowed, NotFound, ConcernWithAnother
    """
    found = await _held(coordinator, key)
    handler = await Member.get_or_none(id=handler_id or coordinator.id)
    if handler is None:
        raise NobodyToHandleIt(path=("input", "handlerId"))
    await found.give_to(handler)
    await acts.note(coordinator, "concern-assigned", found, handler_id=str(handler.id))
    return found


@use_case
async def hold(coordinator: Member, key: UUID, reason: str) -> Concern:
    """Keep what it is about until somebody releases it, also once it is settled: nobody is erased, nothing emptied.

    Who had asked to be erased is told that it waits for an open matter, and no more. Doing it again changes nothing.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed, NotFound, ConcernWithAnother
    """
    words = acts.reason(reason)
    found = await _held(coordinator, key)
    if await found.hold(clock.now()):
        await acts.note(coordinator, "concern-held", found, words, about=_two(found))
        await _tell_leavers(found)
    return found


@use_case
async def release_hold(coordinator: Member, key: UUID, reason: str) -> Concern:
    """Let time go on with what it is about. Doing it again changes nothing.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed, NotFound, ConcernWithAnother
    """
    words = acts.reason(reason)
    found = await _held(coordinator, key)
    if await found.hold(None):
        await acts.note(coordinator, "concern-hold-released", found, words, about=_two(found))
    return found


@use_case
async def _handle(coordinator: Member, key: UUID, event: ConcernEvent) -> Concern:
    found = await _held(coordinator, key)
    step = await found.handle(event, coordinator)
    await tell(step, found, await Member.find(found.reporter_id))
    await acts.note(coordinator, _HAPPENED[event], found)
    return found


async def _held(coordinator: Member, key: UUID) -> Concern:
    coordinator.refuse_unless_coordinator()
    found = await Concern.at_desk_of(coordinator).select_for_update(no_key=True).get_or_none(id=key)
    if found is None:
        raise NotFound(path=("input", "id"))
    if not found.may_be_read_by(coordinator, await handlers()):
        raise ConcernWithAnother
    return found


async def _note_read(coordinator: Member, found: Sequence[Concern]) -> None:
    """Whom one is about is not told that there is one, so only what the reporter wrote counts as theirs."""
    can_handle = await handlers() if found else set()
    read = [each.reporter_id for each in found if each.may_be_read_by(coordinator, can_handle)]
    await acts.note_read(coordinator, acts.CONCERN_READ, read)


async def _tell_leavers(found: Concern) -> None:
    leaving = Member.filter(Q(id__in=_two(found)), account_status=AccountStatus.CLOSING)
    for member in await leaving:
        key = f"concern:{found.id}:account-erasure-waits:{member.id}:{clock.now().isoformat()}"
        await outbox.tell(member, "account-erasure-waits", member, key)


def _two(found: Concern) -> list[UUID]:
    return [key for key in (found.reporter_id, found.about_id) if key]


_HAPPENED = {
    ConcernEvent.ACKNOWLEDGE: "concern-acknowledged",
    ConcernEvent.REVIEW: "concern-in-review",
    ConcernEvent.RESOLVE: "concern-resolved",
    ConcernEvent.ESCALATE: "concern-escalated",
}
