"""What mentees of the crowd have been through: whom they asked, and what came of it."""

from datetime import datetime, timedelta

from mentoring.demo.batch import Batch
from mentoring.demo.crowd import Mentor, Neighbours
from mentoring.demo.shared import Pair, Rules
from mentoring.demo.together import live
from models import scheme
from models.members import Member
from models.notices import NoticeKind
from models.profiles import Availability
from models.proposals import DeclineReason, Proposal, ProposalEvent, ProposalStatus, ReleaseReason
from models.timeline import timeline
from models.transitions import Part

DAY = timedelta(days=1)
MOST_TRIES = 6
S, E = ProposalStatus, ProposalEvent
OUTCOMES = ((S.ACCEPTED, 46), (S.DECLINED, 20), (S.EXPIRED, 14), (S.WITHDRAWN, 8), (S.RELEASED, 12))
ENDS = {
    S.ACCEPTED: E.ACCEPT,
    S.DECLINED: E.DECLINE,
    S.EXPIRED: E.EXPIRE,
    S.WITHDRAWN: E.WITHDRAW,
    S.RELEASED: E.MENTOR_UNAVAILABLE,
}
HANDS = {S.ACCEPTED: Part.MENTOR, S.DECLINED: Part.MENTOR, S.WITHDRAWN: Part.MENTEE}


def tell(batch: Batch, people: Neighbours, rules: Rules) -> None:
    """Let every mentee of these ask, one mentor after the other, until somebody says yes or an answer is to come."""
    for mentee in people.mentees:
        _tell_of(batch, mentee, people.mentors, rules)
    for mentor in people.mentors:
        _count_silence(mentor)


def _tell_of(batch: Batch, mentee: Member, mentors: list[Mentor], rules: Rules) -> None:
    at = batch.later(mentee.created_at, 6, 30)
    for _ in range(MOST_TRIES):
        mentor = batch.chance.choice(mentors)
        if at >= batch.now or batch.happens(0.15):  # some ask no more
            return
        if not mentor.is_there(at) or not mentor.has_a_place(at, None):
            at += DAY
            continue
        free_at = _ask(batch, mentee, mentor, at, rules)
        if free_at is None:
            return
        at = batch.later(free_at, 1, 40)


def _ask(batch: Batch, mentee: Member, mentor: Mentor, at: datetime, rules: Rules) -> datetime | None:
    """From when on the mentee may ask again; None while an answer, or the end of it all, is to come."""
    due = timeline(at, rules.policy, scheme.current().zone)
    [status] = batch.chance.choices([each for each, _ in OUTCOMES], [weight for _, weight in OUTCOMES])
    closed = due.expires_at if status is S.EXPIRED else batch.later(at, 0.1, 19)
    if closed > batch.now:
        if mentor.profile.availability is not Availability.AVAILABLE:
            return None
        status = S.PENDING
    over = None if status is S.PENDING else closed
    proposal = _written(batch, (mentee, mentor), at, due.expires_at, status, over)
    batch.clock(proposal, NoticeKind.PROPOSAL_REMINDER, due.reminders, over)
    if status is S.PENDING:
        return None
    mentor.answers.append((closed, status))
    return live(batch, Pair(mentor, mentee, proposal), rules) if status is S.ACCEPTED else closed


def _written(
    batch: Batch,
    pair: tuple[Member, Mentor],
    at: datetime,
    expires: datetime,
    status: ProposalStatus,
    closed: datetime | None,
) -> Proposal:
    mentee, mentor = pair
    is_answered = status in {S.ACCEPTED, S.DECLINED}
    proposal = batch.add(
        Proposal,
        at,
        mentee_id=mentee.id,
        mentor_id=mentor.member.id,
        status=status,
        message=f"Dear {mentor.member.given_name}, I would very much like to learn from you.",
        goals=["Find my feet in a new field"],
        preferred_methods=["VIDEO"],
        sent_at=at,
        read_at=batch.later(at, 0, 0.1) if is_answered else None,
        expires_at=expires,
        answered_at=closed if is_answered else None,
        closed_at=closed,
        decline_reason=DeclineReason.NO_TIME.value if status is S.DECLINED else "",
        release_reason=ReleaseReason.MENTOR_UNAVAILABLE.value if status is S.RELEASED else "",
    )
    batch.tell(proposal, E.SEND, at, mentee.id)
    if closed:
        hand = {Part.MENTOR: mentor.member.id, Part.MENTEE: mentee.id}.get(HANDS.get(status, Part.SCHEME))
        batch.tell(proposal, ENDS[status], closed, hand)
    return proposal


def _count_silence(mentor: Mentor) -> None:
    """As many of the latest proposals as stayed unanswered; two in a row, and the scheme has switched them off."""
    streak = 0
    for _, status in sorted(mentor.answers, key=lambda answer: answer[0]):
        if status is S.EXPIRED:
            streak += 1
        elif status in {S.ACCEPTED, S.DECLINED}:
            streak = 0
    mentor.profile.silent_streak = min(streak, 2)
    if streak > 1 and mentor.profile.availability is Availability.AVAILABLE:
        mentor.profile.availability = Availability.PAUSED_BY_SYSTEM
        mentor.profile.away_since = mentor.answers[-1][0]
