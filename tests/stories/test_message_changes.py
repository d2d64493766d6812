"""Messages that are said in other words, or taken out again."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.threads import Message, Thread
from schema.nodes import global_id
from tests.account_world import everything
from tests.client import Client
from tests.meeting_world import World
from tests.people import a_member
from tests.profile_world import statements
from tests.proposal_world import codes
from tests.relationship_world import ended

MESSAGE = "message { id body editedAt deletedAt viewerCan }"
SEEN = "query($id: ID!) { node(id: $id) { ... on Message { body editedAt deletedAt viewerCan } } }"
UNREAD = """query($id: ID!) { node(id: $id) { ... on Thread { unreadCount
  messages { edges { node { body viewerCan } } } } } }"""
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def sent(world: World, body: str = "Helo") -> str:
    payload = await world.mena.do(
        "sendMessage", "message { id }", relationshipId=world.relationship.public_id, body=body
    )
    assert payload["errors"] == []
    return str(payload["message"]["id"])


async def seen(who: Client, message: str) -> dict[str, Any]:
    found: dict[str, Any] = (await who.ask(SEEN, id=message))["node"]
    return found


async def test_for_fifteen_minutes_it_is_said_in_other_words_and_the_earlier_ones_are_gone(
    world: World,
) -> None:
    message = await sent(world, "Helo")
    clock.advance(15 * A_MINUTE - timedelta(seconds=1))

    changed = await world.mena.do("editMessage", MESSAGE, id=message, body=" Hello ")

    assert changed["errors"] == []
    assert changed["message"] == {
        "id": message,
        "body": "Hello",
        "editedAt": "2026-11-24T08:14:59Z",
        "deletedAt": None,
        "viewerCan": ["EDIT", "DELETE"],
    }
    assert await seen(world.theo, message) == {
        "body": "Hello",
        "editedAt": "2026-11-24T08:14:59Z",
        "deletedAt": None,
        "viewerCan": [],
    }
    assert "Helo" not in str(await everything())
    clock.advance(timedelta(seconds=1))
    late = await world.mena.do("editMessage", MESSAGE, id=message, body="Goodbye")
    assert codes(late) == ["MESSAGE_TOO_OLD_TO_EDIT"]
    assert (await seen(world.mena, message))["viewerCan"] == ["DELETE"]


async def test_what_is_deleted_leaves_its_place_and_none_of_its_words(world: World) -> None:
    message, _ = await sent(world, "A slip of the tongue"), await sent(world, "What I meant")
    await ended(world.relationship)
    clock.advance(timedelta(days=300))
    mena, theo = await world.mena.of(world.mentee), await world.theo.of(world.mentor)

    gone = await mena.do("deleteMessage", MESSAGE, id=message)
    again = await mena.do("deleteMessage", MESSAGE, id=message)

    deleted = {
        "body": "",
        "editedAt": None,
        "deletedAt": gone["message"]["deletedAt"],
        "viewerCan": [],
    }
    assert gone["errors"] == again["errors"] == []
    assert gone["message"] == again["message"] == {"id": message, **deleted}
    assert deleted["deletedAt"] is not None
    assert "slip of the tongue" not in str(await everything())
    thread = await Thread.get(relationship_id=world.relationship.id)
    assert (await theo.ask(UNREAD, id=thread.public_id))["node"] == {
        "unreadCount": 1,
        "messages": {
            "edges": [
                {"node": {"body": "", "viewerCan": []}},
                {"node": {"body": "What I meant", "viewerCan": []}},
            ]
        },
    }
    assert codes(await mena.do("editMessage", MESSAGE, id=message, body="x")) == ["RELATIONSHIP_OVER"]


async def test_nobody_changes_what_another_wrote(world: World, client: Client) -> None:
    message = await sent(world)
    nosy = await client.of(await a_member("Nosy"))
    before = await everything()

    refused = [
        codes(await who.do(act, MESSAGE, id=message, **words))
        for who in (world.theo, nosy)
        for act, words in (("editMessage", {"body": "Other words"}), ("deleteMessage", {}))
    ]

    assert refused == [["NOT_ALLOWED"], ["NOT_ALLOWED"], ["NOT_FOUND"], ["NOT_FOUND"]]
    assert await everything() == before


async def test_what_was_deleted_is_not_said_in_other_words(world: World) -> None:
    message = await sent(world)
    await world.mena.do("deleteMessage", MESSAGE, id=message)

    assert codes(await world.mena.do("editMessage", MESSAGE, id=message, body="x")) == ["MESSAGE_DELETED"]
    empty = await world.mena.do("editMessage", MESSAGE, id=await sent(world), body=" ")
    assert codes(empty) == ["INVALID_INPUT"]


async def test_a_page_of_messages_says_what_can_be_done_in_as_many_statements_as_one(world: World) -> None:
    thread = await Thread.get(relationship_id=world.relationship.id)
    await sent(world)
    with statements() as one:
        await world.mena.ask(UNREAD, id=global_id("Thread", thread.id))
    for _ in range(5):
        await sent(world)
    with statements() as six:
        await world.mena.ask(UNREAD, id=global_id("Thread", thread.id))

    assert len(one) == len(six) > 0
    assert await Message.all().count() == 6
