"""Letters: what they say, and from whom. test_letter_quality.py has what all of them keep in every language."""

import re
from datetime import UTC, datetime

import pytest

from jobs.letters import Letter, Recipient, compose, kinds
from jobs.letters.samples import FACTS, MENA, SCHEME, TOKEN
from models import clock
from tests.jobs.reading import a_message, text


def test_every_kind_has_sample_facts() -> None:
    assert kinds() == FACTS.keys()


@pytest.mark.parametrize("kind", FACTS)
def test_a_letter_is_plain_to_read(kind: str) -> None:
    message = a_message(kind)

    body = text(message)
    assert message["Subject"]
    assert not re.search(r"\{[{%#]|[%#}]\}|undefined|None", str(message["Subject"]) + body)
    assert "\n\n\n" not in body
    assert [line for line in body.split("\n") if len(line) > 76 and "://" not in line] == []
    assert body.startswith(("Dear Mena Abara,\n\n", "Hello,\n\n"))
    assert "\n\nWith kind regards,\nMentoring Scheme\n\n-- \n" in body


@pytest.mark.parametrize("kind", FACTS)
def test_a_letter_travels_over_any_server(kind: str) -> None:
    data = a_message(kind, to=Recipient("Zoë Ōkuma " * 9, MENA.address, MENA.timezone)).as_bytes()

    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"8bit" not in data


def test_the_headers_say_who_writes_to_whom_and_that_it_is_a_machine() -> None:
    clock.stop(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    message = compose(
        Letter(
            "account-kept", {}, "<account-kept.1@mentoring.example.org>", "<account.1@mentoring.example.org>"
        ),
        MENA,
        SCHEME,
    )

    clock.run()
    assert [(name, str(value)) for name, value in message.items() if name != "Content-Type"] == [
        ("From", "Mentoring Scheme <scheme@mentoring.example.org>"),
        ("To", "Mena Abara <mena@example.com>"),
        ("Reply-To", "Mentoring Scheme <help@mentoring.example.org>"),
        ("Subject", "Your account is open again"),
        ("Date", "Tue, 24 Nov 2026 09:00:00 +0000"),
        ("Message-ID", "<account-kept.1@mentoring.example.org>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("In-Reply-To", "<account.1@mentoring.example.org>"),
        ("References", "<account.1@mentoring.example.org>"),
        ("MIME-Version", "1.0"),
        ("Content-Language", "en-GB"),
    ]


def test_the_first_letter_of_a_thread_is_no_reply_to_itself() -> None:
    same = "<proposal.1@mentoring.example.org>"

    message = compose(Letter("account-kept", {}, same, same), MENA, SCHEME)

    assert message["References"] is None


def test_a_request_for_help_is_answered_by_a_plain_reply() -> None:
    assert a_message("support-request")["Reply-To"] == "Ola Normann <ola@example.no>"


def test_a_request_from_an_odd_address_still_arrives() -> None:
    message = a_message("support-request", from_address="ola@example.no\r\nBcc: evil@evil.example")

    assert message["Reply-To"] == "Mentoring Scheme <help@mentoring.example.org>"
    assert "ola@example.no Bcc: evil@evil.example" in text(message)


def test_a_letter_with_a_link_can_be_copied_from_its_raw_source() -> None:
    address = f"https://mentoring.example.org/verify-email?token={TOKEN}\r\n"

    assert address.encode() in a_message("verify-email").as_bytes()


def test_a_token_is_kept_to_the_letter() -> None:
    assert f"one: {TOKEN}" in text(a_message("verify-email"))


def test_a_concern_is_announced_without_what_was_written() -> None:
    message = a_message("concern-raised", narrative="He shouted at me.")

    assert "shouted" not in message.as_string()
    assert "https://mentoring.example.org/concerns/C-7" in text(message)


@pytest.mark.parametrize(
    "kind", [kind for kind in FACTS if kind.startswith("proposal-") and "accepted" not in kind]
)
def test_no_address_of_the_other_side_before_acceptance(kind: str) -> None:
    # given that somebody hands the address in all the same
    message = a_message(kind, mentor_email="amir@example.net", mentee_email="mena@elsewhere.example")

    assert "amir@example.net" not in text(message)
    assert "elsewhere" not in text(message)


@pytest.mark.parametrize(
    ("kind", "method"),
    [("meeting-invitation", "REQUEST"), ("meeting-updated", "REQUEST"), ("meeting-cancelled", "CANCEL")],
)
def test_an_invitation_comes_as_an_alternative_and_as_a_file(kind: str, method: str) -> None:
    message = a_message(kind)

    shape = [found.get_content_type() for found in message.walk()]
    alternative, file = list(message.walk())[-2:]
    assert shape == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert (alternative.get_param("method"), alternative.get_param("charset")) == (method, "utf-8")
    assert alternative.get_content_disposition() is None
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")
    assert alternative.get_payload(decode=True) == file.get_payload(decode=True)
    assert f"\r\nMETHOD:{method}\r\n".encode() in file.get_payload(decode=True)


@pytest.mark.parametrize("kind", [kind for kind in FACTS if not kind.startswith("meeting-")])
def test_other_letters_are_text_and_html_only(kind: str) -> None:
    shape = [found.get_content_type() for found in a_message(kind).walk()]

    assert shape == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("reason", ["AT_CAPACITY", "MENTOR_UNAVAILABLE", "MEMBER_LEFT", "COORDINATOR"])
def test_a_released_mentee_reads_why(reason: str) -> None:
    said = text(a_message("proposal-released-mentee", reason=reason))

    assert ("coordinator" in said) == (reason == "COORDINATOR")
    assert "Choose another mentor:\nhttps://mentoring.example.org/mentors" in said


def test_only_the_last_reminder_says_that_it_is_the_last() -> None:
    subjects = [str(a_message("proposal-reminder", step=step)["Subject"]) for step in (1, 2, 3)]

    assert [subject.partition(":")[0] for subject in subjects] == ["Reminder", "Reminder", "Last reminder"]
