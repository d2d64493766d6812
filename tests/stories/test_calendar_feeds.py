"""A member's own calendar reads their meetings at a secret address."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from models import calendar_feeds, clock, locales
from models.meetings import Meeting
from models.members import Member
from tests.client import Client
from tests.feed_world import address, fetched, shown, titles, world
from tests.jobs.reading_calendars import read_all
from tests.meeting_world import MEETING, NEW_TIME, World, all_mail_goes, in_calendar, letters, node
from tests.people import a_member
from tests.relationship_world import a_pair, ended

__all__ = ["world"]


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
