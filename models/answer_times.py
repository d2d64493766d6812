"""How soon a mentor usually answers: from proposals that they were sent, and never from when they were last seen.

What stayed unanswered counts as an answer that never came. It is told only after three answers, and only roughly.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from models import clock
from models.choices import Choice
from models.proposals import Proposal, ProposalStatus

LOOKS_BACK = timedelta(days=730)
FEWEST_ANSWERS = 3
NEVER = timedelta.max


class AnswerTime(Choice):
    A_DAY = "A_DAY", "Within a day."
    FOUR_DAYS = "FOUR_DAYS", "Within 4 days."
    A_WEEK = "A_WEEK", "Within a week."
    TWO_WEEKS = "TWO_WEEKS", "Within two weeks."


WITHIN = {
    AnswerTime.A_DAY: timedelta(days=1),
    AnswerTime.FOUR_DAYS: timedelta(days=4),
    AnswerTime.A_WEEK: timedelta(days=7),
    AnswerTime.TWO_WEEKS: timedelta(days=14),
}


async def usual_times(mentors: Collection[UUID]) -> dict[UUID, AnswerTime]:
    """For each of these members of whom it can be said."""
    over = [ProposalStatus.ACCEPTED, ProposalStatus.DECLINED, ProposalStatus.EXPIRED]
    lately = Proposal.filter(status__in=over, sent_at__gt=clock.now() - LOOKS_BACK)
    waits: defaultdict[UUID, list[timedelta]] = defaultdict(list)
    for each in await lately.filter(mentor_id__in=list(mentors)).only(
        "id", "mentor_id", "sent_at", "answered_at"
    ):
        waits[each.mentor_id].append(each.answered_at - each.sent_at if each.answered_at else NEVER)
    found = {mentor: usual(those) for mentor, those in waits.items()}
    return {mentor: time for mentor, time in found.items() if time}


def usual(waits: Collection[timedelta]) -> AnswerTime | None:
    """The shortest time within which more than half of them were over; nothing where that says little."""
    if len([wait for wait in waits if wait is not NEVER]) < FEWEST_ANSWERS:
        return None
    middle = sorted(waits)[len(waits) // 2]
    return next((time for time, longest in WITHIN.items() if middle <= longest), None)
