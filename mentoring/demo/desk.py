"""What members of the crowd have asked the scheme for, what worries them, and what they have been told in the app."""

# mypy: disable-error-code="unused-awaitable"
# Rows are awaitable, as Tortoise makes them; most of these are only put into the batch.

from datetime import datetime, timedelta

from mentoring.demo.batch import Batch
from mentoring.demo.crowd import Neighbours
from models import scheme
from models.concerns import Concern, ConcernCategory, ConcernStatus, ConcernWish
from models.members import Member
from models.notices import NoticeKind
from models.notifications import Notification
from models.policy import Policy
from models.support import LETTERS, SupportCategory, SupportRequest, SupportStatus
from models.working_days import working_days_later

REMINDERS = 3


def ask(batch: Batch, people: Neighbours, policy: Policy) -> None:
    """One in fifty has asked for help within the year, three in a thousand have raised a concern."""
    for member in [*people.mentees, *(mentor.member for mentor in people.mentors)]:
        lately = max(member.created_at, batch.now - timedelta(days=300))
        if batch.happens(0.02):
            _request(batch, member, batch.between(lately, batch.now))
        if batch.happens(0.003):
            _concern(batch, member, batch.between(lately, batch.now), policy)
        if batch.happens(0.3):
            _notification(
                batch, member, batch.between(max(lately, batch.now - timedelta(days=60)), batch.now)
            )


def _request(batch: Batch, member: Member, at: datetime) -> None:
    """Open when it is new, and settled after some days."""
    closed = batch.later(at, 15, 20)
    is_open = closed > batch.now
    batch.add(
        SupportRequest,
        at,
        member_id=member.id,
        reference=_reference(batch, "S"),
        name=member.display_name,
        email=member.email,
        email_key=member.email_key,
        category=SupportCategory.TECHNICAL,
        subject="How do I change my profile?",
        body="I cannot find it. Could you tell me where it is?",
        status=SupportStatus.OPEN if is_open else SupportStatus.CLOSED,
        closed_at=None if is_open else closed,
        reopen_until=None if is_open else closed + timedelta(days=30),
    )


def _concern(batch: Batch, member: Member, at: datetime, policy: Policy) -> None:
    """Received when it is new, then acknowledged, and settled in the end; the scheme was reminded in between."""
    zone = scheme.current().zone
    due = [working_days_later(at, 3 + more, policy.holidays, zone) for more in range(REMINDERS)]
    acknowledged = batch.later(at, 0.5, 2)
    is_new, is_settled = acknowledged > batch.now, batch.later(at, 10, 40) < batch.now
    status = ConcernStatus.RECEIVED if is_new else ConcernStatus.ACKNOWLEDGED
    concern = batch.add(
        Concern,
        at,
        reporter_id=member.id,
        reference=_reference(batch, "C"),
        category=ConcernCategory.CONTACT,
        narrative="We have not managed to meet for a while, and I do not know how to go on.",
        wish=ConcernWish.ADVICE,
        status=ConcernStatus.RESOLVED if is_settled else status,
        acknowledge_by=due[0],
    )
    batch.clock(concern, NoticeKind.CONCERN_ACKNOWLEDGEMENT, due, None if is_new else acknowledged)


def _notification(batch: Batch, member: Member, at: datetime) -> None:
    batch.add(
        Notification,
        at,
        member_id=member.id,
        kind="account-kept",
        subject_type="Member",
        subject_id=member.id,
        dedupe_key=f"demo:{member.id}",
        read_at=batch.between(at, batch.now) if batch.happens(0.6) else None,
    )


def _reference(batch: Batch, letter: str) -> str:
    return f"{letter}-" + "".join(batch.chance.choices(LETTERS, k=8))
