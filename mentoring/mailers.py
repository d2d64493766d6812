"""The hands that give messages to the outside: to an SMTP server, or into a folder."""

import asyncio
import ipaddress
import logging
import re
import ssl
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import parseaddr
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from jobs.correspondents import addressable
from jobs.mailer import AmbiguousFault, Mailer, OutOfReach, PermanentFault, SendFault, TemporaryFault
from jobs.points import Passing, go_on
from models import clock

Announce = Callable[[Path, EmailMessage], None]

# Answers in the permanent range that are about the line or about our account, never about the recipient:
# bad sequence of commands, authentication required or refused.
_ABOUT_US = {503, 530, 534, 535, 538}

DISTRUST = "nobody can be sure who listens at %s, so nothing is sent: %s"

log = logging.getLogger(__name__)


class Stage(Enum):
    """How far a message has come."""

    WAITING = auto()
    DIALLING = auto()
    SPEAKING = auto()
    HANDED_OVER = auto()


def mailer_for(
    url: str | None, directory: Path, announce: Announce | None = None, passing: Passing = go_on
) -> Mailer:
    """To the server at `url`; without one, into `directory`."""
    return SmtpMailer(url, passing=passing) if url else FileMailer(directory, announce)


class FileMailer:
    """Writes each message to a file of its own; `announce` hears of it."""

    def __init__(self, directory: Path, announce: Announce | None = None) -> None:
        self._directory = directory
        self._announce = announce
        self._naming = threading.Lock()

    async def send(self, message: EmailMessage, to: str) -> None:
        path = await asyncio.to_thread(self._write, message, to)
        if self._announce:
            self._announce(path, message)

    async def close(self) -> None:
        pass

    def _write(self, message: EmailMessage, to: str) -> Path:
        self._directory.mkdir(parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{_kind(message)}-{_slug(to)}"
        with self._naming:
            path = self._unused(name)
            draft = path.with_suffix(".tmp")
            draft.write_bytes(message.as_bytes(policy=WIRE))
            draft.replace(path)
        return path

    def _unused(self, name: str) -> Path:
        path, copy = self._directory / f"{name}.eml", 1
        while path.exists():
            copy += 1
            path = self._directory / f"{name}-{copy}.eml"
        return path


class SmtpMailer:
    """Gives messages to the server at `url` over a few lines that are kept open.

    `smtps://` speaks TLS from the start. `smtp://` insists on STARTTLS, except on this very machine;
    `require_tls` says otherwise. `tls` brings certificates that the system does not know.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 15,
        lines: int = 5,
        require_tls: bool | None = None,
        tls: ssl.SSLContext | None = None,
        passing: Passing = go_on,
    ) -> None:
        self._timeout = timeout
        self._passing = passing
        dial = _dialler(url, timeout=timeout, require_tls=require_tls, tls=tls)
        self._lines = _Lines(dial, lines, timeout)

    async def send(self, message: EmailMessage, to: str) -> None:
        sender = parseaddr(str(message["From"]))[1]
        if not (addressable(sender) and addressable(to)):
            raise PermanentFault("No mail can be sent to this address.")
        data = message.as_bytes(policy=WIRE)
        stage = Stage.WAITING
        try:
            async with self._lines.place(), asyncio.timeout(self._timeout):
                stage = Stage.DIALLING
                async with self._lines.one() as line:
                    stage = Stage.SPEAKING
                    await line.mail(sender)
                    await line.rcpt(to)
                    self._passing("before_data")
                    stage = Stage.HANDED_OVER
                    await line.data(data)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            raise _told(fault, stage) from fault

    async def close(self) -> None:
        await self._lines.close()


class _Lines:
    """At most `limit` lines at once. After any fault or cancellation a line is cut: it may still be mid-message."""

    def __init__(self, new: Callable[[], aiosmtplib.SMTP], limit: int, patience: float) -> None:
        self._new = new
        self._free = asyncio.Semaphore(limit)
        self._patience = patience
        self._idle: list[aiosmtplib.SMTP] = []

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None, None]:
        """The right to one line. Waiting for it has a limit of its own and takes nothing from the sending."""
        async with asyncio.timeout(self._patience):
            await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[aiosmtplib.SMTP, None]:
        line = await self._kept() or await self._opened()
        with _cut_on_fault(line):
            yield line
        self._idle.append(line)

    async def close(self) -> None:
        while self._idle:
            line = self._idle.pop()
            with suppress(aiosmtplib.SMTPException, OSError):
                await line.quit(timeout=1)
            _cut(line)

    async def _kept(self) -> aiosmtplib.SMTP | None:
        """A line that the server still answers on; servers hang up on idle ones without a word."""
        while self._idle:
            line = self._idle.pop()
            with suppress(aiosmtplib.SMTPException, OSError), _cut_on_fault(line):
                await line.noop()
                return line
        return None

    async def _opened(self) -> aiosmtplib.SMTP:
        line = self._new()
        try:
            with _cut_on_fault(line):
                await line.connect()
        except (aiosmtplib.SMTPException, OSError) as fault:
            if isinstance(fault, NotSecret) or isinstance(fault.__cause__, ssl.SSLError):
                log.error(DISTRUST, line.hostname, fault)  # noqa: TRY400  where does not matter
            raise
        return line


class NotSecret(aiosmtplib.SMTPException):
    """STARTTLS was not offered, or came to nothing."""


class Line(aiosmtplib.SMTP):
    async def connect(self, **options: Any) -> Any:
        """Say hello, too: a server that does not answer that is out of reach."""
        answer = await super().connect(**options)
        await self._ehlo_or_helo_if_needed()
        return answer

    async def starttls(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().starttls(*args, **options)
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise NotSecret(f"{type(fault).__name__}: {fault}") from fault


@contextmanager
def _cut_on_fault(line: aiosmtplib.SMTP) -> Generator[None, None, None]:
    try:
        yield
    except BaseException:
        _cut(line)
        raise


def _cut(line: aiosmtplib.SMTP) -> None:
    """Hang up without sending what is still waiting, so that half a message stays half a message."""
    if isinstance(line.transport, asyncio.Transport):
        line.transport.abort()
    line.close()


def _dialler(
    url: str, *, timeout: float, require_tls: bool | None, tls: ssl.SSLContext | None
) -> Callable[[], aiosmtplib.SMTP]:
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("An SMTP server is given as smtp://host:port or smtps://host:port.")
    here = _is_this_machine(parts.hostname)
    secure = parts.scheme == "smtps"
    return partial(
        Line,
        hostname=parts.hostname,
        port=parts.port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        local_hostname="localhost" if here else None,
        timeout=timeout,
        use_tls=secure,
        start_tls=not secure and (not here if require_tls is None else require_tls),
        tls_context=tls,
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _told(fault: Exception, stage: Stage) -> SendFault:
    """What the fault means for the message (which answer it was, and how far we had come)."""
    code = fault.code if isinstance(fault, aiosmtplib.SMTPResponseException) else None
    text = re.sub(r"[^ -~]+", " ", f"{type(fault).__name__}: {getattr(fault, 'message', fault)}")[:300]
    if stage is Stage.DIALLING:
        return OutOfReach(text, code)
    if code is not None and 500 <= code < 600 and _is_about_the_message(fault, code):  # noqa: PLR2004  RFC 5321's ranges
        return PermanentFault(text, code)
    if stage is Stage.HANDED_OVER and (code is None or not 400 <= code < 600):  # noqa: PLR2004  RFC 5321's ranges
        return AmbiguousFault(text, code)
    return TemporaryFault(text, code)


def _is_about_the_message(fault: Exception, code: int) -> bool:
    """A refused sender, sign-in or connection is a matter of settings: every message would share it."""
    refused = isinstance(fault, (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError))
    return refused and code not in _ABOUT_US


def _kind(message: EmailMessage) -> str:
    """The letter's kind, which its Message-ID begins with; or else the subject."""
    found = re.match(r"<([a-z]+(?:-[a-z]+)*)\.", str(message["Message-ID"]))
    return found.group(1) if found else _slug(str(message["Subject"]))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9@._+-]+", "-", text.lower())[:60].strip("-.") or "mail"
