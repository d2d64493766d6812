"""Invitations, read back by a parser of our own that follows RFC 5545, and by the icalendar library."""

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from jobs.calendar import CalendarMeeting, Method, invitation
from jobs.letters import Recipient
from jobs.letters.samples import MEETING, MENA, SCHEME
from tests.jobs.reading_calendars import read, spoken

AMIR = Recipient("Amir Khan", "amir@example.net", "Asia/Kolkata")


def values(data: bytes) -> dict[str, str]:
    """The event's properties that stand there once."""
    return {name: found[0].value for name, found in read(data)[1].items() if len(found) == 1}


def a_calendar(method: Method = "REQUEST", to: Recipient = AMIR, **facts: Any) -> bytes:
    return invitation(CalendarMeeting.of({**MEETING, **facts}), method, to, SCHEME)


def test_a_request_has_what_the_standards_require() -> None:
    calendar, event = read(a_calendar(sequence=3))

    once = {
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "SEQUENCE",
        "ORGANIZER",
        "STATUS",
        "CLASS",
        "TRANSP",
    }
    assert calendar == {
        "VERSION": "2.0",
        "PRODID": "-//Mentoring scheme//Meetings//EN",
        "CALSCALE": "GREGORIAN",
        "METHOD": "REQUEST",
    }
    assert {name: len(event.get(name, [])) for name in once} == dict.fromkeys(once, 1)
    assert values(a_calendar(sequence=3)) | {"ORGANIZER": ""} == {
        "UID": "meeting-0190f6a2@mentoring.example.org",
        "SEQUENCE": "3",
        "DTSTAMP": "20261124T080000Z",
        "LAST-MODIFIED": "20261124T080000Z",
        "DTSTART": "20261126T090000Z",
        "DTEND": "20261126T100000Z",
        "SUMMARY": "First meeting",
        "LOCATION": "https://video.example.net/room/42?pwd=a.b",
        "DESCRIPTION": r"Agenda:\n- who we are\n- what you hope for\n\nSee https://docs.example.net/agenda"
        r"\n\nJoin: https://video.example.net/room/42?pwd=a.b",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "CLASS": "PRIVATE",
        "ORGANIZER": "",
    }


def test_a_cancellation_is_the_same_event_and_takes_it_out() -> None:
    request, cancellation = values(a_calendar()), values(a_calendar("CANCEL", sequence=1))

    assert read(a_calendar("CANCEL"))[0]["METHOD"] == "CANCEL"
    assert cancellation["UID"] == request["UID"]
    assert (cancellation["STATUS"], cancellation["SEQUENCE"]) == ("CANCELLED", "1")
    assert cancellation["TRANSP"] == "TRANSPARENT"


def test_the_scheme_is_the_organizer_and_both_are_guests_who_need_not_reply() -> None:
    _, event = read(a_calendar())

    organizer, guests = event["ORGANIZER"][0], event["ATTENDEE"]
    assert (organizer.value, organizer.parameters) == (
        "mailto:scheme@mentoring.example.org",
        {"CN": "Mena Abara via Mentoring Scheme"},
    )
    assert [(guest.value, guest.parameters["CN"], guest.parameters["PARTSTAT"]) for guest in guests] == [
        ("mailto:mena@example.com", "Mena Abara", "ACCEPTED"),
        ("mailto:amir@example.net", "Amir Khan", "NEEDS-ACTION"),
    ]
    assert {guest.parameters["RSVP"] for guest in guests} == {"FALSE"}
    assert {guest.parameters["ROLE"] for guest in guests} == {"REQ-PARTICIPANT"}


def test_whoever_arranged_it_gets_a_copy_with_the_same_guests() -> None:
    assert a_calendar(to=MENA) == a_calendar(to=AMIR)


