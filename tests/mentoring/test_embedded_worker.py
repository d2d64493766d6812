"""The worker inside the API's process: when it dies, another takes its place."""

import asyncio

import pytest

from jobs.mail import Post
from mentoring.bell import RedisBell
from mentoring.mailers import SmtpMailer
from mentoring.worker import embedded
from models import outbox
from tests.people import a_member
from tests.post_world import SCHEME
from tests.services import mailbox


@pytest.mark.commits
async def test_a_worker_that_dies_is_replaced(db: None, caplog: pytest.LogCaptureFixture) -> None:
    mena = await a_member("Mena")
    async with mailbox.running() as (inbox, smtp_url):
        mailer = SmtpMailer(smtp_url)
        async with embedded(Post(mailer, SCHEME)) as redis:
            await outbox.tell(mena, "account-kept", mena, "before")
            RedisBell(redis)()
            await inbox.holds(1)

            await redis.delete("arq:queue")
            await redis.set("arq:queue", "not a queue")  # which kills it
            await _said(caplog, "the worker ended")
            await redis.delete("arq:queue")

            await outbox.tell(mena, "account-kept", mena, "after")
            RedisBell(redis)()
            await inbox.holds(2)
        await mailer.close()

    assert [recipient for recipient, _ in inbox.received] == [mena.email, mena.email]


async def _said(caplog: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(10):
        while words not in caplog.text:  # noqa: ASYNC110  it only writes it down
            await asyncio.sleep(0.02)
