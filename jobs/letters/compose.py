"""A letter becomes a message: headers, plain text, HTML, and the invitation where there is a meeting."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from jobs.calendar import CalendarMeeting, Method, invitation
from jobs.correspondents import Recipient, Scheme, addressable
from jobs.letters.blocks import as_text, wrapped
from jobs.letters.headers import (
    Header,
    address_header,
    fixed_header,
    id_header,
    link_header,
    seal,
    text_header,
)
from jobs.letters.letter import Letter, LetterFault
from jobs.letters.page import page
from jobs.letters.writing import Written, write
from models import clock

_CALENDAR_METHODS: Mapping[str, Method] = {
    "meeting-invitation": "REQUEST",
    "meeting-updated": "REQUEST",
    "meeting-copy": "REQUEST",
    "meeting-accepted": "REQUEST",
    "meeting-declined": "REQUEST",
    "meeting-suggested": "REQUEST",
    "meeting-cancelled": "CANCEL",
    "meeting-cancelled-copy": "CANCEL",
}


def compose(letter: Letter, to: Recipient, scheme: Scheme) -> EmailMessage:
    """The message, ready to be sent as it is. Raises `LetterFault` when there can never be one."""
    written = write(letter, to, scheme)
    message = EmailMessage(policy=SMTP)
    headers = _headers(letter, written, to, scheme)
    for header in headers:
        message[header.name] = header
    _fill(message, written, scheme)
    if letter.kind in _CALENDAR_METHODS and letter.facts.get("is_in_calendars", True):
        _invite(message, letter, to, scheme)
    # Last: the e-mail package moves what begins with Content into the first part when it makes a second.
    language = fixed_header("Content-Language", written.tongue.tag)
    message[language.name] = language
    seal(message, [header.name for header in [*headers, language]])
    return message


def _headers(letter: Letter, written: Written, to: Recipient, scheme: Scheme) -> list[Header]:
    headers = [
        address_header("From", scheme.name, scheme.address),
        address_header("To", to.name, to.address),
        _reply_to(letter.facts, scheme),
        text_header("Subject", written.subject),
        fixed_header("Date", format_datetime(clock.now())),
        id_header("Message-ID", letter.message_id),
        fixed_header("Auto-Submitted", "auto-generated"),
        fixed_header("X-Auto-Response-Suppress", "All"),
    ]
    if letter.thread_id and letter.thread_id != letter.message_id:
        headers += [id_header("In-Reply-To", letter.thread_id), id_header("References", letter.thread_id)]
    if letter.stop_url:
        one_click = fixed_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        headers += [link_header("List-Unsubscribe", letter.stop_url), one_click]
    return headers


def _reply_to(facts: Mapping[str, Any], scheme: Scheme) -> Header:
    """Whoever asks for help is answered by a plain reply; all else goes to the scheme."""
    asker = facts.get("from_address", "")
    if addressable(asker):
        return address_header("Reply-To", facts["from_name"], asker)
    return address_header("Reply-To", scheme.name, scheme.support_address)


def _fill(message: EmailMessage, written: Written, scheme: Scheme) -> None:
    text = _text(written)
    # Plain ASCII stays readable as it is, so that a link in it can be copied from the raw message.
    plain = text.isascii() and max(map(len, text.split("\n"))) < 900  # noqa: PLR2004  998 is the limit
    message.set_content(text, cte="7bit" if plain else "quoted-printable")
    message.add_alternative(page(written, scheme), subtype="html", cte="quoted-printable")


def _text(written: Written) -> str:
    action = [f"{written.action.label}:\n{written.action.url}"] if written.action else []
    closing = "\n".join(line for words in written.closing for line in wrapped(words))
    return "\n\n".join([as_text(written.body), *action, closing, "-- \n" + as_text(written.why)]) + "\n"


def _invite(message: EmailMessage, letter: Letter, to: Recipient, scheme: Scheme) -> None:
    """Calendars look for the alternative; people without one save the attachment (RFC 6047)."""
    method = _CALENDAR_METHODS[letter.kind]
    calendar = _calendar(letter, method, to, scheme)
    of_request = {"method": method, "charset": "utf-8"}
    message.add_alternative(calendar, "text", "calendar", params=of_request, cte="base64")
    of_file = {"name": "invite.ics"}
    message.add_attachment(
        calendar, "application", "ics", filename="invite.ics", params=of_file, cte="base64"
    )


def _calendar(letter: Letter, method: Method, to: Recipient, scheme: Scheme) -> bytes:
    try:
        return invitation(CalendarMeeting.of(letter.facts["meeting"]), method, to, scheme)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        raise LetterFault(
            f"{letter.kind}: the meeting has no place in a calendar ({type(fault).__name__})."
        ) from fault
