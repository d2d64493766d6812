"""Whoever is asked to a meeting answers from the mail: its links are followed without signing in, once."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from jobs import mail
from mentoring.reply_pages import REPLY_PAGES
from models import clock
from models.meetings import Meeting
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.tokens import SingleUseToken, TokenPurpose
from tests.account_world import everything
from tests.client import Client
from tests.letterbox import Letterbox
from tests.meeting_world import NEW_TIME, World, node, rows
from tests.page_reader import Reader
from tests.relationship_world import ended

ACCEPT, DECLINE = "/accept-meeting", "/decline-meeting"
PATHS = [ACCEPT, DECLINE]
CHANGED = "This meeting has changed since that mail was written"
SPENT = "has been used, or its time is over"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def meeting(world: World) -> Meeting:
    """Mena has arranged it, and Theo is asked."""
    return await world.arranged()


async def links(kind: str = "meeting-invitation") -> dict[str, str]:
    """The links of the newest mail of that kind, by their paths, as they stand in its text."""
    box = Letterbox()
    await mail.deliver(box.post())
    found = re.findall(r"http://mentoring\.test/\S+", box.text(kind))
    return {urlsplit(url).path: url for url in found if "token=" in url}


def token_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["token"][0]


async def pressed(client: Client, url: str) -> httpx.Response:
    """The page is opened and sent, as a browser without JavaScript does it."""
    page = await client.http.get(url)
    assert page.status_code == 200, page.text
    return await client.http.post(urlsplit(url).path, data=Reader(page.text).fields)


async def sent(client: Client, url: str) -> httpx.Response:
    """The form is sent all the same, without a look at the page."""
    return await client.http.post(urlsplit(url).path, data={"token": token_of(url)})


async def says_and_does_nothing(client: Client, url: str, holds: str) -> None:
    """Looked at or sent, the page says kindly what holds, with no form, and nothing changes."""
    before = await everything()
    for answer in (await client.http.get(url), await sent(client, url)):
        assert answer.status_code == 410
        assert holds in answer.text
        assert "form" not in Reader(answer.text).elements
    assert await everything() == before


async def test_the_mail_has_a_link_for_each(world: World, meeting: Meeting) -> None:
    assert sorted(await links()) == PATHS


@pytest.mark.parametrize("path", PATHS)
async def test_to_look_changes_nothing(world: World, client: Client, meeting: Meeting, path: str) -> None:
    url = (await links())[path]
    before = await everything()

    page, again, head = (
        await client.http.get(url),
        await client.http.get(url),
        await client.http.head(url),
    )

    assert [each.status_code for each in (page, again, head)] == [200, 200, 200]
    assert (
        "Mena Member would like to meet you on Thursday 26 November 2026, 14:30 (Asia/Kolkata)" in page.text
    )
    assert "First conversation" not in page.text
    assert await everything() == before


@pytest.mark.parametrize(
    ("path", "reply", "letter", "thanks"),
    [
        (ACCEPT, "ACCEPT", "meeting-accepted", "You have accepted the meeting"),
        (DECLINE, "DECLINE", "meeting-declined", "told that you cannot come"),
    ],
)
async def test_the_button_answers_and_the_other_is_told(
    world: World, client: Client, meeting: Meeting, path: str, reply: str, letter: str, thanks: str
) -> None:
    url = (await links())[path]

    done = await pressed(client, url)

    assert done.status_code == 200
    assert thanks in done.text
    assert (await Meeting.find(meeting.id)).reply == reply
    told = await Mail.get(kind=letter)
    assert (told.recipient_id, told.facts["note"]) == (world.mentee.id, "")


@pytest.mark.parametrize(
    ("first", "holds"),
    [(ACCEPT, "You have accepted this meeting already"), (DECLINE, "You have said already that you cannot")],
)
@pytest.mark.parametrize("second", PATHS)
async def test_once_answered_both_links_say_what_holds(
    world: World, client: Client, meeting: Meeting, first: str, holds: str, second: str
) -> None:
    found = await links()
    await pressed(client, found[first])

    await says_and_does_nothing(client, found[second], holds)


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({"reply": "DECLINE"}, "You have said already that you cannot"),
        ({"reply": "SUGGEST", **NEW_TIME}, "You have suggested another time for this meeting already"),
    ],
)
async def test_an_answer_in_the_app_is_not_undone_by_the_mail(
    world: World, client: Client, meeting: Meeting, given: dict[str, Any], holds: str
) -> None:
    url = (await links())[ACCEPT]
    await world.theo.do("respondToMeeting", "meeting { id }", id=node(meeting), **given)

    await says_and_does_nothing(client, url, holds)


@pytest.mark.parametrize("path", PATHS)
async def test_a_move_asks_anew_and_the_older_links_do_nothing(
    world: World, client: Client, meeting: Meeting, path: str
) -> None:
    older = (await links())[path]
    await world.mena.do("moveMeeting", "meeting { id }", id=node(meeting), **NEW_TIME)
    newer = (await links("meeting-updated"))[path]

    await says_and_does_nothing(client, older, CHANGED)
    done = await pressed(client, newer)

    assert done.status_code == 200
    assert (await Meeting.find(meeting.id)).reply


async def test_an_answer_to_the_old_time_is_none_to_the_new_one(
    world: World, client: Client, meeting: Meeting
) -> None:
    older = (await links())[ACCEPT]
    await pressed(client, older)
    await world.mena.do("moveMeeting", "meeting { id }", id=node(meeting), **NEW_TIME)

    await says_and_does_nothing(client, older, CHANGED)
    assert sorted(await links("meeting-updated")) == PATHS


async def test_whoever_moved_it_is_not_asked_and_the_other_one_is(
    world: World, client: Client, meeting: Meeting
) -> None:
    of_theo = (await links())[ACCEPT]
    await world.theo.do("moveMeeting", "meeting { id }", id=node(meeting), **NEW_TIME)
    of_mena = (await links("meeting-updated"))[ACCEPT]

    await says_and_does_nothing(client, of_theo, "It was you who set this time")
    await pressed(client, of_mena)

    assert (await Mail.get(kind="meeting-accepted")).recipient_id == world.mentor.id


async def test_a_new_title_has_the_same_links_and_none_once_it_is_answered(
    world: World, client: Client, meeting: Meeting
) -> None:
    first = await links()
    await world.mena.do("updateMeeting", "meeting { id }", id=node(meeting), title="Another")
    assert await links("meeting-updated") == first

    await pressed(client, first[ACCEPT])
    await world.mena.do("updateMeeting", "meeting { id }", id=node(meeting), title="A third")

    assert await links("meeting-updated") == {}


async def test_who_has_set_the_time_is_mailed_a_new_title_without_links(
    world: World, meeting: Meeting
) -> None:
    await links()
    await world.theo.do("updateMeeting", "meeting { id }", id=node(meeting), title="Another")

    assert await links("meeting-updated") == {}


async def is_cancelled(world: World, meeting: Meeting) -> None:
    await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting))


async def is_past(world: World, meeting: Meeting) -> None:
    clock.stop(meeting.ends_at)


async def ends_with_the_pair(world: World, meeting: Meeting) -> None:
    await ended(world.relationship)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("happens", "holds"),
    [
        (is_cancelled, "This meeting has been cancelled"),
        (is_past, "This meeting is over"),
        (ends_with_the_pair, "This relationship has ended"),
    ],
)
async def test_too_late_it_says_what_holds(
    world: World,
    client: Client,
    meeting: Meeting,
    path: str,
    happens: Callable[[World, Meeting], Awaitable[None]],
    holds: str,
) -> None:
    url = (await links())[path]
    await happens(world, meeting)

    await says_and_does_nothing(client, url, holds)


async def test_a_meeting_under_way_can_still_be_answered(
    world: World, client: Client, meeting: Meeting
) -> None:
    url = (await links())[ACCEPT]
    clock.stop(meeting.starts_at + timedelta(minutes=1))

    assert (await pressed(client, url)).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "change",
    [
        {"account_status": AccountStatus.SUSPENDED},
        {"account_status": AccountStatus.CLOSING},
        {"email_key": "somewhere@else.example"},
    ],
)
async def test_a_link_is_for_somebody_who_is_who_they_were(
    world: World, client: Client, meeting: Meeting, path: str, change: dict[str, Any]
) -> None:
    url = (await links())[path]
    await Member.filter(id=world.mentor.id).update(**change)

    await says_and_does_nothing(client, url, "This link is no longer valid")
    assert "Mena" not in (await client.http.get(url)).text


async def test_a_link_does_one_thing_and_a_tampered_one_nothing(
    world: World, client: Client, meeting: Meeting
) -> None:
    found = await links()
    accept, decline = (token_of(found[path]) for path in PATHS)
    key, _, mark = accept.partition(".")
    other_key, _, _ = decline.partition(".")
    before = await rows()

    for token in (decline, f"{other_key}.{mark}", f"{key}.{mark[:-1]}", f"{key}.{mark[::-1]}", key):
        answer = await client.http.post(ACCEPT, data={"token": token})
        assert answer.status_code == 410
        assert "This link is no longer valid" in answer.text
    assert await rows() == before


async def test_a_link_that_suspension_took_back_stays_dead(
    world: World, client: Client, meeting: Meeting
) -> None:
    url = (await links())[ACCEPT]
    await SingleUseToken.void(world.mentor, *TokenPurpose)

    await says_and_does_nothing(client, url, SPENT)


async def test_the_outbox_holds_no_token(world: World, meeting: Meeting) -> None:
    tokens = [token_of(url) for url in (await links()).values()]

    kept = str(await everything())

    assert len(tokens) == 2
    assert [token for token in tokens if token.partition(".")[2] in kept] == []


async def test_the_pages_work_without_scripts_and_are_kept_by_nobody(
    world: World, client: Client, meeting: Meeting
) -> None:
    for url in (await links()).values():
        answer = await client.http.get(url)
        page = Reader(answer.text)
        assert page.elements.count("h1") == page.elements.count("form") == page.elements.count("button") == 1
        assert "script" not in page.elements
        assert answer.headers["cache-control"] == "no-store"


def test_there_is_a_page_for_each() -> None:
    assert [page.path for page in REPLY_PAGES] == PATHS
