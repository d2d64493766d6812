"""Letters that can never be written say so at once."""

from typing import Any

import pytest

from jobs.letters import Letter, LetterFault, Recipient, compose
from jobs.letters.samples import FACTS, MEETING, MENA, SCHEME, a_letter
from tests.jobs.reading import a_message

# A link that was used, or has run out, is left out of a letter that is written later; earlier versions knew no renewal.
OPTIONAL = {"tokens", "renewed_until"}


@pytest.mark.parametrize(
    ("kind", "fact"),
    [(kind, fact) for kind, facts in FACTS.items() for fact in facts if fact not in OPTIONAL],
)
def test_a_missing_fact_is_a_fault(kind: str, fact: str) -> None:
    letter = a_letter(kind)
    facts = {name: value for name, value in letter.facts.items() if name != fact}

    with pytest.raises(LetterFault):
        compose(Letter(kind, facts, letter.message_id), MENA, SCHEME)


@pytest.mark.parametrize("kind", [kind for kind, facts in FACTS.items() if facts.keys() & OPTIONAL])
def test_a_letter_whose_links_have_been_used_is_written_without_them(kind: str) -> None:
    letter = a_letter(kind)
    facts = {name: value for name, value in letter.facts.items() if name not in OPTIONAL}

    message = compose(Letter(kind, facts, letter.message_id), MENA, SCHEME)

    body = message.get_body(("plain",))
    assert body is not None
    assert "token=" not in body.get_content()
    assert "without signing in" not in body.get_content()
    assert "you need not sign in" not in body.get_content()


@pytest.mark.parametrize("kind", ["no-such-kind", "", "../letter", "parts/defaults", "Verify-Email", "parts"])
def test_an_unknown_kind_is_a_fault(kind: str) -> None:
    with pytest.raises(LetterFault):
        compose(Letter(kind, {}, "<a@mentoring.example.org>"), MENA, SCHEME)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("proposal-sent", {"mentee_name": None}),
        ("proposal-sent", {"mentee_name": ["Mena"]}),
        ("proposal-sent", {"mentee_name": "half \ud83d"}),
        ("proposal-sent", {"expires_at": "2026-12-15T08:00:00"}),
        ("proposal-sent", {"expires_at": "soon"}),
        ("proposal-sent", {"expires_at": 7}),
        ("proposal-sent", {"expires_at": "0001-01-01T00:00:00+14:00"}),
        ("proposal-declined", {"note": "half \udc00"}),
        ("proposal-declined", {"note": 5}),
        ("verify-email", {"token": "a b"}),
        ("verify-email", {"token": "<b>"}),
        (
            "proposal-expired-mentee",
            {"alternatives": [{"name": "A", "headline": "", "url": "https://evil.example/"}]},
        ),
        ("proposal-expired-mentee", {"alternatives": [{"name": "A"}]}),
        ("meeting-invitation", {"meeting": {**MEETING, "sequence": "first"}}),
        ("meeting-invitation", {"meeting": {**MEETING, "organiser_email": "nobody"}}),
    ],
)
def test_a_fact_that_cannot_be_said_is_a_fault(kind: str, facts: dict[str, Any]) -> None:
    with pytest.raises(LetterFault):
        a_message(kind, **facts)


def test_a_fault_does_not_repeat_the_facts() -> None:
    with pytest.raises(LetterFault) as fault:
        a_message("proposal-sent", expires_at="secret words")

    assert str(fault.value) == "proposal-sent: a fact cannot be put in words (ValueError)."


@pytest.mark.parametrize("address", ["", "no address", "zoë@example.org", "a@b.org, c@d.org"])
def test_an_address_that_no_mail_reaches_is_a_fault(address: str) -> None:
    with pytest.raises(LetterFault):
        a_message("account-kept", to=Recipient("Zoë", address, "Europe/London"))
