"""Handing in messages with a concern: a copy by consent, which nothing changes while it is needed."""

from datetime import timedelta
from typing import Any

import pytest

from jobs import retention
from models import clock
from models.concerns import Concern, ConcernStatus
from models.evidence import Evidence
from models.members import Member, SystemRole
from models.outbox import Mail
from models.threads import Thread
from resolvers.coordination import concerns
from tests.account_world import everything
from tests.client import Client
from tests.meeting_world import World
from tests.people import a_member
from tests.proposal_world import codes
from tests.relationship_world import a_pair

REPORTED = """concern { id status category wish narrative about { displayName }
  evidence { totalCount edges { node { body sentAt editedAt author { displayName } } } } }"""
PAGE = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Concern {
  evidence(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id body } } } } } }"""
A_YEAR = timedelta(days=367)


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def sent(world: World, by: Client, body: str) -> str:
    given = {"relationshipId": world.relationship.public_id, "body": body}
    payload = await by.do("sendMessage", "message { id }", **given)
    assert payload["errors"] == []
    return str(payload["message"]["id"])


def a_report(*messages: str, **values: Any) -> dict[str, Any]:
    return {
        "messageIds": list(messages),
        "consent": True,
        "category": "CONDUCT",
        "wish": "MEDIATION",
        "narrative": "He insults me.",
        **values,
    }


async def reported(world: World, *messages: str, **values: Any) -> dict[str, Any]:
    payload = await world.mena.do("reportMessages", REPORTED, **a_report(*messages, **values))
    assert payload["errors"] == []
    concern: dict[str, Any] = payload["concern"]
    return concern


def shown(concern: dict[str, Any]) -> list[str]:
    return [edge["node"]["body"] for edge in concern["evidence"]["edges"]]


async def settle(reporter: Member) -> None:
    """A coordinator looks into it, and settles it."""
    cora = await a_member("Cora", system_role=SystemRole.COORDINATOR)
    for act in (concerns.acknowledge, concerns.review, concerns.resolve):
        await act(cora, (await Concern.get(reporter_id=reporter.id)).id)


async def test_what_was_chosen_is_copied_with_a_new_concern(world: World) -> None:
    question = await sent(world, world.mena, "Did you read my plan?")
    insult = await sent(world, world.theo, "It is stupid, as are you.")
    await sent(world, world.theo, "Not handed in")

    concern = await reported(world, insult, question)

    assert concern == {
        "id": concern["id"],
        "status": "RECEIVED",
        "category": "CONDUCT",
        "wish": "MEDIATION",
        "narrative": "He insults me.",
        "about": {"displayName": "Theo Member"},
        "evidence": {
            "totalCount": 2,
            "edges": [
                {
                    "node": {
                        "body": body,
                        "sentAt": at,
                        "editedAt": None,
                        "author": {"displayName": author},
                    }
                }
                for body, at, author in (
                    ("Did you read my plan?", "2026-11-24T08:00:00Z", "Mena Member"),
                    ("It is stupid, as are you.", "2026-11-24T08:00:00.000001Z", "Theo Member"),
                )
            ],
        },
    }
    assert not await Mail.exists(recipient_id=world.mentor.id)
    assert "stupid" not in str(await Mail.all().values())


async def test_nothing_that_happens_to_the_messages_changes_the_copy(world: World) -> None:
    insult = await sent(world, world.theo, "You are stupid.")
    concern = await reported(world, insult)

    await world.theo.do("editMessage", "message { id }", id=insult, body="You are splendid.")
    after_edit = await world.mena.ask(PAGE, id=concern["id"])
    again = await reported(world, insult, concernId=concern["id"])  # the first copy stands
    await world.theo.do("deleteMessage", "message { id }", id=insult)
    await Thread.all().delete()

    assert [edge["node"]["body"] for edge in after_edit["node"]["evidence"]["edges"]] == ["You are stupid."]
    assert shown(again) == ["You are stupid."]
    left = (await world.mena.ask(PAGE, id=concern["id"]))["node"]["evidence"]
    assert [edge["node"]["body"] for edge in left["edges"]] == ["You are stupid."]


async def test_more_is_handed_in_with_an_open_concern_and_read_page_by_page(world: World) -> None:
    first = await sent(world, world.theo, "One")
    concern = await reported(world, first)
    clock.advance(timedelta(minutes=1))
    second = await sent(world, world.theo, "Two")

    more = await reported(world, second, concernId=concern["id"])

    assert more["id"] == concern["id"]
    page = (await world.mena.ask(PAGE, id=concern["id"], first=1))["node"]["evidence"]
    rest = (await world.mena.ask(PAGE, id=concern["id"], first=1, after=page["pageInfo"]["endCursor"]))[
        "node"
    ]["evidence"]
    assert page["totalCount"] == 2
    assert [[edge["node"]["body"] for edge in each["edges"]] for each in (page, rest)] == [["One"], ["Two"]]
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert await Concern.all().count() == 1


async def test_only_who_handed_it_in_finds_it(world: World, client: Client) -> None:
    concern = await reported(world, await sent(world, world.theo, "You are stupid."))
    evidence = (await world.mena.ask(PAGE, id=concern["id"]))["node"]["evidence"]["edges"][0]["node"]["id"]
    one = "query($id: ID!) { node(id: $id) { ... on Evidence { body } } }"
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))

    found = [(await who.ask(one, id=evidence))["node"] for who in (world.mena, world.theo, cora, client)]

    assert found == [{"body": "You are stupid."}, None, None, None]


async def test_what_cannot_be_handed_in(world: World, client: Client) -> None:
    message = await sent(world, world.theo, "You are stupid.")
    gone = await sent(world, world.theo, "I did not mean it.")
    await world.theo.do("deleteMessage", "message { id }", id=gone)
    other, _, relationship = await a_pair(await a_member("Otto"), world.mentee)
    write = {"relationshipId": relationship.public_id, "body": "Elsewhere"}
    elsewhere = (await (await client.of(other)).do("sendMessage", "message { id }", **write))["message"]["id"]
    about_otto = await world.mena.do(
        "raiseConcern", "concern { id }", relationshipId=relationship.public_id, category="OTHER", wish="ADVICE",
        narrative="Something else.",
    )  # fmt: skip
    settled = await reported(world, message)
    await world.mena.do("withdrawConcern", "concern { id }", id=settled["id"])
    nosy = await client.of(await a_member("Nosy"))
    before = await everything()

    async def refused(who: Client, *messages: str, **values: Any) -> list[str]:
        return codes(await who.do("reportMessages", REPORTED, **a_report(*messages, **values)))

    assert await refused(world.mena, message, consent=False) == ["CONSENT_NEEDED"]
    assert await refused(world.mena) == ["INVALID_INPUT"]
    assert await refused(world.mena, message, narrative=" ") == ["INVALID_INPUT"]
    assert await refused(world.mena, message, gone) == ["NOTHING_LEFT_TO_REPORT"]
    assert await refused(world.mena, message, elsewhere) == ["INVALID_INPUT"]
    assert await refused(world.mena, message, concernId=settled["id"]) == ["CONCERN_SETTLED"]
    about = about_otto["concern"]["id"]
    assert await refused(world.mena, message, concernId=about) == ["INVALID_INPUT"]
    assert await refused(nosy, message) == ["NOT_FOUND"]
    assert await refused(world.theo, message, concernId=settled["id"]) == ["NOT_FOUND"]
    assert await everything() == before


@pytest.mark.parametrize("how", ["settled", "withdrawn"])
async def test_the_copy_goes_a_year_after_the_concern_was_settled(world: World, how: str) -> None:
    concern = await reported(world, await sent(world, world.theo, "You are stupid."))
    clock.advance(A_YEAR)
    await retention.forget_evidence()
    open_for_a_year = await Evidence.all().count()
    world.mena = await world.mena.of(world.mentee)
    if how == "settled":
        await settle(world.mentee)
    else:
        await world.mena.do("withdrawConcern", "concern { id }", id=concern["id"])
    await retention.forget_evidence()
    just_settled = await Evidence.all().count()

    clock.advance(A_YEAR)
    await retention.forget_evidence()

    assert (open_for_a_year, just_settled, await Evidence.all().count()) == (1, 1, 0)
    assert (await Concern.get()).status in {ConcernStatus.RESOLVED, ConcernStatus.WITHDRAWN}
