"""How it went on with pairs of the crowd, and how it ended."""

# mypy: disable-error-code="unused-awaitable"
# Rows are awaitable, as Tortoise makes them; most of these are only put into the batch.

from datetime import date, datetime, timedelta

from mentoring.demo.batch import Batch
from mentoring.demo.shared import Pair, Rules, agree, meet, set_a_goal, write_messages
from models import relationship_clock, scheme
from models.notices import NoticeKind
from models.relationship_clock import QUIET, Counting
from models.relationships import EndReason, Relationship, RelationshipEvent, RelationshipStatus
from models.retention import Archive
from models.threads import Thread
from models.timeline import days_later, months_later

DAY = timedelta(days=1)
S, E = RelationshipStatus, RelationshipEvent


def live(batch: Batch, pair: Pair, rules: Rules) -> datetime | None:
    """Write down what became of the two since the mentor said yes; when it ended, or None while it goes on."""
    began: datetime = pair.proposal.answered_at  # type: ignore[assignment]  # it was accepted
    signed = batch.later(began, 0.5, 20) if batch.happens(0.9) else None  # a few never sign
    if signed is None:
        return _not_signed(batch, pair, began, rules)
    if signed > batch.now:
        _contracting(batch, pair, began, rules)
        return None
    ended = batch.later(signed, 60, 364)
    is_over = ended < batch.now
    pair.mentor.busy.append((began, ended if is_over else None))
    relationship = _signed(batch, pair, began, signed, ended if is_over else None)
    _share(batch, pair, relationship, rules)
    return ended if is_over else None


def _not_signed(batch: Batch, pair: Pair, began: datetime, rules: Rules) -> datetime | None:
    """Nobody met or wrote: after 60 days it is closed."""
    [last] = Counting(began, rules.policy, scheme.current().zone).after(rules.policy.never_started_days)
    if last > batch.now:
        _contracting(batch, pair, began, rules)
        return None
    pair.mentor.busy.append((began, last))
    relationship = _begun(batch, pair, began, **_over(S.ENDED, EndReason.NEVER_STARTED, last))
    batch.tell(relationship, E.NEVER_STARTED, last, None)
    _archive(batch, relationship, last, rules)
    return last


def _contracting(batch: Batch, pair: Pair, began: datetime, rules: Rules) -> None:
    pair.mentor.busy.append((began, None))
    relationship = _begun(batch, pair, began)
    agree(
        batch,
        pair,
        relationship,
        rules,
        signed=batch.later(began, 0, 0.1),
        signers=batch.chance.randint(0, 1),
    )
    batch.add(Thread, began, relationship_id=relationship.id)
    due = relationship_clock.due_in(
        S.CONTRACTING,
        Counting(began, rules.policy, scheme.current().zone),
        paused_until=None,
        planned_end_on=None,
    )
    for kind, instants in due.items():
        batch.clock(relationship, kind, instants)


def _signed(
    batch: Batch, pair: Pair, began: datetime, signed: datetime, ended: datetime | None
) -> Relationship:
    """Active, paused or ending now, or over."""
    if ended:
        is_whole = batch.happens(0.7)  # most finish together
        status, why = (S.COMPLETED, EndReason.COMPLETED) if is_whole else (S.ENDED, EndReason.NO_FAULT)
        state = _over(status, why, ended)
    else:
        state = _going_on(batch, pair)
    planned = months_later(signed, 12, scheme.current().zone).date()
    relationship = _begun(batch, pair, began, active_since=signed, planned_end_on=planned, **state)
    batch.tell(relationship, E.SIGN, signed, None)
    if ended:
        batch.tell(
            relationship, E.COMPLETE if relationship.status is S.COMPLETED else E.END, ended, pair.mentee.id
        )
    return relationship


def _going_on(batch: Batch, pair: Pair) -> dict[str, object]:
    if batch.happens(0.05):  # a few rest
        return {"status": S.PAUSED, "paused_until": (batch.now + batch.chance.randint(5, 60) * DAY).date()}
    if batch.happens(0.03):  # a few are about to finish
        proposed = batch.later(batch.now, -12, -1)
        return {
            "status": S.ENDING,
            "completion_proposed_at": proposed,
            "completion_proposed_by_id": pair.mentee.id,
            "completes_at": days_later(proposed, 14, scheme.current().zone),
        }
    return {"status": S.ACTIVE}


def _over(status: RelationshipStatus, why: EndReason, at: datetime) -> dict[str, object]:
    closes = at + 30 * DAY
    return {"status": status, "ended_at": at, "end_reason": why.value, "review_closes_at": closes}


def _begun(batch: Batch, pair: Pair, began: datetime, **values: object) -> Relationship:
    relationship = batch.add(
        Relationship,
        began,
        mentor_id=pair.mentor.member.id,
        mentee_id=pair.mentee.id,
        proposal_id=pair.proposal.id,
        contracting_since=began,
        **values,
    )
    batch.tell(relationship, E.BEGIN, began, None)
    return relationship


def _share(batch: Batch, pair: Pair, relationship: Relationship, rules: Rules) -> None:
    """What the two have made; of what ended so long ago that it is emptied, only when they met."""
    is_emptied = (
        _archive(batch, relationship, relationship.ended_at, rules) if relationship.ended_at else False
    )
    signed: datetime = relationship.active_since  # type: ignore[assignment]  # both have
    over: datetime = min(relationship.ended_at or batch.now, batch.now)
    last = max(meet(batch, pair, relationship, over, is_emptied=is_emptied), signed)
    if is_emptied:
        pair.proposal.message, pair.proposal.goals, pair.proposal.preferred_methods = "", [], []
        return
    agree(batch, pair, relationship, rules, signed=signed, signers=2)
    last = max(
        last, write_messages(batch, pair, relationship, over), set_a_goal(batch, pair, relationship, over)
    )
    if not relationship.ended_at:
        _wind(batch, relationship, last, rules)


def _archive(batch: Batch, relationship: Relationship, ended: datetime, rules: Rules) -> bool:
    """How long its content is kept; whether it is gone by now."""
    zone = scheme.current().zone
    until = months_later(ended, rules.policy.retention_months, zone)
    warned = days_later(until, -30, zone)
    archive = batch.add(
        Archive,
        ended,
        relationship_id=relationship.id,
        ended_at=ended,
        kept_until=until,
        told_at=warned if warned <= batch.now else None,
        emptied_at=until if until <= batch.now else None,
    )
    batch.clock(archive, NoticeKind.ARCHIVE_EXPIRING, [warned])
    return until <= batch.now


def _wind(batch: Batch, relationship: Relationship, last: datetime, rules: Rules) -> None:
    """What time is to bring, and has brought; the quiet is counted from the last that was heard of the two."""
    zone = scheme.current().zone
    since: datetime = relationship.completion_proposed_at or relationship.active_since  # type: ignore[assignment]
    dates: dict[str, date | None] = {
        "paused_until": relationship.paused_until,
        "planned_end_on": relationship.planned_end_on,
    }
    due = dict(relationship_clock.due_in(relationship.status, Counting(since, rules.policy, zone), **dates))
    relationship.quiet_since = last
    if relationship.status is S.ACTIVE:
        quiet = relationship_clock.while_quiet(Counting(last, rules.policy, zone))
        due |= quiet
        asked = [at for at in quiet[QUIET[0]] if at <= batch.now]
        relationship.quiet_asked_at = max(asked, default=None)
    for kind, instants in due.items():
        batch.clock(relationship, kind, instants)
