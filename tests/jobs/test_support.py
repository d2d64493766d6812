"""The clock of those who asked for help: answered requests close, and forgotten concerns are named to the scheme."""

from datetime import UTC, datetime

from jobs.relevance import is_overtaken
from jobs.support import sweep
from models import clock
from models.concerns import Concern
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail
from models.support import SupportRequest, SupportStatus
from resolvers import concerns as raising
from resolvers import support
from resolvers.coordination import concerns
from tests.account_world import everything, facts, mails
from tests.people import a_member
from tests.proposal_world import all_mail_goes
from tests.support_world import DAY, SCHEME, TUESDAY, a_coordinator, a_request, a_worry, days_pass


async def status_of(request: SupportRequest) -> SupportStatus:
    return (await SupportRequest.find(request.id)).status


async def overdue() -> list[datetime]:
    """When the scheme's mailbox was reminded."""
    letters = await Mail.filter(kind="concern-overdue", to_address=SCHEME).order_by("id")
    return [letter.created_at for letter in letters]


async def test_an_answered_request_closes_after_fourteen_days_and_not_before(db: None) -> None:
    clock.stop(TUESDAY)
    request = await a_request(await a_member("Mena"))
    await support.answer(await a_coordinator(), request.id, "Please try again.")

    await days_pass(13.9)
    early = await status_of(request)
    await days_pass(0.1)

    closed = await SupportRequest.find(request.id)
    assert (early, closed.status) == (SupportStatus.ANSWERED, SupportStatus.CLOSED)
    assert (closed.closed_at, closed.reopen_until) == (TUESDAY + 14 * DAY, TUESDAY + 44 * DAY)


async def test_a_reply_or_another_answer_begins_the_fourteen_days_anew(db: None) -> None:
    clock.stop(TUESDAY)
    mena, cora = await a_member("Mena"), await a_coordinator()
    request = await a_request(mena)
    await support.answer(cora, request.id, "Please try again.")
    await days_pass(10)
    await support.reply(mena, request.id, "It still does not.")
    await days_pass(10)
    waiting = await status_of(request)
    await support.answer(cora, request.id, "And now?")
    await days_pass(10)
    await support.answer(cora, request.id, "Are you there?")
    await days_pass(10)
    answered = await status_of(request)
    await days_pass(4)

    assert (waiting, answered) == (SupportStatus.OPEN, SupportStatus.ANSWERED)
    assert await status_of(request) is SupportStatus.CLOSED


async def test_a_sweep_that_comes_late_or_twice_closes_once(db: None) -> None:
    clock.stop(TUESDAY)
    request = await a_request()
    await support.answer(await a_coordinator(), request.id, "Please try again.")
    await days_pass(60)
    after_one = await everything()

    await sweep()

    assert await everything() == after_one
    assert (await SupportRequest.find(request.id)).closed_at == TUESDAY + 60 * DAY


async def test_a_concern_that_nobody_acknowledges_is_named_three_working_days_running(db: None) -> None:
    """Raised on the Tuesday before Christmas: the bank holidays and the weekend do not count."""
    clock.stop(TUESDAY)
    concern = await a_worry(await a_member("Mena"))

    for _ in range(24 * 14):
        await days_pass(1 / 24)
        await all_mail_goes()

    days = [datetime(2026, 12, day, 9, tzinfo=UTC) for day in (29, 30, 31)]
    assert concern.acknowledge_by == days[0]
    assert await overdue() == days


async def test_the_reminder_says_no_more_than_the_reference_and_the_day(db: None) -> None:
    clock.stop(TUESDAY)
    concern = await a_worry(await a_member("Mena"))

    await days_pass(7)

    due = concern.acknowledge_by.isoformat()
    assert await facts("concern-overdue") == {"reference": concern.reference, "due_at": due}


async def test_after_an_outage_the_scheme_is_reminded_once(db: None) -> None:
    clock.stop(TUESDAY)
    concern = await a_worry(await a_member("Mena"))

    await days_pass(30)
    await sweep()

    assert await overdue() == [TUESDAY + 30 * DAY]
    states = [notice.state for notice in await TimedNotice.filter(subject_id=concern.id).order_by("step")]
    assert states == [NoticeState.SKIPPED, NoticeState.SKIPPED, NoticeState.SENT]


async def test_nobody_is_reminded_of_what_was_acknowledged_or_taken_back(db: None) -> None:
    clock.stop(TUESDAY)
    mena, cora = await a_member("Mena"), await a_coordinator()
    read, taken_back = await a_worry(mena), await a_worry(mena)
    await concerns.acknowledge(cora, read.id)
    await raising.withdraw_concern(mena, taken_back.id)

    await days_pass(30)

    assert await overdue() == []
    states = {notice.state for notice in await TimedNotice.filter(subject_id__in=[read.id, taken_back.id])}
    assert states == {NoticeState.CANCELLED}


async def test_a_reminder_that_waited_is_not_sent_once_somebody_has_read_the_concern(db: None) -> None:
    clock.stop(TUESDAY)
    concern = await a_worry(await a_member("Mena"))
    await days_pass(7)
    reminder = await Mail.get(kind="concern-overdue")
    before = await is_overtaken(reminder)

    await concerns.acknowledge(await a_coordinator(), concern.id)

    assert (before, await is_overtaken(reminder)) == (False, True)


async def test_one_that_fails_holds_up_nobody(db: None) -> None:
    """The first of the two has lost its row; its notice is left out, and the other is named."""
    clock.stop(TUESDAY)
    mena = await a_member("Mena")
    gone, concern = await a_worry(mena), await a_worry(mena)
    await Concern.filter(id=gone.id).delete()

    await days_pass(7)

    named = [mail.subject_id for mail in await Mail.filter(kind="concern-overdue")]
    assert named == [concern.id]
    assert ("concern-overdue", SCHEME) in await mails()