def test_the_other_side_is_named_by_the_address_that_is_written_to() -> None:
    # given an address that has changed since the letter was queued
    moved = Recipient("Amir Khan", "amir@new.example.net", "Asia/Kolkata")

    _, event = read(a_calendar(to=moved))

    assert [guest.value for guest in event["ATTENDEE"]] == [
        "mailto:mena@example.com",
        "mailto:amir@new.example.net",
    ]


def test_a_second_copy_is_the_same_to_the_letter() -> None:
    assert a_calendar() == a_calendar()


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "start", "end"),
    [
        # the clocks go forward on 29 March 2026 at 01:00 GMT and back on 25 October 2026 at 02:00 BST
        ("2026-03-29T00:30:00+00:00", "2026-03-29T02:30:00+01:00", "20260329T003000Z", "20260329T013000Z"),
        ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00", "20261025T003000Z", "20261025T013000Z"),
        ("2026-07-01T09:00:00+01:00", "2026-07-01T10:00:00+01:00", "20260701T080000Z", "20260701T090000Z"),
    ],
)
def test_instants_are_in_utc_on_the_days_the_clocks_change(
    starts_at: str, ends_at: str, start: str, end: str
) -> None:
    event = values(a_calendar(starts_at=starts_at, ends_at=ends_at))

    assert (event["DTSTART"], event["DTEND"]) == (start, end)


@pytest.mark.parametrize(
    ("facts", "location"),
    [
        ({"method": "IN_PERSON", "where": "Room 4, 2 Main Street", "join_url": ""}, "Room 4, 2 Main Street"),
        ({"method": "PHONE", "where": "Amir rings", "join_url": ""}, "Amir rings"),
        ({"method": "VIDEO", "where": "Zoom", "join_url": ""}, "Zoom"),
    ],
)
def test_the_place_is_said(facts: dict[str, Any], location: str) -> None:
    assert spoken(values(a_calendar(**facts))["LOCATION"]) == location


def test_nothing_is_said_where_nothing_is_known() -> None:
    event = values(a_calendar(where="", join_url="", details=" \n"))

    assert "LOCATION" not in event
    assert "DESCRIPTION" not in event


HOSTILE = [
    "Lunch\r\nATTENDEE:mailto:evil@example.org",
    "END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    'a";X=y:mailto:evil@example.org',
    "semi;colon,comma\\back\\nslash:colon^n^'",
    "\x00\x07\x1b\x7f\x85\u2028line\u2029two\u202eright",
    "é" * 200 + "👩🏽‍⚕️" * 60,
    "x" * 5000,
    "=?utf-8?q?=0D=0AATTENDEE:mailto:evil=40example.org?=",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    fields = ("title", "where", "details", "join_url", "organiser_name", "attendee_name")
    facts: dict[str, Any] = dict.fromkeys(fields, words)

    data = a_calendar(**facts)

    calendar, event = read(data)
    assert calendar.keys() == {"VERSION", "PRODID", "CALSCALE", "METHOD"}
    assert event.keys() == read(a_calendar())[1].keys()
    assert [guest.value for guest in event["ATTENDEE"]] == [
        "mailto:mena@example.com",
        "mailto:amir@example.net",
    ]
    assert "\n" not in spoken(event["SUMMARY"][0].value)
    assert spoken(event["DESCRIPTION"][0].value).strip()


@pytest.mark.parametrize("words", ["First meeting", *HOSTILE])
def test_the_icalendar_library_reads_the_same(words: str) -> None:
    data = a_calendar(title=words)

    event: Any = Calendar.from_ical(data).walk("VEVENT")[0]

    assert str(event["SUMMARY"]) == spoken(values(data)["SUMMARY"])
    assert event["DTSTART"].dt == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert not event.errors


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": "2026-11-26T09:00:00"},
        {"starts_at": "tomorrow"},
        {"title": None},
        {"title": "half \ud83d"},
        {"organiser_email": "a@b\r\nX:y"},
        {"attendee_email": "", "organiser_email": AMIR.address},
    ],
)
def test_what_is_no_meeting_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        a_calendar(**facts)
