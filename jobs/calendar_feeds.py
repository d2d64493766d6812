"""All meetings of a member as one calendar that others subscribe to: RFC 5546's PUBLISH.

It names no guests, as PUBLISH must not, so that nobody's address stands in it. The entries have the UIDs and
sequences of the invitations: whoever has both has one entry, where their calendar can tell.
"""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Event, vDuration

from jobs.calendar import CalendarMeeting, begun, entry, person
from jobs.correspondents import Scheme
from jobs.words import one_line
from models import locales
from models.locales import Tongue
from models.meeting_letters import calendar_facts
from models.meetings import Meeting
from models.members import Member

ASK_AGAIN = timedelta(hours=1)


def feed(owner: Member, meetings: Sequence[Meeting], scheme: Scheme) -> bytes:
    """The calendar that `owner` subscribes to; the relationships of the meetings come fetched, with both members.

    The same meetings make the same bytes.
    """
    calendar = begun("PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, one_line(scheme.name))
    calendar.add("refresh-interval", ASK_AGAIN, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))  # the same for Outlook
    tongue = locales.tongue(owner.locale)
    for meeting in meetings:
        calendar.add_component(_shown(meeting, owner, tongue, scheme))
    return bytes(calendar.to_ical())


def _shown(meeting: Meeting, owner: Member, tongue: Tongue, scheme: Scheme) -> Event:
    two = {member.id: member for member in (meeting.relationship.mentor, meeting.relationship.mentee)}
    other = next(member for member in two.values() if member.id != owner.id)
    facts = CalendarMeeting.of(calendar_facts(meeting, two))
    event = entry(facts, tongue, with_whom=other.display_name)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", person(scheme.address, scheme.name))
    return event
