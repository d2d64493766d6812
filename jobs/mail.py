"""Sends what is in the outbox. Mail is claimed under a lease: workers never share one, and none is lost with one."""

import asyncio
import logging
import random
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID, uuid4

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from jobs.correspondents import Recipient, Scheme
from jobs.letters import Letter, LetterFault, UnknownKind, compose
from jobs.mailer import AmbiguousFault, Mailer, OutOfReach, PermanentFault, TemporaryFault
from jobs.points import Passing, go_on
from jobs.relevance import is_overtaken
from models import broadcasts, clock, preferences, reach
from models.broadcasts import Broadcast
from models.errands import Errand
from models.locales import ENGLISH
from models.members import AccountStatus, Member
from models.outages import is_outage
from models.outbox import Mail, MailFault, MailState
from models.scheme import current as present_scheme
from models.tokens import SingleUseToken

BATCH = 8  # all to one person, at most 30 s each, are gone before the lease ends
LEASE = timedelta(minutes=5)
LONGEST_SENDING = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
KNOCK = timedelta(minutes=1)  # how often a server that is out of reach is tried
OUT_OF_REACH = "out of reach: "  # how `last_error` begins of mail that such a server keeps waiting
GIVE_UP_AFTER = timedelta(hours=72)
AMBIGUOUS_TRIES = 3
UNTIL_A_NEWER_VERSION = timedelta(minutes=1)
NEXT_TRY = 0.1  # seconds, while the database is away
LONGEST = 15.0  # seconds in which a job takes mail on; what it has in hand may take 30 s a mail

log = logging.getLogger(__name__)


def _this_worker() -> str:
    return f"{socket.gethostname()}:{uuid4().hex[:12]}"


@dataclass(frozen=True)
class Post:
    """What delivering needs from outside: a mailer, and what the scheme calls itself.

    `in_hand` are the mails that are being sent; once `stopping` is set, it takes no more on.
    """

    mailer: Mailer
    scheme: Scheme
    passing: Passing = go_on
    worker: str = field(default_factory=_this_worker)
    in_hand: set[UUID] = field(default_factory=set[UUID])
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


async def deliver(post: Post) -> int:
    """Send mail that is due now; how many went out. To one person it goes in the order in which it was written.

    What is left when the time is over is for the next pulse: a job that is cut off may send a mail twice.
    """
    sent, until = 0, asyncio.get_running_loop().time() + LONGEST
    while not post.stopping.is_set() and (claimed := await _claimed(post)):
        people = groupby(sorted(claimed, key=_to_whom), key=_to_whom)
        sent += sum(await asyncio.gather(*(_deliver_each(post, list(mails)) for _, mails in people)))
        if asyncio.get_running_loop().time() >= until:
            break
    return sent


async def _claimed(post: Post) -> list[Mail]:
    post.passing("before_claim")
    claimed = await claim(post.worker, post.in_hand)
    if claimed:
        post.passing("after_claim")
    return claimed


async def claim(worker: str, but: Collection[UUID] = ()) -> list[Mail]:
    """Take some mails that are due and still mean something; nobody else will for five minutes.

    None of `but`: when the clock jumps, a lease can end while the mail is being sent.
    """
    now = clock.now()
    due = Q(state=MailState.QUEUED, not_before__lte=now) | Q(state=MailState.SENDING, lease_until__lte=now)
    others = Mail.filter(due).exclude(id__in=list(but)) if but else Mail.filter(due)
    pages = others.order_by("id").limit(BATCH).select_for_update(skip_locked=True)
    async with in_transaction():
        found = await pages
        while found:
            taken = [mail for mail in found if await _take(mail, worker, now)]
            if taken:
                return taken
            found = await pages.filter(id__gt=found[-1].id)  # these wait, or are overtaken: look behind them
        return []


async def _take(mail: Mail, worker: str, now: datetime) -> bool:
    if await _waits_for_an_older(mail):
        return False
    if await is_overtaken(mail) or await preferences.is_off(mail.recipient_id, mail.kind):
        may_have_arrived = mail.state is MailState.SENDING  # whoever had it has gone, and left no word
        await _write_down(mail, state=MailState.CANCELLED, ambiguous=mail.ambiguous + int(may_have_arrived))
        return False
    lease = {"lease_owner": worker, "lease_until": now + LEASE}
    still = Mail.filter(id=mail.id, state=mail.state, attempts=mail.attempts)
    taken = await still.update(state=MailState.SENDING, attempts=F("attempts") + 1, **lease)
    mail.attempts += 1
    mail.lease_owner = worker
    mail.lease_until = now + LEASE
    return bool(taken)


