"""What the two write to each other."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.outbox import Mail
from models.threads import Message, ReadMark, Thread
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import NOW, World, codes, rows
from tests.people import a_member
from tests.relationship_world import a_pair, ended

WRITTEN = "message { id body sentAt isMine author { displayName } }"
READ = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { node(id: $id) {
  ... on Thread { unreadCount lastMessageAt viewerCan relationship { id }
    messages(first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
      edges { node { body isMine author { displayName } } } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def thread_id(world: World) -> str:
    return global_id("Thread", (await Thread.get(relationship_id=world.relationship.id)).id)


async def written(world: World, by: Client, *bodies: str) -> list[str]:
    """Node ids of the messages that were sent, one after the other."""
    sent: list[str] = []
    for body in bodies:
        payload = await by.do("sendMessage", "message { id }", threadId=await thread_id(world), body=body)
        assert payload["errors"] == []
        sent.append(payload["message"]["id"])
    return sent


async def read(world: World, by: Client, **page: Any) -> dict[str, Any]:
    thread: dict[str, Any] = (await by.ask(READ, id=await thread_id(world), **page))["node"]
    return thread


def bodies(thread: dict[str, Any]) -> list[str]:
    return [edge["node"]["body"] for edge in thread["messages"]["edges"]]


@pytest.mark.parametrize("named", ["threadId", "relationshipId"])
async def test_a_message_is_read_by_the_other_one(world: World, named: str) -> None:
    ids = {
        "threadId": await thread_id(world),
        "relationshipId": global_id("Relationship", world.relationship.id),
    }

    payload = await world.mena.do(
        "sendMessage", WRITTEN, **{named: ids[named]}, body=" Dear Theo,\r\n\r\nhello. "
    )

    message = payload["message"]
    assert payload["errors"] == []
    assert message == {
        "id": message["id"],
        "body": "Dear Theo,\n\nhello.",
        "sentAt": "2026-11-24T08:00:00Z",
        "isMine": True,
        "author": {"displayName": "Mena Member"},
    }
    found = await world.theo.ask(f'{{ node(id: "{message["id"]}") {{ ... on Message {{ body isMine }} }} }}')
    assert found == {"node": {"body": "Dear Theo,\n\nhello.", "isMine": False}}


async def test_no_mail_carries_it(world: World) -> None:
    await written(world, world.mena, "A secret")

    assert await Mail.all().count() == 0


async def test_the_same_key_sends_once(world: World) -> None:
    given = {
        "threadId": await thread_id(world),
        "body": "Hello",
        "idempotencyKey": "3b1f3bb2-5c1b-4d0c-9a43-0a3f5bb7b8d3",
    }

    first = await world.mena.do("sendMessage", WRITTEN, **given)
    second = await world.mena.do("sendMessage", WRITTEN, **given)
    other = await world.mena.do("sendMessage", WRITTEN, **{**given, "body": "Goodbye"})

    assert first == second
    assert codes(other) == [("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])]
    assert await Message.all().count() == 1


async def test_the_newest_stands_last_even_when_sent_in_the_same_moment(world: World) -> None:
    await written(world, world.mena, "One", "Two")
    await written(world, world.theo, "Three")

    assert bodies(await read(world, world.mena)) == ["One", "Two", "Three"]


async def test_an_answer_is_later_than_its_question_whatever_the_clocks_say(world: World) -> None:
    await written(world, world.mena, "Question")
    clock.advance(-timedelta(seconds=3))
    await written(world, world.theo, "Answer")

    assert bodies(await read(world, world.mena)) == ["Question", "Answer"]


async def test_pages_go_back_from_the_newest(world: World) -> None:
    await written(world, world.mena, "1", "2", "3", "4", "5")

    newest = await read(world, world.theo, last=2)
    older = await read(world, world.theo, last=2, before=newest["messages"]["pageInfo"]["startCursor"])
    onwards = await read(world, world.theo, first=9, after=older["messages"]["pageInfo"]["endCursor"])

    assert [bodies(page) for page in (newest, older, onwards)] == [["4", "5"], ["2", "3"], ["4", "5"]]
    assert newest["messages"]["totalCount"] == 5
    assert newest["messages"]["pageInfo"]["hasPreviousPage"] is True


async def test_what_the_other_one_wrote_is_unread_until_it_is_marked(world: World) -> None:
    await written(world, world.mena, "One", "Two")
    await written(world, world.theo, "Three")

    assert (await read(world, world.mena))["unreadCount"] == 1
    assert (await read(world, world.theo))["unreadCount"] == 2

    marked = await world.theo.do("markThreadRead", "thread { unreadCount }", threadId=await thread_id(world))

    assert marked == {"thread": {"unreadCount": 0}, "errors": []}
    assert (await read(world, world.mena))["unreadCount"] == 1
    await written(world, world.mena, "Four")
    assert (await read(world, world.theo))["unreadCount"] == 1


async def test_a_mark_may_stop_at_a_message_and_never_goes_back(world: World) -> None:
    sent = await written(world, world.mena, "One", "Two", "Three")
    thread = await thread_id(world)

    counts = [
        (await world.theo.do("markThreadRead", "thread { unreadCount }", threadId=thread, upTo=up_to))[
            "thread"
        ]
        for up_to in (sent[1], sent[0])
    ]

    assert counts == [{"unreadCount": 1}, {"unreadCount": 1}]
    assert await ReadMark.all().count() == 1


async def test_marking_an_empty_thread_is_no_fault(world: World) -> None:
    payload = await world.theo.do("markThreadRead", "thread { unreadCount }", threadId=await thread_id(world))

    assert payload == {"thread": {"unreadCount": 0}, "errors": []}


async def test_the_relationship_leads_to_the_thread(world: World) -> None:
    await written(world, world.mena, "Hello")
    node = global_id("Relationship", world.relationship.id)
    query = (
        "query($id: ID!) { node(id: $id) { ... on Relationship { "
        "thread { id unreadCount lastMessageAt viewerCan } } } }"
    )

    thread = (await world.theo.ask(query, id=node))["node"]["thread"]

    assert thread == {
        "id": await thread_id(world),
        "unreadCount": 1,
        "lastMessageAt": "2026-11-24T08:00:00Z",
        "viewerCan": ["WRITE"],
    }


async def test_the_two_may_look_back_on_it_for_some_days_and_then_only_read(world: World) -> None:
    await written(world, world.mena, "Hello")
    await ended(world.relationship, review_days=5)

    await written(world, world.theo, "Thank you")
    clock.stop(NOW + timedelta(days=5))
    before = await rows()
    payload = await world.mena.do("sendMessage", WRITTEN, threadId=await thread_id(world), body="One more")

    assert codes(payload) == [("RELATIONSHIP_OVER", None)]
    assert await rows() == before
    thread = await read(world, world.mena)
    assert (bodies(thread), thread["viewerCan"]) == (["Hello", "Thank you"], [])


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"body": ""}, [("INVALID_INPUT", ["input", "body"])]),
        ({"body": " \n "}, [("INVALID_INPUT", ["input", "body"])]),
        ({"body": "x" * 5001}, [("INVALID_INPUT", ["input", "body"])]),
        ({"body": "a\x00b"}, [("INVALID_INPUT", ["input", "body"])]),
        ({"threadId": "1"}, [("NOT_FOUND", ["input", "threadId"])]),
        ({"threadId": None}, [("INVALID_INPUT", ["input", "threadId"])]),
        ({"relationshipId": "both"}, [("INVALID_INPUT", ["input", "threadId"])]),
    ],
)
async def test_what_cannot_be_sent_leaves_no_trace(
    world: World, given: dict[str, Any], errors: list[tuple[str, list[str]]]
) -> None:
    if given.get("relationshipId") == "both":
        given = {"relationshipId": global_id("Relationship", world.relationship.id)}
    before = await rows()

    payload = await world.mena.do(
        "sendMessage", WRITTEN, **{"threadId": await thread_id(world), "body": "Hello", **given}
    )

    assert codes(payload) == errors
    assert payload["message"] is None
    assert await rows() == before


async def test_five_thousand_characters_fit(world: World) -> None:
    await written(world, world.mena, "x" * 5000)

    assert bodies(await read(world, world.theo)) == ["x" * 5000]


async def test_other_people_s_threads_do_not_exist(world: World, client: Client) -> None:
    message = (await written(world, world.mena, "A secret"))[0]
    thread = await thread_id(world)
    await a_pair(await a_member("Ada"), zoe := await a_member("Zoe"))
    stranger = await client.of(zoe)
    before = await rows()

    sent = await stranger.do("sendMessage", WRITTEN, threadId=thread, body="Hello")
    to_them = await stranger.do(
        "sendMessage", WRITTEN, relationshipId=global_id("Relationship", world.relationship.id), body="Hello"
    )
    marked = await stranger.do("markThreadRead", "thread { id }", threadId=thread)

    assert codes(sent) == codes(marked) == [("NOT_FOUND", ["input", "threadId"])]
    assert codes(to_them) == [("NOT_FOUND", ["input", "relationshipId"])]
    assert await rows() == before
    for node in (thread, message):
        assert await stranger.ask(f'{{ node(id: "{node}") {{ id }} }}') == {"node": None}
        assert await client.ask(f'{{ node(id: "{node}") {{ id }} }}') == {"node": None}


async def test_another_thread_s_message_marks_nothing(world: World) -> None:
    _, _, other = await a_pair(world.mentor, await a_member("Zoe"))
    message = (await written(world, world.mena, "Hello"))[0]
    elsewhere = global_id("Thread", (await Thread.get(relationship_id=other.id)).id)

    payload = await world.theo.do("markThreadRead", "thread { id }", threadId=elsewhere, upTo=message)

    assert codes(payload) == [("NOT_FOUND", ["input", "upTo"])]
    assert await ReadMark.all().count() == 0
