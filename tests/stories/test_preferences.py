"""Choosing what one is mailed, and when; stopping it from the mail itself."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest

from jobs import timeline
from jobs.mail import deliver
from models import clock, outbox
from models.correspondence import NotificationCategory
from models.members import Member
from models.notifications import Notification
from models.outbox import Mail
from models.preferences import SwitchedOff, stopping_token
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import a_member
from tests.proposal_world import World, a_proposal, codes, mailed

PREFERENCES = "mailPreferences { category mail canBeSwitchedOff } quietHours"
OFF = {"preferences": [{"category": "PROPOSALS", "mail": False}]}
NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


def on(preferences: list[dict[str, Any]]) -> dict[str, bool]:
    return {each["category"]: each["mail"] for each in preferences}


async def way_out(letterbox: Letterbox) -> tuple[str, EmailMessage]:
    """The path and the query of the address in List-Unsubscribe, and the letter."""
    message = letterbox.last("proposal-sent")[1]
    url = urlsplit(str(message["List-Unsubscribe"]).strip("<>"))
    assert f"{url.scheme}://{url.netloc}" == "http://mentoring.test"
    return f"{url.path}?{url.query}", message


async def test_everything_is_mailed_until_somebody_says_otherwise(world: World) -> None:
    viewer = (await world.theo.ask(f"{{ viewer {{ {PREFERENCES} }} }}"))["viewer"]

    assert on(viewer["mailPreferences"]) == dict.fromkeys(NotificationCategory, True)
    can = {each["category"] for each in viewer["mailPreferences"] if each["canBeSwitchedOff"]}
    assert {"PROPOSALS", "CONTRACTS", "MEETINGS", "REMINDERS"} <= can
    assert not {"ACCOUNT", "SUPPORT"} & can
    assert viewer["quietHours"] is True


async def test_what_is_switched_off_is_told_in_the_app_alone(world: World) -> None:
    payload = await world.theo.do("updateMailPreferences", PREFERENCES, **OFF)
    await world.sent()

    assert payload["errors"] == []
    assert on(payload["mailPreferences"])["PROPOSALS"] is False
    assert await mailed() == []
    assert [row.kind for row in await Notification.filter(member_id=world.mentor.id)] == ["proposal-sent"]


async def test_it_can_be_switched_on_again_and_nothing_is_mailed_later_for_that(world: World) -> None:
    await world.theo.do("updateMailPreferences", PREFERENCES, **OFF)
    await world.sent()
    await world.theo.do(
        "updateMailPreferences", PREFERENCES, preferences=[{"category": "PROPOSALS", "mail": True}]
    )
    written = await Mail.get()

    await outbox.tell(world.mentor, written.kind, world.mentor, written.dedupe_key)

    assert await mailed() == []
    assert await SwitchedOff.all().count() == 0


async def test_what_was_written_before_is_not_sent_after(world: World) -> None:
    await world.sent()
    await world.theo.do("updateMailPreferences", PREFERENCES, **OFF)
    letterbox = Letterbox()

    await deliver(letterbox.post())

    assert letterbox.sent == []
    assert await mailed() == []


async def test_an_end_is_mailed_all_the_same(world: World) -> None:
    everything = [{"category": each, "mail": False} for each in ("PROPOSALS", "REMINDERS")]
    for who in (world.mena, world.theo):
        await who.do("updateMailPreferences", PREFERENCES, preferences=everything)
    await world.sent()

    clock.advance(timedelta(days=21))
    await timeline.sweep()

    assert await mailed() == [("Mena", "proposal-expired-mentee"), ("Theo", "proposal-expired-mentor")]


@pytest.mark.parametrize("category", ["ACCOUNT", "SUPPORT"])
async def test_what_keeps_the_account_safe_cannot_be_switched_off(world: World, category: str) -> None:
    given = [{"category": "PROPOSALS", "mail": False}, {"category": category, "mail": False}]

    payload = await world.theo.do("updateMailPreferences", "quietHours", preferences=given, quietHours=False)

    [error] = payload["errors"]
    assert (error["__typename"], error["path"]) == ("MailMustArrive", ["input", "preferences", "1", "mail"])
    assert await SwitchedOff.all().count() == 0
    assert (await Member.get(id=world.mentor.id)).quiet_hours


async def test_more_preferences_than_there_are_is_a_mistake(world: World) -> None:
    payload = await world.theo.do("updateMailPreferences", "quietHours", preferences=OFF["preferences"] * 50)

    assert codes(payload) == ["INVALID_INPUT"]


async def test_a_letter_carries_the_way_out_and_one_click_takes_it(world: World) -> None:
    await world.sent()
    letterbox = Letterbox()
    await deliver(letterbox.post())
    path, message = await way_out(letterbox)

    answers = [await world.mena.http.post(path, data=ONE_CLICK, headers={"Authorization": ""}) for _ in "ab"]

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [answer.status_code for answer in answers] == [200, 200]
    [row] = await SwitchedOff.all()
    assert (row.member_id, row.category) == (world.mentor.id, NotificationCategory.PROPOSALS)


async def test_to_look_at_the_way_out_changes_nothing_and_its_button_works_without_scripts(
    client: Client, world: World
) -> None:
    await world.sent()
    letterbox = Letterbox()
    await deliver(letterbox.post())
    path, _ = await way_out(letterbox)

    seen = [await client.http.request(method, path) for method in ("GET", "GET", "HEAD")]
    before = await SwitchedOff.all().count()
    target = seen[0].text.split('action="')[1].split('"')[0]
    done = await client.http.post(target)

    assert {answer.status_code for answer in seen} == {200}
    assert "Do you want no more mail about proposals?" in seen[0].text
    assert "<script" not in seen[0].text
    assert before == 0
    assert "You will get no more mail about proposals." in done.text
    assert await SwitchedOff.all().count() == 1


async def test_a_letter_that_must_arrive_has_no_way_out(db: None) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "password-changed", mena, "k", {"at": clock.now().isoformat()})
    letterbox = Letterbox()

    await deliver(letterbox.post())

    message = letterbox.last("password-changed")[1]
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)
    assert stopping_token(mena.id, "password-changed") == ""


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_that_was_tampered_with_stops_nothing(client: Client, method: str) -> None:
    mena, owen = await a_member("Mena"), await a_member("Owen")
    whole = stopping_token(mena.id, "proposal-sent")
    key, category, mark = whole.split(".")

    odd = ["", "x", "é.", whole[:-1], f"{owen.id.hex}.{category}.{mark}", f"{key}.MEETINGS.{mark}", "." * 9]
    answers = [await client.http.request(method, "/unsubscribe", params={"token": each}) for each in odd]

    assert {answer.status_code for answer in answers} == {410}
    assert await SwitchedOff.all().count() == 0


async def test_at_night_a_reminder_waits_for_the_day_and_nothing_else_does(world: World) -> None:
    clock.stop(NIGHT)
    await a_proposal(world.mentee, world.mentor)
    clock.advance(timedelta(days=3))

    await timeline.sweep()

    waiting = {mail.kind: mail.not_before for mail in await Mail.all()}
    assert waiting == {
        "proposal-sent": NIGHT,
        "proposal-reminder": datetime(2026, 3, 6, 8, tzinfo=UTC),
    }
    [reminded] = await Notification.filter(kind="proposal-reminder")
    assert reminded.created_at == NIGHT + timedelta(days=3)


async def test_the_day_is_that_of_whoever_is_reminded(world: World) -> None:
    await Member.filter(id=world.mentor.id).update(timezone="Asia/Tokyo")
    clock.stop(NIGHT)
    await a_proposal(world.mentee, world.mentor)
    clock.advance(timedelta(days=3))

    await timeline.sweep()

    assert (await Mail.get(kind="proposal-reminder")).not_before == NIGHT + timedelta(days=3)


async def test_who_wants_no_quiet_hours_is_reminded_at_once(world: World) -> None:
    payload = await world.theo.do("updateMailPreferences", PREFERENCES, quietHours=False)
    clock.stop(NIGHT)
    await a_proposal(world.mentee, world.mentor)
    clock.advance(timedelta(days=3))

    await timeline.sweep()

    assert payload["quietHours"] is False
    assert (await Mail.get(kind="proposal-reminder")).not_before == NIGHT + timedelta(days=3)


async def test_a_reminder_that_waited_for_the_day_keeps_the_next_one_twenty_hours_away(world: World) -> None:
    clock.stop(datetime(2026, 3, 2, 18, tzinfo=UTC))
    await a_proposal(world.mentee, world.mentor)
    clock.stop(datetime(2026, 3, 8, 21, tzinfo=UTC))  # the worker was down: day 3 is told of now, by night
    await timeline.sweep()
    letterbox = Letterbox()
    clock.stop(datetime(2026, 3, 9, 8, tzinfo=UTC))
    await deliver(letterbox.post())
    first = letterbox.last("proposal-reminder")

    clock.stop(datetime(2026, 3, 9, 18, tzinfo=UTC))  # day 7, ten hours later
    await timeline.sweep()

    [waiting] = await Mail.filter(kind="proposal-reminder", sent_at=None)
    assert first[0] == world.mentor.email
    assert waiting.not_before == datetime(2026, 3, 10, 8, tzinfo=UTC)


async def test_the_withdrawal_waits_for_no_day(world: World) -> None:
    clock.stop(NIGHT)
    await a_proposal(world.mentee, world.mentor)
    clock.advance(timedelta(days=21))

    await timeline.sweep()

    waiting = {
        mail.kind: mail.not_before for mail in await Mail.all() if mail.kind.startswith("proposal-exp")
    }
    assert waiting == dict.fromkeys(("proposal-expired-mentee", "proposal-expired-mentor"), clock.now())
