"""Reads the pages of the scheme as a browser without JavaScript does."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """What is in a page: its elements in order, and the names of its fields with what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.append(dict(attrs))
        if tag in {"input", "select"}:
            given = dict(attrs)
            self.fields[given["name"] or ""] = given.get("value") or ""
