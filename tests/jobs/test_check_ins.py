"""Every three months both are asked how it is going; not in a pause, and not who have just told each other."""

from datetime import date

import pytest

from jobs.relationships import sweep
from models import clock
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.relationships import RelationshipStatus
from models.transitions import Part
from resolvers import tools
from tests.proposal_world import DAY, NOW
from tests.together_world import Pair, ledger, mailed_on, the_worker_runs

K, S = NoticeKind, NoticeState
BOTH = ("Mena", "Theo")
IN_TWO_YEARS = date(NOW.year + 2, NOW.month, NOW.day)


@pytest.mark.usefixtures("db")
class TestCheckIns:
    async def test_both_are_asked_every_three_months(self) -> None:
        await Pair.signed(until=IN_TWO_YEARS)

        await the_worker_runs([60, 91, 92, 93, 150, 183, 184])

        days = [day for day, _ in await mailed_on("check-in")]
        assert [name for _, name in await mailed_on("check-in")] == [*BOTH, *BOTH]
        assert len(set(days)) == 2
        assert await Mail.filter(kind="check-in").count() == 4

    async def test_nobody_is_asked_in_a_pause_and_afterwards_it_is_counted_anew(self) -> None:
        pair = await Pair.signed(until=IN_TWO_YEARS)
        await the_worker_runs([80])
        await pair.pauses(Part.MENTOR, (NOW + 120 * DAY).date())

        await the_worker_runs([95])
        paused = await Mail.filter(kind="check-in").count()
        await pair.resumes(Part.MENTOR)

        assert paused == 0
        [due] = await TimedNotice.filter(kind=K.CHECK_IN, state=S.DUE)
        assert due.due_at > clock.now() + 80 * DAY
        assert [state for _, state in await ledger(K.CHECK_IN)] == [S.CANCELLED, S.DUE]

    async def test_who_have_just_told_each_other_are_not_asked(self) -> None:
        pair = await Pair.signed(until=IN_TWO_YEARS)
        await the_worker_runs([70])
        document = await tools.start(pair.mentee, pair.key.id, "how-is-it-going")

        await the_worker_runs([93])

        assert document.round == 1
        assert await Mail.filter(kind="check-in").count() == 0
        assert [state for _, state in await ledger(K.CHECK_IN)] == [S.SENT, S.DUE]

    async def test_those_who_began_before_there_was_this_clock_have_it_from_now_on(self) -> None:
        pair = await Pair.signed(until=IN_TWO_YEARS)
        await TimedNotice.filter(kind=K.CHECK_IN).delete()

        await sweep()
        await sweep()

        [step] = await TimedNotice.filter(kind=K.CHECK_IN)
        assert (step.subject_id, step.state) == (pair.key.id, S.DUE)
        assert (await pair.now()).status is RelationshipStatus.ACTIVE
