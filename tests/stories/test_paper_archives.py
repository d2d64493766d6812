"""Each of the two keeps what both can read of their relationship, messages while both agree; nobody else gets it."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from jobs import erasure, retention
from models import clock
from models.events import Event
from models.members import AccountStatus, Member
from models.paper_archives import MessageConsent
from models.threads import Message, Thread
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import codes
from tests.page_reader import Reader
from tests.people import a_member
from tests.retention_world import GONE, WARNED, a_pair_with_secrets
from tests.support_world import a_coordinator
from tests.tool_world import DOCUMENT, World, a_save, text

ARCHIVE = "archive { printUrl fileUrl youConsent otherConsents }"
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on Relationship {{ {ARCHIVE} }} }} }}"
PULSE = {
    "we_meet_as_agreed": {"position": 4},
    "i_can_speak_freely": {"position": 2},
    "we_work_on_what_matters": {"position": 5},
    "choice": {"choice": "continue_as_is"},
}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def opened(who: Client, pair: str) -> dict[str, Any]:
    """What the API says of it."""
    found: dict[str, Any] = (await who.ask(READ, id=pair))["node"]["archive"]
    return found


async def the_page(who: Client, pair: str) -> str:
    answer = await who.http.get((await opened(who, pair))["printUrl"])
    assert answer.status_code == 200
    return answer.text


async def the_file(who: Client, pair: str) -> dict[str, Any]:
    answer = await who.http.get((await opened(who, pair))["fileUrl"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found: dict[str, Any] = orjson.loads(answer.content)
    return found


async def consents(who: Client, pair: str, *, agrees: bool = True) -> dict[str, Any]:
    return await who.do(
        "consentToMessagesInArchive", f"relationship {{ {ARCHIVE} }}", id=pair, consents=agrees
    )


async def says(world: World, who: Client, body: str) -> None:
    sent = await who.do("sendMessage", "message { id }", relationshipId=world.pair, body=body)
    assert sent["errors"] == []


async def test_both_keep_the_same_and_it_is_what_both_read(world: World) -> None:
    await world.goals()
    await world.save(
        await world.start("swot", title="Alone"), strengths={"rows": [a_row("said-to-myself", "point")]}
    )
    meeting = await world.arranged()
    await says(world, world.mena, "said-in-a-message")

    mine, theirs = [await the_file(who, world.pair) for who in (world.mena, world.theo)]
    pages = [await the_page(who, world.pair) for who in (world.mena, world.theo)]

    assert mine == theirs
    assert (mine["mentor"], mine["mentee"], mine["ended_at"]) == ("Theo Member", "Mena Member", None)
    assert (mine["contract"]["status"], len(mine["contract"]["clauses"])) == ("DRAFT", 20)
    assert mine["meetings"] == [
        {
            "title": "First conversation",
            "starts_at": "2026-11-26T09:00:00Z",
            "ends_at": "2026-11-26T10:00:00Z",
            "timezone": "Europe/London",
            "method": "VIDEO",
            "where": "",
            "join_url": meeting.join_url,
            "details": meeting.details,
            "status": "SCHEDULED",
            "cancel_note": "",
            "minutes": None,
            "is_disputed": False,
        }
    ]
    [goals] = mine["tools"]
    assert goals["answers"] == [
        {"label": goals["answers"][0]["label"], "answer": "- Lead a review\n- Publish"}
    ]
    assert (mine["messages"], mine["left_out"]) == (None, [])
    assert pages[0] == pages[1]
    assert "26 November 2026, 09:00 (Europe/London)" in pages[0]
    assert all(words in pages[0] for words in ("Lead a review", "First conversation", "Who we are."))
    for said in (*pages, str(mine)):
        assert not any(words in said for words in ("said-to-myself", "Alone", "said-in-a-message"))


async def test_messages_stand_in_it_only_while_both_agree(world: World) -> None:
    await says(world, world.mena, "How do you rest?")
    await says(world, world.theo, "I walk.")
    seen: list[tuple[Any, ...]] = []

    for who, agrees in (
        (world.mena, True),
        (world.mena, True),
        (world.theo, True),
        (world.mena, False),
        (world.mena, True),
        (world.theo, False),
    ):
        payload = await consents(who, world.pair, agrees=agrees)
        assert payload["errors"] == []
        standing = await opened(world.mena, world.pair)
        file, page = await the_file(world.theo, world.pair), await the_page(world.mena, world.pair)
        bodies = [each["body"] for each in file["messages"]] if file["messages"] is not None else None
        assert ("I walk." in page) is (bodies is not None)
        seen.append((standing["youConsent"], standing["otherConsents"], bodies))

    both = ["How do you rest?", "I walk."]
    assert seen == [
        (True, False, None),
        (True, False, None),
        (True, True, both),
        (False, True, None),
        (True, True, both),
        (True, False, None),
    ]
    noted = await Event.filter(kind__startswith="message-consent").order_by("id")
    given, withdrawn = "message-consent-given", "message-consent-withdrawn"
    assert [event.kind for event in noted] == [given, given, withdrawn, given, withdrawn]


async def test_what_was_deleted_does_not_come_back(world: World) -> None:
    await says(world, world.mena, "said-too-soon")
    message = await Message.get()
    await world.mena.do("deleteMessage", "message { id }", id=global_id("Message", message.id))
    for who in (world.mena, world.theo):
        await consents(who, world.pair)

    assert (await the_file(world.theo, world.pair))["messages"] == []


async def answered(world: World, who: Client, secret: str) -> dict[str, Any]:
    started = await who.do("startTool", DOCUMENT, relationshipId=world.pair, template="how-is-it-going")
    said = {**PULSE, "tell_coordinator": text(secret)}
    saved = await who.do("saveTool", DOCUMENT, **a_save(started["document"], **said))
    assert saved["errors"] == []
    return dict(saved["document"])


async def submit(who: Client, document: dict[str, Any]) -> None:
    number = document["currentRevision"]["number"]
    done = await who.do("submitTool", "document { id }", documentId=document["id"], expectedRevision=number)
    assert done["errors"] == []


async def test_answers_that_are_not_opened_yet_stay_out_and_what_is_for_the_scheme_always(
    world: World,
) -> None:
    hers, his = (
        await answered(world, world.mena, "said-by-her"),
        await answered(world, world.theo, "said-by-him"),
    )
    await submit(world.mena, hers)
    before = [(await the_file(who, world.pair))["tools"] for who in (world.mena, world.theo)]

    await submit(world.theo, his)

    assert before == [[], []]
    for who in (world.mena, world.theo):
        file, page = await the_file(who, world.pair), await the_page(who, world.pair)
        assert len(file["tools"]) == 2
        assert not any(
            words in said for said in (str(file), page) for words in ("said-by-her", "said-by-him")
        )


async def test_of_what_is_shared_later_it_has_what_was_shared_and_no_draft(world: World) -> None:
    tool = await world.save(
        await world.start("swot"), strengths={"rows": [a_row("said-in-a-draft", "point")]}
    )
    tool = await world.save(tool, strengths={"rows": [a_row("I listen.", "point")]})
    await world.mena.do("shareTool", "document { id }", documentId=tool["id"])

    file = await the_file(world.mena, world.pair)

    [kept] = file["tools"]
    assert [each["answer"] for each in kept["answers"]] == ["- I listen."]
    assert "said-in-a-draft" not in str(file)


async def test_it_is_there_for_the_two_and_for_nobody_else(client: Client, world: World) -> None:
    await says(world, world.mena, "said-in-a-message")
    for who in (world.mena, world.theo):
        await consents(who, world.pair)
    archive = await opened(world.mena, world.pair)
    others = [await client.of(await a_member("Nosy")), await client.of(await a_coordinator())]

    for url in (archive["printUrl"], archive["fileUrl"]):
        guest = await client.http.get(url)
        answers = [await who.http.get(url) for who in others]
        own = await world.theo.http.get(url)

        assert (guest.status_code, "Please sign in" in guest.text) == (401, True)
        assert [answer.status_code for answer in answers] == [404, 404]
        assert not any("said-in-a-message" in answer.text for answer in (guest, *answers))
        assert (own.status_code, own.headers["cache-control"]) == (200, "no-store")
    for who in others:
        assert (await who.ask(READ, id=world.pair))["node"] is None
        assert codes(await consents(who, world.pair)) == [("NOT_FOUND", ["input", "id"])]
    assert await MessageConsent.all().count() == 2


async def test_after_the_end_it_is_still_theirs_and_so_is_their_consent(world: World) -> None:
    await says(world, world.mena, "Thank you.")
    await world.theo.do("endRelationship", "relationship { id }", id=world.pair)
    clock.advance(timedelta(days=90))
    world.mena, world.theo = await world.mena.of(world.mentee), await world.theo.of(world.mentor)
    for who in (world.mena, world.theo):
        assert (await consents(who, world.pair))["errors"] == []

    file, page = await the_file(world.mena, world.pair), await the_page(world.mena, world.pair)
    await consents(world.theo, world.pair, agrees=False)

    assert (file["ended_at"], file["contract"]["status"]) == ("2026-11-24T08:00:00Z", "VOID")
    assert [each["author"] for each in file["messages"]] == ["Mena Member"]
    assert "It was changed, or the relationship ended, before both had signed it." in page
    assert (await the_file(world.mena, world.pair))["messages"] is None


async def test_who_has_left_is_a_former_member_and_took_their_consent_along(world: World) -> None:
    await says(world, world.theo, "said-by-who-has-left")
    for who in (world.mena, world.theo):
        await consents(who, world.pair)
    await world.theo.do("endRelationship", "relationship { id }", id=world.pair)
    await Member.filter(id=world.mentor.id).update(account_status=AccountStatus.CLOSING)

    await erasure.erase(world.mentor.id)

    file = await the_file(world.mena, world.pair)
    assert (file["mentor"], file["mentee"], file["messages"]) == ("Former member", "Mena Member", None)
    assert (await opened(world.mena, world.pair))["otherConsents"] is False
    assert "said-by-who-has-left" not in await the_page(world.mena, world.pair)


async def test_once_retention_has_emptied_it_there_is_no_archive(client: Client) -> None:
    theo, mena, relationship = await a_pair_with_secrets()
    two = [await client.of(theo), await client.of(mena)]
    for who in two:
        assert (await consents(who, relationship.public_id))["errors"] == []
    archive = await opened(two[1], relationship.public_id)
    for moment in (WARNED, GONE):
        clock.stop(moment)
        await retention.sweep()

    late = await client.of(mena)
    answers = [await late.http.get(archive[url]) for url in ("printUrl", "fileUrl")]
    refused = await consents(late, relationship.public_id)

    assert await opened(late, relationship.public_id) is None
    assert [answer.status_code for answer in answers] == [404, 404]
    assert codes(refused) == [("ARCHIVE_EMPTIED", None)]
    assert (await consents(late, relationship.public_id, agrees=False))["errors"] == []
    assert await MessageConsent.all().count() == 0


async def test_whatever_people_write_is_text_on_the_page(world: World) -> None:
    hostile = "<script>alert('x')</script><img src=x onerror=alert(1)>\"}</p>{{ 7 * 7 }}"
    await world.arranged(title=hostile[:100], details=hostile)
    await world.save(await world.start("goals", title=hostile), goals={"rows": [a_row(hostile)]})
    await says(world, world.mena, hostile)
    for who in (world.mena, world.theo):
        await consents(who, world.pair)

    file, page = await the_file(world.theo, world.pair), await the_page(world.theo, world.pair)

    assert {"script", "img"} & set(Reader(page).elements) == set()
    assert page.count("{{ 7 * 7 }}") == 5  # two titles, details, a goal and a message
    assert file["messages"][0]["body"] == file["meetings"][0]["details"] == hostile
    assert file["tools"][0]["title"] == hostile


def a_row(words: str, column: str = "goal") -> dict[str, Any]:
    return {"cells": [{"key": column, "value": text(words)}]}


async def test_there_is_room_for_the_newest_and_it_says_so(world: World) -> None:
    thread = await Thread.get(relationship_id=world.relationship.id)
    since = clock.now() - timedelta(days=30)
    written = {"thread_id": thread.id, "author_id": world.mentee.id}
    await Message.bulk_create(
        [
            Message(**written, body=f"No. {number}", sent_at=since + timedelta(minutes=number))
            for number in range(1001)
        ]
    )
    for who in (world.mena, world.theo):
        await consents(who, world.pair)

    file, page = await the_file(world.mena, world.pair), await the_page(world.mena, world.pair)

    assert (len(file["messages"]), file["messages"][0]["body"], file["messages"][-1]["body"]) == (
        1000,
        "No. 1",
        "No. 1000",
    )
    [sentence] = file["left_out"]
    assert sentence.startswith("There is room for the 1000 newest messages here.")
    assert sentence in page
