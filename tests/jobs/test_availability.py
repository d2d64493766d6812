"""Mentors who said until when they are away come back by themselves."""

from datetime import UTC, date, datetime
from typing import Any

from jobs import availability
from models import clock
from models.profiles import Availability, MentorProfile
from tests.profile_world import a_mentor, mentor_profile


async def _away(name: str, until: date | None) -> MentorProfile:
    facts: dict[str, Any] = {
        "availability": Availability.AWAY,
        "away_since": clock.now(),
        "away_note": "A holiday.",
    }
    return await mentor_profile(await a_mentor(name, away_until=until, **facts))


async def test_who_was_away_until_yesterday_is_back_and_others_stay_away(db: None) -> None:
    clock.stop(datetime(2026, 12, 6, 8, 0, tzinfo=UTC))
    back, here, later, openly = [
        await _away(name, until)
        for name, until in {
            "Back": date(2026, 12, 5),
            "Today": date(2026, 12, 6),
            "Later": date(2026, 12, 7),
            "Openly": None,
        }.items()
    ]
    paused = await mentor_profile(await a_mentor("Paused", availability=Availability.PAUSED_BY_SYSTEM))

    assert await availability.sweep() == 1
    assert await availability.sweep() == 0

    for profile in (back, here, later, openly, paused):
        await profile.refresh_from_db()
    assert (back.availability, back.away_since, back.away_until, back.away_note) == (
        Availability.AVAILABLE,
        None,
        None,
        "",
    )
    assert {each.availability for each in (here, later, openly)} == {Availability.AWAY}
    assert paused.availability is Availability.PAUSED_BY_SYSTEM


async def test_the_day_is_the_scheme_s_and_not_greenwich_s(db: None) -> None:
    clock.stop(datetime(2026, 7, 5, 23, 30, tzinfo=UTC))  # half past midnight on the 6th in London
    back = await _away("Back", date(2026, 7, 5))

    assert await availability.sweep() == 1

    assert (await MentorProfile.get(id=back.id)).availability is Availability.AVAILABLE
