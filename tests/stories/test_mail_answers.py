"""A mentor answers from the mail: the links in its text are followed without signing in, and without JavaScript."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from jobs import mail
from jobs.timeline import sweep
from mentoring.answer_pages import ANSWER_PAGES
from models import clock
from models.members import AccountStatus, Member
from models.profiles import Availability
from models.proposals import DeclineReason, Proposal, ProposalStatus
from resolvers import answering, proposing
from tests.account_world import everything
from tests.client import Client
from tests.letterbox import Letterbox
from tests.page_reader import Reader
from tests.profile_world import mentor_profile
from tests.proposal_world import DAY, World, mailed

DECLINE, HOLD, AWAY = "/decline-proposal", "/hold-proposal", "/set-away"
ANSWERS = {DECLINE: "NO_TIME", HOLD: "2026-12-01", AWAY: "2027-01-10"}


@pytest.fixture
async def world(client: Client) -> World:
    world = await World.of(client)
    await world.sent()
    return world


async def links(kind: str = "proposal-sent") -> dict[str, str]:
    """The links of the newest mail of that kind, by their paths, as they stand in its text."""
    box = Letterbox()
    await mail.deliver(box.post())
    found = re.findall(r"http://mentoring\.test/\S+", box.text(kind))
    return {urlsplit(url).path: url for url in found if "token=" in url}


async def pressed(client: Client, url: str, value: str | None = None) -> httpx.Response:
    """The page is opened, filled in and sent, as a browser without JavaScript does it."""
    page = await client.http.get(url)
    assert page.status_code == 200, page.text
    path = urlsplit(url).path
    return await client.http.post(
        path, data={**Reader(page.text).fields, "value": ANSWERS[path] if value is None else value}
    )


async def test_the_mail_has_a_link_for_each_and_none_to_accept(world: World) -> None:
    assert sorted(await links()) == sorted(ANSWERS)


async def test_the_reminder_has_the_same_links(world: World) -> None:
    first = await links()
    clock.advance(3 * DAY)
    await sweep()

    assert await links("proposal-reminder") == first


@pytest.mark.parametrize("path", ANSWERS)
async def test_to_look_changes_nothing(world: World, client: Client, path: str) -> None:
    url = (await links())[path]
    before = await everything()

    page, again, head = (
        await client.http.get(url),
        await client.http.get(url),
        await client.http.head(url),
    )

    assert [each.status_code for each in (page, again, head)] == [200, 200, 200]
    assert "Mena Member" in page.text
    assert await everything() == before


async def test_a_proposal_is_declined_with_a_reason(world: World, client: Client) -> None:
    url = (await links())[DECLINE]

    done = await pressed(client, url, "NOT_MY_FIELD")

    assert "The proposal has been declined" in done.text
    proposal = await Proposal.get()
    assert (proposal.status, proposal.decline_reason) == (
        ProposalStatus.DECLINED,
        DeclineReason.NOT_MY_FIELD,
    )
    assert (await mailed())[1:] == [("Mena", "proposal-declined")]


async def test_an_answer_is_promised_by_a_day(world: World, client: Client) -> None:
    url = (await links())[HOLD]

    done = await pressed(client, url)

    assert "The mentee has been told by when you will answer" in done.text
    assert str((await Proposal.get()).held_until) == "2026-12-01"
    assert (await mailed())[1:] == [("Mena", "proposal-held")]


@pytest.mark.parametrize("until", ["2027-01-10", ""])
async def test_a_mentor_goes_away(world: World, client: Client, until: str) -> None:
    url = (await links())[AWAY]

    done = await pressed(client, url, until)

    assert "You are away now" in done.text
    profile = await mentor_profile(world.mentor)
    assert (profile.availability, str(profile.away_until or "")) == (Availability.AWAY, until)
    assert (await mailed())[1:] == [("Mena", "proposal-released-mentee")]


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        (DECLINE, "This proposal has been declined"),
        (HOLD, "The answer is promised by 1 December 2026 already"),
        (AWAY, "You are unavailable to mentees already"),
    ],
)
async def test_a_second_time_it_says_what_holds(world: World, client: Client, path: str, holds: str) -> None:
    url = (await links())[path]
    await pressed(client, url)
    before = await everything()

    looked = await client.http.get(url)
    sent = await client.http.post(path, data={"token": token_of(url), "value": ANSWERS[path]})

    for answer in (looked, sent):
        assert holds in answer.text
        assert "form" not in Reader(answer.text).elements
    assert await everything() == before


async def accepts(world: World) -> None:
    await answering.accept(world.mentor, (await Proposal.get()).id)


async def withdraws(world: World) -> None:
    await proposing.withdraw(world.mentee, (await Proposal.get()).id)


async def time_is_over(world: World) -> None:
    clock.advance(21 * DAY)
    await sweep()


@pytest.mark.parametrize("path", [DECLINE, HOLD])
@pytest.mark.parametrize(
    ("happens", "holds"),
    [
        (accepts, "has been accepted"),
        (withdraws, "withdrawn by the mentee"),
        (time_is_over, "stayed unanswered"),
    ],
)
async def test_too_late_it_says_what_holds(
    world: World, client: Client, path: str, happens: Callable[[World], Awaitable[None]], holds: str
) -> None:
    url = (await links())[path]
    await happens(world)
    before = await everything()

    looked = await client.http.get(url)
    sent = await client.http.post(path, data={"token": token_of(url), "value": ANSWERS[path]})

    assert holds in looked.text
    assert holds in sent.text
    assert await everything() == before


async def test_being_away_is_set_once_and_before_the_end(world: World, client: Client) -> None:
    url = (await links())[AWAY]
    await pressed(client, url)
    await world.theo.do("setAvailability", "mentorProfile { id }", available=True)

    assert "has been used, or its time is over" in (await client.http.get(url)).text
    sent = await client.http.post(AWAY, data={"token": token_of(url), "value": ""})
    assert "has been used, or its time is over" in sent.text
    assert (await mentor_profile(world.mentor)).is_available


@pytest.mark.parametrize("path", ANSWERS)
async def test_a_link_ends_with_the_proposals_days(world: World, client: Client, path: str) -> None:
    url = (await links())[path]
    clock.advance(21 * DAY)  # nobody has swept yet

    answer = await client.http.post(path, data={"token": token_of(url), "value": ANSWERS[path]})

    assert answer.status_code in {410, 422}
    assert (await Proposal.get()).is_open
    assert (await mentor_profile(world.mentor)).is_available


@pytest.mark.parametrize(
    "change",
    [
        {"account_status": AccountStatus.SUSPENDED},
        {"account_status": AccountStatus.CLOSING},
        {"email_key": "somewhere@else.example"},
    ],
)
@pytest.mark.parametrize("path", ANSWERS)
async def test_a_link_is_for_somebody_who_is_who_they_were(
    world: World, client: Client, path: str, change: dict[str, Any]
) -> None:
    url = (await links())[path]
    await Member.filter(id=world.mentor.id).update(**change)

    looked = await client.http.get(url)
    sent = await client.http.post(path, data={"token": token_of(url), "value": ANSWERS[path]})

    assert [looked.status_code, sent.status_code] == [410, 410]
    assert "Mena" not in looked.text
    assert (await Proposal.get()).is_open


async def test_a_link_does_one_thing(world: World, client: Client) -> None:
    found = await links()

    for path, value in ANSWERS.items():
        others = [token_of(url) for other, url in found.items() if other != path]
        for token in others:
            answer = await client.http.post(path, data={"token": token, "value": value})
            assert answer.status_code == 410
    assert (await Proposal.get()).is_open


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (DECLINE, "BECAUSE", "choose one of the reasons"),
        (DECLINE, "", "choose one of the reasons"),
        (HOLD, "Friday", "like 2026-12-04"),
        (HOLD, "", "like 2026-12-04"),
        (HOLD, "2026-11-23", "That day is over"),
        (HOLD, "2026-12-16", "withdrawn on 15 December 2026"),
        (AWAY, "2026-11-23", "That day is over"),
        (AWAY, "soon", "like 2026-12-04"),
    ],
)
async def test_what_cannot_be_used_is_said_and_the_form_stays(
    world: World, client: Client, path: str, value: str, says: str
) -> None:
    url = (await links())[path]

    refused = await pressed(client, url, value)
    done = await client.http.post(path, data={**Reader(refused.text).fields, "value": ANSWERS[path]})

    assert refused.status_code == 422
    assert says in refused.text
    assert done.status_code == 200


@pytest.mark.parametrize("path", ANSWERS)
async def test_the_form_can_be_read_aloud_and_is_kept_by_nobody(
    world: World, client: Client, path: str
) -> None:
    answer = await client.http.get((await links())[path])

    page = Reader(answer.text)
    field = next(given for given in page.attributes if given.get("id") == "value")
    assert page.attributes[0] == {"lang": "en"}
    assert page.elements.count("h1") == page.elements.count("form") == page.elements.count("button") == 1
    assert [given["for"] for given in page.attributes if "for" in given] == ["value"]
    assert field["aria-describedby"] == "hint"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in page.elements


async def test_what_a_letter_can_no_longer_do_is_not_in_it(world: World) -> None:
    await answering.hold(world.mentor, (await Proposal.get()).id, (clock.now() + DAY).date())
    await links()
    clock.advance(3 * DAY)
    await sweep()

    assert sorted(await links("proposal-reminder")) == sorted([DECLINE, AWAY])


async def test_the_outbox_holds_no_token(world: World) -> None:
    tokens = [token_of(url) for url in (await links()).values()]

    rows = str(await everything())
    assert len(tokens) == 3
    assert [token for token in tokens if token.partition(".")[2] in rows] == []


def token_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["token"][0]


def test_there_is_a_page_for_each() -> None:
    assert [page.path for page in ANSWER_PAGES] == [DECLINE, HOLD, AWAY]
