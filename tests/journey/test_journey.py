"""The whole journey of the scheme's FAQ, by two people who only have the API and their mail."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from mentoring.settings import Settings
from models import clock
from models.content import sync_topics
from tests.journey import asking, first_steps, together, world
from tests.journey.world import World, kinds
from tests.services import redis

BEGINS = datetime(2026, 3, 10, 9, tzinfo=UTC)


async def walk(through: World) -> None:
    await through.at(BEGINS)
    cast = await first_steps.everybody_joins(through)
    await first_steps.mena_signs_in_with_a_browser_and_out_again(through)
    cast.mena = await first_steps.mena_changes_her_keys(through, cast.mena)
    await first_steps.guides_are_there_before_a_profile(cast.mena)
    await first_steps.everybody_tells_of_themselves(cast)
    await first_steps.otto_shows_a_picture(cast)
    await first_steps.otto_goes_away_and_comes_back(cast)
    ottos_id = await first_steps.mena_finds_mentors(cast)
    proposal_id = await asking.mena_asks(cast, ottos_id)
    await asking.nobody_answers_for_21_days(through, cast, proposal_id)
    relationship_id = await asking.mena_asks_another_who_accepts(through, cast, proposal_id)
    await together.they_sign_a_contract(through, cast, relationship_id)
    meeting_id = await together.they_meet(through, cast, relationship_id)
    await together.they_write_to_each_other(cast, relationship_id)
    await together.they_use_the_tools(cast, relationship_id, meeting_id)
    await together.aroha_ends_it(through, cast, relationship_id)
    await together.help_is_asked_for(through, cast, relationship_id)
    await together.mena_leaves_and_changes_her_mind(through, cast)
    for address, letters in MAILBOXES.items():
        assert (address, kinds(through.inbox.of(address))) == (address, letters)


# What each finds in their mailbox in the end, in the order in which it came.
MAILBOXES: dict[str, list[str]] = {
    "mena@example.net": [
        "verify-email",
        "password-reset",
        "password-changed",
        "password-changed",
        "email-change-notice",
        "email-changed",
    ],
    "mena.walker@example.net": [
        "email-change-confirm",
        "email-changed",
        "proposal-expired-mentee",
        "proposal-accepted-mentee",
        "contract-signed",
        "meeting-copy",
        "meeting-updated",
        "meeting-copy",
        "meeting-copy",
        "meeting-cancelled-copy",
        "meeting-cancelled",
        "relationship-ended",
        "concern-received",
        "account-closing",
        "account-kept",
    ],
    "otto@example.net": [
        "verify-email",
        "proposal-sent",
        "proposal-reminder",
        "proposal-reminder",
        "proposal-reminder",
        "proposal-expired-mentor",
    ],
    "aroha@example.net": [
        "verify-email",
        "proposal-sent",
        "proposal-accepted-mentor",
        "contract-revised",
        "contract-offered",
        "contract-signed",
        "meeting-invitation",
        "meeting-copy",
        "meeting-updated",
        "meeting-invitation",
        "meeting-cancelled",
        "meeting-cancelled-copy",
        "relationship-ended-copy",
        "place-freed",
    ],
    "ben@example.net": ["verify-email"],
}


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis.server() as url:
        yield url


@pytest.mark.commits
async def test_the_journey_in_one_process(db: None, app: Starlette, settings: Settings) -> None:
    clock.stop(BEGINS)
    await sync_topics()
    async with world.in_process(app, settings) as here:
        await walk(here)


@pytest.mark.postgres
@pytest.mark.commits
async def test_the_journey_with_an_api_a_worker_redis_and_smtp(
    db: None, settings: Settings, redis_url: str, tmp_path: Path
) -> None:
    await sync_topics()
    async with world.of_processes(settings, redis_url, tmp_path / "now", BEGINS) as there:
        await walk(there)
