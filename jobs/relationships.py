"""What time brings to relationships: reminders of the contract, the end of a pause, questions, and quiet ends.

The truth is in the ledger (models/relationship_clock.py says what is written there), so a sweep may come late,
twice, or beside another.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import check_ins, ledger
from models import clock, outbox, parting, quiet, scheme, telling
from models.contracts import Contract, ContractSignature
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.policy import Policy
from models.relationship_clock import QUIET
from models.relationships import Relationship, RelationshipEvent, RelationshipStatus
from models.timeline import days_later
from models.transitions import Part

K, S, E = NoticeKind, RelationshipStatus, RelationshipEvent

log = logging.getLogger(__name__)


async def sweep() -> ledger.Tally:
    """Do what is due by now: first what is asked, then what ends."""
    total = ledger.Tally()
    for kind in DUE:
        done = await ledger.walk(TimedNotice.due(kind), partial(settle, kind), "subject_id")
        total = ledger.Tally(total.done + done.done, total.failed + done.failed)
    await ledger.walk(check_ins.unwound(), check_ins.wind)
    asked = Relationship.filter(status=S.ACTIVE, quiet_asked_at__isnull=False)
    await ledger.walk(asked, hear)
    if total != ledger.Tally():
        log.info("relationships: %s steps done, %s failed", total.done, total.failed)
    return total


async def settle(kind: NoticeKind, relationship_id: UUID) -> bool:
    """Do the latest step of that kind that is due, and leave out the older ones; whether there was one to do."""
    due = DUE[kind]
    async with in_transaction():
        relationship = await _held(relationship_id)
        if kind in QUIET:
            await _note_life(relationship)
        is_wanted = relationship.status is due.status and await due.is_wanted(relationship)
        steps = await TimedNotice.of(kind, relationship_id)
        if await ledger.settle_due(steps, is_wanted=is_wanted) is None:
            return False
        await due.act(relationship)
        return True


async def hear(relationship_id: UUID) -> bool:
    """Whether the two have shown by themselves that it still goes on; then nobody need say so."""
    async with in_transaction():
        return await _note_life(await _held(relationship_id))


async def _always(_relationship: Relationship) -> bool:
    return True


@dataclass(frozen=True)
class Due:
    """What is done with a relationship that is in `status` when a step is due."""

    status: RelationshipStatus
    act: Callable[[Relationship], Awaitable[None]]
    is_wanted: Callable[[Relationship], Awaitable[bool]] = _always


async def _end_pause(relationship: Relationship) -> None:
    await telling.tell(relationship, await relationship.resume(Part.SCHEME))


async def _remind(relationship: Relationship) -> None:
    unsigned = await _unsigned(relationship)
    await outbox.cancel(relationship, "contract-reminder")  # an older one that has not gone yet
    facts = {"other_has_signed": len(unsigned) == 1}
    await telling.tell(relationship, await relationship.remind(), facts, only=unsigned)


async def _ask_to_renew(relationship: Relationship) -> None:
    end = await _planned_end(relationship)
    facts = {**relationship.renewal_facts, "completes_at": end.due_at.isoformat()}
    await telling.tell(relationship, await relationship.ask_to_renew(), facts)


async def _ask_if_still_going(relationship: Relationship) -> None:
    facts = _quiet_facts(relationship)
    await telling.tell(relationship, await relationship.ask_if_still_going(), facts)


async def _tell_of_quiet(relationship: Relationship) -> None:
    await telling.tell(relationship, await relationship.tell_of_quiet(), _quiet_facts(relationship))


async def _never_start(relationship: Relationship) -> None:
    step = await relationship.never_start(await Policy.current())
    await parting.clear_up(relationship, step, None)


async def _has_not_begun(relationship: Relationship) -> bool:
    return not await quiet.has_begun(relationship)


async def _complete(event: RelationshipEvent, relationship: Relationship) -> None:
    step = await relationship.complete(event, await Policy.current())
    await parting.clear_up(relationship, step, None)


async def _held(relationship_id: UUID) -> Relationship:
    return await Relationship.filter(id=relationship_id).select_for_update(no_key=True).get()


async def _note_life(relationship: Relationship) -> bool:
    """Count the quiet from the last sign of life; whether there was a new one."""
    at = await quiet.last_sign_of_life(relationship)
    since = relationship.quiet_since
    if relationship.status is not S.ACTIVE or at is None or (since is not None and at <= since):
        return False
    await relationship.wake(at, await Policy.current())
    return True


async def _unsigned(relationship: Relationship) -> list[Part]:
    """Which of the two has not signed the contract as it is now."""
    contract = await Contract.get(relationship_id=relationship.id)
    signed = ContractSignature.filter(revision_id=(await contract.current()).id)
    signers = {signature.member_id for signature in await signed}
    two = {Part.MENTEE: relationship.mentee_id, Part.MENTOR: relationship.mentor_id}
    return [part for part, member_id in two.items() if member_id not in signers]


async def _planned_end(relationship: Relationship) -> TimedNotice:
    """The step that completes it, which does not come before the two have had their days to answer."""
    end = await TimedNotice.of(K.PLANNED_END, relationship.id).filter(state=NoticeState.DUE).get()
    days = (await Policy.current()).renewal_grace_days
    await end.put_off(days_later(clock.now(), days, scheme.current().zone))
    return end


def _quiet_facts(relationship: Relationship) -> dict[str, str]:
    since = relationship.quiet_since or relationship.contracting_since
    return {"quiet_since": since.isoformat()}


DUE: dict[NoticeKind, Due] = {
    K.PAUSE_END: Due(S.PAUSED, _end_pause),
    K.CONTRACT_REMINDER: Due(S.CONTRACTING, _remind),
    K.RENEWAL: Due(S.ACTIVE, _ask_to_renew),
    K.QUIET_CHECK: Due(S.ACTIVE, _ask_if_still_going),
    K.CHECK_IN: Due(S.ACTIVE, check_ins.ask),
    K.QUIET_REPORT: Due(S.ACTIVE, _tell_of_quiet),
    K.NEVER_STARTED: Due(S.CONTRACTING, _never_start, _has_not_begun),
    K.COMPLETION: Due(S.ENDING, partial(_complete, E.COMPLETE)),
    K.PLANNED_END: Due(S.ACTIVE, partial(_complete, E.PLANNED_END)),
}
