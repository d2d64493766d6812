"""What the heartbeat promises: that everything due at its instant has been dealt with."""

from datetime import UTC, datetime, timedelta

from jobs.schedule import rounds
from models import clock
from models.heartbeats import Heartbeat
from tests.letterbox import Letterbox

BEGAN = datetime(2026, 3, 10, 9, tzinfo=UTC)


async def _sweep_for_an_hour() -> None:
    clock.advance(timedelta(hours=1))


async def test_what_comes_due_during_a_round_is_not_said_to_be_done(db: None) -> None:
    clock.stop(BEGAN)

    await rounds("timeline", _sweep_for_an_hour)(Letterbox().post())

    assert (await Heartbeat.get(name="timeline")).beat_at == BEGAN
