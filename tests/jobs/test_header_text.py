"""A hostile title or name never becomes a header: 20,000 generated pairs, read back by two parsers."""

import email.policy
import random
import re
from base64 import b64encode
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest

from jobs.letters import LetterFault, compose, header_text
from jobs.letters.headers import address_header, fixed_header, id_header, link_header, seal, text_header
from jobs.letters.samples import MEETING, MENA, PAIR, SCHEME, a_letter
from jobs.words import display_name

PAIRS = 20_000
INJECTION = "\r\nBcc: evil@example.org\r\n\r\nClick"
FRAGMENTS = [
    *(
        "Ann",
        "Meeting",
        "Zoë",
        "Łukasz",
        "山田",
        "محمد",
        "👩🏽‍⚕️",
        "é" * 40,
        "a" * 120,
        "x" * 1100,
        " ",
        "  ",
        "",
    ),
    *(
        "\r\n",
        "\n",
        "\r",
        "\n ",
        "\r\n\t",
        "\0",
        "\x0b",
        "\x0c",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
    ),
    *("\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\ud800", "\udfff", "\udc80", "\ufffe", "\U000e0041"),
    *(
        "=?",
        "?=",
        "==??",
        "=?=?",
        "=?utf-8?q?",
        "=?utf-8?b?",
        "=?\n",
        "=\u200b?utf-8?q?=0D=0ABcc:_e=40x.org?=",
    ),
    *(
        "=?utf-8?q?Hi=0D=0AReply-To:_evil=40example.org=0D=0A=0D=0AClick?=",
        "=?utf-8?q?=3D=3Futf-8=3Fq=3F=0A=3F=3D?=",
    ),
    *(f"=?utf-8?b?{b64encode(INJECTION.encode()).decode()}?=", "=?us-ascii*en?Q?=0aX:_y?=", "=?x?z?!?="),
    *(
        '"',
        "\\",
        '\\"',
        ",",
        ";",
        ":",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "@",
        "<evil@example.org>",
        "evil@example.org,",
    ),
    *(
        ", evil@example.org",
        '" <evil@example.org>, "',
        "Bcc: evil@example.org",
        "\nBcc: evil@example.org",
        "group: a@b;",
    ),
    *(
        "(comment",
        "a.b",
        ".",
        "undisclosed-recipients:;",
        "&",
        "'",
        "-",
        "--",
        "\t",
        "\x80\x81",
        "ﷺ" * 20,
        "̈" * 30,
    ),
]
STOP = f"https://mentoring.example.org/unsubscribe?token={32 * '0'}.MEETINGS.{43 * 'a'}"
WRITTEN = [
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
]


def a_pair(dice: random.Random) -> tuple[str, str]:
    title = "".join(dice.choices(FRAGMENTS, k=dice.randint(1, 6)))
    name = "".join(dice.choices(FRAGMENTS, k=dice.randint(1, 5)))
    return title, name


