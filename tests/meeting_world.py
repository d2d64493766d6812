"""What stories about meetings need: a pair with clients, a form, a letter box, and mail that has gone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Self

from tortoise.queryset import QuerySet

from jobs.correspondents import Recipient
from jobs.letters import Letter, compose
from jobs.letters.samples import SCHEME
from models import clock
from models.meetings import Meeting
from models.members import Member
from models.outbox import Mail, MailState
from models.relationships import Relationship
from schema.nodes import global_id, key_of
from tests.account_world import everything
from tests.client import Client
from tests.jobs.reading_calendars import read
from tests.people import a_member
from tests.relationship_world import a_pair

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MEETING = (
    "meeting { id title startsAt endsAt timezone localStart localEnd method where joinUrl details status "
    "cancelNote notifiesOther sequence version viewerCan organiser { displayName } "
    "setBy { displayName } reply replyNote suggestion { startsAt endsAt timezone } "
    "actualMinutes isDisputed outcomes { outcome actualMinutes by { displayName } } }"
)
ALL = f"{MEETING} warnings"
NEW_TIME = {"startsAt": "2026-11-27T14:30:00+00:00", "endsAt": "2026-11-27T15:30:00+00:00"}
INVITED = ("Theo", "meeting-invitation", "SENT")


@dataclass
class World:
    """Mena (mentee, London) and Theo (mentor, Kolkata) work together; it is 24 November 2026, 08:00."""

    mena: Client
    theo: Client
    mentee: Member
    mentor: Member
    relationship: Relationship

    @classmethod
    async def of(cls, client: Client) -> Self:
        clock.stop(NOW)
        theo = await a_member("Theo", timezone="Asia/Kolkata")
        mentor, mentee, relationship = await a_pair(mentor=theo)
        return cls(await client.of(mentee), await client.of(mentor), mentee, mentor, relationship)

    def a_form(self, **values: Any) -> dict[str, Any]:
        """What Mena fills in to meet Theo in two days."""
        return {
            "relationshipId": global_id("Relationship", self.relationship.id),
            "startsAt": "2026-11-26T09:00:00+00:00",
            "endsAt": "2026-11-26T10:00:00+00:00",
            "timezone": "Europe/London",
            "title": "First conversation",
            "method": "VIDEO",
            "joinUrl": "https://meet.example.net/mena",
            "details": "Who we are.\nWhat we hope for.",
            **values,
        }

    async def arranged(self, **values: Any) -> Meeting:
        """A meeting that Mena has arranged."""
        payload = await self.mena.do("arrangeMeeting", "meeting { id }", **self.a_form(**values))
        assert payload["errors"] == []
        return await Meeting.find(key_of("Meeting", payload["meeting"]["id"]))

    async def mails(self) -> list[tuple[str, str, str]]:
        """To whom, of what kind and in which state, but for the copies; the oldest first."""
        rows = await letters().order_by("id").prefetch_related("recipient")
        return [(row.recipient.given_name if row.recipient else "", row.kind, row.state) for row in rows]


def letters() -> QuerySet[Mail]:
    """All but the copies for the calendar of whoever acts (tests/stories/test_meeting_copies.py)."""
    return Mail.exclude(kind__in=["meeting-copy", "meeting-cancelled-copy"])


def node(meeting: Meeting) -> str:
    return global_id("Meeting", meeting.id)


async def all_mail_goes() -> None:
    """Everything in the outbox has been taken by the mail server."""
    await Mail.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=clock.now())


async def composed(mail: Mail) -> EmailMessage:
    """The message as it is sent."""
    to = await Member.get(id=mail.recipient_id)
    letter = Letter(kind=mail.kind, facts=mail.facts, message_id=f"<{mail.kind}.{mail.id}@example.org>")
    return compose(letter, Recipient(to.display_name, to.email, to.timezone), SCHEME)


async def in_calendar(mail: Mail) -> dict[str, Any]:
    """What its one event says, with the method and with `answers` by address."""
    message = await composed(mail)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar, event = read(content)
    once = {name: found[0].value for name, found in event.items() if len(found) == 1}
    guests = event.get("ATTENDEE", [])
    answers = {guest.value.removeprefix("mailto:"): guest.parameters["PARTSTAT"] for guest in guests}
    return {**calendar, **once, "answers": answers}


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """Code and path of each error."""
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def rows() -> dict[str, list[dict[str, Any]]]:
    """All that is kept but the sessions, which remember when they were last used."""
    return {table: found for table, found in (await everything()).items() if table != "session"}
