"""What stories about calendar feeds need: an address, and what a calendar finds there."""

import httpx
import pytest

from tests.client import Client
from tests.jobs.reading_calendars import Property, read_all, spoken
from tests.meeting_world import World

NOBODYS = f"/calendar/{'0' * 32}.{'A' * 43}.ics"
FEED = "{ viewer { calendarFeed { url createdAt } } }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def address(who: Client) -> str:
    """Where their calendar finds their meetings from now on."""
    payload = await who.do("createCalendarFeed", "calendarFeed { url }")
    assert payload["errors"] == []
    return str(payload["calendarFeed"]["url"])


async def fetched(client: Client, url: str, **headers: str) -> httpx.Response:
    """As a calendar asks: without any session."""
    return await client.http.get(
        url, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


async def shown(client: Client, url: str) -> list[dict[str, list[Property]]]:
    answer = await fetched(client, url)
    assert answer.status_code == 200
    return read_all(answer.content)[1]


def titles(events: list[dict[str, list[Property]]]) -> list[str]:
    return [spoken(event["SUMMARY"][0].value) for event in events]
