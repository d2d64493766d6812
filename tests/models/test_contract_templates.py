"""What in a contract's file stops the start."""

import pytest

from models.templates.contracts import read_contract
from models.templates.data_files import Malformed, read_text

A_CONTRACT = """\
key: deal
version: 1
title: Deal
clauses:
  - key: what
    title: What
    kind: negotiated
    text: We do {what}.
    fields:
      - { key: what, label: What, kind: text, required: true }
    source: Good practice
  - key: seal
    title: Seal
    kind: fixed
    text: This is {fingerprint}.
    source: Good practice
"""


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("We do {what}.", "We do it.", "deal@1.yaml: clauses[0]: text has no gap for the field 'what'."),
        (
            "We do {what}.",
            "We do {what} {when}.",
            "deal@1.yaml: clauses[0]: text has a gap 'when' that nothing fills.",
        ),
        (
            "kind: negotiated",
            "kind: fixed",
            "deal@1.yaml: clauses[0]: kind and fields contradict each other: only a fixed clause has none.",
        ),
        (
            ", required: true",
            "",
            "deal@1.yaml: clauses[0]: blanks must give words for exactly these: what.",
        ),
        (
            "This is {fingerprint}.",
            "This is it.",
            "deal@1.yaml: clauses must show the fingerprint in the last one, and only there.",
        ),
        (
            "We do {what}.",
            "We do {what} {fingerprint}.",
            "deal@1.yaml: clauses must show the fingerprint in the last one, and only there.",
        ),
        (
            "This is {fingerprint}.",
            "This is {fingerprint} of {mentee}.",
            "deal@1.yaml: clauses must have no other gap beside the fingerprint.",
        ),
    ],
)
def test_a_malformed_contract_stops_the_start_and_says_where(change: str, to: str, message: str) -> None:
    entry = read_text(A_CONTRACT.replace(change, to, 1), "deal@1.yaml")

    with pytest.raises(Malformed) as malformed:
        read_contract(entry)

    assert str(malformed.value) == message
