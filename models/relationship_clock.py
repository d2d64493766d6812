"""What time brings to a relationship in each state: written into the ledger when it comes there.

Days are counted by the scheme's wall clock; what belongs to a date happens in its morning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.notices import NoticeKind
from models.policy import Policy
from models.relationship_life import RelationshipStatus
from models.timeline import days_later, months_later, morning_of

K, S = NoticeKind, RelationshipStatus
QUIET = (K.QUIET_CHECK, K.QUIET_REPORT)
KINDS = (
    *QUIET,
    K.CONTRACT_REMINDER,
    K.NEVER_STARTED,
    K.PAUSE_END,
    K.COMPLETION,
    K.RENEWAL,
    K.PLANNED_END,
    K.CHECK_IN,
)
CHECK_IN_MONTHS = 3  # the contract of the scheme says so
Steps = Mapping[NoticeKind, list[datetime]]


@dataclass(frozen=True)
class Counting:
    """From when it is counted, by which rules and whose wall clock."""

    since: datetime
    policy: Policy
    zone: ZoneInfo

    def after(self, *days: int) -> list[datetime]:
        """So many days later each, the earliest first; 0 switches a step off."""
        return [days_later(self.since, count, self.zone) for count in sorted(set(days)) if count > 0]

    def morning(self, day: date) -> datetime:
        return morning_of(day, self.zone)


def due_in(
    status: RelationshipStatus, count: Counting, *, paused_until: date | None, planned_end_on: date | None
) -> Steps:
    """The steps of each clock that runs in this state."""
    policy = count.policy
    if status is S.CONTRACTING:
        return {
            K.CONTRACT_REMINDER: count.after(*policy.contract_reminder_days),
            K.NEVER_STARTED: count.after(policy.never_started_days),
        }
    if status is S.ACTIVE:
        return {**while_quiet(count), **next_check_in(count), **_towards_the_end(count, planned_end_on)}
    if status is S.PAUSED and paused_until is not None:
        return {K.PAUSE_END: [count.morning(paused_until)]}
    return {K.COMPLETION: count.after(policy.completion_days)} if status is S.ENDING else {}


def while_quiet(count: Counting) -> Steps:
    """Both are asked whether it still goes on, and at length the scheme is told."""
    return {
        K.QUIET_CHECK: count.after(*count.policy.quiet_days),
        K.QUIET_REPORT: count.after(count.policy.quiet_report_days),
    }


def next_check_in(count: Counting) -> Steps:
    """Both are asked how it is going; each time the next one is written down."""
    return {K.CHECK_IN: [months_later(count.since, CHECK_IN_MONTHS, count.zone)]}


def _towards_the_end(count: Counting, planned: date | None) -> Steps:
    """Asked some days before the planned end and on the day, or on the morrow where the day is over already."""
    policy, today = count.policy, count.since.astimezone(count.zone).date()
    if planned is None:
        return {}
    day = max(planned, today + timedelta(days=1))
    last = count.morning(day)
    first = count.morning(day - timedelta(days=policy.renewal_notice_days))
    return {
        K.RENEWAL: sorted(at for at in {first, last} if at > count.since),
        K.PLANNED_END: [days_later(last, policy.renewal_grace_days, count.zone)],
    }
