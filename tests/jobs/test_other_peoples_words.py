"""What other people wrote stays words: no paragraph, list, link or markup of its own."""

import html
import re
from email.message import EmailMessage

import pytest

from jobs.letters import Letter, compose
from jobs.letters.samples import MEETING, MENA, SCHEME
from tests.jobs.reading import Tags, a_message, page, text

PHISHING = [
    "https://evil.example",
    "HTTP://evil.example/a?b",
    "www.evil.example",
    "mailto:evil@evil.example",
    "ftp://x",
]


def marked_lines(message: EmailMessage) -> list[str]:
    """The beginnings of the lines that are points of a list, quotations or headings."""
    body = text(message).partition("\n-- \n")[0]
    return re.findall(r"^[ \t]*([->*#].{8})", body, re.MULTILINE)


@pytest.mark.parametrize(
    "name",
    [
        "Mena\n\nYour account is locked.",
        "Mena\r\n- Pay here",
        "- Mena",
        "> Mena",
        "* # - > Mena",
        "Mena\u2028\u2029Pay",
        "Mena\x0b\x0c\x85Pay",
        "M - e - n - a " * 30,
        "\u202eaneM",
    ],
)
def test_a_name_cannot_pose_as_a_paragraph_or_a_list(name: str) -> None:
    usual, message = a_message("proposal-reminder"), a_message("proposal-reminder", mentee_name=name)

    assert text(message).count("\n\n") == text(usual).count("\n\n")
    assert marked_lines(message) == marked_lines(usual)
    assert Tags(page(message)).names == Tags(page(usual)).names
    assert "\u202e" not in text(message)


@pytest.mark.parametrize("link", PHISHING)
def test_a_name_cannot_carry_a_link(link: str) -> None:
    usual, message = a_message("proposal-sent"), a_message("proposal-sent", mentee_name=f"Mena {link} Abara")

    assert "Mena (link removed) Abara" in " ".join(text(message).split())
    assert "evil" not in text(message) + page(message) + str(message["Subject"])
    assert Tags(page(message)).links == Tags(page(usual)).links


def test_a_note_is_marked_line_by_line_as_somebody_elses_words() -> None:
    note = "Sorry.\n\nDear Mena Abara,\n- pay here: https://evil.example/\n> and there"

    message = a_message("proposal-declined", note=note)

    quotation = "> Sorry.\n>\n> Dear Mena Abara,\n> - pay here: (link removed)\n> > and there"
    assert f"Amir Khan wrote:\n\n{quotation}\n\nPlease do not" in text(message)
    assert page(message).count("<blockquote") == 1
    assert "Sorry.<br>" in page(message)


def test_links_in_meeting_details_are_kept_but_only_the_meetings_own_leads_anywhere() -> None:
    message = a_message("meeting-invitation")

    assert "> See https://docs.example.net/agenda" in text(message)
    assert [link for link in Tags(page(message)).links if "example.net" in link] == [MEETING["join_url"]]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", "//evil.example", "https://x\"onclick='y'", "data:,"]
)
def test_an_odd_link_to_join_leads_nowhere(url: str) -> None:
    message = a_message("meeting-invitation", meeting={**MEETING, "join_url": url})

    assert all(link.startswith("https://mentoring.example.org/") for link in Tags(page(message)).links)


@pytest.mark.parametrize(
    "markup", ["<b>Mena</b>", '"><script>x</script>', "&lt;", "{{ 7 * 7 }}", "{% raw %}", "<!--"]
)
def test_markup_in_a_fact_stays_words(markup: str) -> None:
    usual = a_message("support-request", body="Words")

    message = a_message("support-request", subject=markup, body=markup, from_name=markup)

    assert Tags(page(message)).names == Tags(page(usual)).names
    assert html.escape(markup, quote=False).strip() in page(message).replace("&#34;", '"')
    assert markup in text(message)


def test_facts_cannot_stand_in_for_the_scheme_or_the_reader() -> None:
    facts = {"scheme": {"name": "Evil"}, "to": {"name": "Evil"}, "link": "x"}

    message = compose(Letter("account-kept", facts, "<a@mentoring.example.org>"), MENA, SCHEME)

    assert "Evil" not in text(message)
    assert "https://mentoring.example.org/sign-in" in text(message)
