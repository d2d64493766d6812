"""Within which time a mentor usually answers."""

from datetime import timedelta

import pytest

from models import clock
from models.answer_times import NEVER, AnswerTime, usual
from models.members import Member
from models.proposals import ProposalStatus
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, a_proposal, statements

T = AnswerTime
MENTORS = "{ mentors { edges { node { headline usuallyAnswersWithin } } } }"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        ([1, 1], None),  # too few to say
        ([1, 1, 1], T.A_DAY),
        ([0.5, 1.01, 20], T.FOUR_DAYS),
        ([4, 4, 4.01, 5], T.A_WEEK),
        ([7.5, 8, 14], T.TWO_WEEKS),
        ([15, 16, 20], None),  # that would be no recommendation
        ([1, 1, 1, None, None], T.A_DAY),
        ([1, 1, 1, None, None, None], None),  # as many stayed unanswered
    ],
)
def test_it_is_the_time_within_which_most_were_answered(
    days: list[float | None], expected: AnswerTime | None
) -> None:
    assert usual([NEVER if each is None else timedelta(days=each) for each in days]) == expected


async def answered(mentor: Member, days: float, status: ProposalStatus, sent_days_ago: int = 100) -> None:
    """Somebody's proposal, answered after so many days (or closed then, without an answer)."""
    sent_at = clock.now() - timedelta(days=sent_days_ago)
    at = sent_at + timedelta(days=days)
    is_answer = status in {ProposalStatus.ACCEPTED, ProposalStatus.DECLINED}
    times = {"sent_at": sent_at, "closed_at": at, "answered_at": at if is_answer else None}
    _ = await a_proposal(await a_member("Noor"), mentor, status=status, **times)


async def test_it_is_told_of_each_mentor_from_their_own_answers_alone_in_one_statement(
    client: Client,
) -> None:
    mena = await client.of(await a_mentee("Mena"))
    with statements() as of_nobody:
        await mena.ask(MENTORS)
    S = ProposalStatus  # noqa: N806
    for name, history in {
        "Old": [(1, S.DECLINED, 900)] * 3,
        "Few": [(1, S.DECLINED, 90)] * 2 + [(1, S.WITHDRAWN, 90), (1, S.RELEASED, 90)],
        "Silent": [(1, S.DECLINED, 90)] * 3 + [(21, S.EXPIRED, 90)] * 3,
        "Quick": [(3, S.ACCEPTED, 90), (2, S.DECLINED, 90), (9, S.DECLINED, 90), (3, S.WITHDRAWN, 90)],
    }.items():
        mentor = await a_mentor(name)
        for days, status, ago in history:
            await answered(mentor, days, status, ago)

    with statements() as of_four:
        edges = (await mena.ask(MENTORS))["mentors"]["edges"]

    assert {edge["node"]["headline"]: edge["node"]["usuallyAnswersWithin"] for edge in edges} == {
        "I am Old": None,
        "I am Few": None,
        "I am Silent": None,
        "I am Quick": "FOUR_DAYS",
    }
    assert len(of_four) == len(of_nobody) + 1
