"""A tool is put aside: read by both as before, written in by nobody, until one of them takes it out again."""

from typing import Any

import pytest

from models.events import Event
from models.row import new_id
from models.tools import ToolDocument, ToolStatus
from models.transitions import Part
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import codes
from tests.together_world import Pair
from tests.tool_world import LIST, READ, World, a_save, read, text

ID = "document { id }"
STATE = "document { status viewerCan updatedAt currentRevision { number } }"
PUT_ASIDE = {"status": "PUT_ASIDE", "viewerCan": ["TAKE_OUT"]}
OPEN = {"status": "OPEN", "viewerCan": ["SAVE", "RESTORE", "PUT_ASIDE"]}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def archive(who: Client, document: dict[str, Any], undo: str = "") -> dict[str, Any]:
    """What they did to it, and how it stands."""
    payload = await who.do("unarchiveTool" if undo else "archiveTool", STATE, documentId=document["id"])
    assert payload["errors"] == []
    return {name: payload["document"][name] for name in ("status", "viewerCan")}


async def take_out(who: Client, document: dict[str, Any]) -> dict[str, Any]:
    return await archive(who, document, undo="un")


async def listed(world: World, status: str | None = None) -> list[str]:
    found = (await world.theo.ask(LIST, id=world.pair, status=status))["node"]["tools"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["template"]["key"] for edge in found["edges"]]


async def test_what_is_put_aside_is_read_by_both_and_written_in_by_nobody(world: World) -> None:
    plan = await world.save(await world.start("action-plan"), actions={"rows": []})

    aside = await archive(world.mena, plan)

    refused = [
        await world.theo.do("saveTool", ID, **a_save(plan, actions=None)),
        await world.mena.do("restoreToolRevision", ID, documentId=plan["id"], number=1),
    ]
    found = (await world.theo.ask(READ, id=plan["id"]))["node"]
    assert aside == PUT_ASIDE
    assert [codes(payload) for payload in refused] == [[("NOT_ALLOWED", None)]] * 2
    assert (found["status"], found["viewerCan"]) == ("PUT_ASIDE", ["TAKE_OUT"])
    assert (read(found["currentRevision"]), found["revisions"]["totalCount"]) == ({}, 2)


async def test_either_takes_it_out_again_and_it_is_filled_in_as_before(world: World) -> None:
    plan = await world.start("action-plan")
    await archive(world.mena, plan)

    assert await take_out(world.theo, plan) == OPEN
    saved = await world.save(plan, actions={"rows": [{"cells": [{"key": "step", "value": text("Ring")}]}]})

    assert read(saved["currentRevision"]) == {"actions": [{"step": "Ring"}]}
    happened = await Event.filter(kind__in=["tool-put-aside", "tool-taken-out"]).order_by("id")
    assert [(event.kind, event.actor_id) for event in happened] == [
        ("tool-put-aside", world.mentee.id),
        ("tool-taken-out", world.mentor.id),
    ]


async def test_to_do_it_twice_is_to_do_it_once(world: World) -> None:
    plan = await world.start("action-plan")

    states = [await archive(who, plan) for who in (world.mena, world.theo)]
    back = [await take_out(who, plan) for who in (world.theo, world.mena)]

    assert (states, back) == ([PUT_ASIDE] * 2, [OPEN] * 2)
    assert await Event.filter(kind__in=["tool-put-aside", "tool-taken-out"]).count() == 2


async def test_it_is_listed_apart(world: World) -> None:
    plan, _ = await world.start("action-plan"), await world.start("goals")
    await archive(world.mena, plan)

    assert [await listed(world, status) for status in ("PUT_ASIDE", "OPEN", "ARCHIVED", None)] == [
        ["action-plan"],
        ["goals"],
        [],
        ["goals", "action-plan"],
    ]


async def test_of_a_tool_that_there_is_once_the_one_put_aside_is_the_one(world: World) -> None:
    plan = await world.start("action-plan")
    await archive(world.mena, plan)

    again = await world.start("action-plan")

    assert (again["id"], again["status"], again["viewerCan"]) == (plan["id"], "PUT_ASIDE", ["TAKE_OUT"])


async def test_neither_the_end_of_a_relationship_nor_its_reopening_touches_it(client: Client) -> None:
    pair = await Pair.signed()
    of_it = {"relationshipId": pair.key.public_id}
    mena = await client.of(pair.mentee)
    plan, goals = [
        (await mena.do("startTool", ID, **of_it, template=key))["document"]
        for key in ("action-plan", "goals")
    ]
    await archive(mena, plan)

    await pair.ends()
    over = await stand()
    late = [
        await mena.do(name, ID, documentId=document["id"])
        for name, document in (("unarchiveTool", plan), ("archiveTool", goals))
    ]
    for part in (Part.MENTEE, Part.MENTOR):
        await pair.reopens(part)

    assert over == {"action-plan": ToolStatus.PUT_ASIDE, "goals": ToolStatus.ARCHIVED}
    assert [codes(payload) for payload in late] == [[("RELATIONSHIP_OVER", None)]] * 2
    assert await stand() == {"action-plan": ToolStatus.PUT_ASIDE, "goals": ToolStatus.OPEN}
    assert await take_out(mena, plan) == OPEN


async def stand() -> dict[str, ToolStatus]:
    return {document.form.key: document.status for document in await ToolDocument.all()}


async def test_who_does_not_fill_it_in_does_not_put_it_aside(world: World) -> None:
    goals, swot = await world.start("goals"), await world.start("swot")
    nobody = {"id": global_id("ToolDocument", new_id())}

    payloads = [
        await world.theo.do("archiveTool", ID, documentId=document["id"])
        for document in (goals, swot, nobody)
    ]

    path = ["input", "documentId"]
    assert [codes(payload) for payload in payloads] == [
        [("NOT_ALLOWED", None)],
        [("NOT_FOUND", path)],
        [("NOT_FOUND", path)],
    ]
    assert {document.status for document in await ToolDocument.all()} == {ToolStatus.OPEN}
