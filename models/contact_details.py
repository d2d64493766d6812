"""Addresses, telephone numbers and links in what two people write who do not know each other yet.

They get each other's address once a proposal is accepted; until then nobody is led, or leads anybody, elsewhere.
"""

import re
import unicodedata

from models.choices import Choice
from models.refusals import InvalidInput
from models.text import Path


class ContactKind(Choice):
    EMAIL = "EMAIL", "An e-mail address."
    LINK = "LINK", "A web address, or another link."
    PHONE = "PHONE", "A telephone number."


_CALLED = {
    ContactKind.EMAIL: "an e-mail address",
    ContactKind.LINK: "a link",
    ContactKind.PHONE: "a telephone number",
}
_LOOKS_LIKE = {
    ContactKind.EMAIL: re.compile(
        r"[\w.+%-]{1,64} ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.IGNORECASE
    ),
    ContactKind.LINK: re.compile(
        r"\b[a-z][a-z0-9+.-]{0,30}://\S+|\b(?:mailto|tel|sms):\S+|\bwww\.\S+"
        r"|\b(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|uk|eu|io|app|info|wales|cymru)\b(?:/\S*)?",
        re.IGNORECASE,
    ),
    ContactKind.PHONE: re.compile(
        r"(?<!\w)(?:\+|\(?0)(?:[ ().\-/]{0,3}\d){8,14}(?!\w)|(?<!\w)\d{10,15}(?!\w)"
    ),
}
_DAY = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")


class ContactDetailsFound(InvalidInput):
    """`kind` is what was found, and `found` the words themselves."""

    sentence = "Please leave out addresses, telephone numbers and links for now."

    def __init__(self, kind: ContactKind, found: str, path: Path) -> None:
        super().__init__(
            f"There seems to be {_CALLED[kind]} in this: “{found}”. Please leave it out for now; "
            "you get each other's address once a proposal is accepted.",
            path=path,
        )
        self.kind = kind
        self.found = found


def refuse(words: str, path: Path) -> None:
    """Raises ContactDetailsFound for the first of these that the words contain; a date is none."""
    plain = _DAY.sub("-", unicodedata.normalize("NFKC", words))
    for kind, pattern in _LOOKS_LIKE.items():
        found = pattern.search(plain)
        if found:
            raise ContactDetailsFound(kind, found.group(), path)
