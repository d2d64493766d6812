"""Which links a letter may carry: ours, and the one to join a meeting. Other people's words lead nowhere."""

import re
from urllib.parse import quote, urlencode

from jobs.letters.letter import LetterFault

_LINK_IN_WORDS = re.compile(r"(?:[a-z][a-z0-9+.-]{0,30}://|\bwww\.|\b(?:mailto|tel):)\S*", re.IGNORECASE)
_PLAIN_URL = re.compile(r"https?://[!#-;=?-~]{1,2000}", re.IGNORECASE)


def link(root: str, path: str, **query: object) -> str:
    """An absolute address in the app."""
    if not path.startswith("/"):
        raise LetterFault("A path starts with a slash.")
    address = root.rstrip("/") + quote(path, safe="/")
    return f"{address}?{urlencode(query)}" if query else address


def own_link(root: str, url: str) -> str:
    """An address that was handed in: it has to be in the app."""
    inside = root.rstrip("/") + "/"
    url = inside + url[1:] if url.startswith("/") else url
    if not url.startswith(inside) or not _PLAIN_URL.fullmatch(url):
        raise LetterFault("A link leads out of the app.")
    return url


def is_plain_url(url: str) -> bool:
    return _PLAIN_URL.fullmatch(url) is not None


def without_links(words: str, instead: str) -> str:
    return _LINK_IN_WORDS.sub(lambda _: instead, words)
