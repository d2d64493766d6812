"""The folder that mail goes into where there is no server, and which hand is chosen."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from mentoring.mailers import FileMailer, SmtpMailer, mailer_for
from models import clock
from tests.mentoring.smtp_sink import TO, a_message


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    clock.stop(datetime(2026, 11, 24, 9, 0, 0, 250, tzinfo=UTC))
    yield
    clock.run()


@pytest.mark.usefixtures("stopped_clock")
async def test_a_folder_keeps_each_message_in_a_file_of_its_own(tmp_path: Path) -> None:
    heard: list[Path] = []
    mailer = FileMailer(tmp_path / "var" / "mail", lambda path, _message: heard.append(path))

    await mailer.send(a_message("verify-email"), TO)
    await mailer.send(a_message("verify-email"), TO)
    await mailer.close()

    assert [path.name for path in heard] == [
        "20261124T090000.000250Z-verify-email-mena@example.com.eml",
        "20261124T090000.000250Z-verify-email-mena@example.com-2.eml",
    ]
    assert sorted(path.name for path in heard) == names_in(tmp_path / "var" / "mail")
    assert message_from_bytes(heard[0].read_bytes())["To"] == "Mena Abara <mena@example.com>"


@pytest.mark.usefixtures("stopped_clock")
async def test_a_file_is_named_by_harmless_letters(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "../../Étude: what?"

    await FileMailer(tmp_path).send(message, "../../../etc/passwd\0@x")

    assert names_in(tmp_path) == ["20261124T090000.000250Z-tude-what-etc-passwd-@x.eml"]


async def test_many_messages_at_once_each_have_their_file(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path)

    await asyncio.gather(*(mailer.send(a_message(), TO) for _ in range(20)))

    assert len(names_in(tmp_path)) == 20


def test_there_is_a_hand_for_a_server_and_one_for_none(tmp_path: Path) -> None:
    assert isinstance(mailer_for("smtp://localhost:25", tmp_path), SmtpMailer)
    assert isinstance(mailer_for("", tmp_path), FileMailer)
    assert isinstance(mailer_for(None, tmp_path), FileMailer)
