"""Several at one instant, over several connections: the relationship has one fate, and one set of mail tells of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from jobs.relationships import sweep
from models import clock
from models.events import Event
from models.outbox import Mail, MailState
from models.profiles import MentorProfile
from models.refusals import Refusal
from models.relationships import Relationship, RelationshipStatus
from models.transitions import Part
from resolvers import answering
from tests.conftest import empty_tables
from tests.profile_world import a_mentee
from tests.proposal_world import DAY, a_proposal, all_mail_goes
from tests.together_world import Pair, in_state

pytestmark = pytest.mark.commits

ROUNDS = 8
S = RelationshipStatus
MENTOR, MENTEE = Part.MENTOR, Part.MENTEE


async def at_once(*attempts: Awaitable[object]) -> list[object]:
    """What came of each: only refusals are expected to go wrong."""
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    return done


async def told(pair: Pair) -> Counter[str]:
    """The mail about it that had not gone before the race."""
    mails = Mail.filter(subject_id=pair.key.id, state=MailState.QUEUED)
    return Counter([mail.kind for mail in await mails])


async def last_event(pair: Pair) -> str:
    event = (
        await Event.filter(subject_id=pair.key.id, kind__startswith="relationship-").order_by("-id").first()
    )
    assert event is not None
    return str(event.data["event"])


COMPLETED = {"relationship-completed": 2, "place-freed": 1}
ENDED = {"relationship-ended": 1, "relationship-ended-copy": 1, "place-freed": 1}


async def test_agreeing_going_on_and_ending_at_one_instant(db: None) -> None:
    """Whichever comes last stands, and nothing is told that did not happen."""
    for _ in range(ROUNDS):
        pair = await in_state(S.ENDING, by=MENTEE)

        await at_once(pair.confirms(MENTOR), pair.keeps_going(MENTOR), pair.ends(MENTEE))

        fate = (await pair.now()).status
        expected = COMPLETED if fate is S.COMPLETED else ENDED
        assert fate in {S.COMPLETED, S.ENDED}
        assert {**await told(pair), "relationship-goes-on": 0} == {**expected, "relationship-goes-on": 0}
        await empty_tables()


async def test_the_clock_completes_against_who_would_rather_go_on(db: None) -> None:
    for _ in range(ROUNDS):
        pair = await in_state(S.ENDING, by=MENTEE)
        clock.advance(14 * DAY)

        await at_once(pair.keeps_going(MENTOR), sweep(), sweep())

        fate = (await pair.now()).status
        assert fate in {S.ACTIVE, S.COMPLETED}
        assert await told(pair) == (COMPLETED if fate is S.COMPLETED else {"relationship-goes-on": 1})
        await empty_tables()


@pytest.mark.parametrize(
    ("status", "days", "mail"),
    [
        (S.CONTRACTING, 3, {"contract-reminder": 2}),
        (S.PAUSED, 7, {"relationship-resumed": 2}),
        (S.ENDING, 14, COMPLETED),
        (S.ACTIVE, 60, {"relationship-quiet": 2}),
    ],
)
async def test_two_sweeps_beside_each_other_do_it_once(
    db: None, status: RelationshipStatus, days: int, mail: dict[str, int]
) -> None:
    for _ in range(5):
        pair = await in_state(status)
        clock.advance(days * DAY)

        tallies = await asyncio.gather(sweep(), sweep(), sweep())

        assert (sum(tally.done for tally in tallies), sum(tally.failed for tally in tallies)) == (1, 0)
        assert await told(pair) == mail
        await empty_tables()


async def test_both_take_it_up_again_at_one_instant(db: None) -> None:
    """One of them is first and offers it; the other one takes it up."""
    for _ in range(ROUNDS):
        pair = await in_state(S.ENDED)

        await at_once(pair.reopens(MENTOR), pair.reopens(MENTEE))

        assert (await pair.now()).status is S.ACTIVE
        assert (await told(pair))["relationship-reopened"] == 2
        await empty_tables()


async def test_the_last_place_goes_to_one(db: None) -> None:
    for _ in range(ROUNDS):
        pair = await in_state(S.ENDED, by=MENTEE)
        await MentorProfile.filter(member_id=pair.mentor.id).update(capacity=1)
        await pair.reopens(MENTEE)
        asked = await a_proposal(await a_mentee("Sam"), pair.mentor)
        await all_mail_goes()

        await at_once(pair.reopens(MENTOR), answering.accept(pair.mentor, asked.id))

        assert await Relationship.running().filter(mentor_id=pair.mentor.id).count() == 1
        await empty_tables()


WAYS: dict[str, Callable[[Pair], Awaitable[object]]] = {
    "pause": lambda pair: pair.pauses(MENTOR),
    "completion": lambda pair: pair.proposes_completion(MENTEE),
    "still going": lambda pair: pair.is_still_going(MENTOR),
    "signing": lambda pair: pair.both_sign(),
}


@pytest.mark.parametrize("way", WAYS)
async def test_an_end_stands_whatever_else_happens_at_that_instant(db: None, way: str) -> None:
    for _ in range(5):
        pair = await in_state(S.ACTIVE)

        await at_once(WAYS[way](pair), pair.ends(MENTEE))

        assert (await pair.now()).status is S.ENDED
        assert await last_event(pair) == "END"
        assert (await pair.now()).paused_until is None
        await empty_tables()
