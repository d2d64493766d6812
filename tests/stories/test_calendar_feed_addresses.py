"""The secret address of a calendar: given, replaced, revoked, and leading nowhere for everybody else."""

import asyncio

import httpx
import pytest

from models.calendar_feeds import CalendarFeed
from models.events import Event
from models.members import Member
from models.refusals import StateConflict
from resolvers import suspension
from resolvers.calendar_feeds import create
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.feed_world import FEED, NOBODYS, address, fetched, world
from tests.meeting_world import World, rows
from tests.people import PASSWORD, a_member

__all__ = ["world"]


async def test_there_is_no_address_until_one_is_asked_for(client: Client, world: World) -> None:
    before = await world.mena.ask(FEED)

    url = await address(world.mena)

    assert before == {"viewer": {"calendarFeed": None}}
    assert url.startswith("http://mentoring.test/calendar/")
    feed = {"url": url, "createdAt": "2026-11-24T08:00:00Z"}
    assert await world.mena.ask(FEED) == {"viewer": {"calendarFeed": feed}}
    assert await world.theo.ask(FEED) == {"viewer": {"calendarFeed": None}}
    assert (await fetched(client, url)).status_code == 200


async def test_a_new_address_takes_the_place_of_the_old_one(client: Client, world: World) -> None:
    old = await address(world.mena)
    theirs = await address(world.theo)

    new = await address(world.mena)

    assert new != old
    assert (await fetched(client, old)).status_code == 404
    assert (await fetched(client, new)).status_code == 200
    assert (await fetched(client, theirs)).status_code == 200
    assert await CalendarFeed.filter(member_id=world.mentee.id).count() == 1


async def test_asked_for_again_under_the_same_key_it_is_the_same_address(world: World) -> None:
    first = await world.mena.do("createCalendarFeed", "calendarFeed { url }", idempotencyKey="k")
    again = await world.mena.do("createCalendarFeed", "calendarFeed { url }", idempotencyKey="k")

    assert first == again
    assert first["calendarFeed"] is not None


async def test_a_revoked_address_leads_nowhere_and_revoking_again_does_nothing(
    client: Client, world: World
) -> None:
    url = await address(world.mena)

    first = await world.mena.do("revokeCalendarFeed", "member { displayName }")
    after = await rows()
    second = await world.mena.do("revokeCalendarFeed", "member { displayName }")

    assert first == second == {"member": {"displayName": "Mena Member"}, "errors": []}
    assert (await fetched(client, url)).status_code == 404
    assert await world.mena.ask(FEED) == {"viewer": {"calendarFeed": None}}
    assert await rows() == after
    told = await Event.filter(subject_id=world.mentee.id).order_by("id")
    assert [event.kind for event in told] == ["calendar-feed-created", "calendar-feed-revoked"]


async def test_all_that_lead_nowhere_look_the_same(client: Client, world: World) -> None:
    url, theirs = await address(world.mena), await address(world.theo)
    key = url.rpartition("/")[2].partition(".")[0]
    bad = [
        NOBODYS,
        url.replace(key, theirs.rpartition("/")[2].partition(".")[0]),  # another's row with one's own mark
        url.replace(".ics", "A.ics"),
        url.replace(key, key.upper()),
        f"/calendar/{key}.ics",
        "/calendar/%00.%C3%A9.ics",
        f"/calendar/{'x' * 3000}.ics",
    ]
    answers = [await fetched(client, each) for each in bad]
    await world.mena.do("revokeCalendarFeed", "errors { __typename }")
    answers.append(await fetched(client, url))
    await Member.filter(id=world.mentor.id).update(account_status="CLOSING")
    answers.append(await fetched(client, theirs))

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}
    assert all(said(answer) == said(answers[0]) for answer in answers)


def said(answer: httpx.Response) -> dict[str, str]:
    """Its headers, but for the one that is another in each answer."""
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


async def test_it_stops_with_the_account_and_comes_back_with_it(client: Client, world: World) -> None:
    cora = await a_member("Cora", system_role="COORDINATOR")
    url = await address(world.mena)

    _ = await suspension.suspend(cora, world.mentee.id, "A complaint is looked into.")
    stopped = await fetched(client, url)
    _ = await suspension.reinstate(cora, world.mentee.id, "Settled.")

    assert stopped.status_code == 404
    assert (await fetched(client, url)).status_code == 200


async def test_it_stops_when_its_owner_deletes_the_account(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")
    hers = await client.of(mena)
    url = await address(hers)

    payload = await hers.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)

    assert payload["errors"] == []
    assert (await fetched(client, url)).status_code == 404


async def test_its_headers_keep_it_private(client: Client, world: World) -> None:
    answer = await fetched(client, await address(world.theo))

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_it_can_be_read_and_nothing_else(client: Client, world: World) -> None:
    url = await address(world.theo)
    before = await rows()

    asked = {
        method: (await client.http.request(method, url)).status_code
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT")
    }

    assert {method for method, status in asked.items() if status == 200} == {"GET", "HEAD"}
    assert {status for status in asked.values() if status != 200} == {405}
    assert await rows() == before


async def test_no_secret_rests_in_the_database(world: World) -> None:
    url = await address(world.mena)
    mark = url.removesuffix(".ics").rpartition(".")[2]

    kept = str(await rows())

    assert len(mark) == 43
    assert mark not in kept


@pytest.mark.commits
async def test_asked_for_twice_at_once_there_is_one(db: None) -> None:
    mena = await a_member("Mena")
    for _ in range(5):
        done = await asyncio.gather(create(mena), create(mena), create(mena), return_exceptions=True)

        made = [each for each in done if isinstance(each, CalendarFeed)]
        assert {type(each) for each in done} <= {CalendarFeed, StateConflict}
        assert made
        assert [feed.id for feed in await CalendarFeed.all()] == [
            each.id for each in made if await here(each)
        ]


async def here(feed: CalendarFeed) -> bool:
    return await CalendarFeed.filter(id=feed.id).exists()
