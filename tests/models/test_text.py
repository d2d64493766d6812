"""What people type, brought into one form; what deceives or harms is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text
from models.refusals import InvalidInput, Refusals

HERE = ("input", "here")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mena", "Mena"),
        ("  Mena   Osei ", "Mena Osei"),
        ("Zoe\u0301", "Zoé"),
        ("a\u00a0b", "a b"),
        ("\U0001f469\u200d\u2695\ufe0f", "\U0001f469\u200d\u2695\ufe0f"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
    ],
)
def test_a_line_is_brought_into_one_form(typed: str, kept: str) -> None:
    assert text.line(typed, HERE) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\u200d",
        "\u3164",
        "a\nb",
        "a\tb",
        "a\x00b",
        "a\x7fb",
        "a\x9bb",
        "\ud800",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "\ufeffa",
        "a\u2028b",
        "a\u200eb",
        "a\ufffe",
        "x" * 121,
        "a" + "\u0301" * 31,
    ],
)
def test_a_line_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        text.line(typed, HERE)

    assert refused.value.path == HERE


def test_accents_that_are_stacked_without_end_are_refused_before_they_are_sorted() -> None:
    endless = "a" + "\u0315\u0300" * 100_000  # in the wrong order: sorting them would take half a minute

    for refuse in (text.line, text.paragraphs):
        with pytest.raises(InvalidInput, match="accents"):
            refuse(endless, HERE)


def test_a_line_may_be_left_empty_where_it_is_not_required() -> None:
    assert text.line(" \u200d ", HERE, required=False) == ""


def test_length_is_counted_in_the_form_that_is_kept() -> None:
    assert text.line("e\u0301" * 120, HERE) == "é" * 120


def test_paragraphs_keep_their_lines() -> None:
    assert text.paragraphs("\r\n a \r\nb\u2028c\rd\te  \n\n", HERE) == "a\nb\nc\nd\te"


@pytest.mark.parametrize("typed", ["", "\n\n", "a\x00b", "a\x0bb", "\udfff", "a\u202eb", "x" * 4001])
def test_paragraphs_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        text.paragraphs(typed, HERE)


@given(st.text(max_size=300))
def test_what_was_kept_once_is_kept_as_it_is(typed: str) -> None:
    for check in (text.line, text.paragraphs):
        try:
            kept = check(typed, HERE, longest=1000, required=False)
        except InvalidInput:
            continue
        assert check(kept, HERE, longest=1000, required=False) == kept
        kept.encode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" mena@example.org ", "mena@example.org"),
        ("Mena.Osei+x@EXAMPLE.org", "Mena.Osei+x@example.org"),
        ("mena@b\u00fccher.example.com", "mena@xn--bcher-kva.example.com"),
    ],
)
def test_an_address_is_kept_as_mail_servers_spell_it(typed: str, kept: str) -> None:
    assert text.email(typed, HERE) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mena",
        "@example.org",
        "mena@",
        "mena@localhost",
        "a@b@example.org",
        "mena osei@example.org",
        "Mena <mena@example.org>",
        '"m"@example.org',
        "mena@[127.0.0.1]",
        "m\u00e9na@example.org",
        "a\x00@example.org",
        "mena@example.org\r\nBcc: x@example.org",
        "=?utf-8?q?x?=@example.org",
        "x" * 65 + "@example.org",
        "\ud800@x.org",
        "mena@" + "x" * 100_000 + ".org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        text.email(typed, HERE)


def test_two_spellings_of_an_address_have_one_key() -> None:
    assert text.email_key("Mena@Example.org") == text.email_key("mena@example.ORG")


@pytest.mark.parametrize(
    "typed", ["https://example.org/a?b=c#d", "http://[2001:db8::1]:8080/", "HTTPS://example.org"]
)
def test_a_web_address_is_taken(typed: str) -> None:
    assert text.link(typed, HERE) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "https://",
        "https:// x",
        "example.org",
        "https://x<y",
        "ftp://x",
        "https://\u00fc.org",
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        text.link(typed, HERE)


@pytest.mark.parametrize("typed", ["../../etc/passwd", "Europe/london "])
def test_zones_are_those_that_exist(typed: str) -> None:
    assert text.timezone("Europe/London", HERE) == "Europe/London"
    with pytest.raises(InvalidInput):
        text.timezone(typed, HERE)


def a_form(name: str, email: str) -> tuple[str, str]:
    with text.Faults() as faults:
        return (
            faults.take(text.line, name, ("input", "name")),
            faults.take(text.email, email, ("input", "email")),
        )


def test_all_faults_of_a_form_are_told_together() -> None:
    with pytest.raises(Refusals) as refused:
        a_form("", "x")

    assert [refusal.path for refusal in refused.value.refusals] == [("input", "name"), ("input", "email")]


def test_a_form_without_faults_goes_on() -> None:
    assert a_form(" Mena ", "mena@example.org") == ("Mena", "mena@example.org")


def test_an_error_in_the_form_s_own_code_is_not_hidden_by_its_faults() -> None:
    def broken() -> None:
        with text.Faults() as faults:
            faults.take(text.line, "", HERE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
