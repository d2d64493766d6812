"""The clock of a proposal: reminders on days 3, 7 and 15, withdrawal on day 21, also after an outage."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tortoise import connections

from jobs import ledger as walking
from jobs.relevance import is_overtaken
from jobs.timeline import SweepCount, sweep
from models import clock
from models.members import Member
from models.notices import NoticeState
from models.outbox import Mail, MailState
from models.proposals import DeclineReason, Proposal, ProposalClosed, ProposalStatus
from models.relationships import Relationship
from resolvers import answering, proposing
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal, facts_of, mailed
from tests.timeline_world import (
    WITHDRAWN,
    a_mentee_asks_a_mentor,
    hourly,
    ledger,
    reminders,
    the_worker_runs,
    withdrawn_on,
)

DUE, SENT, SKIPPED, CANCELLED = NoticeState.DUE, NoticeState.SENT, NoticeState.SKIPPED, NoticeState.CANCELLED


@pytest.mark.fault("T4")
async def test_a_worker_that_never_sleeps(db: None) -> None:
    await a_mentee_asks_a_mentor()

    await the_worker_runs(hourly(0, 22))

    assert await reminders() == [(3, 1), (7, 2), (15, 3)]
    assert await withdrawn_on() == 21
    assert (await mailed())[4:] == WITHDRAWN
    assert await ledger() == [SENT, SENT, SENT]


@pytest.mark.fault("T3")
@pytest.mark.parametrize(
    ("down_from", "down_to", "reminded", "steps"),
    [
        (2, 8, [(8, 2), (15, 3)], [SKIPPED, SENT, SENT]),
        (2, 16, [(16, 3)], [SKIPPED, SKIPPED, SENT]),
        (2, 22, [], [SKIPPED, SKIPPED, SKIPPED]),
        (6.9, 9.9, [(3, 1), (9.9, 2), (15, 3)], [SENT, SENT, SENT]),
        (20, 24, [(3, 1), (7, 2), (15, 3)], [SENT, SENT, SENT]),
    ],
)
async def test_a_worker_that_was_down_catches_up_without_a_burst(
    db: None,
    down_from: float,
    down_to: float,
    reminded: list[tuple[float, int]],
    steps: list[NoticeState],
) -> None:
    await a_mentee_asks_a_mentor()

    await the_worker_runs([*hourly(0, down_from), down_to, *hourly(down_to + 1 / 24, 25)])

    assert await reminders() == reminded
    assert await ledger() == steps
    assert await withdrawn_on() == max(21, down_to if down_from < 21 < down_to else 21)
    assert (await mailed())[1 + len(reminded) :] == WITHDRAWN


@pytest.mark.fault("T3")
async def test_two_reminders_are_twenty_hours_apart(db: None) -> None:
    await a_mentee_asks_a_mentor()

    await the_worker_runs([6.75, 7, 7.5, 7.58, 7.6])

    assert await reminders() == [(6.75, 1), (7.6, 2)]


@pytest.mark.fault("T3")
@pytest.mark.parametrize(
    ("state", "went_after", "waits_until"),
    [
        (MailState.SENT, 14, 15),  # long enough before
        (MailState.SENT, 14.5, 15 + 8 / 24),  # at eight in the evening
        (MailState.SENT, 14.875, 16),  # at five in the morning: twenty hours later it is night
        (MailState.SENDING, None, 16),  # it is on its way, at eight: four in the morning is no time
    ],
)
async def test_twenty_hours_count_from_when_the_one_before_went_out(
    db: None, state: MailState, went_after: float | None, waits_until: float
) -> None:
    await a_mentee_asks_a_mentor()
    await the_worker_runs([7])
    late = Mail.filter(kind="proposal-reminder")
    await late.update(
        state=state,
        sent_at=None if went_after is None else NOW + went_after * DAY,
        lease_until=NOW + 16 * DAY if state is MailState.SENDING else None,
    )

    clock.stop(NOW + 15 * DAY)
    await sweep()

    _, reminder = await Mail.filter(kind="proposal-reminder").order_by("id")
    assert reminder.not_before == NOW + waits_until * DAY


async def test_a_reminder_says_which_and_until_when(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()

    await the_worker_runs([3])

    facts = await facts_of("proposal-reminder")
    assert sorted(facts.pop("token_ids")) == ["away", "decline", "hold"]
    assert facts == {
        "proposal_id": proposal.public_id,
        "mentee_name": "Mena Member",
        "mentor_name": "Theo Member",
        "other_name": "Mena Member",
        "step": 1,
        "steps": 3,
        "sent_at": "2026-11-24T08:00:00+00:00",
        "expires_at": "2026-12-15T08:00:00+00:00",
    }


async def test_a_sweep_that_runs_again_does_nothing(db: None) -> None:
    await a_mentee_asks_a_mentor()

    clock.advance(3 * DAY)
    counts = [await sweep(), await sweep()]
    clock.advance(18 * DAY)
    counts += [await sweep(), await sweep()]

    assert counts == [SweepCount(reminded=1), SweepCount(), SweepCount(expired=1), SweepCount()]


async def test_the_mentee_is_asked_to_choose_another(db: None) -> None:
    await a_mentee_asks_a_mentor()
    await a_mentor("Ada")

    await the_worker_runs([21])

    facts = await facts_of("proposal-expired-mentee")
    assert facts["mentor_name"] == "Theo Member"
    assert [other["name"] for other in facts["alternatives"]] == ["Ada Member"]


async def test_a_yes_one_second_before_the_sweep_counts(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    clock.stop(proposal.expires_at)

    await answering.accept(await Member.find(proposal.mentor_id), proposal.id)
    clock.advance(timedelta(seconds=1))

    assert await sweep() == SweepCount()
    assert (await Proposal.get()).status is ProposalStatus.ACCEPTED
    assert (await mailed())[1:] == [
        ("Mena", "proposal-accepted-mentee"),
        ("Theo", "proposal-accepted-mentor"),
    ]


async def test_a_yes_one_second_after_the_sweep_comes_too_late(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    clock.stop(proposal.expires_at)

    await sweep()
    clock.advance(timedelta(seconds=1))

    with pytest.raises(ProposalClosed) as refused:
        await answering.accept(await Member.find(proposal.mentor_id), proposal.id)
    assert (refused.value.status, refused.value.closed_at) == (ProposalStatus.EXPIRED, proposal.expires_at)
    assert (await mailed())[1:] == WITHDRAWN
    assert await Relationship.all().count() == 0


@pytest.mark.fault("T3")
@pytest.mark.parametrize("answer", ["accept", "decline", "withdraw"])
async def test_nothing_comes_after_an_answer(db: None, answer: str) -> None:
    proposal = await a_mentee_asks_a_mentor()
    mentor, mentee = await Member.find(proposal.mentor_id), await Member.find(proposal.mentee_id)
    acts: dict[str, Any] = {
        "accept": lambda: answering.accept(mentor, proposal.id),
        "decline": lambda: answering.decline(mentor, proposal.id, DeclineReason.NO_TIME),
        "withdraw": lambda: proposing.withdraw(mentee, proposal.id),
    }
    await the_worker_runs([3])

    await acts[answer]()
    before = await mailed()
    await the_worker_runs(hourly(3, 22))

    assert await mailed() == before
    assert await ledger() == [SENT, CANCELLED, CANCELLED]


async def test_one_bad_row_stops_no_other_and_waits_until_it_is_mended(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(walking, "BATCH", 2)
    bad = await a_mentee_asks_a_mentor()
    for name in ("Mona", "Sam", "Kim", "Lou"):
        await a_proposal(await a_mentee(name), await a_mentor("Ada"))
    await availability_reads("BROKEN", bad.mentor_id)
    clock.advance(21 * DAY)

    with caplog.at_level(logging.INFO, "jobs"):
        count = await sweep()

    assert count == SweepCount(expired=4, failed=1)
    assert [
        record.getMessage() for record in caplog.records if record.name in ("jobs.ledger", "jobs.timeline")
    ] == [
        f"expire failed for {bad.id}",
        "timeline: 0 reminded, 4 withdrawn, 1 failed",
    ]
    assert (await Proposal.find(bad.id)).is_open
    await availability_reads("AVAILABLE", bad.mentor_id)
    assert await sweep() == SweepCount(expired=1)


async def test_a_clock_without_its_proposal_is_left_alone(db: None) -> None:
    await a_mentee_asks_a_mentor()
    await Proposal.all().delete()
    clock.advance(3 * DAY)

    assert await sweep() == SweepCount()
    assert await ledger() == [SKIPPED, DUE, DUE]


async def test_mail_that_waited_too_long_is_not_sent(db: None) -> None:
    proposal = await a_mentee_asks_a_mentor()
    await Mail.all().update(state=MailState.QUEUED, sent_at=None)
    clock.advance(3 * DAY)
    await sweep()
    sent, reminder = await Mail.all().order_by("id")
    assert [await is_overtaken(sent), await is_overtaken(reminder)] == [False, False]

    clock.stop(proposal.expires_at)
    assert [await is_overtaken(sent), await is_overtaken(reminder)] == [True, True]
    await answering.accept(await Member.find(proposal.mentor_id), proposal.id)
    assert [await is_overtaken(sent), await is_overtaken(reminder)] == [True, True]
    assert not await is_overtaken(await Mail.get(kind="proposal-accepted-mentee"))


async def test_a_reminder_takes_the_place_of_one_that_has_not_gone(db: None) -> None:
    await a_mentee_asks_a_mentor()

    for day in (3, 7):
        clock.stop(NOW + day * DAY)
        await sweep()

    waiting = await Mail.filter(kind="proposal-reminder").order_by("id")
    assert [mail.state for mail in waiting] == [MailState.CANCELLED, MailState.QUEUED]


async def test_a_reminder_that_comes_back_from_the_mail_server_after_the_next_was_written_is_not_sent(
    db: None,
) -> None:
    await a_mentee_asks_a_mentor()
    for day in (3, 7):
        clock.stop(NOW + day * DAY)
        await sweep()
    await Mail.filter(state=MailState.CANCELLED).update(
        state=MailState.QUEUED
    )  # it had been claimed, and was put off

    first, second = await Mail.filter(kind="proposal-reminder").order_by("id")
    assert [await is_overtaken(first), await is_overtaken(second)] == [True, False]


async def availability_reads(word: str, mentor_id: UUID) -> None:
    """Straight into the database: no code of ours would write a word that means nothing."""
    statement = f"UPDATE mentor_profile SET availability = '{word}' WHERE member_id = '{mentor_id}'"
    await connections.get("default").execute_query(statement)
