"""How the scheme's promises are doing, in numbers and without anybody's name: for those on duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.functions import Count, Sum

from models import clock
from models.heartbeats import Heartbeat
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from models.proposals import Proposal

NOTHING = timedelta()


@dataclass(frozen=True)
class Vitals:
    """Mails by state; how often sending was tried, and how often nobody knows whether it worked, for mails we keep.

    `oldest_due` is for how long the mail that waits longest could have been sent, `lateness` for how long the step of
    a clock that is most overdue has been due; zero when nothing is. `rounds` is how long ago each sweep last began.
    """

    mails: Mapping[MailState, int]
    attempts: int
    ambiguous: int
    oldest_due: timedelta
    lateness: timedelta
    rounds: Mapping[str, timedelta]

    @classmethod
    async def taken(cls) -> "Vitals":
        counted = await _counted()
        return cls(
            mails={state: int(counted.get(state, {}).get("mails", 0)) for state in MailState},
            attempts=sum(int(row["attempts"]) for row in counted.values()),
            ambiguous=sum(int(row["ambiguous"]) for row in counted.values()),
            oldest_due=_since(await _oldest_due()),
            lateness=_since(await _most_overdue()),
            # A round of the future was one before the clock went back: as old as it is far away.
            rounds={each.name: abs(clock.now() - each.beat_at) for each in await Heartbeat.all()},
        )


async def _counted() -> dict[MailState, dict[str, int]]:
    sums = {"mails": Count("id"), "attempts": Sum("attempts"), "ambiguous": Sum("ambiguous")}
    rows = await Mail.annotate(**sums).group_by("state").values("state", *sums)
    return {MailState(row["state"]): row for row in rows}


async def _oldest_due() -> datetime | None:
    """A mail under a lease is being sent; one whose lease is over was abandoned."""
    now = clock.now()
    due = Q(state=MailState.QUEUED, not_before__lte=now) | Q(state=MailState.SENDING, lease_until__lte=now)
    mail = await Mail.filter(due).order_by("not_before").first()
    return mail.not_before if mail else None


async def _most_overdue() -> datetime | None:
    step = await TimedNotice.filter(state=NoticeState.DUE).order_by("due_at").first()
    proposal = await Proposal.overdue().order_by("expires_at").first()
    due = [*([step.due_at] if step else []), *([proposal.expires_at] if proposal else [])]
    return min(due, default=None)


def _since(instant: datetime | None) -> timedelta:
    return max(clock.now() - instant, NOTHING) if instant else NOTHING
