"""What a tool does not take: each is told by where it stands, and nothing changes."""

from typing import Any

import pytest

from models.row import new_id
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import codes, rows
from tests.people import a_member
from tests.relationship_world import a_pair
from tests.tool_world import World, a_save, cells, meeting_id, rows_of, text

ID = "document { id }"
GOALS = ["input", "answers", "goals"]


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"rows": [{"cells": cells(**row)} for row in rows]}


BAD_GOALS = {
    "no such field": ({"hopes": text("Many")}, ["input", "answers", "hopes"]),
    "no rows": ({"goals": text("Many")}, GOALS),
    "too many rows": ({"goals": table(*[{"goal": text("More")}] * 6)}, GOALS),
    "no such column": ({"goals": table({"hope": text("x")})}, [*GOALS, "0", "hope"]),
    "another kind": ({"goals": table({}, {"by_when": text("soon")})}, [*GOALS, "1", "by_when"]),
    "too long": ({"goals": table({"goal": text("x" * 201)})}, [*GOALS, "0", "goal"]),
    "off the scale": ({"goals": table({"start_level": {"position": 6}})}, [*GOALS, "0", "start_level"]),
    "no option": ({"goals": table({"state": {"choice": "won"}})}, [*GOALS, "0", "state"]),
    "a day of no calendar's": (
        {"goals": table({"by_when": {"date": "0001-01-01"}})},
        [*GOALS, "0", "by_when"],
    ),
    "a hidden turn": ({"goals": table({"goal": text("a\u202eb")})}, [*GOALS, "0", "goal"]),
    "the mentor's": ({"goals": table({"mentor_note": text("Well done")})}, [*GOALS, "0", "mentor_note"]),
}


@pytest.mark.parametrize(("answers", "path"), BAD_GOALS.values(), ids=BAD_GOALS)
async def test_an_answer_that_does_not_fit_changes_nothing(
    world: World, answers: dict[str, Any], path: list[str]
) -> None:
    goals = await world.goals()
    before = await rows()

    payload = await world.mena.do("saveTool", ID, **a_save(goals, **answers))

    assert payload["document"] is None
    assert codes(payload) == [("INVALID_INPUT", path)]
    assert await rows() == before


async def test_all_faults_are_told_at_once(world: World) -> None:
    goals = await world.goals()
    bad = table({"goal": text("x" * 201), "by_when": text("soon")}, {"hope": text("x")})

    payload = await world.mena.do("saveTool", ID, **a_save(goals, goals=bad, hopes=None))

    assert [path for _, path in codes(payload)] == [
        [*GOALS, "0", "goal"],
        [*GOALS, "0", "by_when"],
        [*GOALS, "1", "hope"],
        ["input", "answers", "hopes"],
    ]


async def test_an_answer_given_twice_is_refused(world: World) -> None:
    goals = await world.goals()
    form = a_save(goals, goals=None)

    payload = await world.mena.do("saveTool", ID, **{**form, "answers": form["answers"] * 2})

    assert codes(payload) == [("INVALID_INPUT", GOALS)]


async def test_a_value_is_of_exactly_one_kind(world: World) -> None:
    goals = await world.goals()
    query = "mutation($input: SaveToolInput!) { saveTool(input: $input) { document { id } } }"
    before = await rows()

    for value in ({}, {"text": "x", "integer": 1}, {"text": None}):
        [error] = await world.mena.errors(query, input=a_save(goals, goals=value))
        assert error["extensions"]["code"] == "BAD_USER_INPUT"

    assert await rows() == before


async def test_a_row_of_another_document_is_refused(world: World) -> None:
    one, two = await world.start("swot"), await world.start("swot")
    one = await world.save(one, strengths=table({"point": text("Patience")}))
    [row] = rows_of(one["currentRevision"], "strengths")
    before = await rows()

    payload = await world.mena.do(
        "saveTool", ID, **a_save(two, strengths={"rows": [{"row": row, "cells": cells(point=text("x"))}]})
    )

    assert codes(payload) == [("INVALID_INPUT", ["input", "answers", "strengths", "0", "row"])]
    assert await rows() == before


