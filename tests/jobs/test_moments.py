"""Instants are told on the reader's clock, also on the days the clocks change."""

import re

import pytest

from jobs.letters import Recipient
from jobs.letters.samples import MEETING, MENA, PAIR
from tests.jobs.reading import a_message, text

IN_DELHI = Recipient("Amir Khan", "amir@example.net", "Asia/Kolkata")


@pytest.mark.fault("T2")
@pytest.mark.parametrize(
    ("zone", "instant", "words"),
    [
        ("Europe/London", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 09:00 GMT"),
        ("Europe/London", "2026-07-01T08:00:00Z", "Wednesday 1 July 2026, 09:00 BST"),
        ("Europe/London", "2026-03-29T00:59:00+00:00", "Sunday 29 March 2026, 00:59 GMT"),
        ("Europe/London", "2026-03-29T01:00:00+00:00", "Sunday 29 March 2026, 02:00 BST"),
        ("Europe/London", "2026-10-25T00:30:00+00:00", "Sunday 25 October 2026, 01:30 BST (UTC+01:00)"),
        ("Europe/London", "2026-10-25T01:30:00+00:00", "Sunday 25 October 2026, 01:30 GMT (UTC+00:00)"),
        ("Europe/London", "2026-10-25T02:00:00+00:00", "Sunday 25 October 2026, 02:00 GMT"),
        ("Asia/Kolkata", "2026-11-24T20:00:00+00:00", "Wednesday 25 November 2026, 01:30 IST"),
        ("America/Sao_Paulo", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 06:00 UTC-03:00"),
        ("America/St_Johns", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 05:30 NST"),
        ("No/Such_Zone", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 09:00 GMT"),
        ("", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 09:00 GMT"),
        ("Europe", "2026-11-24T09:00:00+00:00", "Tuesday 24 November 2026, 09:00 GMT"),
    ],
)
def test_instants_are_told_on_the_readers_clock(zone: str, instant: str, words: str) -> None:
    message = a_message("password-changed", to=Recipient("Mena", MENA.address, zone), at=instant)

    assert f"was changed on {words}." in " ".join(text(message).split())


def test_a_date_stays_that_date_everywhere() -> None:
    in_samoa = Recipient("Mena", MENA.address, "Pacific/Apia")

    assert "Thursday 24 December 2026" in " ".join(text(a_message("membership-lapsed", to=in_samoa)).split())


@pytest.mark.fault("T2")
@pytest.mark.parametrize(
    ("to", "other", "starts_at", "words"),
    [
        (
            MENA,
            "Asia/Kolkata",
            "2026-11-26T09:00:00Z",
            "26 November 2026, 09:00 GMT (14:30 IST for Amir Khan)",
        ),
        (
            MENA,
            "Australia/Sydney",
            "2026-11-26T15:00:00Z",
            "26 November 2026, 15:00 GMT (Friday 27 November 2026, 02:00 AEDT for Amir Khan)",
        ),
        (
            IN_DELHI,
            "Europe/London",
            "2026-11-26T09:00:00Z",
            "26 November 2026, 14:30 IST (09:00 GMT for Amir Khan)",
        ),
        (MENA, "Africa/Accra", "2026-11-26T09:00:00Z", "26 November 2026, 09:00 GMT"),
        (MENA, "Europe/Lisbon", "2026-11-26T09:00:00Z", "26 November 2026, 09:00 GMT"),
        (MENA, "", "2026-11-26T09:00:00Z", "26 November 2026, 09:00 GMT"),
        (
            MENA,
            "Asia/Kolkata",
            "2026-03-29T09:00:00Z",
            "29 March 2026, 10:00 BST (14:30 IST for Amir Khan)",
        ),
        (
            IN_DELHI,
            "Europe/London",
            "2026-03-29T00:30:00Z",
            "29 March 2026, 06:00 IST (00:30 GMT for Amir Khan)",
        ),
        (
            MENA,
            "Europe/Paris",
            "2026-10-25T00:30:00Z",
            "25 October 2026, 01:30 BST (UTC+01:00) (02:30 CEST (UTC+02:00) for Amir Khan)",
        ),
    ],
)
def test_a_meeting_is_told_on_both_clocks_where_they_differ(
    to: Recipient, other: str, starts_at: str, words: str
) -> None:
    facts = {**PAIR, "meeting": {**MEETING, "starts_at": starts_at}, "other_timezone": other}

    starts = re.search(
        r"- Starts: \w+ (.*?)\n- Ends", text(a_message("meeting-invitation", to=to, **facts)), re.DOTALL
    )

    assert starts
    assert " ".join(starts[1].split()) == words