async def _waits_for_an_older(mail: Mail) -> bool:
    if not mail.ordering_key:
        return False
    unsent = Mail.filter(ordering_key=mail.ordering_key, state__in=[MailState.QUEUED, MailState.SENDING])
    return await unsent.filter(recipient_id=mail.recipient_id, id__lt=mail.id).exists()


def _to_whom(mail: Mail) -> str:
    return str(mail.recipient_id or mail.to_address)


async def _deliver_each(post: Post, mails: list[Mail]) -> int:
    keys = {mail.id for mail in mails}
    post.in_hand.update(keys)
    try:
        return sum([await _deliver_or_leave(post, mail) for mail in mails])
    finally:
        post.in_hand.difference_update(keys)


async def _deliver_or_leave(post: Post, mail: Mail) -> bool:
    if post.stopping.is_set():
        await _settle(mail, state=MailState.QUEUED)
        return False
    return _is_ours_long_enough(mail) and await _deliver(post, mail)


def _is_ours_long_enough(mail: Mail) -> bool:
    """What would still be on its way when the lease ends is left to whoever claims it then."""
    return mail.lease_until is not None and clock.now() + LONGEST_SENDING <= mail.lease_until


async def _deliver(post: Post, mail: Mail) -> bool:
    try:
        to = await _recipient(mail, post.scheme)
        letter = await _letter(mail, post.scheme, to.locale if to else ENGLISH)
        if to is None or letter is None:
            await _settle(mail, state=MailState.CANCELLED)
            return False
        await post.mailer.send(compose(letter, to, post.scheme), to.address)
    except TemporaryFault as fault:
        await _put_off(mail, fault)
    except AmbiguousFault as fault:
        await _perhaps_again(mail, str(fault))
    except PermanentFault as fault:
        await _fail(mail, MailFault.REFUSED, str(fault))
    except UnknownKind:
        log.error("mail %s is of kind %s, which this worker is too old for", mail.id, mail.kind)  # noqa: TRY400
        later = clock.now() + UNTIL_A_NEWER_VERSION
        await _settle(mail, state=MailState.QUEUED, not_before=later, last_error="unknown kind")
    except LetterFault as fault:
        log.error("mail %s of kind %s cannot be written: %s", mail.id, mail.kind, fault)  # noqa: TRY400
        await _fail(mail, MailFault.UNWRITABLE, str(fault))
    except Exception as fault:
        log.exception("mail %s of kind %s met a fault of ours", mail.id, mail.kind)
        await _again(mail, type(fault).__name__, clock.now() + _pause(mail.attempts))
    else:
        await _note_sent(post, mail)
        return True
    return False


async def _note_sent(post: Post, mail: Mail) -> None:
    post.passing("after_accept")
    await _settle(mail, state=MailState.SENT, sent_at=clock.now())
    post.passing("after_commit")
    if mail.last_error.startswith(OUT_OF_REACH):
        await _hurry_all()


async def _recipient(mail: Mail, scheme: Scheme) -> Recipient | None:
    """To whom it goes, looked up now: the address may have changed, or the member gone."""
    if mail.recipient_id is None:
        return Recipient(mail.to_name, mail.to_address, scheme.timezone)
    member = await Member.get(id=mail.recipient_id)
    if member.account_status is AccountStatus.ERASED:
        return None
    # Who has not confirmed their address may have given somebody else's, and any words as a name.
    name = member.display_name if member.email_verified_at else ""
    return Recipient(name, mail.to_address or member.email, member.timezone, member.locale)


async def _letter(mail: Mail, scheme: Scheme, locale: str) -> Letter | None:
    """What it says; nothing when its link has been used or has run out in the meantime."""
    facts = dict(mail.facts)
    if token_id := facts.pop("token_id", None):
        token = await SingleUseToken.get_or_none(id=UUID(token_id), used_at=None, expires_at__gt=clock.now())
        if token is None:
            return None
        facts["token"] = token.text
    if token_ids := facts.pop("token_ids", None):
        facts["tokens"] = await _live(token_ids)
    if mail.kind in broadcasts.LETTERS:
        facts |= vars(Broadcast.of(await Errand.get(id=mail.subject_id)).said_in(locale))
    return Letter(
        kind=mail.kind,
        facts=facts,
        message_id=f"<{mail.kind}.{mail.id}@{scheme.mail_domain}>",
        thread_id=f"<{mail.subject_type.lower()}.{mail.subject_id}@{scheme.mail_domain}>",
        stop_url=_stop_url(mail),
    )


