"""Text is kept in one spelling: tidying what was tidied changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.refusals import InvalidInput
from models.templates.plain_text import one_line, several_lines

at_any_speed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Mostly what is awkward: marks that join, spaces of all sorts, line ends, and what may not be there.
awkward = st.text(
    st.sampled_from("aé\u0301\u0300 \t\n\r\u2028\u00a0\u2000\u3000\u200f\ufeff.") | st.characters(),
    max_size=40,
)


@at_any_speed
@given(awkward)
def test_tidy_text_is_tidy(text: str) -> None:
    for tidy in (one_line, several_lines):
        try:
            kept = tidy(text)
        except InvalidInput:
            continue

        assert tidy(kept) == kept


@at_any_speed
@given(awkward)
def test_tidy_text_can_be_stored_and_shown_anywhere(text: str) -> None:
    try:
        kept = several_lines(text)
    except InvalidInput:
        return

    assert kept.encode("utf-8").decode("utf-8") == kept
    assert not set(kept) & {"\x00", "\r", "\u2028", "\u2029", "\u202e"}
    assert kept.split("\n") == kept.splitlines() or kept == ""


def test_accents_that_are_stacked_without_end_are_refused_before_they_are_sorted() -> None:
    with pytest.raises(InvalidInput):
        several_lines("a" + "\u0315\u0300" * 100_000)
