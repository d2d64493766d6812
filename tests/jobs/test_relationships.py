"""What time brings to a relationship: reminders of the contract, the end of a pause, questions, and quiet ends."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.relationships import sweep
from models import clock
from models.contracts import Contract
from models.meeting_plans import Particulars, Times
from models.notices import NoticeKind, NoticeState
from models.outbox import Mail, MailState
from models.profiles import MeetingMethod
from models.relationships import EndReason, RelationshipStatus
from models.transitions import Part
from resolvers import continuing, meetings, threads, tools
from tests.proposal_world import DAY, NOW, facts_of, mailed, policy
from tests.together_world import IN_A_WEEK, Pair, hours, ledger, mailed_on, the_worker_runs

S, K = RelationshipStatus, NoticeKind
DUE, SENT, SKIPPED, CANCELLED = NoticeState.DUE, NoticeState.SENT, NoticeState.SKIPPED, NoticeState.CANCELLED
BOTH = ("Mena", "Theo")


def both_on(*days: float) -> list[tuple[float, str]]:
    return [(day, name) for day in days for name in BOTH]


@pytest.mark.usefixtures("db")
class TestContract:
    async def test_both_are_reminded_on_the_third_seventh_and_fourteenth_day(self) -> None:
        await Pair.begun()

        await the_worker_runs(hours(0, 20))

        assert await mailed_on("contract-reminder") == both_on(3, 7, 14)

    async def test_only_who_has_not_signed_is_reminded_and_reads_that_the_other_has(self) -> None:
        pair = await Pair.begun()
        await pair.sign(pair.mentor)

        await the_worker_runs([3])

        assert await mailed_on("contract-reminder") == [(3, "Mena")]
        assert (await facts_of("contract-reminder"))["other_has_signed"] is True

    async def test_nobody_is_reminded_once_both_have_signed_or_it_is_over(self) -> None:
        pair = await Pair.begun()
        await the_worker_runs([3])
        await pair.both_sign()
        await the_worker_runs([7, 14])

        assert await mailed_on("contract-reminder") == both_on(3)
        assert await ledger(K.CONTRACT_REMINDER) == [(3, SENT), (7, CANCELLED), (14, CANCELLED)]

    async def test_a_reminder_takes_the_place_of_one_that_has_not_gone(self) -> None:
        await Pair.begun()

        for day in (3, 7):
            clock.stop(NOW + day * DAY)
            await sweep()

        waiting = Mail.filter(kind="contract-reminder", state=MailState.QUEUED)
        assert {mail.created_at for mail in await waiting} == {NOW + 7 * DAY}
        assert await waiting.count() == 2

    async def test_a_worker_that_was_down_reminds_once(self) -> None:
        await Pair.begun()

        await the_worker_runs([2, 8, 8.1, 8.2, 14])

        assert await mailed_on("contract-reminder") == both_on(8, 14)
        assert await ledger(K.CONTRACT_REMINDER) == [(3, SKIPPED), (7, SENT), (14, SENT)]

    async def test_a_reminder_keeps_its_hour_when_the_clocks_change(self) -> None:
        nine_in_london = datetime(2026, 10, 20, 8, tzinfo=UTC)  # summer time ends on the 25th
        await Pair.begun(nine_in_london)

        await the_worker_runs([7], since=nine_in_london)
        early = await mailed_on("contract-reminder", since=nine_in_london)
        await the_worker_runs([7 + 1 / 24], since=nine_in_london)

        assert [name for _, name in early] == list(BOTH)  # of the third day, since that was missed
        steps = await ledger(K.CONTRACT_REMINDER)
        assert [NOW + day * DAY for day, _ in steps][1] == datetime(2026, 10, 27, 9, tzinfo=UTC)

    async def test_the_days_are_policy_and_a_running_clock_keeps_its_own(self) -> None:
        clock.stop(NOW)
        await policy(contract_reminder_days=[2])
        await Pair.begun()
        await policy(contract_reminder_days=[1])

        await the_worker_runs([1, 2, 3])

        assert await mailed_on("contract-reminder") == both_on(2)


@pytest.mark.usefixtures("db")
class TestNeverStarted:
    async def test_what_has_not_started_after_sixty_days_is_closed_kindly(self) -> None:
        pair = await Pair.begun()

        await the_worker_runs([14, 59.9])
        before = await pair.now()
        await the_worker_runs([60])

        over = await pair.now()
        assert (before.status, over.status) == (S.CONTRACTING, S.ENDED)
        assert over.end_reason == EndReason.NEVER_STARTED
        assert (await mailed())[-3:] == [
            ("Mena", "relationship-ended"),
            ("Theo", "relationship-ended"),
            ("Theo", "place-freed"),
        ]

    async def test_a_message_is_a_start(self) -> None:
        pair = await Pair.begun()
        await threads.send(pair.mentee, "Hello", relationship_id=pair.key.id)

        await the_worker_runs([60, 100])

        assert (await pair.now()).status is S.CONTRACTING
        assert await ledger(K.NEVER_STARTED) == [(60, SKIPPED)]

    async def test_a_meeting_is_a_start(self) -> None:
        pair = await Pair.begun()
        await meet(pair, NOW + 5 * DAY)

        await the_worker_runs([60])

        assert (await pair.now()).status is S.CONTRACTING

    async def test_the_scheme_can_switch_it_off(self) -> None:
        clock.stop(NOW)
        await policy(never_started_days=0)
        pair = await Pair.begun()

        await the_worker_runs([60, 200])

        assert (await pair.now()).status is S.CONTRACTING


@pytest.mark.usefixtures("db")
class TestPause:
    async def test_it_goes_on_by_itself_on_the_morning_of_the_day(self) -> None:
        pair = await Pair.signed()
        await pair.pauses(until=IN_A_WEEK)

        await the_worker_runs([6.99])
        before = await pair.now()
        await the_worker_runs([7, 7.5])

        assert (before.status, (await pair.now()).status) == (S.PAUSED, S.ACTIVE)
        assert (await pair.now()).paused_until is None
        assert await mailed_on("relationship-resumed") == both_on(7)

    async def test_eight_in_the_morning_is_that_of_the_day_when_the_clocks_change(self) -> None:
        begun = datetime(2026, 10, 20, 8, tzinfo=UTC)
        pair = await Pair.signed(begun)
        await pair.pauses(until=date(2026, 10, 26))

        [(day, _)] = await ledger(K.PAUSE_END)

        assert NOW + day * DAY == datetime(2026, 10, 26, 8, tzinfo=UTC)  # 08:00 in London, which is UTC again

    async def test_nobody_is_asked_anything_meanwhile_and_the_quiet_is_counted_anew(self) -> None:
        pair = await Pair.signed()
        clock.stop(NOW + 30 * DAY)
        await pair.pauses(until=(NOW + 130 * DAY).date())

        await the_worker_runs(hours(30, 189.9))

        assert await mailed_on("relationship-quiet") == []
        await the_worker_runs([190])
        assert await mailed_on("relationship-quiet") == both_on(190)

    async def test_a_planned_end_that_fell_into_a_pause_is_asked_about_afterwards(self) -> None:
        pair = await Pair.signed(until=(NOW + 40 * DAY).date())
        await pair.pauses(until=(NOW + 60 * DAY).date())

        await the_worker_runs(hours(0, 75.9))
        asked = await mailed_on("relationship-renewal")
        await the_worker_runs(hours(75, 76, every=12))

        assert asked == both_on(61)
        assert (await pair.now()).status is S.COMPLETED


@pytest.mark.usefixtures("db")
class TestCompletion:
    async def test_silence_completes_after_fourteen_days(self) -> None:
        pair = await Pair.signed()
        await pair.proposes_completion(Part.MENTEE)

        await the_worker_runs([13.9])
        before = await pair.now()
        await the_worker_runs([14])

        done = await pair.now()
        assert (before.status, done.status) == (S.ENDING, S.COMPLETED)
        assert (before.completes_at, done.completes_at) == (NOW + 14 * DAY, None)
        assert (done.end_reason, done.ended_by_id) == (EndReason.COMPLETED, None)
        assert await mailed_on("relationship-completed") == both_on(14)

    async def test_who_would_rather_go_on_is_heard_also_when_the_days_are_over(self) -> None:
        pair = await Pair.signed()
        await pair.proposes_completion(Part.MENTEE)
        clock.stop(NOW + 15 * DAY)
        await pair.keeps_going(Part.MENTOR)

        await the_worker_runs([15])

        assert (await pair.now()).status is S.ACTIVE
        assert await mailed_on("relationship-completed") == []


@pytest.mark.usefixtures("db")
class TestPlannedEnd:
    async def test_both_are_asked_thirty_days_before_and_on_the_day_then_it_is_completed(self) -> None:
        pair = await Pair.signed(until=(NOW + 50 * DAY).date())

        await the_worker_runs(hours(0, 63.9))
        before = await pair.now()
        await the_worker_runs([64])

        assert await mailed_on("relationship-renewal") == both_on(20, 50)
        assert (before.status, (await pair.now()).status) == (S.ACTIVE, S.COMPLETED)
        assert (await pair.now()).end_reason == EndReason.COMPLETED

    async def test_a_contract_signed_anew_moves_the_end_and_its_questions(self) -> None:
        pair = await Pair.signed(until=(NOW + 50 * DAY).date())
        await the_worker_runs(hours(0, 52))
        await pair.both_sign((NOW + 100 * DAY).date())

        await the_worker_runs(hours(52, 113))

        assert await mailed_on("relationship-renewal") == both_on(20, 50, 70, 100)
        assert (await pair.now()).status is S.ACTIVE
        await the_worker_runs([114])
        assert (await pair.now()).status is S.COMPLETED

    async def test_a_change_that_one_has_signed_renews_nothing(self) -> None:
        pair = await Pair.signed(until=(NOW + 50 * DAY).date())
        await pair.revise((NOW + 100 * DAY).date())
        await pair.sign(pair.mentee)

        await the_worker_runs(hours(49, 64))

        assert (await pair.now()).status is S.COMPLETED

    async def test_a_worker_that_was_down_asks_before_it_completes(self) -> None:
        pair = await Pair.signed(until=(NOW + 50 * DAY).date())

        await the_worker_runs([80, 93.9])
        before = await pair.now()
        await the_worker_runs([94])

        assert await mailed_on("relationship-renewal") == both_on(80)
        assert (before.status, (await pair.now()).status) == (S.ACTIVE, S.COMPLETED)


@pytest.mark.usefixtures("db")
class TestQuiet:
    async def test_both_are_asked_after_sixty_and_ninety_days_and_the_scheme_is_told(self) -> None:
        pair = await Pair.signed()

        await the_worker_runs(hours(0, 200))

        assert await mailed_on("relationship-quiet") == both_on(60, 90)
        assert await mailed_on("relationship-quiet-scheme") == [(120, "")]
        assert (await pair.now()).status is S.ACTIVE

    async def test_the_scheme_reads_names_and_days_alone(self) -> None:
        pair = await Pair.signed()
        await the_worker_runs([120])

        facts = await facts_of("relationship-quiet-scheme")

        assert facts == {
            "relationship_id": pair.key.public_id,
            "mentor_name": "Theo Member",
            "mentee_name": "Mena Member",
            "other_name": "Theo Member",
            "quiet_since": NOW.isoformat(),
        }

    @pytest.mark.parametrize("sign", ["message", "meeting", "tool", "answer"])
    async def test_a_sign_of_life_starts_the_count_anew(self, sign: str) -> None:
        pair = await Pair.signed()
        clock.stop(NOW + 50 * DAY)
        await SIGNS[sign](pair)

        await the_worker_runs(hours(50, 109.9))
        before = await mailed_on("relationship-quiet")
        await the_worker_runs([110, 110.5])

        assert (before, await mailed_on("relationship-quiet")) == ([], both_on(110))

    async def test_while_a_meeting_is_still_to_come_it_is_not_quiet(self) -> None:
        pair = await Pair.signed()
        await meet(pair, NOW + 80 * DAY)

        await the_worker_runs([60, 90, 120, 139.9, 140])

        assert await mailed_on("relationship-quiet") == both_on(
            140
        )  # 60 days after its end, by the clock in London

    async def test_the_question_is_answered_by_working_on(self) -> None:
        pair = await Pair.signed()
        await the_worker_runs([60])
        asked = await pair.now()
        clock.stop(NOW + 61 * DAY)
        await threads.send(pair.mentor, "I was away.", relationship_id=pair.key.id)

        await the_worker_runs([61.1])

        assert asked.quiet_asked_at == NOW + 60 * DAY
        assert (await pair.now()).quiet_asked_at is None
        await the_worker_runs(hours(61, 120))
        assert await mailed_on("relationship-quiet") == both_on(60)

    async def test_yes_is_an_answer_for_both_and_the_count_begins_anew(self) -> None:
        pair = await Pair.signed()
        await the_worker_runs([60])
        await continuing.still_going(pair.mentor, pair.key.id)
        await continuing.still_going(pair.mentee, pair.key.id)

        await the_worker_runs([90, 119.9, 120])

        assert (await pair.now()).quiet_asked_at is not None
        assert await mailed_on("relationship-quiet") == both_on(60, 120)


async def test_a_sweep_that_runs_again_does_nothing(db: None) -> None:
    await Pair.begun()
    clock.advance(60 * DAY)

    counts = [(tally.done, tally.failed) for tally in (await sweep(), await sweep())]

    assert counts == [(2, 0), (0, 0)]  # a reminder, which is called off at once, and the end


async def test_nobody_is_reminded_of_what_is_closed_in_the_same_round(db: None) -> None:
    await Pair.begun()

    await the_worker_runs([60])

    assert await mailed("contract-reminder") == []


async def test_one_relationship_that_fails_holds_up_no_other(db: None) -> None:
    broken, other = await Pair.begun(), await Pair.begun(names=("Ada", "Otto"))
    await Contract.filter(relationship_id=broken.key.id).update(
        current_number=99
    )  # there is no such revision
    clock.stop(NOW + 3 * DAY)

    tally = await sweep()

    assert (tally.done, tally.failed) == (1, 1)
    assert {mail.subject_id for mail in await Mail.filter(kind="contract-reminder")} == {other.key.id}


async def meet(pair: Pair, at: datetime) -> None:
    times = Times(at, at + timedelta(hours=1), "Europe/London")
    await meetings.arrange(pair.mentee, pair.key.id, times, Particulars("A talk", MeetingMethod.PHONE))


async def write(pair: Pair) -> None:
    await threads.send(pair.mentor, "Hello", relationship_id=pair.key.id)


async def meet_at_once(pair: Pair) -> None:
    clock.advance(-timedelta(hours=2))
    await meet(pair, clock.now() + timedelta(hours=1))


async def fill_in(pair: Pair) -> None:
    await tools.start(pair.mentee, pair.key.id, "swot")


SIGNS: dict[str, Callable[[Pair], Awaitable[object]]] = {
    "message": write,
    "meeting": meet_at_once,
    "tool": fill_in,
    "answer": Pair.is_still_going,
}
