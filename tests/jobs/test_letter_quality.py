"""Every letter in every language: the same in both forms, plain, safe to read anywhere, and with one thing to do."""

import html
import re
from email.message import EmailMessage
from functools import cache

import pytest

from jobs.letters import compose
from jobs.letters.samples import FACTS, MEETING, SCHEME, a_letter, a_reader
from models import locales
from tests.jobs.reading import Tags, page, text

LETTERS = [(kind, code) for code in locales.codes() for kind in FACTS]
every_letter = pytest.mark.parametrize(("kind", "code"), LETTERS)

# Words that say nothing of where a link leads, in each language that is shipped.
EMPTY_LABELS = {"en": ("click here", "here", "link"), "cy": ("cliciwch yma", "yma", "dolen")}
OURS = f"{SCHEME.public_url}/"


@cache
def written(kind: str, code: str) -> EmailMessage:
    return compose(a_letter(kind), a_reader(code), SCHEME)


def seen(source: str) -> str:
    """The words of a page as a reader sees them."""
    body = source.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@every_letter
def test_text_and_page_say_the_same(kind: str, code: str) -> None:
    message = written(kind, code)

    words = re.findall(r"\w{3,}", text(message))
    assert [word for word in words if word not in seen(page(message))] == []


@every_letter
def test_nothing_is_left_of_the_template(kind: str, code: str) -> None:
    message = written(kind, code)

    said = f"{message['Subject']}\n{text(message)}"
    assert message["Subject"]
    assert not re.search(r"\{[{%#]|[%#}]\}|%\(|undefined|\bNone\b", said)
    assert "\n\n\n" not in text(message)


@every_letter
def test_it_says_what_language_it_is_in(kind: str, code: str) -> None:
    message = written(kind, code)

    tag = locales.tongue(code).tag
    attributes = Tags(page(message)).attributes
    assert message["Content-Language"] == tag
    assert [value for name, value in attributes if name == "lang"] == [tag]
    assert ("dir", locales.tongue(code).direction) in attributes


@pytest.mark.parametrize("kind", FACTS)
def test_no_letter_is_english_for_who_reads_welsh(kind: str) -> None:
    english, welsh = written(kind, "en"), written(kind, "cy")

    paragraphs = set(text(english).split("\n\n")) & set(text(welsh).split("\n\n"))
    facts = str(FACTS[kind])
    shared = [each for each in paragraphs if each.lstrip("> ").split("\n")[0] not in facts]
    assert [each for each in shared if not each.startswith("- Ada Okoro")] == []
    assert str(english["Subject"]) != str(welsh["Subject"]) or kind == "support-request"


@every_letter
def test_there_is_one_thing_to_do_at_most_and_its_button_says_what(kind: str, code: str) -> None:
    source = page(written(kind, code))

    buttons = re.findall(r'<a href="([^"]+)" style="display:inline-block[^>]*>([^<]+)</a>', source)
    assert len(buttons) <= 1
    for url, label in buttons:
        assert len(label) <= 40
        assert html.unescape(label).casefold() not in EMPTY_LABELS[code]
        assert f"{html.unescape(label)}:\n{html.unescape(url)}" in text(written(kind, code))


@every_letter
def test_no_words_send_people_off_to_click_here(kind: str, code: str) -> None:
    said = text(written(kind, code)).casefold()

    assert [label for label in EMPTY_LABELS[code] if " " in label and label in said] == []


@every_letter
def test_every_link_leads_to_the_app_or_to_the_meeting(kind: str, code: str) -> None:
    message = written(kind, code)

    addresses = [*Tags(page(message)).links, *re.findall(r"https?://\S+", text(message))]
    quoted = set(re.findall(r"https?://\S+", f"{FACTS[kind].get('body', '')}\n{MEETING['details']}"))
    astray = [
        url for url in addresses if not url.startswith((OURS, str(MEETING["join_url"]))) and url not in quoted
    ]
    assert astray == []
    assert [url for url in Tags(page(message)).links if url in quoted] == []


@every_letter
def test_a_page_has_its_style_in_place_and_fetches_nothing(kind: str, code: str) -> None:
    tags = Tags(page(written(kind, code)))

    assert not {"style", "link", "script", "img", "iframe", "form", "object", "svg", "base"} & set(tags.names)
    names = {name for name, _ in tags.attributes}
    assert not {"class", "id", "src", "srcset", "background"} & names
    assert [name for name in names if name.startswith("on")] == []
    assert "url(" not in page(written(kind, code))


@every_letter
def test_a_page_reads_well_aloud(kind: str, code: str) -> None:
    source = page(written(kind, code))

    assert len(re.findall(r"<table(?![^>]* role=\"presentation\")", source)) == 0
    assert f"<title>{html.escape(str(written(kind, code)['Subject']), quote=False)[:10]}" in html.unescape(
        source
    ).replace("&", "&amp;")
    assert re.findall(r"<a [^>]*>\s*</a>|<p[^>]*>\s*</p>|<li[^>]*>\s*</li>", source) == []


@every_letter
def test_it_travels_over_any_server(kind: str, code: str) -> None:
    data = written(kind, code).as_bytes()

    head = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert [line for line in head if b"=?" in line and len(line) > 76] == []  # RFC 2047
    assert [line for line in head if len(line) > 78 and not line.startswith((b"Message-ID", b"List-"))] == []
    assert b"\n" not in data.replace(b"\r\n", b"")


@every_letter
def test_lines_are_short_and_subjects_fit(kind: str, code: str) -> None:
    message = written(kind, code)

    assert [line for line in text(message).split("\n") if len(line) > 76 and "://" not in line] == []
    assert len(str(message["Subject"])) <= 100


@every_letter
def test_a_machine_says_that_it_is_one(kind: str, code: str) -> None:
    message = written(kind, code)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


SECRETS = {
    "narrative": "He shouted at me",
    "message": "I hope to learn about hips",
    "answers": "We argued about money",
    "clauses": "They meet on Mondays",
    "private_reason": "It felt unsafe",
    "password": "correct horse battery",
}


@pytest.mark.parametrize("kind", [kind for kind in FACTS if kind != "support-answered"])
def test_a_letter_tells_nothing_confidential_even_if_it_is_handed_in(kind: str) -> None:
    # given that somebody hands it in all the same
    extra = {name: secret for name, secret in SECRETS.items() if name not in FACTS[kind]}

    whole = compose(a_letter(kind, **extra), a_reader("en"), SCHEME)

    said = text(whole) + page(whole) + str(whole["Subject"])
    assert [secret for secret in extra.values() if secret in " ".join(said.split())] == []
