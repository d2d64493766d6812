"""A meeting as calendars exchange it: RFC 5545 in form, RFC 5546 in meaning.

Times are in UTC: one meeting has no recurrence that would need a zone, and Outlook has been seen to
shift or refuse the zones it is handed (in cancellations above all), while everybody reads UTC alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal, Self

from icalendar import Calendar, Event, vCalAddress

from jobs.correspondents import Recipient, Scheme, addressable
from jobs.words import display_name, lines, one_line
from models import locales
from models.locales import Tongue

Method = Literal["REQUEST", "CANCEL"]
ANSWERS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"}
PRODUCT = "-//Mentoring scheme//Meetings//EN"


@dataclass(frozen=True)
class CalendarMeeting:
    """The organiser arranged it; the attendee is the other of the two; `updated_at` is its last change."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    method: str
    where: str
    join_url: str
    details: str
    organiser_name: str
    organiser_email: str
    organiser_answer: str
    attendee_name: str
    attendee_email: str
    attendee_answer: str
    updated_at: datetime

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """From a letter's facts; raises LookupError, TypeError or ValueError when they are not a meeting."""
        return cls(
            **{field.name: _words(facts[field.name]) for field in fields(cls) if field.type is str},
            sequence=int(facts["sequence"]),
            starts_at=_instant(facts["starts_at"]),
            ends_at=_instant(facts["ends_at"]),
            updated_at=_instant(facts["updated_at"]),
        )


def invitation(meeting: CalendarMeeting, method: Method, to: Recipient, scheme: Scheme) -> bytes:
    """The calendar that goes to `to`: a request (again after each change), or the cancellation."""
    calendar = begun(method)
    calendar.add_component(_event(meeting, method, to, scheme))
    return bytes(calendar.to_ical())


def begun(method: str) -> Calendar:
    """A calendar that has nothing in it yet."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def entry(meeting: CalendarMeeting, tongue: Tongue, *, with_whom: str = "") -> Event:
    """What a meeting is, whoever is told and whatever for; `with_whom` where no guests are named."""
    event = Event()
    event.add("uid", one_line(meeting.uid))
    event.add("sequence", meeting.sequence)
    # The stamp is the change's, not the sending's: calendars order equal sequences by it, and a copy that
    # is sent a second time is the same to the letter.
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", one_line(meeting.title))
    _describe(event, meeting, tongue, one_line(with_whom))
    event.add("class", "PRIVATE")
    return event


def _event(meeting: CalendarMeeting, method: Method, to: Recipient, scheme: Scheme) -> Event:
    event = entry(meeting, locales.tongue(to.locale))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    _invite(event, meeting, to, scheme)
    return event


def _describe(event: Event, meeting: CalendarMeeting, tongue: Tongue, with_whom: str) -> None:
    place = one_line(meeting.join_url if meeting.method == "VIDEO" and meeting.join_url else meeting.where)
    if place:
        event.add("location", place)
    join_url = one_line(meeting.join_url)
    told = [
        *([tongue.gettext("With: %(name)s", name=with_whom), ""] if with_whom else []),
        *lines(meeting.details),
        *(["", tongue.gettext("Join: %(join_url)s", join_url=join_url)] if join_url else []),
    ]
    if any(told):
        event.add("description", "\n".join(told).strip())


def _invite(event: Event, meeting: CalendarMeeting, to: Recipient, scheme: Scheme) -> None:
    """Both are guests of the scheme, whose address is the sender's too, as DMARC and calendars want it.

    Whoever is written to stands there under the very address that is written to, or their calendar
    would not know them. Replies by mail are not read, so none is asked for.
    """
    arranged = to.address.casefold() == meeting.organiser_email.casefold()
    organiser = to.address if arranged else meeting.organiser_email
    attendee = meeting.attendee_email if arranged else to.address
    via = locales.tongue(to.locale).gettext(
        "%(name)s via %(scheme)s", name=meeting.organiser_name, scheme=scheme.name
    )
    event.add("organizer", person(scheme.address, via))
    event.add("attendee", _guest(organiser, meeting.organiser_name, meeting.organiser_answer))
    event.add("attendee", _guest(attendee, meeting.attendee_name, meeting.attendee_answer))


def _guest(address: str, name: str, answer: str) -> vCalAddress:
    guest = person(address, name)
    guest.params["CUTYPE"] = "INDIVIDUAL"
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    guest.params["PARTSTAT"] = answer if answer in ANSWERS else "NEEDS-ACTION"
    guest.params["RSVP"] = "FALSE"
    return guest


def person(address: str, name: str) -> vCalAddress:
    """Raises ValueError when mail cannot be sent there."""
    if not addressable(address):
        raise ValueError("This is not a mail address.")
    who = vCalAddress(f"mailto:{address}")
    who.params["CN"] = display_name(name)
    return who


def _words(fact: object) -> str:
    if not isinstance(fact, str):
        raise TypeError("These are not words.")
    return fact


def _instant(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.utcoffset() is None:
        raise ValueError("An instant has no offset.")
    return when.astimezone(UTC).replace(microsecond=0)
