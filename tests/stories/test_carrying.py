"""After the end a mentee goes on with somebody else, and takes their own words along."""

from typing import Any

import pytest

from models.members import Member
from models.relationships import Relationship
from models.tools import ToolDocument
from resolvers import relationships
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee
from tests.relationship_world import a_pair
from tests.tool_world import DOCUMENT, World, a_save, cells, read, rows_of, text


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def next_one(world: World) -> tuple[Client, Relationship]:
    """The relationship with Theo is over; Mena works with Nora now."""
    await relationships.end(world.mentee, world.relationship.id)
    nora, _, relationship = await a_pair(mentor=await a_member("Nora"), mentee=world.mentee)
    return await world.mena.of(nora), relationship


async def carried(who: Client, document: str, relationship: Relationship) -> dict[str, Any]:
    return await who.do("carryTool", DOCUMENT, documentId=document, relationshipId=relationship.public_id)


def a_row(row: str, **values: Any) -> dict[str, Any]:
    return {"row": row, "cells": cells(**values)}


def errors(payload: dict[str, Any]) -> list[str]:
    return [error["__typename"] for error in payload["errors"]]


async def test_goals_come_along_without_the_mentors_notes_and_keep_their_rows(world: World) -> None:
    goals = await world.goals()
    first, second = rows_of(goals["currentRevision"], "goals")
    noted = [a_row(first, mentor_note=text("Theo's note")), a_row(second)]
    saved = await world.theo.do("saveTool", DOCUMENT, **a_save(goals, goals={"rows": noted}))
    nora, relationship = await next_one(world)

    payload = await carried(world.mena, saved["document"]["id"], relationship)

    assert payload["errors"] == []
    revision = payload["document"]["currentRevision"]
    assert rows_of(revision, "goals") == [first, second]
    assert read(revision) == {"goals": [{"goal": "Lead a review"}, {"goal": "Publish"}]}
    seen = await nora.ask("{ viewer { documents { edges { node { id } } } } }")
    assert seen["viewer"]["documents"]["edges"] == [{"node": {"id": payload["document"]["id"]}}]


async def test_of_a_plan_of_both_come_ones_own_words_alone_even_when_they_were_restored(world: World) -> None:
    plan = await world.start("action-plan")
    mine = {"cells": cells(step=text("Read the guideline"), owner={"choice": "mentee"})}
    plan = await world.save(plan, actions={"rows": [mine]})
    [row] = rows_of(plan["currentRevision"], "actions")
    of_both = [a_row(row, learned=text("Theo's words")), {"cells": cells(step=text("Theo's step"))}]
    by_theo = (await world.theo.do("saveTool", DOCUMENT, **a_save(plan, actions={"rows": of_both})))[
        "document"
    ]
    emptied = await world.save(by_theo, actions={"rows": [a_row(row, learned=None)]})
    await world.mena.do("restoreToolRevision", DOCUMENT, documentId=emptied["id"], number=3)
    _, relationship = await next_one(world)

    payload = await carried(world.mena, plan["id"], relationship)

    assert payload["errors"] == []
    assert read(payload["document"]["currentRevision"]) == {
        "actions": [{"step": "Read the guideline", "owner": "mentee"}]
    }


async def test_what_points_at_the_old_pairs_things_comes_without_that(world: World) -> None:
    goals = await world.goals()
    goal = rows_of(goals["currentRevision"], "goals")[0]
    step = {"cells": cells(step=text("Ask for the figures"), goal={"reference": goal})}
    plan = await world.save(await world.start("action-plan"), actions={"rows": [step]})
    _, relationship = await next_one(world)

    alone = read((await carried(world.mena, plan["id"], relationship))["document"]["currentRevision"])
    await ToolDocument.filter(relationship_id=relationship.id).delete()
    await carried(world.mena, goals["id"], relationship)
    with_goals = read((await carried(world.mena, plan["id"], relationship))["document"]["currentRevision"])

    assert alone == {"actions": [{"step": "Ask for the figures"}]}
    assert with_goals == {"actions": [{"step": "Ask for the figures", "goal": goal}]}


async def test_what_cannot_be_carried_is_refused(world: World, client: Client) -> None:
    goals = await world.goals()
    swot = await world.start("swot")
    theo_goes_on = (await a_pair(mentor=world.mentor, mentee=await a_member("Ada")))[2]
    same = await carried(world.mena, goals["id"], world.relationship)
    nora, relationship = await next_one(world)
    over = await carried(world.mena, goals["id"], world.relationship)
    empty = await carried(world.mena, swot["id"], relationship)
    of_the_mentee = await carried(world.theo, goals["id"], theo_goes_on)
    of_a_stranger = await carried(nora, goals["id"], relationship)
    await carried(world.mena, goals["id"], relationship)
    again = await carried(world.mena, goals["id"], relationship)

    assert [errors(each) for each in (same, over, empty, of_the_mentee, of_a_stranger, again)] == [
        ["InvalidInput"],
        ["RelationshipOver"],
        ["NothingToCarry"],
        ["NotAllowed"],
        ["NotFound"],
        ["AlreadyStartedThere"],
    ]


async def test_the_next_search_begins_with_what_the_mentee_seeks(client: Client) -> None:
    mentor, mentee, relationship = await a_pair(mentee=await a_mentee("Mena"))
    query = (
        "query($id: ID!) { node(id: $id) { ... on Relationship { nextSearch { topics { slug } methods } } } }"
    )
    running = await _next_search(client, mentee, query, relationship)

    await relationships.end(mentee, relationship.id)

    found = await _next_search(client, mentee, query, relationship)
    assert (running, await _next_search(client, mentor, query, relationship)) == (None, None)
    profile = await (await client.of(mentee)).ask("{ viewer { menteeProfile { topics { slug } methods } } }")
    assert found == profile["viewer"]["menteeProfile"]


async def _next_search(client: Client, who: Member, query: str, relationship: Relationship) -> Any:
    return (await (await client.of(who)).ask(query, id=relationship.public_id))["node"]["nextSearch"]
