"""Reading the templates there are, and the many tools of a pair."""

from typing import Any

import pytest

from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import statements
from tests.relationship_world import a_pair
from tests.tool_world import DOCUMENT, LIST, READ, World, a_save, text

FIELD = (
    "__typename key label help required kind filledBy ... on TextField { longest } ... on DateField { after } "
    "... on IntegerField { least most unit } ... on ScaleField { least most leastLabel mostLabel } "
    "... on ChoiceField { options { key label } } ... on ChoicesField { options { key label } mostChoices rowsOf } "
    "... on ReferenceField { target }"
)
TEMPLATES = f"""query($stage: ToolStage) {{ toolTemplates(stage: $stage) {{
  key version pin title purpose stage audience filledBy repeat visibility warning sources
  sections {{ key title help fields {{ {FIELD} ... on RowsField {{ most columns {{ {FIELD} }} }} }} }} }} }}"""
TOOL = DOCUMENT.removeprefix("document ")[1:-1]
REVISIONS = "revisions(first: 2) { totalCount edges { node { answers { key } changes { key } } } }"
TOOLS = f"tools(first: 50) {{ totalCount edges {{ node {{ {TOOL} relationship {{ id }} {REVISIONS} }} }} }}"
DASHBOARD = f"{{ viewer {{ relationships(first: 50) {{ edges {{ node {{ {TOOLS} }} }} }} }} }}"

LEVELS = 12  # the session, and one for each field that has something to fetch


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def test_everybody_reads_the_templates(client: Client) -> None:
    found = {each["key"]: each for each in (await client.ask(TEMPLATES))["toolTemplates"]}

    assert {"goals", "action-plan", "swot", "meeting-record"} <= set(found)
    goals = found["goals"]
    assert {
        name: goals[name] for name in ("version", "pin", "stage", "filledBy", "repeat", "visibility")
    } == {
        "version": 1,
        "pin": "goals@1",
        "stage": "UNDER_WAY",
        "filledBy": "MENTEE",
        "repeat": "ONCE",
        "visibility": "PAIR",
    }
    [field] = goals["sections"][0]["fields"]
    assert (field["__typename"], field["kind"], field["most"]) == ("RowsField", "ROWS", 5)
    columns = {column["key"]: column for column in field["columns"]}
    assert (columns["goal"]["__typename"], columns["goal"]["longest"]) == ("TextField", 200)
    assert (columns["why"]["kind"], columns["why"]["longest"]) == ("LONG", 1000)
    assert (columns["start_level"]["least"], columns["start_level"]["mostLabel"]) == (1, "As good as there")
    assert columns["state"]["options"][0] == {"key": "active", "label": "We are working on it"}
    assert columns["mentor_note"]["filledBy"] == "MENTOR"
    assert "No patient" in found["meeting-record"]["warning"]
    chosen = found["skills-check"]["sections"][-1]["fields"][-1]
    assert (chosen["key"], chosen["mostChoices"], chosen["rowsOf"]) == ("choose_up_to_three", 3, "skills")


async def test_templates_of_a_stage_are_asked_for(client: Client) -> None:
    found = (await client.ask(TEMPLATES, stage="FIRST_MEETING"))["toolTemplates"]

    assert [template["key"] for template in found] == ["expectations-exchange", "first-meeting-agenda"]


async def test_tools_are_listed_the_newest_first_and_narrowed(world: World) -> None:
    for template in ("goals", "swot", "action-plan", "swot"):
        await world.start(template)

    everything = (await world.mena.ask(LIST, id=world.pair))["node"]["tools"]
    swots = (await world.mena.ask(LIST, id=world.pair, template="swot"))["node"]["tools"]
    archived = (await world.mena.ask(LIST, id=world.pair, status="ARCHIVED"))["node"]["tools"]

    assert keys(everything) == ["swot", "action-plan", "swot", "goals"]
    assert (keys(swots), swots["totalCount"]) == (["swot", "swot"], 2)
    assert archived["totalCount"] == 0


async def test_pages_neither_skip_nor_repeat(world: World) -> None:
    started = [(await world.start("swot", title=str(number)))["id"] for number in range(5)]

    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await world.mena.ask(LIST, id=world.pair, first=2, **cursor))["node"]["tools"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursor = {"after": page["pageInfo"]["endCursor"]}

    assert seen == started[::-1]


async def test_the_start_of_a_template_s_name_is_not_the_template(world: World) -> None:
    await world.start("goals")

    for name in ("goal", "%", "g_als", ""):
        found = (await world.mena.ask(LIST, id=world.pair, template=name))["node"]["tools"]
        assert found["totalCount"] == 0, name


async def test_many_tools_take_as_many_statements_as_few(world: World) -> None:
    taken: list[int] = []

    for name in ("Ada", "Zoe", "Ian"):
        await a_pair_that_works(world, name)
        with statements() as seen:
            await world.theo.ask(DASHBOARD)
        taken.append(len(seen))

    assert taken == [taken[0]] * 3
    assert taken[0] <= LEVELS


async def test_a_long_history_is_read_in_as_many_statements_as_a_short_one(world: World) -> None:
    document = await world.start("swot")
    taken: list[int] = []

    for words in ("One", "Two", "Three", "Four"):
        document = await world.save(document, so_what=text(words))
        with statements() as seen:
            await world.mena.ask(READ, id=document["id"])
        taken.append(len(seen))

    assert taken == [taken[0]] * 4


async def a_pair_that_works(world: World, name: str) -> None:
    """Theo and another mentee, with a plan and the record of a meeting, each saved."""
    mentor, mentee, relationship = await a_pair(world.mentor, await a_member(name))
    other = World(world.theo, world.theo, mentee, mentor, relationship)
    form = other.a_form(relationshipId=global_id("Relationship", relationship.id))
    meeting = (await world.theo.do("arrangeMeeting", "meeting { id }", **form))["meeting"]["id"]
    started: list[dict[str, Any]] = [
        await other.start("action-plan"),
        await other.start("meeting-record", meetingId=meeting),
    ]
    await world.theo.do("saveTool", DOCUMENT, **a_save(started[1], decisions=text("Meet again")))


def keys(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["template"]["key"] for edge in found["edges"]]