async def _live(token_ids: dict[str, str]) -> dict[str, str]:
    """The tokens of links that a letter can do without, by name: those that have been used are left out."""
    found = await SingleUseToken.filter(id__in=[UUID(key) for key in token_ids.values()])
    live = {token.id.hex: token.text for token in found if not token.is_spent}
    return {name: live[key] for name, key in token_ids.items() if key in live}


def _stop_url(mail: Mail) -> str:
    """Where such mail can be stopped, without signing in; nowhere when it has to be mailed."""
    token = preferences.stopping_token(mail.recipient_id, mail.kind) if mail.recipient_id else ""
    return f"{present_scheme().public_url}/unsubscribe?token={token}" if token else ""


async def _again(mail: Mail, error: str, at: datetime) -> None:
    if at - mail.tried_since > GIVE_UP_AFTER:
        await _fail(mail, MailFault.GIVEN_UP, f"given up: {error}")
        return
    await _settle(mail, state=MailState.QUEUED, not_before=at, last_error=error)


async def _put_off(mail: Mail, fault: TemporaryFault) -> None:
    """The longer, the longer. Of all that wait for a server, the oldest knocks there every minute."""
    pause, error = _pause(mail.attempts), str(fault)
    if isinstance(fault, OutOfReach):
        error = OUT_OF_REACH + error
        is_oldest = not await _out_of_reach().filter(id__lt=mail.id).exists()
        pause = min(pause, KNOCK) if is_oldest else pause
    await _again(mail, error, clock.now() + pause)


async def _hurry_all() -> None:
    """The server is back: what waited for that is due."""
    now = clock.now()
    await _out_of_reach().filter(not_before__gt=now).update(not_before=now)


def _out_of_reach() -> QuerySet[Mail]:
    return Mail.filter(state=MailState.QUEUED, last_error__startswith=OUT_OF_REACH)


async def _perhaps_again(mail: Mail, error: str) -> None:
    if mail.ambiguous + 1 >= AMBIGUOUS_TRIES:
        await _fail(
            mail, MailFault.MAY_HAVE_ARRIVED, f"may have arrived: {error}", ambiguous=mail.ambiguous + 1
        )
        return
    again = clock.now() + LEASE
    await _settle(
        mail, state=MailState.QUEUED, not_before=again, last_error=error, ambiguous=mail.ambiguous + 1
    )


async def _fail(mail: Mail, fault: MailFault, error: str, **more: object) -> None:
    log.warning("mail %s of kind %s failed", mail.id, mail.kind)  # servers name the address in what they say
    failed = {"state": MailState.FAILED, "fault": fault, "failed_at": clock.now()}
    await _settle(mail, last_error=error, **failed, **more)


async def _settle(mail: Mail, **outcome: object) -> None:
    """Write down how it went; while the database is away, again and again until the lease ends.

    A mail that was taken and is not written down would go out a second time.
    """
    while not await _could_write_down(mail, **outcome):  # noqa: ASYNC110  a database rings no bell
        await asyncio.sleep(NEXT_TRY)


async def _could_write_down(mail: Mail, **outcome: object) -> bool:
    try:
        await _write_down(mail, **outcome)
    except Exception as fault:
        if not is_outage(fault) or mail.lease_until is None or clock.now() >= mail.lease_until:
            raise
        log.warning("mail %s is dealt with, and waits for the database to say so", mail.id)
        return False
    return True


async def _write_down(mail: Mail, **outcome: object) -> None:
    """If it is still ours; and then, apart so that no two rows are held at once, whether it reaches its recipient."""
    ours = Mail.filter(id=mail.id, lease_owner=mail.lease_owner).exclude(state=MailState.SENT)
    if await ours.update(lease_until=None, lease_owner="", **outcome):
        await _note_reach(mail, outcome)


async def _note_reach(mail: Mail, outcome: Mapping[str, object]) -> None:
    """A former or a new address, which the mail itself names, says nothing of the present one."""
    if mail.recipient_id is None or mail.to_address:
        return
    if outcome["state"] is MailState.SENT:
        await reach.note_arrival(mail.recipient_id)
    elif outcome.get("fault") is MailFault.REFUSED:
        await reach.note_refusal(mail.recipient_id)


def _pause(attempts: int) -> timedelta:
    """30 seconds, twice that each time up to an hour, and up to a tenth more so that workers spread out."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
    return pause * (1 + random.random() / 10)  # noqa: S311  spreading, not secrecy
