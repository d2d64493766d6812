"""A meeting is changed while its invitation is on its way: each calendar gets every state once, the newest last."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from jobs import mail
from jobs.letters.samples import SCHEME
from jobs.mail import Post
from mentoring.mailers import SmtpMailer
from models import clock
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting
from models.members import Member
from models.outbox import Mail, MailState
from models.profiles import MeetingMethod
from resolvers import meetings
from tests.relationship_world import a_pair
from tests.services import mailbox
from tests.services.mailbox import Mailbox

pytestmark = [pytest.mark.postgres, pytest.mark.commits, pytest.mark.fault("C4")]

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
START = NOW + timedelta(days=3)
HOUR = timedelta(hours=1)
TALK = Particulars("A talk", MeetingMethod.PHONE)


class Talk:
    """Mena has arranged it with Theo, and a worker is just handing over the invitation and her own copy."""

    def __init__(self, two: tuple[Member, Member], meeting: Meeting, inbox: Mailbox, post: Post) -> None:
        self.theo, self.mena = two
        self.meeting, self.inbox = meeting, inbox
        self.other_worker = Post(post.mailer, SCHEME)
        self.sending = asyncio.create_task(mail.deliver(post))

    @classmethod
    async def under_way(cls, inbox: Mailbox, smtp_url: str) -> "Talk":
        clock.stop(NOW)
        theo, mena, relationship = await a_pair()
        meeting = await meetings.arrange(mena, relationship.id, Times(START, START + HOUR, "UTC"), TALK)
        inbox.door.clear()
        talk = cls((theo, mena), meeting, inbox, Post(SmtpMailer(smtp_url), SCHEME))
        await inbox.keeps_waiting(2)
        return talk

    async def is_sent(self) -> None:
        """The server takes what waits, and the workers all that is left."""
        self.inbox.door.set()
        await self.sending
        await mail.deliver(self.other_worker)

    def calendar_of(self, member: Member) -> list[tuple[str, int, datetime]]:
        """Method, sequence and start of each entry that reached them, in the order of arrival."""
        return [_entry(message) for message in self.inbox.of(member.email)]


async def test_two_moves_meanwhile_become_one_that_comes_after_the_invitation(db: None) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        talk = await Talk.under_way(inbox, smtp_url)
        for hours in (1, 2):
            start = START + hours * HOUR
            await meetings.move(talk.mena, talk.meeting.id, start, start + HOUR)
        beside = await mail.deliver(talk.other_worker)
        await talk.is_sent()

    moved = [("REQUEST", 0, START), ("REQUEST", 2, START + 2 * HOUR)]
    assert beside == 0  # the newer ones wait for the older
    assert talk.calendar_of(talk.theo) == talk.calendar_of(talk.mena) == moved


async def test_a_cancellation_meanwhile_comes_after_the_invitation(db: None) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        talk = await Talk.under_way(inbox, smtp_url)
        await meetings.cancel(talk.mena, talk.meeting.id)
        await talk.is_sent()

    off = [("REQUEST", 0, START), ("CANCEL", 1, START)]
    assert talk.calendar_of(talk.theo) == talk.calendar_of(talk.mena) == off


async def test_a_cancellation_of_what_the_server_put_off_is_not_sent_either(db: None) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        talk = await Talk.under_way(inbox, smtp_url)
        await meetings.cancel(talk.mena, talk.meeting.id)
        inbox.puts_off = True
        await talk.is_sent()
        inbox.puts_off = False
        clock.advance(timedelta(minutes=2))
        await mail.deliver(talk.other_worker)

    assert inbox.received == []
    assert await Mail.exclude(state=MailState.CANCELLED).count() == 0


def _entry(message: Any) -> tuple[str, int, datetime]:
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    event: Any = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), int(event["SEQUENCE"]), event["DTSTART"].dt
