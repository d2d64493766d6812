"""A day before a meeting both are reminded: once, where it is now, and not when there is nothing to remind of."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jobs import meetings as sweeping
from jobs.ledger import Tally
from jobs.relevance import is_overtaken
from models import clock
from models.meeting_life import MeetingReply
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting
from models.members import Member
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from models.profiles import MeetingMethod
from models.relationships import Relationship
from resolvers import meeting_answers, meetings, relationships
from tests.meeting_world import composed
from tests.people import a_member
from tests.relationship_world import a_pair

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STARTS = datetime(2026, 11, 26, 14, tzinfo=UTC)
TALK = Particulars("A talk", MeetingMethod.PHONE, details="Confidential")


class Pair:
    mentor: Member
    mentee: Member
    relationship: Relationship

    async def arrange(self, starts_at: datetime = STARTS, zone: str = "UTC", *, told: bool = True) -> Meeting:
        ends_at = (starts_at.astimezone(UTC) + HOUR).astimezone(ZoneInfo(zone))
        times = Times(starts_at, ends_at, zone)
        return await meetings.arrange(self.mentee, self.relationship.id, times, TALK, notify_other=told)


@pytest.fixture
async def pair(db: None) -> Pair:
    clock.stop(NOW)
    pair = Pair()
    theo = await a_member("Theo", timezone="Asia/Kolkata")
    pair.mentor, pair.mentee, pair.relationship = await a_pair(mentor=theo)
    return pair


async def test_both_are_reminded_once_on_the_hour_a_day_before(pair: Pair) -> None:
    meeting = await pair.arrange()

    clock.stop(STARTS - 24 * HOUR - timedelta(seconds=1))
    early = await sweeping.sweep()
    clock.advance(timedelta(seconds=1))
    on_time = await sweeping.sweep()
    again = await sweeping.sweep()

    assert (early, on_time, again) == (Tally(), Tally(done=1), Tally())
    assert await reminded() == {pair.mentor.id, pair.mentee.id}
    assert await states(meeting) == [NoticeState.SENT]


async def test_each_reads_it_in_their_own_zone_first(pair: Pair) -> None:
    await pair.arrange()
    clock.stop(STARTS - 24 * HOUR)
    await sweeping.sweep()

    mine, theirs = [await words(await letter_to(member)) for member in (pair.mentee, pair.mentor)]

    assert "Starts: Thursday 26 November 2026, 14:00 GMT (19:30 IST for Theo Member)" in mine
    assert "Starts: Thursday 26 November 2026, 19:30 IST (14:00 GMT for" in theirs
    assert "Confidential" not in mine + theirs


async def test_the_reminder_moves_with_the_meeting(pair: Pair) -> None:
    meeting = await pair.arrange()
    later = STARTS + timedelta(days=3)
    await meetings.move(pair.mentor, meeting.id, later, later + HOUR)

    clock.stop(STARTS - 24 * HOUR)
    nothing = await sweeping.sweep()
    clock.stop(later - 24 * HOUR)

    assert (nothing, await sweeping.sweep()) == (Tally(), Tally(done=1))
    assert await states(meeting) == [NoticeState.CANCELLED, NoticeState.SENT]


async def test_a_meeting_that_moves_after_its_reminder_has_another(pair: Pair) -> None:
    meeting = await pair.arrange()
    clock.stop(STARTS - 24 * HOUR)
    await sweeping.sweep()
    stale = await letter_to(pair.mentor)
    later = STARTS + timedelta(days=3)
    await meetings.move(pair.mentor, meeting.id, later, later + HOUR)
    clock.stop(later - 24 * HOUR)

    assert await is_overtaken(stale)
    assert await sweeping.sweep() == Tally(done=1)
    assert await states(meeting) == [NoticeState.SENT, NoticeState.SENT]


async def test_who_arranges_it_within_the_day_needs_no_reminder(pair: Pair) -> None:
    clock.stop(STARTS - 24 * HOUR)
    meeting = await pair.arrange()

    assert await sweeping.sweep() == Tally()
    assert await states(meeting) == []


async def test_a_worker_that_was_away_reminds_late_but_not_of_what_has_begun(pair: Pair) -> None:
    late, too_late = await pair.arrange(), await pair.arrange(STARTS - 3 * HOUR)

    clock.stop(STARTS - 2 * HOUR)
    await sweeping.sweep()

    assert await states(late) == [NoticeState.SENT]
    assert await states(too_late) == [NoticeState.SKIPPED]
    assert {mail.subject_id for mail in await Mail.filter(kind="meeting-reminder")} == {late.id}


async def test_nobody_is_reminded_of_what_is_off(pair: Pair) -> None:
    off, with_the_pair = await pair.arrange(), await pair.arrange()
    await meetings.cancel(pair.mentor, off.id)
    await relationships.end(pair.mentor, pair.relationship.id)
    clock.stop(STARTS - 24 * HOUR)

    assert await sweeping.sweep() == Tally()
    assert await states(off) == await states(with_the_pair) == [NoticeState.CANCELLED]


async def test_nobody_is_reminded_of_what_does_not_suit(pair: Pair) -> None:
    meeting = await pair.arrange()
    await meeting_answers.respond(pair.mentor, meeting.id, MeetingReply.DECLINE)
    clock.stop(STARTS - 24 * HOUR)

    assert await sweeping.sweep() == Tally()
    assert await states(meeting) == [NoticeState.SKIPPED]


async def test_a_reminder_that_waited_is_not_sent_once_the_meeting_is_off(pair: Pair) -> None:
    meeting = await pair.arrange()
    clock.stop(STARTS - 24 * HOUR)
    await sweeping.sweep()
    mail = await letter_to(pair.mentor)
    before = await is_overtaken(mail)

    await meetings.cancel(pair.mentee, meeting.id)

    assert (before, await is_overtaken(mail)) == (False, True)


async def test_where_mail_is_not_to_tell_the_other_the_organiser_alone_is_reminded(pair: Pair) -> None:
    await pair.arrange(told=False)
    clock.stop(STARTS - 24 * HOUR)
    await sweeping.sweep()

    assert await reminded() == {pair.mentee.id}


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        # the day before is an hour shorter or longer on the clock; the reminder is 24 hours ahead all the same
        ("2026-03-29T10:00:00+01:00", "2026-03-28T09:00:00+00:00"),
        ("2026-03-30T10:00:00+01:00", "2026-03-29T09:00:00+00:00"),
        ("2026-10-25T10:00:00+00:00", "2026-10-24T11:00:00+01:00"),
        ("2026-10-25T01:30:00+01:00", "2026-10-24T01:30:00+01:00"),
        ("2026-10-25T01:30:00+00:00", "2026-10-24T02:30:00+01:00"),
    ],
)
async def test_it_is_a_day_of_24_hours_when_the_clocks_change(
    pair: Pair, starts_at: str, due_at: str
) -> None:
    clock.stop(datetime(2026, 3, 1, tzinfo=UTC))
    meeting = await pair.arrange(datetime.fromisoformat(starts_at), "Europe/London")

    clock.stop(datetime.fromisoformat(due_at) - timedelta(seconds=1))
    early = await sweeping.sweep()
    clock.stop(datetime.fromisoformat(due_at))

    assert (early, await sweeping.sweep()) == (Tally(), Tally(done=1))
    assert await states(meeting) == [NoticeState.SENT]


async def reminded() -> set[object]:
    mails = await Mail.filter(kind="meeting-reminder").exclude(state=MailState.CANCELLED)
    assert len(mails) == len({mail.recipient_id for mail in mails})
    return {mail.recipient_id for mail in mails}


async def states(meeting: Meeting) -> list[NoticeState]:
    return [notice.state for notice in await TimedNotice.filter(subject_id=meeting.id).order_by("step")]


async def letter_to(member: Member) -> Mail:
    return await Mail.get(kind="meeting-reminder", recipient_id=member.id)


async def words(mail: Mail) -> str:
    part = (await composed(mail)).get_body(("plain",))
    assert part
    return " ".join(str(part.get_content()).split())
