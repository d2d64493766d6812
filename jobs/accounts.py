"""Housekeeping of accounts: what was closed is erased, what was never verified goes, and lapses are noticed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from jobs import erasure
from models import clock, events, outbox, roll, scheme
from models.attempts import Attempt
from models.members import AccountStatus, Member, RollStatus, SystemRole
from models.notifications import Notification
from models.outbox import Mail
from models.policy import Policy
from models.roll import RollAnswer, RollUnavailable
from models.sessions import Session
from models.tokens import SingleUseToken

KEEP_UNVERIFIED = timedelta(days=7)
KEEP_OPENERS = timedelta(days=30)  # sessions and links that open nothing any more, to see what happened
KEEP_ATTEMPTS = timedelta(hours=48)
KEEP_LETTERS = timedelta(days=30)
CHECK_THE_ROLL = timedelta(days=1)
LONGEST = 20.0  # seconds in a round that are spent on the roll; the rest is for the next round

log = logging.getLogger(__name__)


async def sweep() -> None:
    """Do all of it; what fails is logged, and tried again the next time, and nothing else waits for it."""
    for task in (erase_closed, purge_unverified, tidy, check_the_roll):
        await _trying(task, task.__name__)


async def erase_closed() -> int:
    """Erase the accounts whose days to undo it are over; how many were due."""
    due = await erasure.are_due()
    for key in due:
        await _trying(partial(erasure.erase, key), f"erasing {key}")
    return len(due)


async def purge_unverified() -> int:
    """Delete what was registered and never verified, with all that hangs on it; how many there were."""
    stale = clock.now() - KEEP_UNVERIFIED
    return await Member.filter(account_status=AccountStatus.UNVERIFIED, created_at__lt=stale).delete()


async def tidy() -> None:
    """Forget sessions, links, idempotency keys, news and contents of letters that are of no use any more."""
    now = clock.now()
    over = now - KEEP_OPENERS
    await Session.filter(Q(expires_at__lt=over) | Q(revoked_at__lt=over)).delete()
    await SingleUseToken.filter(expires_at__lt=over).delete()
    await Attempt.filter(created_at__lt=now - KEEP_ATTEMPTS).delete()
    await Notification.spent().delete()
    await outbox.scrub(Mail.filter(Q(created_at__lt=now - KEEP_LETTERS) | Q(kind="account-erased")))


async def check_the_roll() -> int:
    """Ask the roll again about everybody who was not asked about since yesterday; how many were."""
    until = asyncio.get_running_loop().time() + LONGEST
    checked = 0
    while (member := await _longest_unchecked()) and asyncio.get_running_loop().time() < until:
        try:
            answer = await roll.look_up(member.membership_number)
        except RollUnavailable:
            break
        if answer is RollAnswer.NOT_CHECKED:
            break
        await _note(member, answer)
        checked += 1
    return checked


async def _longest_unchecked() -> Member | None:
    """Coordinators need not be members of the body."""
    taking_part = Member.filter(account_status=AccountStatus.ACTIVE, system_role=SystemRole.MEMBER)
    due = Q(roll_checked_at=None) | Q(roll_checked_at__lt=clock.now() - CHECK_THE_ROLL)
    return await taking_part.filter(due).order_by("roll_checked_at", "id").first()


async def _note(member: Member, answer: RollAnswer) -> None:
    was_lapsed = member.roll_status is RollStatus.LAPSED
    async with in_transaction():
        await member.note_roll(RollStatus.CURRENT if answer is RollAnswer.CURRENT else RollStatus.LAPSED)
        if member.roll_status is RollStatus.LAPSED and not was_lapsed:
            await _tell_of_the_lapse(member)
            await events.record("membership-lapsed", member)


async def _tell_of_the_lapse(member: Member) -> None:
    grace = timedelta(days=(await Policy.current()).lapse_grace_days)
    facts = {"grace_until": (clock.now() + grace).isoformat()}
    key = f"membership:{member.id}:lapsed:{scheme.today()}"
    await outbox.tell(member, "membership-lapsed", member, key, facts)
    of = scheme.current()
    told = {**facts, "member_name": member.display_name}
    kind = "membership-lapsed-coordinator"
    await outbox.tell_address(of.support_address, of.name, kind, member, f"{key}:scheme", told)


async def _trying(act: Callable[[], Awaitable[object]], what: str) -> None:
    try:
        await act()
    except Exception:
        log.exception("%s failed", what)