def a_message(title: str, name: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    for header in (
        address_header("From", "Mentoring Scheme", "scheme@example.org"),
        address_header("To", name, "mena@example.com"),
        text_header("Subject", title),
        id_header("Message-ID", "<proposal-sent.0190f6a2-7c11-7000-8000-000000000001@mentoring.example.org>"),
        fixed_header("Auto-Submitted", "auto-generated"),
        link_header("List-Unsubscribe", STOP),
        fixed_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        fixed_header("MIME-Version", "1.0"),
        fixed_header("Content-Type", "text/plain"),
    ):
        message[header.name] = header
    seal(message, WRITTEN)
    return message


def what_is_wrong(data: bytes, title: str, name: str) -> str:
    """How two parsers, a strict and a lenient one, see something else than was meant; "" when they do not."""
    fields = sorted([*WRITTEN, "Content-Type", "MIME-Version"])
    strict = message_from_bytes(data, policy=email.policy.default)
    lenient = message_from_bytes(data, policy=email.policy.compat32)
    recipients = strict["To"].addresses if isinstance(strict["To"], AddressHeader) else ()
    raw = unfolded(str(lenient["To"]))
    checks = {
        "fields": sorted(strict.keys()) == fields == sorted(lenient.keys()),
        "defects": not strict.defects and not lenient.defects,
        "recipient": [one.addr_spec for one in recipients] == ["mena@example.com"],
        "shown": unspaced("".join(one.display_name for one in recipients)) == unspaced(display_name(name)),
        "subject": strict["Subject"] == header_text(title),
        "subject decoded": decoded(str(lenient["Subject"])) == header_text(title),
        "recipient read raw": [address for _, address in getaddresses([raw])] == ["mena@example.com"],
        "recipient read after decoding": [address for _, address in getaddresses([decoded(raw)])]
        == ["mena@example.com"],
        "way out": strict["List-Unsubscribe"] == f"<{STOP}>" == lenient["List-Unsubscribe"],
        "line length": max(map(len, data.split(b"\r\n"))) <= 998,
        "encoded word length": max(map(len, re.findall(rb"=\?[!-~]*\?=", data)), default=0) <= 75,
    }
    return ", ".join(check for check, holds in checks.items() if not holds)


def unfolded(field: str) -> str:
    return re.sub(r"\r\n(?=[ \t])", "", field)


def decoded(field: str) -> str:
    """As a reader sees it that decodes the whole field at once."""
    return str(make_header(decode_header(unfolded(field))))


def unspaced(words: str) -> str:
    """Python's own parser puts a space between the encoded words of a long name."""
    return words.replace(" ", "")


def test_no_pair_of_hostile_words_becomes_a_header() -> None:
    dice = random.Random(20261124)  # noqa: S311  the same pairs in every run

    wrong: list[tuple[str, str, str]] = []
    for _ in range(PAIRS):
        title, name = a_pair(dice)
        if re.search("[\ud800-\udfff]", header_cut(title) + header_cut(name)):
            with pytest.raises(LetterFault):
                a_message(title, name)
            continue
        if fault := what_is_wrong(a_message(title, name).as_bytes(), title, name):
            wrong.append((fault, title, name))

    assert wrong == []


def header_cut(text: str) -> str:
    """What a header looks at: what lies far beyond its limit is cut off unread."""
    return text[:800]


@pytest.mark.parametrize("seed", range(5))
def test_whole_letters_with_hostile_facts_keep_their_headers_and_parts(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  the same letters in every run
    usual = [part.get_content_type() for part in compose(a_letter("meeting-invitation"), MENA, SCHEME).walk()]

    for _ in range(100):
        title, name = (re.sub("[\ud800-\udfff]", "", words) or "x" for words in a_pair(dice))
        facts: dict[str, Any] = {**PAIR, "other_name": name}
        facts["meeting"] = {
            **MEETING,
            "title": title,
            "where": title,
            "details": title,
            "organiser_name": name,
        }

        read = message_from_bytes(
            compose(a_letter("meeting-invitation", **facts), MENA, SCHEME).as_bytes(),
            policy=email.policy.default,
        )

        assert [one.addr_spec for one in read["To"].addresses] == [MENA.address]
        assert "evil" not in str(read["Reply-To"])
        assert read["Bcc"] is None
        assert [part.get_content_type() for part in read.walk()] == usual


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Meeting\r\nBcc: a@b.org", "Meeting Bcc: a@b.org"),
        ("=?utf-8?q?a?=", "= ?utf-8?q?a?="),
        ("=\u200b?utf-8?q?a?=", "= ?utf-8?q?a?="),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("a" * 300, "a" * 199 + "…"),
        ("  one \t two  ", "one two"),
    ],
)
def test_header_text_is_one_harmless_line(words: str, shown: str) -> None:
    assert header_text(words) == shown


def test_half_a_character_is_refused() -> None:
    with pytest.raises(LetterFault):
        header_text("half \ud83d")


def test_a_field_that_slipped_in_is_refused_at_the_end() -> None:
    message = a_message("Hello", "Mena")
    message["Bcc"] = "evil@example.org"

    with pytest.raises(LetterFault):
        seal(message, WRITTEN)


def test_a_line_feed_inside_a_field_is_refused_at_the_end() -> None:
    message = a_message("Hello", "Mena")
    message.replace_header("Subject", fixed_header("Subject", "Hello\nBcc: evil@example.org"))

    with pytest.raises(LetterFault):
        seal(message, WRITTEN)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/\r\nBcc: evil@example.org",
        "https://a.example/>,<b",
        "mailto:a@b.org",
        "https://a/=?u?q?a",
    ],
)
def test_what_is_no_address_is_refused_as_one(url: str) -> None:
    with pytest.raises(LetterFault):
        link_header("List-Unsubscribe", url)


def test_a_long_message_id_stays_an_id() -> None:
    # given an id for which the standard library would write an encoded word
    long_id = f"<proposal.{'0190f6a2-' * 12}@mentoring.example.org>"

    message = EmailMessage(policy=email.policy.SMTP)
    message["References"] = id_header("References", long_id)

    assert message.as_bytes() == f"References: {long_id}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "address", ["", "a", "a@b@c.org", "a b@c.org", "a@c.org\r\nBcc: x@y.org", "é@c.org", '"a"@c.org']
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(LetterFault):
        address_header("To", "Mena", address)


@pytest.mark.parametrize(
    "message_id", ["", "a@b.org", "<a b@c.org>", "<a@b.org>\r\nX: y", "<a@b.org> <c@d.org>", "<=?a@b.org>"]
)
def test_what_is_no_message_id_is_refused(message_id: str) -> None:
    with pytest.raises(LetterFault):
        id_header("Message-ID", message_id)