async def test_answers_point_at_what_is_the_pair_s_own(world: World, client: Client) -> None:
    mine = await world.arranged()
    record = await world.start("meeting-record", meetingId=meeting_id(mine))
    goals = await world.goals()
    [goal, _] = rows_of(goals["currentRevision"], "goals")
    theirs = await another_pair_s_meeting(client)
    before = await rows()

    for reference in (theirs, str(new_id()), "nothing", global_id("Member", world.mentee.id)):
        payload = await world.mena.do("saveTool", ID, **a_save(record, next_meeting={"reference": reference}))
        assert codes(payload) == [("INVALID_INPUT", ["input", "answers", "next_meeting"])]
    payload = await world.mena.do(
        "saveTool", ID, **a_save(record, actions=table({"action": {"reference": goal}}))
    )

    assert codes(payload) == [("INVALID_INPUT", ["input", "answers", "actions", "0", "action"])]
    assert await rows() == before


async def test_a_record_stays_with_its_meeting(world: World) -> None:
    one, two = await world.arranged(), await world.arranged(title="Second conversation")
    record = await world.start("meeting-record", meetingId=meeting_id(one))

    for value in ({"reference": meeting_id(two)}, None):
        payload = await world.mena.do("saveTool", ID, **a_save(record, meeting=value))
        assert codes(payload) == [("INVALID_INPUT", ["input", "answers", "meeting"])]


async def test_what_cannot_be_started_is_refused(world: World, client: Client) -> None:
    mine = meeting_id(await world.arranged())
    theirs = await another_pair_s_meeting(client)
    before = await rows()

    for given, error in (
        ({"template": "horoscope"}, ("INVALID_INPUT", ["input", "template"])),
        ({"template": "goals@1"}, ("INVALID_INPUT", ["input", "template"])),
        ({"template": "meeting-record"}, ("INVALID_INPUT", ["input", "meetingId"])),
        ({"template": "goals", "meetingId": mine}, ("INVALID_INPUT", ["input", "meetingId"])),
        ({"template": "meeting-record", "meetingId": theirs}, ("NOT_FOUND", ["input", "meetingId"])),
        ({"template": "meeting-record", "meetingId": world.pair}, ("NOT_FOUND", ["input", "meetingId"])),
        ({"template": "goals", "title": "x" * 201}, ("INVALID_INPUT", ["input", "title"])),
        ({"template": "goals", "relationshipId": mine}, ("NOT_FOUND", ["input", "relationshipId"])),
    ):
        payload = await world.mena.do("startTool", ID, **{"relationshipId": world.pair, **given})
        assert (payload["document"], codes(payload)) == (None, [error])

    assert await rows() == before


async def test_a_revision_that_is_not_there_is_not_saved_over_nor_restored(world: World) -> None:
    goals = await world.goals()
    before = await rows()

    ahead = await world.mena.do("saveTool", ID, **{**a_save(goals, goals=None), "expectedRevision": 7})
    back = await world.mena.do("restoreToolRevision", ID, documentId=goals["id"], number=7)
    noted = await world.mena.do("saveTool", ID, **a_save(goals, goals=None), note="x" * 301)

    assert codes(ahead) == [("REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert codes(back) == [("NOT_FOUND", ["input", "number"])]
    assert codes(noted) == [("INVALID_INPUT", ["input", "note"])]
    assert await rows() == before


async def another_pair_s_meeting(client: Client) -> str:
    """The node id of a meeting of Ian and Zoe's."""
    mentor, mentee, relationship = await a_pair(await a_member("Ian"), await a_member("Zoe"))
    zoe = await client.of(mentee)
    their = World(zoe, await client.of(mentor), mentee, mentor, relationship)
    form = their.a_form()
    payload = await zoe.do("arrangeMeeting", "meeting { id }", **form)
    return str(payload["meeting"]["id"])
