"""How a process goes: it says so, finishes what it has in hand, and is gone."""

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from jobs.mail import Post
from mentoring.bell import RedisBell
from mentoring.mailers import SmtpMailer
from mentoring.settings import Settings
from mentoring.worker import embedded
from models import outbox
from models.outbox import Mail, MailState
from tests.people import a_member
from tests.post_world import SCHEME
from tests.services import mailbox, processes


@pytest.mark.sqlite
async def test_it_is_not_ready_any_more_before_it_stops_to_listen(db: None, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/own.sqlite3"
    port = processes.free_port()
    settings = {"DATABASE_URL": url, "MAIL_DIR": str(tmp_path / "mail"), "DRAIN_SECONDS": "60"}
    async with (
        processes.mentoring("serve", "--port", str(port), **settings) as server,
        httpx.AsyncClient() as http,
    ):
        base = f"http://127.0.0.1:{port}"
        await processes.until_it_answers(server, base)

        server.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            while (await http.get(f"{base}/readyz")).status_code != 503:  # noqa: ASYNC110  it hears when it hears
                await asyncio.sleep(0.05)
        ready = (await http.get(f"{base}/readyz")).json()
        alive = await http.post(f"{base}/graphql", json={"query": "{ scheme { name } }"})
        said = await server.end()  # asked again, it does not wait

    assert ready == {"status": "stopping", "faults": []}
    assert alive.json()["data"]["scheme"]["name"] == "Mentoring Scheme"
    assert "Traceback" not in said


@pytest.mark.commits
async def test_a_worker_in_process_finishes_what_it_has_in_hand(db: None, settings: Settings) -> None:
    mena = await a_member("Mena")
    async with mailbox.running(pause=1) as (inbox, smtp_url):
        mailer = SmtpMailer(smtp_url)
        async with embedded(Post(mailer, SCHEME)) as redis:
            await outbox.tell(mena, "account-kept", mena, "in hand")
            RedisBell(redis)()
            async with asyncio.timeout(60):
                while not await Mail.filter(state=MailState.SENDING).exists():  # noqa: ASYNC110  the worker does it
                    await asyncio.sleep(0.01)
        await mailer.close()

    assert [message["To"] for _, message in inbox.received] == [f"Mena Member <{mena.email}>"]
    assert (await Mail.get()).state is MailState.SENT
