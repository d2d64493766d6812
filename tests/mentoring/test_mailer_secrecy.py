"""Nothing leaves in clear, to nobody who cannot show who they are: STARTTLS, certificates, signing in."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from jobs.mailer import OutOfReach
from mentoring.mailers import SmtpMailer
from tests.mentoring.smtp_sink import TO, Sink, a_message, fault_of, listening, mailing


@pytest.mark.fault("M6")
async def test_without_starttls_nothing_is_sent() -> None:
    async with listening(Sink()) as sink:
        told = await fault_of(sink.url, require_tls=True)

    assert type(told) is OutOfReach
    assert sink.taken == []


@pytest.mark.parametrize(
    ("url", "direct", "upgrade"),
    [
        ("smtp://mail.example.org", False, True),
        ("smtp://192.0.2.7:2525", False, True),
        ("smtps://mail.example.org", True, False),
        ("smtps://localhost", True, False),
        ("smtp://localhost:25", False, False),
        ("smtp://127.0.0.2:25", False, False),
        ("smtp://[::1]:25", False, False),
    ],
)
def test_only_this_machine_is_spoken_to_in_clear(url: str, direct: bool, upgrade: bool) -> None:  # noqa: FBT001  a row of the table
    line = SmtpMailer(url)._lines._new()

    assert (line.use_tls, line._start_tls_on_connect) == (direct, upgrade)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"]
)
def test_what_is_no_server_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"SMTP|[Pp]ort"):
        SmtpMailer(url)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_side(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


def knowing(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_a_message_goes_over_starttls_when_the_certificate_is_known(authority: trustme.CA) -> None:
    tls = server_side(authority.issue_cert("127.0.0.1"))

    async with (
        listening(Sink(), tls_context=tls, require_starttls=True) as sink,
        mailing(sink.url, require_tls=True, tls=knowing(authority)) as mailer,
    ):
        await mailer.send(a_message(), TO)

    assert len(sink.taken) == 1


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.fault("M6")
@pytest.mark.parametrize("wrong", ["nobody knows who made it", "it is somebody else's", "it has run out"])
async def test_a_server_with_a_bad_certificate_gets_nothing(
    authority: trustme.CA, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    tls, bad = knowing(authority), authority.issue_cert("127.0.0.1")
    if wrong == "nobody knows who made it":
        bad = trustme.CA().issue_cert("127.0.0.1")
    if wrong == "it is somebody else's":
        bad = authority.issue_cert("mail.example.org")
    if wrong == "it has run out":
        bad = authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=1))

    async with listening(Sink(), tls_context=server_side(bad)) as sink:
        told = await fault_of(sink.url, require_tls=True, tls=tls)

    assert type(told) is OutOfReach
    assert "certificate" in str(told).lower()
    assert [record.levelname for record in caplog.records if "nothing is sent" in record.message] == ["ERROR"]
    assert sink.taken == []


@pytest.mark.fault("M6")
@pytest.mark.parametrize("answer", ["250 sink", "250-sink\r\n250 SIZE 1000", "250-sink\r\n250 STARTTLS"])
async def test_where_starttls_is_stripped_nothing_leaves_in_clear(
    answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[bytes] = []

    async def in_the_middle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            heard.append(line)
            is_hello = line.startswith((b"EHLO", b"HELO"))
            writer.write(f"{answer if is_hello else '454 not now'}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(in_the_middle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        told = await fault_of(f"smtp://me:secret@127.0.0.1:{port}", require_tls=True)

    assert type(told) is OutOfReach
    assert [record.levelname for record in caplog.records if "nothing is sent" in record.message] == ["ERROR"]
    assert {line.split()[0] for line in heard} <= {b"EHLO", b"STARTTLS", b"QUIT"}


@pytest.mark.fault("M6")
async def test_a_server_that_speaks_no_tls_where_it_ought_to_gets_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with listening(Sink()) as sink:
        told = await fault_of(sink.url.replace("smtp:", "smtps:"))

    assert type(told) is OutOfReach
    assert "nothing is sent" in caplog.text
    assert sink.taken == []


def knows(name: bytes, password: bytes) -> Callable[..., AuthResult]:
    def check(
        _server: SMTP, _session: object, _envelope: Envelope, _mechanism: str, login: Any
    ) -> AuthResult:
        return AuthResult(success=(login.login, login.password) == (name, password), handled=False)

    return check


def signing_in(password: str, sink: Sink) -> str:
    return f"smtp://us%40er:{password}@127.0.0.1:{sink.port}"


SIGN_IN = {"authenticator": knows(b"us@er", b"p@ss"), "auth_require_tls": False}


async def test_the_name_and_the_password_of_the_url_are_used() -> None:
    async with listening(Sink(), **SIGN_IN) as sink, mailing(signing_in("p%40ss", sink)) as mailer:
        await mailer.send(a_message(), TO)

    assert len(sink.taken) == 1


async def test_a_refused_password_is_no_fault_of_the_recipient() -> None:
    async with listening(Sink(), **SIGN_IN) as sink:
        told = await fault_of(signing_in("wrong", sink))

    assert (type(told), told.code) == (OutOfReach, 535)
