"""Where Redis carries no pulse, a worker looks at the clock itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.schedule import SCHEDULE
from mentoring.settings import Settings
from mentoring.standing_in import keep
from models import clock, outbox
from models.heartbeats import Heartbeat
from models.members import Member
from tests.faults.night import PATIENCE, Night, a_mail
from tests.letterbox import Letterbox
from tests.people import a_member
from tests.services import mailbox, processes

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def mena(db: None) -> Member:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await outbox.tell(mena, "account-kept", mena, "k")
    return mena


async def beats() -> dict[str, datetime]:
    return dict(await Heartbeat.all().values_list("name", "beat_at"))


async def test_within_a_minute_nobody_stands_in(mena: Member) -> None:
    letterbox = Letterbox()
    clock.advance(MINUTE)

    await keep(letterbox.post(), NINE)

    assert (await beats(), letterbox.sent) == ({}, [])


async def test_what_is_due_each_minute_is_done_when_nobody_has_done_it(mena: Member) -> None:
    letterbox = Letterbox()
    clock.advance(1.5 * MINUTE)

    await keep(letterbox.post(), NINE)
    await keep(letterbox.post(), NINE)

    assert await beats() == {
        task.name: NINE + 1.5 * MINUTE for task in SCHEDULE if task.beats and task.every == 1
    }
    assert [to for to, _ in letterbox.sent] == [mena.email]


async def test_after_an_hour_all_of_it_has_been_done_once(mena: Member) -> None:
    letterbox = Letterbox()
    clock.advance(62 * MINUTE)

    await keep(letterbox.post(), NINE)
    done = await beats()
    await keep(letterbox.post(), NINE)

    assert set(done) == {task.name for task in SCHEDULE if task.beats}
    assert await beats() == done


async def test_after_a_clock_that_went_back_a_round_of_the_future_is_none(mena: Member) -> None:
    await Heartbeat.beat("timeline", NINE + 10 * MINUTE)

    await keep(Letterbox().post(), NINE)

    assert (await beats())["timeline"] == NINE


@pytest.mark.fault("R1")
@pytest.mark.postgres
@pytest.mark.commits
async def test_a_worker_without_any_redis_delivers_all_the_same(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    nowhere = f"redis://127.0.0.1:{processes.free_port()}/0"
    async with mailbox.running() as (inbox, smtp_url):
        night = Night(settings, nowhere, smtp_url, tmp_path)
        await a_mail(await a_member("Mena"), "k")
        await Heartbeat.beat("timeline", clock.now() - 2 * MINUTE)

        async with night.worker() as worker:
            await inbox.holds(1, PATIENCE)
            said = await worker.end()

    assert "standing in for Redis: timeline" in said
    assert "Traceback" not in said
