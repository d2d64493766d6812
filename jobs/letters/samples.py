"""One set of facts for every kind of letter there is: what the preview shows, and what the tests read."""

from dataclasses import replace
from typing import Any

from jobs.correspondents import Recipient, Scheme
from jobs.letters.letter import Letter

SCHEME = Scheme(
    name="Mentoring Scheme",
    body="The Society of Physiotherapists",
    address="scheme@mentoring.example.org",
    support_address="help@mentoring.example.org",
    mail_domain="mentoring.example.org",
    public_url="https://mentoring.example.org",
    timezone="Europe/London",
)
MENA = Recipient("Mena Abara", "mena@example.com", "Europe/London")

TOKEN = "-f3Kq_9wZxY0uT7-aBcDeFgHiJkLmNoPqRsTuVwXyZ1"  # noqa: S105  opens nothing
ALTERNATIVES = [
    {"name": "Ada Okoro", "headline": "Paediatrics in the community", "url": "/mentors/1"},
    {"name": "Tom Rees", "headline": "", "url": "/mentors/2"},
]
MEETING = {
    "uid": "meeting-0190f6a2@mentoring.example.org",
    "sequence": 0,
    "title": "First meeting",
    "starts_at": "2026-11-26T09:00:00+00:00",
    "ends_at": "2026-11-26T10:00:00+00:00",
    "timezone": "Europe/London",
    "method": "VIDEO",
    "where": "",
    "join_url": "https://video.example.net/room/42?pwd=a.b",
    "details": "Agenda:\n- who we are\n- what you hope for\n\nSee https://docs.example.net/agenda",
    "organiser_name": "Mena Abara",
    "organiser_email": "mena@example.com",
    "organiser_answer": "ACCEPTED",
    "attendee_name": "Amir Khan",
    "attendee_email": "amir@example.net",
    "attendee_answer": "NEEDS-ACTION",
    "status": "SCHEDULED",
    "updated_at": "2026-11-24T08:00:00.250000+00:00",
}
PAIR = {"meeting": MEETING, "other_name": "Amir Khan", "other_timezone": "Asia/Kolkata"}
AT = "2026-11-24T08:00:00+00:00"
LATER = "2026-12-15T08:00:00+00:00"
RELATIONSHIP = {"other_name": "Amir Khan", "relationship_id": "UmVs-1"}

NEWS = {
    "subject": "An evening for mentors",
    "text": "We meet on the first Monday of March.\n\nRead more: https://mentoring.example.org/guides/evenings",
}

