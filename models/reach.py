"""Whether mail gets through to a member. One refusal may be chance; three in a row say that the address takes none."""

from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from models import clock, events, outbox
from models.events import Event
from models.members import Member
from models.outbox import Mail, MailFault, MailState
from models.refusals import RateLimited, Refusal, StateConflict

REFUSALS_IN_A_ROW = 3
STILL_NEWS = timedelta(days=14)
A_DAY = timedelta(days=1)
MOST_A_DAY = 5
TRIED_AGAIN = "mail-tried-again"


class MailForgotten(Refusal):
    sentence = "What this mail said has been deleted by now, so it cannot be sent again."


async def note_refusal(member_id: UUID) -> None:
    """The mail server refused what was sent to them at their own address."""
    theirs = Member.filter(id=member_id)
    await theirs.update(refused_mails=F("refused_mails") + 1)
    too_many = theirs.filter(refused_mails__gte=REFUSALS_IN_A_ROW, undeliverable_since=None)
    await too_many.update(undeliverable_since=clock.now())


async def note_arrival(member_id: UUID) -> None:
    """It took something, so they are reached after all."""
    troubled = Q(refused_mails__gt=0) | Q(undeliverable_since__isnull=False)
    await Member.filter(troubled, id=member_id).update(refused_mails=0, undeliverable_since=None)


def unreached() -> QuerySet[Member]:
    """The members whose address takes no mail."""
    return Member.filter(undeliverable_since__isnull=False)


def problem_with(other: Member) -> str | None:
    """What somebody who works with them, or waits for them, may know of it; nothing when there is no problem."""
    if other.undeliverable_since is None:
        return None
    return f"We could not reach {other.display_name} by e-mail. They find everything in the app when they sign in."


async def try_again(member: Member) -> int:
    """Send them again what was refused lately, as they say that it works now; how much that is.

    One more refusal, and they are not reached as before.

    Raises:
        RateLimited: they said so often today.
    """
    if member.undeliverable_since is None:
        return 0
    await _refuse_too_many(member)
    believed = {"undeliverable_since": None, "refused_mails": REFUSALS_IN_A_ROW - 1}
    await Member.filter(id=member.id).update(**believed)
    await member.refresh_from_db(fields=list(believed))
    await events.record(TRIED_AGAIN, member, by=member)
    lately = Mail.filter(recipient_id=member.id, to_address="", failed_at__gt=clock.now() - STILL_NEWS)
    return await _queue(lately.filter(fault=MailFault.REFUSED))


async def send_again(mail: Mail) -> None:
    """Send a mail that failed once more; it counts as new from now on.

    Raises:
        MailForgotten: nobody knows any more what it said.
        StateConflict: it has not failed, or somebody was first.
    """
    if mail.scrubbed_at:
        raise MailForgotten(path=("input", "id"))
    if not await _queue(Mail.filter(id=mail.id)):
        raise StateConflict(path=("input", "id"))


async def _queue(mails: QuerySet[Mail]) -> int:
    """Those of them that failed, and whose words are still there, are due now as if they were new; how many."""
    now = clock.now()
    failed = mails.filter(state=MailState.FAILED, scrubbed_at=None)
    outbox.note_waiting()
    return await failed.update(
        state=MailState.QUEUED,
        not_before=now,
        tried_since=now,
        ambiguous=0,
        fault=MailFault.NONE,
        failed_at=None,
    )


async def _refuse_too_many(member: Member) -> None:
    lately = Event.filter(subject_id=member.id, kind=TRIED_AGAIN, created_at__gt=clock.now() - A_DAY)
    if await lately.count() >= MOST_A_DAY:
        raise RateLimited
