"""The hands that give messages to the outside: an SMTP server, or a folder."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path

from jobs.mailer import Mailer
from models import clock

Announce = Callable[[Path, EmailMessage], None]

_BAD_SEQUENCE, _AUTHENTICATION = {503}, {530, 534, 535, 538}
# Answers in the permanent range that speak of the line or of our account, never of the recipient.
_ABOUT_US = _BAD_SEQUENCE | _AUTHENTICATION


def mailer_for(url: str | None, directory: Path, announce: Announce | None = None) -> Mailer:
    """To the server at `url`; without one, into `directory`."""
    return SmtpMailer(url) if url else FileMailer(directory, announce)


class FileMailer:
    """Writes each message to a file of its own; `announce` hears of it."""

    def __init__(self, directory: Path, announce: Announce | None = None) -> None:
        self._directory = directory
        self._announce = announce

    async def send(self, message: EmailMessage, to: str) -> None:
        path = await asyncio.to_thread(self._write, message, to)
        if self._announce:
            self._announce(path, message)

    async def close(self) -> None:
        pass

    def _write(self, message: EmailMessage, to: str) -> Path:
        self._directory.mkdir(parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{_kind(message)}-{_slug(to)}"
        draft = self._directory / f".{name}.{id(message)}.tmp"
        draft.write_bytes(message.as_bytes(policy=WIRE))
        path = self._directory / f"{name}.eml"
        for copy in range(2, 1000):
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                path = self._directory / f"{name}-{copy}.eml"
            else:
                break
        draft.unlink()
        return path