FACTS: dict[str, dict[str, Any]] = {
    "verify-email": {"token": TOKEN},
    "email-taken": {},
    "registration-unfinished": {},
    "password-reset": {"token": TOKEN},
    "password-changed": {"at": AT},
    "email-change-confirm": {"token": TOKEN},
    "email-change-notice": {"new_address_masked": "m***@example.com", "at": AT},
    "email-changed": {},
    "account-closing": {"erase_after": LATER, "matter": "", "token": TOKEN},
    "account-kept": {},
    "account-erased": {},
    "account-erasure-waits": {},
    "account-suspended": {},
    "data-export-ready": {"page": "/account/data-exports", "kept_until": LATER},
    "scheme-export-ready": {"page": "/coordination/exports", "kept_until": LATER},
    "scheme-news": NEWS,
    "scheme-announcement": NEWS,
    "export-failed": {"page": "/account/data-exports"},
    "account-reinstated": {},
    "proposal-sent": {
        "mentee_name": "Mena Abara",
        "expires_at": LATER,
        "proposal_id": "UHJv-1",
        "tokens": {"hold": TOKEN, "decline": TOKEN, "away": TOKEN},
    },
    "proposal-reminder": {
        "mentee_name": "Mena Abara",
        "step": 3,
        "steps": 3,
        "sent_at": AT,
        "expires_at": LATER,
        "proposal_id": "UHJv-1",
        "tokens": {"decline": TOKEN, "away": TOKEN},
    },
    "proposal-held": {
        "mentor_name": "Amir Khan",
        "held_until": "2026-12-04",
        "expires_at": LATER,
        "proposal_id": "UHJv-1",
    },
    "proposal-expired-mentee": {
        "mentor_name": "Amir Khan",
        "alternatives": ALTERNATIVES,
        "proposal_id": "UHJv-1",
    },
    "proposal-expired-mentor": {"mentee_name": "Mena Abara", "proposal_id": "UHJv-1"},
    "proposal-offered": {"mentor_name": "Amir Khan", "offer_ends_at": LATER, "proposal_id": "UHJv-1"},
    "enquiry-asked": {"mentee_name": "Mena Abara", "enquiry_id": "RW5x-1"},
    "enquiry-answered": {"mentor_name": "Amir Khan", "enquiry_id": "RW5x-1"},
    "enquiry-closed": {"mentor_name": "Amir Khan", "alternatives": ALTERNATIVES},
    "proposal-accepted-mentee": {
        "mentor_name": "Amir Khan",
        "mentor_email": "amir@www.example.net",
        "relationship_id": "UmVs-1",
    },
    "proposal-accepted-mentor": {
        "mentee_name": "Mena Abara",
        "mentee_email": "mena@example.com",
        "relationship_id": "UmVs-1",
    },
    "proposal-declined": {
        "mentor_name": "Amir Khan",
        "reason_sentence": "They do not have the time at present.",
        "note": "I wish you well.\n\nDo ask again in spring.",
        "alternatives": ALTERNATIVES,
    },
    "proposal-withdrawn": {"mentee_name": "Mena Abara"},
    "proposal-released-mentee": {"mentor_name": "Amir Khan", "reason": "AT_CAPACITY", "alternatives": []},
    "proposal-released-mentor": {"mentee_name": "Mena Abara", "reason": "PLACED_ELSEWHERE"},
    "mentor-paused": {"expiries": 2},
    "contract-offered": RELATIONSHIP,
    "contract-changed": {**RELATIONSHIP, "you_had_signed": True},
    "contract-changed-copy": RELATIONSHIP,
    "contract-revised": {**RELATIONSHIP, "renewed_until": ""},
    "contract-signed": RELATIONSHIP,
    "meeting-invitation": {**PAIR, "tokens": {"accept": TOKEN, "decline": TOKEN}},
    "meeting-updated": {**PAIR, "tokens": {"accept": TOKEN, "decline": TOKEN}},
    "meeting-copy": PAIR,
    "meeting-accepted": {**PAIR, "note": "I look forward to it.", "is_in_calendars": True},
    "meeting-declined": {**PAIR, "note": "I am away that day.", "is_in_calendars": True},
    "meeting-suggested": {
        **PAIR,
        "note": "",
        "is_in_calendars": True,
        "suggestion": {
            "starts_at": "2026-11-27T15:00:00+00:00",
            "ends_at": "2026-11-27T16:00:00+00:00",
        },
    },
    "meeting-reminder": {**PAIR, "starts_at": "2026-11-26T09:00:00+00:00"},
    "meeting-cancelled-copy": PAIR,
    "meeting-cancelled": {**PAIR, "note": "I am ill.\nAnother time!"},
    "record-opened": {**RELATIONSHIP, "coordinator_name": "Carys Evans", "ends_at": LATER},
    "relationship-extended": {**RELATIONSHIP, "planned_end_on": LATER},
    "availability-switched-off": {},
    "profile-hidden": {"part": "PICTURE"},
    "profile-shown": {"part": "MENTOR_PROFILE"},
    "relationship-ended": {"other_name": "Amir Khan", "note": "", "reason": "NO_FAULT"},
    "archive-expiring": {**RELATIONSHIP, "kept_until": LATER},
    "relationship-ended-copy": {"other_name": "Amir Khan"},
    "support-received": {"reference": "S-1042", "subject": "I cannot sign in"},
    "support-request": {
        "reference": "S-1042",
        "from_name": "Ola Normann",
        "from_address": "ola@example.no",
        "category": "Signing in",
        "subject": "I cannot sign in",
        "body": "It says that my number is wrong.\nSee https://example.no/picture",
    },
    "support-closed": {"reference": "S-1042", "subject": "I cannot sign in", "reopen_until": LATER},
    "support-answered": {
        "reference": "S-1042",
        "subject": "I cannot sign in",
        "body": "Please try again: we have put your number right.",
        "closes_on": LATER,
    },
    "support-reply": {
        "reference": "S-1042",
        "from_name": "Ola Normann",
        "from_address": "ola@example.no",
        "category": "Account",
        "subject": "I cannot sign in",
        "body": "It still says so.",
    },
    "concern-received": {"reference": "C-7"},
    "concern-acknowledged": {"reference": "C-7"},
    "concern-in-review": {"reference": "C-7"},
    "concern-resolved": {"reference": "C-7"},
    "concern-escalated": {"reference": "C-7"},
    "concern-overdue": {"reference": "C-7", "due_at": AT},
    "concern-withdrawn": {"reference": "C-7"},
    "concern-raised": {
        "reference": "C-7",
        "category": "Boundaries",
        "wish": "Advice",
        "reporter_name": "Mena Abara",
        "about": "Amir Khan",
    },
    "saved-search": {
        "search_name": "Stroke, Leeds",
        "search_id": "U2Vh-1",
        "mentors": ALTERNATIVES,
        "more": 2,
        "tokens": {"stop": TOKEN},
    },
    "place-freed": {"other_name": "Mena Abara"},
    "contract-reminder": {**RELATIONSHIP, "other_has_signed": True},
    "relationship-paused": {
        **RELATIONSHIP,
        "paused_until": LATER,
        "note": "I am moving house.\nSee you soon!",
    },
    "relationship-resumed": RELATIONSHIP,
    "completion-proposed": {**RELATIONSHIP, "completes_at": LATER, "note": "I have learnt so much."},
    "relationship-goes-on": RELATIONSHIP,
    "relationship-completed": {**RELATIONSHIP, "mentor_name": "Amir Khan", "review_closes_at": LATER},
    "relationship-renewal": {**RELATIONSHIP, "planned_end_on": LATER, "completes_at": LATER},
    "check-in": {**RELATIONSHIP},
    "tool-submitted": {**RELATIONSHIP, "tool_title": "What we each expect"},
    "tool-opened": {**RELATIONSHIP, "tool_title": "What we each expect"},
    "relationship-quiet": {**RELATIONSHIP, "quiet_since": AT},
    "relationship-quiet-scheme": {"mentee_name": "Mena Abara", "mentor_name": "Amir Khan", "quiet_since": AT},
    "relationship-reopen-offered": {**RELATIONSHIP, "review_closes_at": LATER},
    "relationship-reopened": RELATIONSHIP,
    "messages-unread": RELATIONSHIP,
    "membership-lapsed": {"grace_until": "2026-12-24"},
    "membership-lapsed-coordinator": {"member_name": "Amir Khan", "grace_until": "2026-12-24"},
}


def a_reader(code: str) -> Recipient:
    """Somebody who reads that language."""
    return replace(MENA, locale=code)


def a_letter(kind: str, **facts: Any) -> Letter:
    """A letter of that kind with the facts above, changed by what is handed in."""
    return Letter(
        kind, {**FACTS[kind], **facts}, f"<{kind}.0190f6a2-7c11-7000-8000-000000000001@mentoring.example.org>"
    )
