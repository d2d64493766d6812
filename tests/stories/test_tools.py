"""The two fill in the mentoring tools, come back to them, and go back to what stood there."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from tests.client import Client
from tests.meeting_world import NOW, codes
from tests.tool_world import DOCUMENT, READ, World, a_save, cells, changed, meeting_id, read, rows_of, text

CONFLICT = """mutation($input: SaveToolInput!) { saveTool(input: $input) { document { id }
  errors { ... on RevisionConflict { code path toolRevision { number answers { key value { ... on RowsValue { rows {
    cells { key value { ... on TextValue { text } } } } } } } } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_goals_are_started_saved_and_read_by_both(world: World) -> None:
    document = await world.start("goals")
    goal = {
        "goal": text("I lead my first service review"),
        "why": text("It is what my team needs."),
        "how_we_will_know": text("The review has taken place"),
        "by_when": {"date": "2027-03-01"},
        "within_my_control": {"checked": True},
        "start_level": {"position": 2},
        "state": {"choice": "active"},
    }

    saved = await world.save(document, goals={"rows": [{"cells": cells(**goal)}]})

    assert (document["title"], document["template"]) == ("Goals", {"key": "goals", "pin": "goals@1"})
    assert document["missing"] == [["goals"]]
    assert document["currentRevision"]["number"] == 1
    assert (saved["currentRevision"]["number"], saved["missing"]) == (2, [])
    told = {
        "goal": "I lead my first service review",
        "why": "It is what my team needs.",
        "how_we_will_know": "The review has taken place",
        "by_when": "2027-03-01",
        "within_my_control": True,
        "start_level": 2,
        "state": "active",
    }
    his = (await world.theo.ask(READ, id=document["id"]))["node"]
    assert read(saved["currentRevision"]) == read(his["currentRevision"]) == {"goals": [told]}
    assert his["currentRevision"]["author"] == {"givenName": "Mena"}
    assert his["viewerCan"] == ["SAVE"]


async def test_what_is_updated_keeps_its_row_and_its_history(world: World) -> None:
    document = await world.goals()
    first, second = rows_of(document["currentRevision"], "goals")
    clock.advance(timedelta(days=3))

    rows = [{"row": second, "cells": []}, {"row": first, "cells": cells(goal=text("Lead two reviews"))}]
    saved = await world.save(document, goals={"rows": rows})

    assert rows_of(saved["currentRevision"], "goals") == [second, first]
    history = (await world.mena.ask(READ, id=document["id"]))["node"]["revisions"]
    assert history["totalCount"] == 3
    assert [edge["node"]["number"] for edge in history["edges"]] == [3, 2, 1]
    assert changed(history["edges"][0]["node"]) == [
        ("goals", "goal", "Lead a review", "Lead two reviews"),
        ("goals", None, [first, second], [second, first]),
    ]
    assert changed(history["edges"][1]["node"]) == [
        ("goals", None, None, [first]),
        ("goals", None, None, [second]),
    ]
    assert changed(history["edges"][2]["node"]) == []
    assert saved["updatedAt"] == "2026-11-27T08:00:00Z"


async def test_a_mentor_notes_but_does_not_write_the_mentee_s_goals(world: World) -> None:
    document = await world.goals()
    first, second = rows_of(document["currentRevision"], "goals")
    noted = [
        {"row": first, "cells": cells(mentor_note=text("Who else?"))},
        {"row": second, "cells": cells(goal=text("Rest"))},
    ]

    refused = await world.theo.do("saveTool", DOCUMENT, **a_save(document, goals={"rows": noted}))
    noted[1]["cells"] = []
    saved = await world.theo.do("saveTool", DOCUMENT, **a_save(document, goals={"rows": noted}))

    assert codes(refused) == [("INVALID_INPUT", ["input", "answers", "goals", "1", "goal"])]
    assert read(saved["document"]["currentRevision"])["goals"][0] == {
        "goal": "Lead a review",
        "mentor_note": "Who else?",
    }


async def test_a_revision_is_restored_as_a_new_one(world: World) -> None:
    document = await world.goals()
    emptied = await world.save(document, goals=None)

    payload = await world.mena.do("restoreToolRevision", DOCUMENT, documentId=document["id"], number=2)

    assert read(emptied["currentRevision"]) == {}
    assert payload["errors"] == []
    restored = payload["document"]["currentRevision"]
    assert (restored["number"], restored["note"]) == (4, "Restored from revision 2.")
    assert restored["answers"] == document["currentRevision"]["answers"]


async def test_going_back_leaves_the_mentor_s_notes_as_they_are(world: World) -> None:
    document = await world.goals()
    first, second = rows_of(document["currentRevision"], "goals")
    noted = [{"row": first, "cells": cells(mentor_note=text("Who else?"))}, {"row": second, "cells": []}]
    await world.theo.do("saveTool", DOCUMENT, **a_save(document, goals={"rows": noted}))

    payload = await world.mena.do("restoreToolRevision", DOCUMENT, documentId=document["id"], number=2)

    goals = read(payload["document"]["currentRevision"])["goals"]
    assert goals[0] == {"goal": "Lead a review", "mentor_note": "Who else?"}


async def test_what_the_other_saved_first_is_shown_and_kept(world: World) -> None:
    document = await world.start("action-plan")
    his = {"rows": [{"cells": cells(step=text("His step"))}]}
    mine = {"rows": [{"cells": cells(step=text("My step"))}]}
    await world.theo.do("saveTool", DOCUMENT, **a_save(document, actions=his))

    answer = (await world.mena.ask(CONFLICT, input=a_save(document, actions=mine)))["saveTool"]

    assert answer["document"] is None
    [conflict] = answer["errors"]
    assert (conflict["code"], conflict["path"]) == ("REVISION_CONFLICT", ["input", "expectedRevision"])
    assert conflict["toolRevision"]["number"] == 2
    assert read(conflict["toolRevision"]) == {"actions": [{"step": "His step"}]}
    assert (await world.mena.ask(READ, id=document["id"]))["node"]["revisions"]["totalCount"] == 2


async def test_steps_point_at_the_pair_s_goals_and_stay_when_a_goal_goes(world: World) -> None:
    goals = await world.goals()
    first, second = rows_of(goals["currentRevision"], "goals")
    plan = await world.start("action-plan")
    steps = [{"cells": cells(step=text("Ring Ada"), owner={"choice": "mentee"}, goal={"reference": first})}]

    saved = await world.save(plan, actions={"rows": steps})
    await world.save(goals, goals={"rows": [{"row": second, "cells": []}]})
    [step] = rows_of(saved["currentRevision"], "actions")
    later = await world.save(
        saved, actions={"rows": [{"row": step, "cells": cells(state={"choice": "done"})}]}
    )

    assert read(later["currentRevision"])["actions"] == [
        {"step": "Ring Ada", "owner": "mentee", "goal": first, "state": "done"}
    ]
    emptied = await world.save(later, actions=None)
    anew = {"rows": [{"cells": cells(step=text("Ask"), goal={"reference": first})}]}
    again = await world.mena.do("saveTool", "document { id }", **a_save(emptied, actions=anew))
    assert codes(again) == [("INVALID_INPUT", ["input", "answers", "actions", "0", "goal"])]


async def test_a_meeting_has_one_record(world: World) -> None:
    meeting = await world.arranged()
    record = await world.start("meeting-record", meetingId=meeting_id(meeting))
    saved = await world.save(
        record,
        present={"choices": ["mentor", "mentee"]},
        minutes={"integer": 55},
        useful_today={"position": 5},
    )

    again = await world.theo.do(
        "startTool",
        DOCUMENT,
        relationshipId=world.pair,
        template="meeting-record",
        meetingId=meeting_id(meeting),
    )

    assert record["title"] == "First conversation"
    assert record["meeting"] == {"id": meeting_id(meeting)}
    assert record["missing"] == [["present"], ["minutes"]]
    assert again["document"]["id"] == record["id"]
    assert read(again["document"]["currentRevision"]) == read(saved["currentRevision"])
    assert read(saved["currentRevision"]) == {
        "meeting": meeting_id(meeting),
        "present": ["mentee", "mentor"],
        "minutes": 55,
        "useful_today": 5,
    }


async def test_a_tool_that_there_is_once_is_answered_again(world: World) -> None:
    goals = await world.goals()

    again = await world.theo.do("startTool", DOCUMENT, relationshipId=world.pair, template="goals")

    assert again["errors"] == []
    assert again["document"]["id"] == goals["id"]
    assert again["document"]["currentRevision"]["number"] == 2


async def test_a_swot_can_be_started_again(world: World) -> None:
    one, two = await world.start("swot"), await world.start("swot", title="A year later")

    assert one["id"] != two["id"]
    assert (one["title"], two["title"]) == ("Strengths, weaknesses, opportunities, threats", "A year later")


async def test_after_the_end_tools_are_read_and_not_written(world: World) -> None:
    goals = await world.goals()
    swot = await world.start("swot")
    await world.theo.do("endRelationship", "relationship { id }", id=world.pair)

    refused = [
        await world.mena.do("saveTool", "document { id }", **a_save(goals, goals=None)),
        await world.mena.do("restoreToolRevision", "document { id }", documentId=goals["id"], number=1),
        await world.mena.do("shareTool", "document { id }", documentId=swot["id"]),
        await world.mena.do("startTool", "document { id }", relationshipId=world.pair, template="goals"),
    ]

    assert [codes(payload) for payload in refused] == [[("RELATIONSHIP_OVER", None)]] * 4
    found = (await world.theo.ask(READ, id=goals["id"]))["node"]
    assert (found["status"], found["viewerCan"]) == ("ARCHIVED", [])
    assert read(found["currentRevision"]) == {"goals": [{"goal": "Lead a review"}, {"goal": "Publish"}]}
    assert found["revisions"]["totalCount"] == 2


async def test_a_retry_saves_once(world: World) -> None:
    document = await world.start("swot")
    form: dict[str, Any] = {**a_save(document, so_what=text("Start small.")), "idempotencyKey": "k-1"}

    payloads = [await world.mena.do("saveTool", DOCUMENT, **form) for _ in range(2)]

    assert [payload["errors"] for payload in payloads] == [[], []]
    assert [payload["document"]["currentRevision"]["number"] for payload in payloads] == [2, 2]


async def test_a_revision_is_found_by_its_id(world: World) -> None:
    document = await world.goals()
    query = "query($id: ID!) { node(id: $id) { ... on ToolRevision { number document { title } } } }"

    found = await world.theo.ask(query, id=document["currentRevision"]["id"])

    assert found["node"] == {"number": 2, "document": {"title": "Goals"}}


async def test_a_note_tells_the_history_what_a_save_was_for(world: World) -> None:
    document = await world.start("swot")
    form = {**a_save(document, so_what=text("Start small.")), "note": "After  our first talk"}

    payload = await world.mena.do("saveTool", DOCUMENT, **form)

    assert payload["document"]["currentRevision"]["note"] == "After our first talk"
    assert payload["document"]["currentRevision"]["createdAt"] == NOW.isoformat().replace("+00:00", "Z")
