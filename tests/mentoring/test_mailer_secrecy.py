"""Nothing leaves in clear, to nobody who cannot show who they are: STARTTLS, certificates, signing in."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from jobs.mailer import TemporaryFault
from mentoring.mailers import SmtpMailer
from tests.mentoring.smtp_sink import TO, Sink, a_message, fault_of, listening, mailing


async def test_without_starttls_nothing_is_sent() -> None:
    async with listening(Sink()) as sink:
        told = await fault_of(sink.url, require_tls=True)

    assert type(told) is TemporaryFault
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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with a key and a certificate for localhost that signs itself."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run(  # noqa: S603  our own words only
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *made],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text((folder / "key").read_text() + (folder / "certificate").read_text())
    return both


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_message_goes_over_starttls_when_the_certificate_is_known(certificate: Path) -> None:
    known = ssl.create_default_context(cafile=certificate)

    async with (
        listening(Sink(), tls_context=server_side(certificate), require_starttls=True) as sink,
        mailing(sink.url, require_tls=True, tls=known) as mailer,
    ):
        await mailer.send(a_message(), TO)

    assert len(sink.taken) == 1


async def test_a_server_with_a_certificate_nobody_knows_gets_nothing(certificate: Path) -> None:
    async with listening(Sink(), tls_context=server_side(certificate)) as sink:
        told = await fault_of(sink.url, require_tls=True)

    assert type(told) is TemporaryFault
    assert "certificate" in str(told).lower()
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

    assert (type(told), told.code) == (TemporaryFault, 535)
