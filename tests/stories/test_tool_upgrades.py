"""A tool stays on the form that it was begun on until somebody moves it to a newer one; nothing is lost by that."""

from pathlib import Path
from typing import Any

import pytest

from models.templates.data_files import read_text
from models.templates.tools import TOOLS, read_tool
from models.tools import ToolRevision
from tests.client import Client
from tests.meeting_world import codes
from tests.tool_world import ANSWERS, CHANGES, DOCUMENT, World, a_save, cells, changed, read, rows_of, text

FIRST = Path("models/templates/tools/swot@1.yaml")
EARLIER = (
    f"document {{ id template {{ pin }} viewerCan currentRevision {{ number template {{ pin }} {ANSWERS} {CHANGES} "
    f"fromEarlierForm {{ template {ANSWERS} }} }} }}"
)


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
def second_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SWOT asks "so what" as one line of twenty characters, and no longer what a weakness leads to."""
    weaknesses = """
          - key: effect
            label: What it leads to
            help: What does it cost you or others? If nothing much, perhaps it need not be here.
            kind: text"""
    file = FIRST.read_text(encoding="utf-8")
    assert weaknesses in file
    changed_ = file.replace("version: 1", "version: 2").replace(weaknesses, "")
    changed_ = changed_.replace("        kind: long\n", "        kind: text\n        longest: 20\n")
    form = read_tool(read_text(changed_, "swot@2.yaml"))
    monkeypatch.setitem(vars(TOOLS)["_pinned"], form.pin, form)
    monkeypatch.setitem(vars(TOOLS)["_newest"], form.key, form)


async def filled(world: World) -> dict[str, Any]:
    weakness = {"point": text("Saying no"), "effect": text("Long evenings")}
    return await world.save(
        await world.start("swot"),
        weaknesses={"rows": [{"cells": cells(**weakness)}]},
        so_what=text("Begin with one evening."),
    )


async def upgrade(who: Client, document: dict[str, Any]) -> dict[str, Any]:
    number = document["currentRevision"]["number"]
    return await who.do("upgradeTool", EARLIER, documentId=document["id"], expectedRevision=number)


async def test_what_fits_moves_and_the_rest_stays_readable(
    world: World, request: pytest.FixtureRequest
) -> None:
    document = await filled(world)
    row = rows_of(document["currentRevision"], "weaknesses")
    not_yet = await upgrade(world.mena, document)
    request.getfixturevalue("second_form")

    upgraded = (await upgrade(world.mena, document))["document"]

    assert codes(not_yet) == [("NOT_ALLOWED", None)]
    now = upgraded["currentRevision"]
    assert (upgraded["template"]["pin"], now["template"]["pin"], now["number"]) == ("swot@2", "swot@2", 3)
    assert read(now) == {"weaknesses": [{"point": "Saying no"}]}
    assert rows_of(now, "weaknesses") == row
    [left] = now["fromEarlierForm"]
    assert left["template"] == "swot@1"
    assert read(left) == {
        "weaknesses": [{"effect": "Long evenings"}],
        "so_what": "Begin with one evening.",
    }
    assert {answer["label"] for answer in left["answers"]} == {"Weaknesses", "What this tells me"}
    assert changed(now) == []
    assert "UPGRADE" not in upgraded["viewerCan"]


@pytest.mark.usefixtures("second_form")
async def test_later_changes_are_told_against_what_stood_before_and_a_return_finds_its_form(
    world: World,
) -> None:
    with pytest.MonkeyPatch.context() as on_the_first:
        on_the_first.setitem(vars(TOOLS)["_newest"], "swot", TOOLS.pinned("swot@1"))
        document = await filled(world)
    upgraded = (await upgrade(world.mena, document))["document"]
    [row] = rows_of(upgraded["currentRevision"], "weaknesses")

    saved = await world.mena.do(
        "saveTool",
        EARLIER,
        **a_save(
            upgraded,
            so_what=text("One evening."),
            weaknesses={"rows": [{"row": row, "cells": cells(point=text("Refusing"))}]},
        ),
    )
    back = await world.mena.do("restoreToolRevision", EARLIER, documentId=document["id"], number=2)
    empty = await world.mena.do("restoreToolRevision", EARLIER, documentId=document["id"], number=1)

    assert changed(saved["document"]["currentRevision"]) == [
        ("weaknesses", "point", "Saying no", "Refusing"),
        ("so_what", None, "Begin with one evening.", "One evening."),
    ]
    restored = back["document"]["currentRevision"]
    assert read(restored) == {"weaknesses": [{"point": "Saying no"}]}
    assert read(restored["fromEarlierForm"][0])["so_what"] == "Begin with one evening."
    assert restored["template"]["pin"] == "swot@2"
    assert (
        read(empty["document"]["currentRevision"]),
        empty["document"]["currentRevision"]["fromEarlierForm"],
    ) == (
        {},
        [],
    )
    first = await ToolRevision.get(number=2, document__title="Strengths, weaknesses, opportunities, threats")
    query = (
        f"query($id: ID!) {{ node(id: $id) {{ ... on ToolRevision {{ template {{ pin }} {ANSWERS} }} }} }}"
    )
    old = (await world.mena.ask(query, id=first.public_id))["node"]
    assert old["template"]["pin"] == "swot@1"
    assert read(old) == read(document["currentRevision"])


@pytest.mark.usefixtures("second_form")
async def test_only_who_fills_it_in_moves_it_and_never_over_what_they_have_not_read(world: World) -> None:
    with pytest.MonkeyPatch.context() as on_the_first:
        on_the_first.setitem(vars(TOOLS)["_newest"], "swot", TOOLS.pinned("swot@1"))
        document = await filled(world)
    hidden = await upgrade(world.theo, document)
    await world.mena.do("shareTool", DOCUMENT, documentId=document["id"])

    by_the_mentor = await upgrade(world.theo, document)
    stale = await upgrade(world.mena, {**document, "currentRevision": {"number": 1}})

    assert codes(hidden) == [("NOT_FOUND", ["input", "documentId"])]
    assert codes(by_the_mentor) == [("NOT_ALLOWED", None)]
    assert codes(stale) == [("REVISION_CONFLICT", ["input", "expectedRevision"])]
