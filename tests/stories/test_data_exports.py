"""My data: asked for with the password, put together by a worker, fetched by whoever asked and by nobody else."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar

from jobs import retention
from models import clock
from models.errands import Errand
from models.file_pieces import FilePiece
from models.members import AccountStatus, Member, SystemRole
from models.pictures import Picture
from models.profiles import MenteeProfile
from models.relationships import Relationship
from models.sessions import Session, SessionKind
from models.threads import Message, Thread
from models.tools import ToolDocument, ToolRevision
from tests.account_world import a_member_with_a_password, mails
from tests.client import Client
from tests.erasure_world import a_concern
from tests.errand_world import all_done, fetched, newest, read
from tests.people import PASSWORD, a_member
from tests.relationship_world import a_pair
from tests.settled_world import MEETING

EXPORT = "dataExport { id status done total url startedAt finishedAt keptUntil viewerCan }"
LOOK = "query($id: ID!) { node(id: $id) { ... on Errand { status done total viewerCan } } }"


async def requested(who: Client) -> dict[str, Any]:
    payload = await who.do("requestDataExport", EXPORT, password=PASSWORD)
    assert payload["errors"] == []
    export: dict[str, Any] = payload["dataExport"]
    return export


async def exported(who: Client) -> str:
    """The address of an export that is done."""
    _ = await requested(who)
    _ = await all_done()
    data = await who.ask("{ viewer { dataExports { nodes: edges { node { url status } } } } }")
    [newest, *_] = data["viewer"]["dataExports"]["nodes"]
    assert newest["node"]["status"] == "DONE"
    url: str = newest["node"]["url"]
    return url


async def test_it_is_asked_for_looked_at_told_of_and_fetched(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    asked = await requested(mena)
    waiting = await mena.ask(LOOK, id=asked["id"])
    letters = await all_done()
    ready = await mena.ask(LOOK, id=asked["id"])
    files = await fetched(mena, await exported(mena))

    assert (asked["status"], asked["url"], asked["keptUntil"]) == ("WAITING", None, None)
    assert waiting["node"] == {"status": "WAITING", "done": 0, "total": 0, "viewerCan": ["CANCEL"]}
    assert ready["node"]["status"] == "DONE"
    assert ready["node"]["done"] == ready["node"]["total"] > 1
    assert ready["node"]["viewerCan"] == []
    to, letter = letters.last("data-export-ready")
    assert (to, letter["Subject"]) == (member.email, "Your data is ready to be fetched")
    assert "/account/data-exports" in letters.text("data-export-ready")
    assert {"account.json", "messages.json", "meetings.ics"} <= set(files)


async def test_it_has_what_one_wrote_and_could_see_and_of_others_their_names(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    otto, _, relationship = await a_pair(mentee=member)
    await Member.filter(id=otto.id).update(given_name="Otto", suspension_reason="a-coordinators-note")
    mena = await client.of(member)
    await _their_life(member, otto, relationship)
    meeting = {**MEETING, "relationshipId": relationship.public_id, "details": "said-of-a-meeting"}
    _ = await mena.do("arrangeMeeting", "__typename", **meeting)

    url = await exported(mena)
    files = await read(mena, url)
    calendar = Calendar.from_ical((await fetched(mena, url))["meetings.ics"])

    assert files["account"][0]["email"] == member.email
    assert [profile["hopes"] for profile in files["mentee-profile"]] == ["said-of-oneself"]
    assert [(each["author"], each["body"]) for each in files["messages"]] == [
        ("Mena Member", "said-by-mena"),
        ("Otto Member", "said-by-otto"),
    ]
    assert [(each["mentor"], each["mentee"]) for each in files["relationships"]] == [
        ("Otto Member", "Mena Member")
    ]
    assert [each["details"] for each in files["meetings"]] == ["said-of-a-meeting"]
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["A talk"]
    assert [each["answers"] for each in files["tool-revisions"]] == [{"happened": "said-in-my-log"}]
    assert [(each["narrative"], each["about"]) for each in files["concerns-raised"]] == [
        ("said-in-confidence", "Otto Member")
    ]
    assert (await fetched(mena, url))["picture.webp"] == b"my-face"
    everything = str(await fetched(mena, url))
    kept_from_her = ("said-about-mena", "said-in-ottos-log", "a-coordinators-note", "private-reason-of-otto")
    assert not [
        words for words in (*kept_from_her, otto.email, otto.membership_number) if words in everything
    ]
    assert str(otto.id) not in everything


async def _their_life(mena: Member, otto: Member, relationship: Relationship) -> None:
    await MenteeProfile(member_id=mena.id, hopes="said-of-oneself").save(force_create=True)
    await Picture(member_id=mena.id, content_hash="h", large=b"my-face", small=b"s").save(force_create=True)
    thread = await Thread.get(relationship_id=relationship.id)
    for author, words in ((mena, "said-by-mena"), (otto, "said-by-otto")):
        await Message(thread_id=thread.id, author_id=author.id, body=words, sent_at=clock.now()).save(
            force_create=True
        )
        log = await ToolDocument.create(
            relationship_id=relationship.id,
            owner_id=author.id,
            template="reflective-log@1",
            title="A log",
            updated_at=clock.now(),
        )
        said = "said-in-my-log" if author is mena else "said-in-ottos-log"
        await ToolRevision(
            document_id=log.id, number=1, answers={"happened": said}, author_id=author.id
        ).save(force_create=True)
    _ = await a_concern(mena, otto, narrative="said-in-confidence")
    _ = await a_concern(otto, mena, narrative="said-about-mena")
    await Relationship.filter(id=relationship.id).update(
        ended_by_id=otto.id, private_reason="private-reason-of-otto"
    )


async def test_it_takes_the_password_and_comes_twice_a_day(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))

    wrong = await mena.do("requestDataExport", EXPORT, password="something else")
    _ = [await requested(mena) for _ in range(2)]
    third = await mena.do("requestDataExport", EXPORT, password=PASSWORD)
    clock.stop(clock.now() + timedelta(hours=25))
    next_day = await mena.do("requestDataExport", EXPORT, password=PASSWORD)

    assert [error["__typename"] for error in wrong["errors"]] == ["WrongPassword"]
    assert [error["__typename"] for error in third["errors"]] == ["RateLimited"]
    assert next_day["errors"] == []


async def test_nobody_else_fetches_it_looks_at_it_or_calls_it_off(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))
    asked = await requested(mena)
    _ = await all_done()
    url = (await mena.ask("{ viewer { dataExports { edges { node { url } } } } }"))["viewer"]["dataExports"]
    path = url["edges"][0]["node"]["url"]
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))

    for other in (client, cora):
        assert (await other.http.get(path)).status_code == 404
        assert (await other.ask(LOOK, id=asked["id"]))["node"] is None
    refused = await cora.do("cancelErrand", "__typename", id=asked["id"])

    assert [error["__typename"] for error in refused["errors"]] == ["NotFound"]


async def test_it_is_kept_by_no_cache_and_opened_by_no_browser(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))

    answer = await mena.http.get(await exported(mena))

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["x-content-type-options"] == "nosniff"
    day = f"{(await newest()).created_at:%Y-%m-%d}"
    assert answer.headers["content-disposition"] == f'attachment; filename="my-mentoring-data-{day}.zip"'


async def test_a_browser_that_is_signed_in_fetches_it_with_its_cookie(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    url = await exported(await client.of(member))
    _, token = await Session.open(member, SessionKind.WEB)

    answer = await client.http.get(url, headers={"cookie": f"session={token}"})

    assert answer.status_code == 200


async def test_after_seven_days_it_is_gone_with_its_row(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    url = await exported(mena)

    clock.stop(clock.now() + timedelta(days=7, minutes=1))
    answer = await mena.http.get(url)
    await retention.sweep()

    assert answer.status_code == 404
    assert await Errand.all().count() == await FilePiece.all().count() == 0


async def test_what_is_called_off_leaves_nothing_and_is_not_done(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))
    asked = await requested(mena)

    called_off = await mena.do("cancelErrand", "errand { status viewerCan }", id=asked["id"])
    again = await mena.do("cancelErrand", "__typename", id=asked["id"])
    _ = await all_done()

    assert called_off["errand"] == {"status": "CANCELLED", "viewerCan": []}
    assert [error["__typename"] for error in again["errors"]] == ["ErrandOver"]
    assert (await newest()).status == "CANCELLED"
    assert await FilePiece.all().count() == 0
    assert [kind for kind, _ in await mails()] == []


async def test_nobody_who_has_left_is_told_that_it_is_ready(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    _ = await requested(await client.of(member))
    closing = {"account_status": AccountStatus.CLOSING, "closing_at": clock.now(), "erase_after": clock.now()}
    await Member.filter(id=member.id).update(**closing)

    letters = await all_done()

    assert letters.sent == []
