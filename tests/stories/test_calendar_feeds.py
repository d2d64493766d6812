"""A member's own calendar reads their meetings at a secret address, and nobody else reads them there."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from models import calendar_feeds, clock, locales
from models.calendar_feeds import CalendarFeed
from models.events import Event
from models.meetings import Meeting
from models.members import Member
from models.refusals import StateConflict
from resolvers import suspension
from resolvers.calendar_feeds import create
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.jobs.reading_calendars import Property, read_all, spoken
from tests.meeting_world import MEETING, NEW_TIME, World, all_mail_goes, in_calendar, letters, node, rows
from tests.people import PASSWORD, a_member
from tests.relationship_world import a_pair, ended

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


async def test_there_is_no_address_until_one_is_asked_for(client: Client, world: World) -> None:
    before = await world.mena.ask(FEED)

    url = await address(world.mena)

    assert before == {"viewer": {"calendarFeed": None}}
    assert url.startswith("http://mentoring.test/calendar/")
    feed = {"url": url, "createdAt": "2026-11-24T08:00:00Z"}
    assert await world.mena.ask(FEED) == {"viewer": {"calendarFeed": feed}}
    assert await world.theo.ask(FEED) == {"viewer": {"calendarFeed": None}}
    assert (await fetched(client, url)).status_code == 200


async def test_one_person_s_calendar_has_their_meetings_and_nobody_else_s(
    client: Client, world: World
) -> None:
    _, ada, together = await a_pair(mentee=await a_member("Ada"), mentor=world.mentor)
    of_ada = World(await client.of(ada), world.theo, ada, world.mentor, together)
    await world.arranged(title="Mena's")
    await of_ada.arranged(title="Ada's", startsAt="2026-12-01T09:00:00Z", endsAt="2026-12-01T10:00:00Z")

    read = {
        name: titles(await shown(client, await address(who)))
        for name, who in {"Mena": world.mena, "Ada": of_ada.mena, "Theo": world.theo}.items()
    }

    assert read == {"Mena": ["Mena's"], "Ada": ["Ada's"], "Theo": ["Ada's", "Mena's"]}


async def test_both_readers_understand_it(client: Client, world: World) -> None:
    meeting = await world.arranged(method="IN_PERSON", where="Room 4; first floor, left", joinUrl="")
    content = (await fetched(client, await address(world.theo))).content

    calendar, [event] = read_all(content)
    [known] = Calendar.from_ical(content).walk("VEVENT")

    assert calendar == {
        "VERSION": "2.0",
        "PRODID": "-//Mentoring scheme//Meetings//EN",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "NAME": "Mentoring Scheme",
        "X-WR-CALNAME": "Mentoring Scheme",
        "REFRESH-INTERVAL": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
    }
    assert {name: [each.value for each in said] for name, said in event.items()} == {
        "UID": [f"meeting-{meeting.id}@example.org"],
        "SEQUENCE": ["0"],
        "DTSTAMP": ["20261124T080000Z"],
        "LAST-MODIFIED": ["20261124T080000Z"],
        "DTSTART": ["20261126T090000Z"],
        "DTEND": ["20261126T100000Z"],
        "SUMMARY": ["First conversation"],
        "LOCATION": [r"Room 4\; first floor\, left"],
        "DESCRIPTION": [r"With: Mena Member\n\nWho we are.\nWhat we hope for."],
        "STATUS": ["CONFIRMED"],
        "TRANSP": ["OPAQUE"],
        "CLASS": ["PRIVATE"],
        "ORGANIZER": [event["ORGANIZER"][0].value],
    }
    assert known.decoded("dtstart") == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert str(known["location"]) == "Room 4; first floor, left"
    assert known.errors == []


async def test_nobody_s_mail_address_stands_in_it(client: Client, world: World) -> None:
    await world.arranged()

    content = (await fetched(client, await address(world.mena))).text.replace("\r\n ", "")

    assert world.mentor.email not in content
    assert world.mentee.email not in content
    assert "ATTENDEE" not in content  # RFC 5546, 3.2.1


async def test_it_counts_as_the_invitations_do(client: Client, world: World) -> None:
    meeting = await world.arranged()
    await all_mail_goes()
    await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

    [event] = await shown(client, await address(world.theo))

    by_mail = await in_calendar(await letters().get(kind="meeting-updated"))
    same = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED")
    assert {name: event[name][0].value for name in same} == {name: by_mail[name] for name in same}
    assert by_mail["SEQUENCE"] == "1"


async def test_what_is_called_off_is_gone(client: Client, world: World) -> None:
    off = await world.arranged(title="Off")
    await world.arranged(title="On", startsAt="2026-12-01T09:00:00Z", endsAt="2026-12-01T10:00:00Z")
    url = await address(world.theo)
    before = titles(await shown(client, url))

    await world.mena.do("cancelMeeting", "meeting { id }", id=node(off))

    assert before == ["On", "Off"]
    assert titles(await shown(client, url)) == ["On"]


async def test_a_relationship_that_has_ended_leaves_its_meetings_for_ninety_days(
    client: Client, world: World
) -> None:
    meeting = await world.arranged()
    url = await address(world.mena)
    clock.stop(meeting.ends_at)
    await ended(world.relationship)

    clock.stop(meeting.starts_at + timedelta(days=90))
    last = titles(await shown(client, url))
    clock.advance(timedelta(seconds=1))

    assert last == ["First conversation"]
    assert await shown(client, url) == []


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
    _ = await suspension.reinstate(cora, world.mentee.id)

    assert stopped.status_code == 404
    assert (await fetched(client, url)).status_code == 200


async def test_it_stops_when_its_owner_deletes_the_account(client: Client) -> None:
    mena = await a_member_with_a_password("Mena")
    hers = await client.of(mena)
    url = await address(hers)

    payload = await hers.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)

    assert payload["errors"] == []
    assert (await fetched(client, url)).status_code == 404


async def test_who_has_the_newest_version_is_told_so(client: Client, world: World) -> None:
    meeting = await world.arranged()
    url = await address(world.theo)
    first = await fetched(client, url)
    tag = first.headers["etag"]

    same = [await fetched(client, url, if_none_match=known) for known in (tag, f"W/{tag}", f'"x", {tag}')]
    await world.mena.do("updateMeeting", "meeting { id }", id=node(meeting), title="Another title")
    changed = await fetched(client, url, if_none_match=tag)

    assert [(each.status_code, each.content, each.headers["etag"]) for each in same] == [(304, b"", tag)] * 3
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert titles(read_all(changed.content)[1]) == ["Another title"]


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


async def test_a_hostile_title_adds_no_lines(client: Client, world: World) -> None:
    """The API refuses some of these characters, and the feed does not rely on it."""
    ours = "Lunch;X=y:\\n END:VEVENT, ATTENDEE:mailto:evil@example.org"
    meeting = await world.arranged(title=ours, details="END:VEVENT\r\nBEGIN:VEVENT\nUID:evil")
    worse = f"{ours}\r\nATTENDEE:mailto:evil@example.org\n\u0085\u2028\u202e"
    await Meeting.filter(id=meeting.id).update(title=worse)
    await world.arranged(startsAt="2026-12-01T09:00:00Z", endsAt="2026-12-01T10:00:00Z")
    await Member.filter(id=world.mentee.id).update(given_name='Mena"\r\nATTENDEE:mailto:evil@example.org')

    events = await shown(client, await address(world.theo))

    assert len(events) == 2
    assert all(event.keys() == events[0].keys() for event in events)
    assert not any("ATTENDEE" in event for event in events)
    assert {len(said) for event in events for said in event.values()} == {1}
    assert events[1]["UID"][0].value.startswith("meeting-")


@pytest.mark.parametrize(
    ("now", "starts_at", "ends_at", "start", "end"),
    [
        (
            datetime(2026, 3, 1, tzinfo=UTC),
            "2026-03-29T00:30:00+00:00",
            "2026-03-29T02:30:00+01:00",
            "20260329T003000Z",
            "20260329T013000Z",
        ),
        (
            datetime(2026, 10, 1, tzinfo=UTC),
            "2026-10-25T01:30:00+01:00",
            "2026-10-25T01:30:00+00:00",
            "20261025T003000Z",
            "20261025T013000Z",
        ),
    ],
)
async def test_instants_are_in_utc_on_the_days_the_clocks_change(
    client: Client, world: World, now: datetime, starts_at: str, ends_at: str, start: str, end: str
) -> None:
    clock.stop(now)
    await world.arranged(startsAt=starts_at, endsAt=ends_at)

    [event] = await shown(client, await address(world.theo))

    assert (event["DTSTART"][0].value, event["DTEND"][0].value) == (start, end)


async def test_it_speaks_its_owner_s_language(client: Client, world: World) -> None:
    await world.arranged()
    await Member.filter(id=world.mentor.id).update(locale="cy")

    [event] = await shown(client, await address(world.theo))

    assert event["DESCRIPTION"][0].value.startswith(r"Gyda: Mena Member\n")
    assert locales.tongue("cy").gettext("With: %(name)s", name="x") == "Gyda: x"


async def test_it_has_an_end_and_the_newest_come_first(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_feeds, "MOST_MEETINGS", 2)
    for day in (1, 3, 2):
        await world.arranged(
            title=f"Day {day}", startsAt=f"2026-12-0{day}T09:00:00Z", endsAt=f"2026-12-0{day}T10:00:00Z"
        )

    assert titles(await shown(client, await address(world.theo))) == ["Day 3", "Day 2"]


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
