"""One press of a button that arrives many times at once, as impatient people and unsteady networks send it."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from models.meetings import Meeting
from models.threads import Message
from tests.client import Client
from tests.meeting_world import World, codes, letters

pytestmark = pytest.mark.commits

KEY = "0c2f1b1e-0a57-4f9c-8a43-5a0d0e5b9d3e"
ROUNDS = 10


async def at_once(
    who: Client, times: int, mutation: str, selection: str, **given: Any
) -> list[dict[str, Any]]:
    return await asyncio.gather(*(who.do(mutation, selection, **given) for _ in range(times)))


@pytest.mark.fault("C2")
async def test_twenty_copies_of_a_message_are_one_message_and_one_answer(client: Client) -> None:
    world = await World.of(client)
    given = {"relationshipId": world.a_form()["relationshipId"], "idempotencyKey": KEY}
    for number in range(ROUNDS):
        copies = {**given, "body": f"Message {number}", "idempotencyKey": f"{KEY}-{number}"}

        answers = await at_once(world.mena, 20, "sendMessage", "message { id body }", **copies)

        assert Counter(map(str, answers)).most_common(1)[0][1] == 20
        assert answers[0]["errors"] == []
        assert await Message.all().count() == number + 1


async def test_copies_of_an_invitation_invite_once(client: Client) -> None:
    world = await World.of(client)

    answers = await at_once(
        world.mena, 8, "arrangeMeeting", "meeting { id }", **world.a_form(idempotencyKey=KEY)
    )

    assert Counter(map(str, answers)).most_common(1)[0][1] == 8
    assert (await Meeting.all().count(), await letters().count()) == (1, 1)


@pytest.mark.fault("C3")
async def test_under_one_key_only_one_of_two_things_is_done(client: Client) -> None:
    world = await World.of(client)
    given = {"relationshipId": world.a_form()["relationshipId"], "idempotencyKey": KEY}

    answers = await asyncio.gather(
        *(world.mena.do("sendMessage", "message { body }", body=body, **given) for body in ("Yes", "No") * 4)
    )

    reused = [("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])]
    assert Counter(str(codes(answer)) for answer in answers) == {"[]": 4, str(reused): 4}
    assert await Message.all().count() == 1


async def test_a_key_counts_for_each_member_by_itself(client: Client) -> None:
    world = await World.of(client)
    given = {"relationshipId": world.a_form()["relationshipId"], "idempotencyKey": KEY, "body": "Hello"}

    answers = await asyncio.gather(
        *(who.do("sendMessage", "message { isMine }", **given) for who in (world.mena, world.theo) * 4)
    )

    assert [answer["message"] for answer in answers] == [{"isMine": True}] * 8
    assert await Message.all().count() == 2


async def test_what_was_refused_can_be_tried_again_under_its_key(client: Client) -> None:
    world = await World.of(client)
    given = {"relationshipId": world.a_form()["relationshipId"], "idempotencyKey": KEY}

    refused = await at_once(world.mena, 8, "sendMessage", "message { id }", body=" ", **given)
    sent = await at_once(world.mena, 8, "sendMessage", "message { id }", body="Now", **given)

    assert {str(codes(answer)) for answer in refused} == {"[('INVALID_INPUT', ['input', 'body'])]"}
    assert {str(codes(answer)) for answer in sent} == {"[]"}
    assert await Message.all().count() == 1
