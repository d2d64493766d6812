"""Reads a letter as its reader would: the text, the page, and the tags and links of the page."""

from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

from jobs.letters import Recipient, compose
from jobs.letters.samples import MENA, SCHEME, a_letter


def a_message(kind: str, to: Recipient = MENA, **facts: Any) -> EmailMessage:
    return compose(a_letter(kind, **facts), to, SCHEME)


def text(message: EmailMessage) -> str:
    return part(message, "plain")


def page(message: EmailMessage) -> str:
    return part(message, "html")


def part(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    assert found
    return str(found.get_content()).replace("\r\n", "\n")


class Tags(HTMLParser):
    """The tags of a page, and where its links lead."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    @property
    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name == "href"]
