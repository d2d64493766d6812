"""Who may read and write a tool: what is private stays so until it is shared, and never reaches strangers."""

from datetime import timedelta
from typing import Any

import pytest

from jobs import accounts
from models import clock
from models.tools import ToolDocument, ToolRevision
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import codes
from tests.people import a_member
from tests.relationship_world import a_pair
from tests.tool_world import DOCUMENT, LIST, READ, World, a_save, read, text

REVISION = "query($id: ID!) { node(id: $id) { ... on ToolRevision { number } } }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def swot(world: World) -> dict[str, Any]:
    """Mena's SWOT, written twice."""
    draft = await world.save(await world.start("swot"), so_what=text("I am angry with my mentor."))
    return await world.save(draft, so_what=text("I want to lead a team."))


async def listed(client: Client, world: World) -> list[str]:
    """The tools of the pair that this client reads, and that are counted."""
    found = (await client.ask(LIST, id=world.pair))["node"]["tools"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["id"] for edge in found["edges"]]


async def test_a_private_tool_does_not_exist_for_the_other(world: World, swot: dict[str, Any]) -> None:
    theo = world.theo

    answers = [
        await theo.do("saveTool", "document { id }", **a_save(swot, so_what=text("No"))),
        await theo.do("restoreToolRevision", "document { id }", documentId=swot["id"], number=1),
        await theo.do("shareTool", "document { id }", documentId=swot["id"]),
    ]

    assert [codes(payload) for payload in answers] == [[("NOT_FOUND", ["input", "documentId"])]] * 3
    assert await theo.ask(READ, id=swot["id"]) == {"node": None}
    assert await theo.ask(REVISION, id=swot["currentRevision"]["id"]) == {"node": None}
    assert await listed(theo, world) == []
    assert await listed(world.mena, world) == [swot["id"]]


async def test_sharing_shows_what_stands_there_and_not_the_drafts(world: World, swot: dict[str, Any]) -> None:
    drafts = (await world.mena.ask(READ, id=swot["id"]))["node"]["revisions"]["edges"][1:]

    payload = await world.mena.do("shareTool", DOCUMENT, documentId=swot["id"])

    assert payload["errors"] == []
    assert payload["document"]["sharedAt"] == "2026-11-24T08:00:00Z"
    assert payload["document"]["viewerCan"] == ["SAVE", "RESTORE", "PUT_ASIDE"]
    his = (await world.theo.ask(READ, id=swot["id"]))["node"]
    assert read(his["currentRevision"]) == {"so_what": "I want to lead a team."}
    assert [change["before"] for change in his["currentRevision"]["changes"]] == [None]
    assert his["revisions"]["totalCount"] == 1
    assert [edge["node"]["number"] for edge in his["revisions"]["edges"]] == [3]
    for edge in drafts:
        assert await world.theo.ask(REVISION, id=edge["node"]["id"]) == {"node": None}


async def test_what_is_shared_is_read_later_too_and_written_by_its_owner_alone(
    world: World, swot: dict[str, Any]
) -> None:
    await world.mena.do("shareTool", DOCUMENT, documentId=swot["id"])
    later = await world.save(swot, so_what=text("I want to lead a ward."))

    refused = await world.theo.do("saveTool", "document { id }", **a_save(later, so_what=text("No")))
    back = await world.theo.do("restoreToolRevision", "document { id }", documentId=swot["id"], number=3)

    his = (await world.theo.ask(READ, id=swot["id"]))["node"]
    assert read(his["currentRevision"]) == {"so_what": "I want to lead a ward."}
    assert (his["viewerCan"], his["revisions"]["totalCount"]) == ([], 2)
    assert [codes(refused), codes(back)] == [[("NOT_ALLOWED", None)]] * 2


async def test_drafts_go_with_the_account_and_what_was_shared_stays(
    world: World, swot: dict[str, Any]
) -> None:
    await world.mena.do("shareTool", DOCUMENT, documentId=swot["id"])
    await world.start("swot")
    await world.mentee.close(clock.now() + timedelta(days=14))

    clock.advance(timedelta(days=14))
    await accounts.sweep()

    assert [each.number for each in await ToolRevision.all()] == [3]
    assert [global_id("ToolDocument", each.id) for each in await ToolDocument.all()] == [swot["id"]]


async def test_sharing_twice_changes_nothing(world: World, swot: dict[str, Any]) -> None:
    payloads = [await world.mena.do("shareTool", DOCUMENT, documentId=swot["id"]) for _ in range(2)]

    assert payloads[0] == payloads[1]
    assert payloads[1]["errors"] == []
    assert payloads[1]["document"]["currentRevision"]["number"] == 3


async def test_what_both_see_cannot_be_shared(world: World) -> None:
    goals = await world.start("goals")

    payload = await world.mena.do("shareTool", "document { id }", documentId=goals["id"])

    assert codes(payload) == [("NOT_ALLOWED", None)]
    assert payload["errors"][0]["message"] == "Both of you see this already."


@pytest.mark.parametrize("template", ["goals", "swot"])
async def test_only_the_mentee_starts_what_the_mentee_fills_in(world: World, template: str) -> None:
    payload = await world.theo.do(
        "startTool", "document { id }", relationshipId=world.pair, template=template
    )

    assert codes(payload) == [("NOT_ALLOWED", None)]
    assert await listed(world.theo, world) == []


async def test_each_of_the_two_keeps_a_log_of_their_own(world: World) -> None:
    mine = await world.start("reflective-log")
    his = await world.theo.do(
        "startTool", DOCUMENT, relationshipId=world.pair, template="reflective-log", title="Theo's"
    )

    assert await listed(world.mena, world) == [mine["id"]]
    assert await listed(world.theo, world) == [his["document"]["id"]]


async def test_nothing_of_a_pair_exists_for_strangers_and_guests(world: World, client: Client) -> None:
    goals = await world.goals()
    mentor, _, other = await a_pair(await a_member("Ian"), await a_member("Zoe"))
    ian = await client.of(mentor)

    answers = [
        await ian.do("saveTool", "document { id }", **a_save(goals, goals=None)),
        await ian.do("restoreToolRevision", "document { id }", documentId=goals["id"], number=1),
        await ian.do("shareTool", "document { id }", documentId=goals["id"]),
    ]
    started = await ian.do("startTool", "document { id }", relationshipId=world.pair, template="goals")

    assert [codes(payload) for payload in answers] == [[("NOT_FOUND", ["input", "documentId"])]] * 3
    assert codes(started) == [("NOT_FOUND", ["input", "relationshipId"])]
    for somebody in (ian, client):
        assert await somebody.ask(READ, id=goals["id"]) == {"node": None}
        assert await somebody.ask(REVISION, id=goals["currentRevision"]["id"]) == {"node": None}
    found = await ian.ask(LIST, id=global_id("Relationship", other.id))
    assert found["node"]["tools"]["totalCount"] == 0


async def test_a_guest_has_to_sign_in(world: World, client: Client) -> None:
    goals = await world.start("goals")
    query = "mutation($input: SaveToolInput!) { saveTool(input: $input) { document { id } } }"

    [error] = await client.errors(query, input=a_save(goals, goals=None))

    assert error["extensions"]["code"] == "UNAUTHENTICATED"
