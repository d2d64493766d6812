"""Coordinators write to many: looked at first with the number of readers, sent to each of them once, called off."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from jobs import erasure, errands, mail
from models import clock
from models.correspondence import NotificationCategory
from models.errands import LEASE, Errand, ErrandStatus
from models.events import Event
from models.members import AccountStatus, Member, SystemRole
from models.notifications import Notification
from models.outbox import Mail, MailState
from models.preferences import SwitchedOff
from models.profiles import Availability
from tests.client import Client
from tests.errand_world import all_done, newest
from tests.jobs.reading import page
from tests.letterbox import Letterbox
from tests.people import a_member
from tests.profile_world import PAIN, a_mentee, a_mentor, topic_ids
from tests.relationship_world import a_pair

WORDS = {
    "subject": "An evening for mentors",
    "text": "We meet in March.\n\nMore: https://example.org/evening?a=1",
}
WELSH = {"locale": "cy", "subject": "Noson i fentoriaid", "text": "Ym mis Mawrth."}
SENT = (
    "broadcast { id status done total audience isServiceAnnouncement viewerCan wordings { locale subject } }"
)
PREVIEW = (
    "query($input: BroadcastInput!) { coordination { broadcastPreview(input: $input) "
    "{ count letters { locale subject text } } } }"
)
LIST = "{ coordination { broadcasts { totalCount edges { node { status done total audience } } } } }"


async def a_coordinator(client: Client, name: str = "Cora") -> Client:
    return await client.of(await a_member(name, system_role=SystemRole.COORDINATOR))


async def count(cora: Client, **given: Any) -> int:
    data = await cora.ask(PREVIEW, input={"audience": "EVERYONE", **WORDS, **given})
    found: int = data["coordination"]["broadcastPreview"]["count"]
    return found


async def sent(cora: Client, **given: Any) -> dict[str, Any]:
    wanted = {"audience": "EVERYONE", **WORDS, **given}
    payload = await cora.do("sendBroadcast", SENT, **wanted, expectedCount=await count(cora, **given))
    assert payload["errors"] == []
    broadcast: dict[str, Any] = payload["broadcast"]
    return broadcast


async def delivered() -> dict[str, EmailMessage]:
    """A worker has done its work; what came, by the name of the member."""
    letters = await all_done()
    _ = await mail.deliver(letters.post())
    names = {member.email: member.given_name for member in await Member.all()}
    assert len({to for to, _ in letters.sent}) == len(letters.sent)
    return {names[to]: message for to, message in letters.sent if to in names}


def refused(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["__typename"], error["path"]) for error in payload["errors"]]


async def test_it_is_looked_at_sent_and_read_in_ones_own_language(client: Client) -> None:
    cora = await a_coordinator(client)
    people: dict[str, dict[str, Any]] = {
        "Mena": {},
        "Carys": {"locale": "cy"},
        "Una": {"account_status": AccountStatus.UNVERIFIED, "email_verified_at": None},
        "Sue": {"account_status": AccountStatus.SUSPENDED},
        "Clo": {"account_status": AccountStatus.CLOSING},
        "Rea": {"undeliverable_since": clock.now()},
    }
    for name, values in people.items():
        _ = await a_member(name, **values)

    seen = await cora.ask(PREVIEW, input={"audience": "EVERYONE", **WORDS, "translations": [WELSH]})
    broadcast = await sent(cora, translations=[WELSH])
    came = await delivered()
    after = await cora.ask(LIST)

    assert seen["coordination"]["broadcastPreview"] == {
        "count": 3,
        "letters": [{"locale": "en", **WORDS}, WELSH],
    }
    assert (broadcast["status"], broadcast["viewerCan"]) == ("WAITING", ["CANCEL"])
    assert {name: str(message["Subject"]) for name, message in came.items()} == {
        "Cora": "News: An evening for mentors",
        "Mena": "News: An evening for mentors",
        "Carys": "Newyddion: Noson i fentoriaid",
    }
    assert '<a href="https://example.org/evening?a=1"' in page(came["Mena"])
    assert "List-Unsubscribe-Post" in came["Mena"]
    node = {"status": "DONE", "done": 3, "total": 3, "audience": "EVERYONE"}
    assert after["coordination"]["broadcasts"] == {"totalCount": 1, "edges": [{"node": node}]}
    event = await Event.get(kind="broadcast-sent")
    assert event.data == {"audience": "EVERYONE", "topic": "", "locale": "", "is_service": False, "count": 3}


async def test_the_app_tells_of_it_too_in_the_readers_language(client: Client) -> None:
    cora = await a_coordinator(client)
    carys = await client.of(await a_member("Carys", locale="cy"))

    _ = await sent(cora, translations=[WELSH])
    _ = await delivered()

    told = await carys.ask("{ viewer { notifications { edges { node { text category } } } } }")
    node = {"text": "Mae'r cynllun wedi ysgrifennu newyddion at ei aelodau.", "category": "NEWS"}
    assert told["viewer"]["notifications"]["edges"] == [{"node": node}]


async def test_each_audience_is_whom_it_says(client: Client) -> None:
    cora = await a_coordinator(client)
    [pain] = await topic_ids(PAIN)
    _ = await a_mentor("Tess", offers=[PAIN])
    _ = await a_mentor("Away", availability=Availability.AWAY)
    _ = await a_pair(await a_mentor("Otto", capacity=1), await a_mentee("Mena", seeks=[PAIN]))
    _ = await a_mentee("Ada", owner=await a_member("Ada", locale="cy"))

    found = {
        audience: await count(cora, audience=audience)
        for audience in ("EVERYONE", "MENTORS", "MENTEES", "IN_RELATIONSHIPS", "MENTORS_WITH_PLACES")
    }

    assert found == {
        "EVERYONE": 6,
        "MENTORS": 3,
        "MENTEES": 2,
        "IN_RELATIONSHIPS": 2,
        "MENTORS_WITH_PLACES": 1,
    }
    assert await count(cora, locale="cy") == 1
    assert await count(cora, topic=pain) == 2
    assert await count(cora, topic=pain, audience="MENTORS") == 1
    _ = await sent(cora, audience="MENTORS_WITH_PLACES")
    assert list(await delivered()) == ["Tess"]


async def test_a_worker_killed_between_steps_writes_to_nobody_twice_and_leaves_nobody_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.broadcasting.PAGE", 2)
    clock.stop(clock.now())
    cora = await a_coordinator(client)
    names = {"Cora", *[(await a_member(f"Member{number}")).given_name for number in range(6)]}
    _ = await sent(cora)
    letters = Letterbox()
    killed = await errands.claim()
    assert killed is not None
    assert await errands._step(killed, letters.post())

    async def breaks(*_: object) -> None:
        raise RuntimeError("the power is gone, say")

    with monkeypatch.context() as patched:
        patched.setattr("jobs.broadcasting.Errand.note", breaks)  # when the letters of the step are written
        with pytest.raises(RuntimeError):
            _ = await errands._step(killed, letters.post())
    half_way = await Mail.filter(kind="scheme-news").count()
    clock.advance(LEASE)
    came = await delivered()

    errand = await newest()
    assert half_way == 2
    assert (errand.status, errand.done, errand.total) == (ErrandStatus.DONE, 7, 7)
    assert set(came) == names
    assert await Notification.filter(kind="scheme-news").count() == 7


async def test_who_wants_no_news_is_mailed_service_announcements_alone(client: Client) -> None:
    cora = await a_coordinator(client)
    mena = await a_member("Mena")
    await SwitchedOff(member_id=mena.id, category=NotificationCategory.NEWS).save(force_create=True)

    _ = await sent(cora)
    news = await delivered()
    _ = await sent(cora, isServiceAnnouncement=True)
    announced = await delivered()

    assert set(news) == {"Cora"}
    assert str(announced["Mena"]["Subject"]) == "Announcement: An evening for mentors"
    assert "List-Unsubscribe" not in announced["Mena"]
    assert await Notification.filter(member_id=mena.id).count() == 2


async def test_called_off_by_another_coordinator_what_has_not_left_is_taken_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.broadcasting.PAGE", 2)
    cora, carl = await a_coordinator(client), await a_coordinator(client, "Carl")
    for number in range(4):
        _ = await a_member(f"Member{number}")
    broadcast = await sent(cora)
    letters = Letterbox()
    begun = await errands.claim()
    assert begun is not None
    assert await errands._step(begun, letters.post())

    look = "query($id: ID!) { node(id: $id) { ... on Broadcast { status done total } } }"
    under_way = await carl.ask(look, id=broadcast["id"])
    payload = await carl.do("cancelErrand", "errand { status done total }", id=broadcast["id"])
    goes_on = await errands._step(begun, letters.post())
    came = await delivered()

    assert under_way["node"] == {"status": "RUNNING", "done": 2, "total": 6}
    assert payload == {"errand": {"status": "CANCELLED", "done": 0, "total": 6}, "errors": []}
    assert (goes_on, came) == (False, {})
    assert await Mail.filter(kind="scheme-news").exclude(state=MailState.CANCELLED).count() == 0
    assert await Notification.all().count() == 0


async def test_while_many_letters_wait_no_more_are_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.broadcasting.PAGE", 2)
    monkeypatch.setattr("jobs.broadcasting.MOST_WAITING", 2)
    clock.stop(clock.now())
    cora = await a_coordinator(client)
    for number in range(3):
        _ = await a_member(f"Member{number}")
    _ = await sent(cora)
    letters = Letterbox()

    written = []
    for _ in range(3):
        await errands.sweep(letters.post())  # which delivers, too
        written.append((await newest()).done)
        clock.advance(timedelta(seconds=15))

    assert written == [2, 4, 4]
    assert (await newest()).status is ErrandStatus.DONE
    assert len(letters.sent) == 4


async def test_it_is_refused_when_the_readers_are_others_or_none(client: Client) -> None:
    cora = await a_coordinator(client)
    for number in range(11):
        _ = await a_member(f"Member{number}")
    everyone = {"audience": "EVERYONE", **WORDS}

    errors = "errors { __typename ... on AudienceChanged { path count } }"
    query = f"mutation($input: SendBroadcastInput!) {{ sendBroadcast(input: $input) {{ {errors} }} }}"
    changed = await cora.ask(query, input={**everyone, "expectedCount": 1})
    nobody = await cora.do("sendBroadcast", SENT, audience="MENTORS", **WORDS, expectedCount=0)
    near = await cora.do("sendBroadcast", SENT, **everyone, expectedCount=2)

    error = {"__typename": "AudienceChanged", "path": ["input", "expectedCount"], "count": 12}
    assert changed["sendBroadcast"]["errors"] == [error]
    assert refused(nobody) == [("NobodyToReach", ["input", "audience"])]
    assert near["errors"] == []


@pytest.mark.parametrize(
    ("given", "error", "path"),
    [
        ({"text": "See http://example.org"}, "BroadcastLinkRefused", ["text"]),
        ({"text": "See www.example.org"}, "BroadcastLinkRefused", ["text"]),
        ({"text": "See https://example.org@evil.example/x"}, "BroadcastLinkRefused", ["text"]),
        ({"text": "See javascript:alert(1)"}, "BroadcastLinkRefused", ["text"]),
        ({"subject": "https://example.org"}, "BroadcastLinkRefused", ["subject"]),
        ({"subject": "x" * 121}, "InvalidInput", ["subject"]),
        ({"translations": [{**WELSH, "text": " "}]}, "InvalidInput", ["translations", "0", "text"]),
        ({"translations": [WELSH, WELSH]}, "InvalidInput", ["translations", "1", "locale"]),
        ({"locale": "tlh"}, "LocaleUnknown", ["locale"]),
    ],
)
async def test_words_that_cannot_be_taken_are_named(
    client: Client, given: dict[str, Any], error: str, path: list[str]
) -> None:
    cora = await a_coordinator(client)

    wanted = {"audience": "EVERYONE", **WORDS, **given}
    payload = await cora.do("sendBroadcast", SENT, **wanted, expectedCount=1)

    assert refused(payload) == [(error, ["input", *path])]
    assert not await Errand.exists()


async def test_what_somebody_wrote_to_many_goes_on_when_their_account_is_deleted(client: Client) -> None:
    sender = await a_member("Cora", system_role=SystemRole.COORDINATOR)
    carl = await a_coordinator(client, "Carl")
    _ = await sent(await client.of(sender))
    await Member.filter(id=sender.id).update(account_status=AccountStatus.CLOSING, closing_at=clock.now())

    await erasure.erase(sender.id)
    came = await delivered()

    assert str(came["Carl"]["Subject"]) == "News: An evening for mentors"
    node = {"status": "DONE", "done": 1, "total": 1, "audience": "EVERYONE"}
    assert (await carl.ask(LIST))["coordination"]["broadcasts"]["edges"] == [{"node": node}]


async def test_five_a_day_are_enough_for_all_coordinators(client: Client) -> None:
    cora, carl = await a_coordinator(client), await a_coordinator(client, "Carl")
    for _ in range(5):
        _ = await sent(cora)

    late = await carl.do("sendBroadcast", SENT, audience="EVERYONE", **WORDS, expectedCount=2)
    clock.stop(clock.now() + timedelta(days=1, minutes=1))

    assert refused(late) == [("RateLimited", None)]
    assert (await sent(carl))["status"] == "WAITING"


async def test_what_is_not_a_file_is_not_fetched_as_one(client: Client) -> None:
    cora = await a_coordinator(client)
    _ = await sent(cora)
    _ = await delivered()

    answer = await cora.http.get(f"/downloads/{(await newest()).id}.zip")

    assert answer.status_code == 404


async def test_markup_in_its_words_is_shown_and_not_obeyed(client: Client) -> None:
    cora = await a_coordinator(client)

    _ = await sent(
        cora, text='<b>Come</b> & see {{ scheme.name }}\n\nTel: 020 12 or "https://example.org/a".'
    )
    [message] = (await delivered()).values()

    assert ">https://example.org/a</a>" in page(message)
    assert "&lt;b&gt;Come&lt;/b&gt; &amp; see {{ scheme.name }}" in page(message)
