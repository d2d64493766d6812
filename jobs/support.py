"""What the clock does for those who asked for help: answered requests are closed, and forgotten concerns named."""

import logging
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from models import events, outbox, scheme
from models.concerns import Concern, ConcernStatus
from models.notices import NoticeKind, TimedNotice
from models.support import SupportMessage, SupportRequest, SupportStatus

log = logging.getLogger(__name__)


async def sweep() -> None:
    """Do what is due by now."""
    closed = await ledger.walk(TimedNotice.due(NoticeKind.SUPPORT_CLOSING), close, "subject_id")
    named = await ledger.walk(TimedNotice.due(NoticeKind.CONCERN_ACKNOWLEDGEMENT), name_overdue, "subject_id")
    if closed.done or named.done:
        log.info("support: %s closed, %s concerns named", closed.done, named.done)


async def close(answer_id: UUID) -> bool:
    """Close a request that nobody wrote to after this answer; whether it was still answered."""
    async with in_transaction():
        answer = await SupportMessage.get_or_none(id=answer_id)
        request = await _held(answer) if answer else None
        steps = await TimedNotice.of(NoticeKind.SUPPORT_CLOSING, answer_id)
        is_answered = request is not None and request.status is SupportStatus.ANSWERED
        step = await ledger.settle_due(steps, is_wanted=is_answered)
        if step is None or request is None:
            return False
        _ = await request.close()
        await events.record("support-closed", request)
        return True


async def name_overdue(concern_id: UUID) -> bool:
    """Remind the scheme's mailbox of a concern that nobody has acknowledged; whether there was a reminder."""
    async with in_transaction():
        concern = await Concern.filter(id=concern_id).select_for_update(no_key=True).first()
        steps = await TimedNotice.of(NoticeKind.CONCERN_ACKNOWLEDGEMENT, concern_id)
        waits = concern is not None and concern.status is ConcernStatus.RECEIVED
        step = await ledger.settle_due(steps, is_wanted=waits)
        if step is None or concern is None:
            return False
        await _remind(concern, step.step)
        return True


async def _held(answer: SupportMessage) -> SupportRequest | None:
    return await SupportRequest.filter(id=answer.request_id).select_for_update(no_key=True).first()


async def _remind(concern: Concern, occasion: int) -> None:
    await outbox.cancel(concern, "concern-overdue")  # an older one that has not gone yet
    of = scheme.current()
    facts = {"reference": concern.reference, "due_at": concern.acknowledge_by.isoformat()}
    for _, kind in (await concern.remind()).mails:
        key = f"concern:{concern.id}:{kind}:{occasion}"
        await outbox.tell_address(of.support_address, of.name, kind, concern, key, facts)
    await events.record("concern-overdue", concern, step=occasion)
