"""The contract: a draft that can be signed at once, one text for one agreement, and a fingerprint of it."""

import dataclasses
import hashlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.members import SchemeRole
from models.refusals import InvalidInput, Refusals
from models.templates.contract_text import (
    ClauseText,
    ContractFacts,
    ContractText,
    fingerprint,
    read_body,
    render,
)
from models.templates.contracts import CONTRACTS, ContractTemplate, revise
from models.templates.dates import months_after
from models.templates.gaps import missing
from models.templates.kinds import ClauseKind
from models.templates.scheme_facts import SchemeFacts
from models.templates.starting import started
from models.templates.values import (
    Answers,
    Changes,
    ChoicesValue,
    ChoiceValue,
    DateValue,
    IntegerValue,
    ReferenceValue,
    RowInput,
    RowsInput,
    TextValue,
)

SCHEME = SchemeFacts(
    body="Society of Physiotherapists",
    scheme="Mentoring Scheme",
    mailbox="mentoring@society.example",
    complaints_link="https://mentoring.society.example/complaints",
    code="code-of-conduct@1",
)
FACTS = ContractFacts(mentee="Mena Achieng", mentor="Tomás Weir", made_on=date(2026, 3, 2), scheme=SCHEME)


def the_contract() -> ContractTemplate:
    template = CONTRACTS.newest("mentoring-contract")
    assert template is not None
    return template


def the_draft(changes: Changes | None = None) -> Answers:
    first = started(the_contract(), on=FACTS.made_on)
    return revise(the_contract(), first, changes or {}, author_role=SchemeRole.MENTEE)


def the_text(changes: Changes | None = None, facts: ContractFacts = FACTS) -> ContractText:
    return render(the_contract(), the_draft(changes), facts)


def clause(text: ContractText, number: int) -> str:
    return text.clauses[number - 1].text


def test_the_contract_has_the_twenty_clauses_of_the_scheme() -> None:
    clauses = the_contract().clauses

    assert [each.key for each in clauses] == [
        "parties",
        "ethics",
        "purpose",
        "scope",
        "roles",
        "practicalities",
        "between",
        "duration",
        "confidentiality",
        "limits",
        "third-parties",
        "boundaries",
        "conflicts",
        "inclusion",
        "notes-data",
        "feedback",
        "ending",
        "concerns",
        "changes",
        "signatures",
    ]
    assert all(each.source for each in clauses)
    assert {each.key for each in clauses if each.kind is ClauseKind.NEGOTIATED} == {
        "purpose",
        "practicalities",
        "between",
        "duration",
        "conflicts",
        "notes-data",
    }


def test_a_new_contract_can_be_signed_as_it_is() -> None:
    draft = started(the_contract(), on=date(2026, 3, 2))

    text = render(the_contract(), draft, FACTS)

    assert missing(the_contract(), draft) == []
    assert clause(text, 1).startswith(
        "This agreement, made on 2 March 2026, is between Mena Achieng, the mentee, and Tomás Weir, the mentor."
    )
    assert clause(text, 6) == (
        "We expect to meet about every 4 weeks for 60 minutes (by video call). Meetings are arranged by the "
        "mentee. If something has to change, we tell each other at least 24 hours before."
    )
    assert clause(text, 8).startswith("We start on 2 March 2026 and plan to finish by 2 March 2027.")
    assert "acknowledged within 3 working days" in clause(text, 18)


def test_every_gap_is_filled() -> None:
    text = the_text()

    assert not [each.title for each in text.clauses if "{" in each.text or "}" in each.text]


def test_what_the_two_agree_stands_in_the_text() -> None:
    text = the_text(
        {
            "purpose": TextValue("move into community work.\nStep by step."),
            "exclusions": TextValue("The grievance at work"),
            "every_weeks": IntegerValue(1),
            "methods": ChoicesValue(("phone", "in_person", "video")),
            "arranged_by": ChoiceValue("in_turn"),
            "answer_days": IntegerValue(1),
            "ends_on": DateValue(date(2026, 12, 31)),
        }
    )

    assert "so that the mentee can:\nmove into community work.\nStep by step.\n\n" in clause(text, 3)
    assert clause(text, 4).endswith("Also outside our scope:\nThe grievance at work")
    assert "every 1 week for 60 minutes (in person, by video call and by telephone)" in clause(text, 6)
    assert "arranged by each of us in turn." in clause(text, 6)
    assert "within 1 day." in clause(text, 7)
    assert "finish by 31 December 2026." in clause(text, 8)


def test_goals_are_named_in_the_words_they_had() -> None:
    goals = RowsInput(
        [RowInput({"goal": ReferenceValue("goal-1")}), RowInput({"goal": ReferenceValue("goal-2")})]
    )
    facts = dataclasses.replace(FACTS, labels={"goal-1": "Lead a review"})

    text = the_text({"goals": goals}, facts)

    assert clause(text, 3).endswith(
        "Goals that we have named so far:\n- Lead a review\n- something that has since been removed"
    )


