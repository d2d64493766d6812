"""What counts as a way to reach somebody, and what does not."""

import pytest

from models import contact_details
from models.contact_details import ContactDetailsFound, ContactKind

EMAIL, LINK, PHONE = ContactKind.EMAIL, ContactKind.LINK, ContactKind.PHONE


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("Write to mena@example.net please", EMAIL, "mena@example.net"),
        ("or mena.a (at) mail.example.com", EMAIL, "mena.a (at) mail.example.com"),
        ("see https://example.org/me", LINK, "https://example.org/me"),
        ("see www.example.org", LINK, "www.example.org"),
        ("I am on example.co.uk/mena", LINK, "example.co.uk/mena"),
        ("ring 07700 900123", PHONE, "07700 900123"),
        ("ring (01632) 960-123.", PHONE, "(01632) 960-123"),
        ("ring +44 7700 900 123", PHONE, "+44 7700 900 123"),
        ("ring \uff10\uff17\uff17\uff10\uff10 900123", PHONE, "07700 900123"),
    ],
)
def test_ways_to_reach_somebody_are_found_and_named(words: str, kind: ContactKind, found: str) -> None:
    with pytest.raises(ContactDetailsFound) as refused:
        contact_details.refuse(words, ("input", "question"))

    assert (refused.value.kind, refused.value.found, refused.value.path) == (
        kind,
        found,
        ("input", "question"),
    )
    assert found in refused.value.message


@pytest.mark.parametrize(
    "words",
    [
        "I qualified in 2015, moved in 2019-2020 and had 3 of 12 posts.",
        "Could we start on 01/12/2026 at 10:30, or on 24.11.2026 10:30?",
        "Do you know wards?And clinics.Or both, e.g. at St. Mary's (Band 6/7)?",
        "About 1 000 000 people, 12.5 %, @ least.",
        "x" * 1000,
        "0" + " " * 500 + "1",
    ],
)
def test_ordinary_words_and_numbers_are_none(words: str) -> None:
    contact_details.refuse(words, ("input", "question"))
