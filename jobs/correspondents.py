"""The two ends of a letter: the scheme that writes it and the person who reads it."""

import re
from dataclasses import dataclass

from models.locales import ENGLISH

# A dot-atom and a host name in ASCII: what every server takes. The rest of RFC 5321 (quoted local parts,
# address literals, SMTPUTF8) is refused at registration and would only open doors here.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_LONGEST = 254


@dataclass(frozen=True)
class Scheme:
    """What the scheme calls itself, and where it is reached: people at `public_url`, pages of ours at `pages_url`."""

    name: str
    body: str
    address: str
    support_address: str
    mail_domain: str
    public_url: str
    timezone: str
    pages_url: str = ""  # the same, unless the app has an origin of its own


@dataclass(frozen=True)
class Recipient:
    """`locale` is the code of a language; who has chosen none is written to in English."""

    name: str
    address: str
    timezone: str
    locale: str = ENGLISH


def addressable(address: str) -> bool:
    """Whether mail can be sent to `address` by any server, and no reader takes it for an encoded word."""
    return len(address) <= _LONGEST and "=?" not in address and _ADDRESS.fullmatch(address) is not None