def test_what_is_left_open_is_said_to_be() -> None:
    text = the_text({"exclusions": None})

    assert clause(text, 4).endswith("Also outside our scope:\nnothing more.")
    assert clause(text, 13).endswith("there is no such link at present.")


def test_a_revision_must_be_whole() -> None:
    with pytest.raises(Refusals) as refused:
        the_draft({"every_weeks": None, "purpose": TextValue(" "), "exclusions": None})

    assert [(fault.code(), fault.path) for fault in refused.value.refusals] == [
        ("INVALID_INPUT", ("input", "answers", "purpose")),
        ("INVALID_INPUT", ("input", "answers", "every_weeks")),
    ]


def test_the_contract_ends_after_it_begins() -> None:
    with pytest.raises(Refusals) as refused:
        the_draft({"ends_on": DateValue(date(2026, 3, 2))})

    (fault,) = refused.value.refusals
    assert isinstance(fault, InvalidInput)
    assert fault.path == ("input", "answers", "ends_on")


def test_both_may_change_what_is_negotiated() -> None:
    for role in SchemeRole:
        answers = revise(the_contract(), the_draft(), {"every_weeks": IntegerValue(6)}, author_role=role)
        assert answers["every_weeks"] == IntegerValue(6)


def test_the_last_clause_shows_the_fingerprint_of_all_but_itself() -> None:
    text = the_text()

    assert fingerprint(text) == hashlib.sha256(text.body.encode("utf-8")).hexdigest()
    assert f"(fingerprint {fingerprint(text)})" in text.clauses[-1].text
    assert "(fingerprint {fingerprint})" in text.body
    assert fingerprint(text) not in text.body


def test_the_fingerprint_of_the_first_version_never_changes() -> None:
    """If this fails, the published text was edited: make the edit a version 2 instead."""
    assert fingerprint(the_text()) == "3cdf656740f888af3f950285df6e576a5a6558fe6607a04711a85ef3bc2a6bd2"


@pytest.mark.parametrize(
    "changes",
    [
        {"every_weeks": IntegerValue(5)},
        {"exclusions": TextValue("x")},
        {"purpose": TextValue("grow")},
    ],
)
def test_any_change_changes_the_fingerprint(changes: Changes) -> None:
    assert fingerprint(the_text(changes)) != fingerprint(the_text())


def test_other_facts_change_the_fingerprint() -> None:
    other = dataclasses.replace(FACTS, mentor="Tomas Weir")

    assert fingerprint(the_text(facts=other)) != fingerprint(the_text())


def test_names_spelled_in_two_ways_make_one_text() -> None:
    decomposed = dataclasses.replace(FACTS, mentor="Toma\u0301s  Weir")

    assert the_text(facts=decomposed) == the_text()


def test_an_answer_cannot_pass_for_a_clause_or_a_gap() -> None:
    forged = "grow\n\n21. Payment\n    The mentee pays. {fingerprint} {mentor}"
    text = the_text({"purpose": TextValue(forged)}, dataclasses.replace(FACTS, mentee="Mena\n22. Gifts"))

    assert [each.number for each in read_body(text.body).clauses] == list(range(1, 21))
    assert "{fingerprint} {mentor}" in clause(text, 3)
    assert "between Mena 22. Gifts, the mentee" in clause(text, 1)


free_text = st.text(st.sampled_from("ab1. {}\n\r\u2028\u00a0é\u0301-:"), max_size=40)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(free_text, free_text, free_text)
def test_a_kept_body_can_be_read_without_its_template(purpose: str, exclusions: str, name: str) -> None:
    draft = {**the_draft(), **the_draft({"exclusions": TextValue(exclusions)})}
    if purpose.strip():
        draft = {**draft, **the_draft({"purpose": TextValue(f"p{purpose}")})}

    text = render(the_contract(), draft, dataclasses.replace(FACTS, mentee=name))

    assert read_body(text.body) == text
    assert fingerprint(read_body(text.body)) == fingerprint(text)


def test_what_is_no_body_is_not_read_as_one() -> None:
    for body in ("", "Hello", "Contract (contract@1)\n\nfirst. Title\n"):
        with pytest.raises(ValueError, match="not the body"):
            read_body(body)


def test_a_small_contract_looks_like_this() -> None:
    text = ContractText(
        "deal@1", "Deal", (ClauseText(1, "Who", "We.\n\nBoth."), ClauseText(2, "Seal", "{fingerprint}"))
    )

    assert text.body == "Deal (deal@1)\n\n1. Who\n    We.\n\n    Both.\n\n2. Seal\n    {fingerprint}\n"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_months_are_counted_by_the_calendar(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end
