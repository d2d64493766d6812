"""Marks that only this scheme can make: links in mails carry one, and nothing secret rests in the database."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

_key = b""


def use(key: str) -> None:
    """Sign with `key` from now on (the setting SECRET_KEY)."""
    global _key  # noqa: PLW0603  one key a process is the point
    _key = key.encode()


def mark(purpose: str, *facts: str) -> str:
    """A 43-character URL-safe mark over the purpose and the facts."""
    if not _key:
        msg = "models.signing.use(key) was never called"
        raise RuntimeError(msg)
    message = "\x00".join((purpose, *facts)).encode()
    return urlsafe_b64encode(hmac.digest(_key, message, hashlib.sha256)).rstrip(b"=").decode()


def is_mark(candidate: str, purpose: str, *facts: str) -> bool:
    """Whether `candidate` is the mark, compared in constant time."""
    return hmac.compare_digest(candidate.encode(errors="replace"), mark(purpose, *facts).encode())
