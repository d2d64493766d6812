"""What each of the two answers separately: nothing of it can be read before both have submitted, then all of it."""

from datetime import timedelta
from typing import Any

import pytest

from jobs import tools
from models import clock
from models.outbox import Mail
from models.tools import ToolDocument, ToolRevision
from tests.client import Client
from tests.guards.reading_all import read_all
from tests.meeting_world import codes
from tests.tool_world import ANSWERS, DOCUMENT, READ, World, a_save, cells, changed, read, rows_of, text

FIELDS = (
    f"id submittedAt otherSubmittedAt sharedAt viewerCan counterpart {{ id currentRevision {{ {ANSWERS} }} }} "
    "currentRevision { number }"
)
BOTH = f"document {{ {FIELDS} }}"
STANDING = f"query($id: ID!) {{ node(id: $id) {{ ... on ToolDocument {{ {FIELDS} }} }} }}"
GAPS = """query($id: ID!) { node(id: $id) { ... on ToolRevision {
  answers { value { ... on GapsValue { gaps { row width } } } } } } }"""
EXPECTS = {
    "i_can_offer": text("Time, and what I have seen."),
    "i_hope_to_receive": text("Questions that make me think."),
    "time_per_month": {"choice": "two_hours"},
    "between_meetings": {"choice": "yes"},
}
PULSE = {
    "we_meet_as_agreed": {"position": 4},
    "i_can_speak_freely": {"position": 2},
    "we_work_on_what_matters": {"position": 5},
    "choice": {"choice": "continue_as_is"},
}


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def answered(world: World, who: Client, template: str, **answers: Any) -> dict[str, Any]:
    """Opened and saved by that one of the two."""
    started = await who.do("startTool", DOCUMENT, relationshipId=world.pair, template=template)
    saved = await who.do("saveTool", DOCUMENT, **a_save(started["document"], **answers))
    assert saved["errors"] == []
    return dict(saved["document"])


async def submit(who: Client, document: dict[str, Any]) -> dict[str, Any]:
    number = document["currentRevision"]["number"]
    return await who.do("submitTool", BOTH, documentId=document["id"], expectedRevision=number)


async def test_neither_reads_the_other_s_before_both_have_submitted(world: World) -> None:
    hers = await answered(world, world.mena, "expectations-exchange", **EXPECTS)
    his = await answered(
        world, world.theo, "expectations-exchange", **{**EXPECTS, "i_can_offer": text("Calm.")}
    )
    draft = await ToolRevision.get(document_id=(await _row(hers)).id, number=1)

    first = await submit(world.mena, hers)

    assert hers["id"] != his["id"]
    assert first["document"]["submittedAt"] == "2026-11-24T08:00:00Z"
    assert (first["document"]["counterpart"], first["document"]["sharedAt"]) == (None, None)
    seen = await world.theo.ask(STANDING, id=his["id"])
    assert (seen["node"]["counterpart"], seen["node"]["otherSubmittedAt"]) == (None, "2026-11-24T08:00:00Z")
    ids = [hers["id"], hers["currentRevision"]["id"], draft.public_id]
    assert await _found(world.theo, ids) == [None] * 3
    assert "Time, and what I have seen." not in await read_all(world.theo, *ids, world.pair)
    refused = await world.theo.do("saveTool", "document { id }", **a_save(hers, i_can_offer=text("Mine.")))
    assert codes(refused) == [("NOT_FOUND", ["input", "documentId"])]

    second = await submit(world.theo, his)

    assert second["document"]["counterpart"]["id"] == hers["id"]
    assert read(second["document"]["counterpart"]["currentRevision"])["i_can_offer"] == (
        "Time, and what I have seen."
    )
    assert (
        read((await world.mena.ask(READ, id=his["id"]))["node"]["currentRevision"])["i_can_offer"] == "Calm."
    )
    assert (await _found(world.theo, ids))[2] is None  # what stood there before she had finished


async def test_both_are_told_and_no_letter_says_what_was_written(world: World) -> None:
    await submit(world.mena, await answered(world, world.mena, "expectations-exchange", **EXPECTS))
    [first] = await Mail.filter(kind__startswith="tool-")
    await submit(world.theo, await answered(world, world.theo, "expectations-exchange", **EXPECTS))

    assert (first.kind, first.recipient_id) == ("tool-submitted", world.mentor.id)
    opened = await Mail.filter(kind="tool-opened").order_by("id")
    assert {mail.recipient_id for mail in opened} == {world.mentor.id, world.mentee.id}
    letters = [str(mail.facts) for mail in [first, *opened]]
    assert not any(
        answer["text"] in facts for facts in letters for answer in EXPECTS.values() if "text" in answer
    )
    told = await world.mena.ask("{ viewer { notifications(first: 1) { edges { node { text } } } } }")
    [line] = told["viewer"]["notifications"]["edges"]
    assert line["node"]["text"] == "You and Theo Member can read each other's answers now."


async def test_half_an_answer_is_not_submitted_and_a_submitted_one_stays_whole(world: World) -> None:
    half = await answered(world, world.mena, "expectations-exchange", i_can_offer=text("Time."))

    refused = await submit_for_gaps(world, half)
    whole = await answered(world, world.mena, "expectations-exchange", **EXPECTS)
    await submit(world.mena, whole)
    emptied = await world.mena.do("saveTool", DOCUMENT, **a_save(whole, i_hope_to_receive=None))
    back = await world.mena.do("restoreToolRevision", DOCUMENT, documentId=whole["id"], number=1)
    changed_ = await world.mena.do("saveTool", BOTH, **a_save(whole, i_can_offer=text("More time.")))

    assert refused == [["i_hope_to_receive"], ["time_per_month"], ["between_meetings"]]
    assert whole["id"] == half["id"]
    assert codes(emptied) == codes(back) == [("ANSWERS_MISSING", None)]
    assert changed_["document"]["submittedAt"] is not None
    assert changed_["document"]["viewerCan"] == ["SAVE", "RESTORE", "PUT_ASIDE"]


async def submit_for_gaps(world: World, document: dict[str, Any]) -> list[list[str]]:
    query = (
        "mutation($input: SubmitToolInput!) { submitTool(input: $input) { errors { "
        "... on AnswersMissing { missing } } } }"
    )
    given = {"documentId": document["id"], "expectedRevision": document["currentRevision"]["number"]}
    [error] = (await world.mena.ask(query, input=given))["submitTool"]["errors"]
    return [list(path) for path in error["missing"]]


async def test_submitting_again_changes_nothing_and_over_an_older_revision_nothing_is_submitted(
    world: World,
) -> None:
    document = await answered(world, world.mena, "expectations-exchange", **EXPECTS)
    stale = {**document, "currentRevision": {"number": 1}}

    conflict = await submit(world.mena, stale)
    first = await submit(world.mena, document)
    clock.advance(timedelta(days=1))
    again = await submit(world.mena, document)
    goals = await world.goals()
    never = await submit(world.mena, goals)

    assert codes(conflict) == [("REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert first["document"]["submittedAt"] == again["document"]["submittedAt"]
    assert await Mail.filter(kind="tool-submitted").count() == 1
    assert codes(never) == [("NOT_ALLOWED", None)]


async def test_every_three_months_there_is_a_new_pair_of_answers(world: World) -> None:
    hers = await answered(world, world.mena, "how-is-it-going", **PULSE)
    await submit(world.mena, hers)
    again = await answered(world, world.mena, "how-is-it-going", **PULSE)
    await submit(world.theo, await answered(world, world.theo, "how-is-it-going", **PULSE))

    anew = await answered(world, world.mena, "how-is-it-going", **PULSE)
    clock.advance(timedelta(days=61))
    world.theo = await world.theo.of(world.mentor)
    alone = await answered(world, world.theo, "how-is-it-going", **PULSE)

    assert again["id"] == hers["id"]
    assert anew["id"] != hers["id"]
    rounds = [(await _row(document)).round for document in (hers, anew, alone)]
    assert rounds == [1, 2, 3]  # the second was left alone for two months


async def test_what_is_for_the_scheme_is_never_for_the_other_one(world: World) -> None:
    said = {"tell_coordinator": text("said-for-the-scheme")}
    hers = await answered(world, world.mena, "how-is-it-going", **PULSE, **said)
    his = await answered(world, world.theo, "how-is-it-going", **PULSE)
    await submit(world.mena, hers)
    await submit(world.theo, his)
    clock.advance(timedelta(days=1))
    noted = await world.mena.do("saveTool", DOCUMENT, **a_save(hers, tell_coordinator=text("said-again")))

    mine = (await world.mena.ask(READ, id=hers["id"]))["node"]["currentRevision"]
    theirs = (await world.theo.ask(READ, id=hers["id"]))["node"]["currentRevision"]

    assert noted["errors"] == []
    assert read(mine)["tell_coordinator"] == "said-again"
    assert changed(mine) == [("tell_coordinator", None, "said-for-the-scheme", "said-again")]
    assert read(theirs) == {key: value for key, value in read(mine).items() if key != "tell_coordinator"}
    assert changed(theirs) == []
    everything = await read_all(
        world.theo, hers["id"], noted["document"]["currentRevision"]["id"], world.pair
    )
    assert "said-for-the-scheme" not in everything
    assert "said-again" not in everything


async def test_looking_back_is_read_as_it_is_written_and_begins_with_the_goals(world: World) -> None:
    goals = await world.goals()
    first, second = rows_of(goals["currentRevision"], "goals")

    hers = await world.start("review-and-evaluation")
    saved = await world.save(hers, achieved=text("I led a review."), improve=text("said-for-the-scheme"))

    assert read(hers["currentRevision"])["goals"] == [{"goal": first}, {"goal": second}]
    theirs = (await world.theo.ask(READ, id=saved["id"]))["node"]
    assert read(theirs["currentRevision"])["achieved"] == "I led a review."
    assert "improve" not in read(theirs["currentRevision"])
    assert theirs["viewerCan"] == []


async def test_after_the_end_there_are_thirty_days_for_looking_back(world: World) -> None:
    goals = await world.goals()
    await world.theo.do("endRelationship", "relationship { id }", id=world.pair)
    clock.advance(timedelta(days=29))

    late = await world.start("review-and-evaluation")
    ending = await world.start("ending")
    written = await world.save(ending, thanks=text("For the questions."))
    closed = await world.mena.do("saveTool", DOCUMENT, **a_save(goals, goals=None))
    clock.advance(timedelta(days=1))
    too_late = await world.mena.do("saveTool", DOCUMENT, **a_save(late, achieved=text("Much.")))

    assert written["status"] == "OPEN"
    assert codes(closed) == codes(too_late) == [("RELATIONSHIP_OVER", None)]
    await tools.sweep()
    await tools.sweep()
    found = await ToolDocument.filter(relationship_id=world.relationship.id)
    assert {document.status.value for document in found} == {"ARCHIVED"}


async def test_a_skills_check_shows_the_gaps_and_asks_the_mentor_once_it_is_shared(world: World) -> None:
    def skill(words: str, now: int, wanted: int) -> dict[str, Any]:
        values = {"skill": text(words), "importance": {"position": 3}}
        levels = {"now": {"position": now}, "wanted": {"position": wanted}}
        return {"cells": [{"key": key, "value": value} for key, value in {**values, **levels}.items()]}

    check = await world.save(
        await world.start("skills-check"),
        skills={"rows": [skill("Leading", 3, 4), skill("Resting", 4, 4), skill("Writing", 1, 5)]},
    )
    leading, _, writing = rows_of(check["currentRevision"], "skills")
    chosen = await world.save(check, choose_up_to_three={"choices": [writing, leading]})
    strange = await world.mena.do(
        "saveTool", DOCUMENT, **a_save(chosen, choose_up_to_three={"choices": ["x"]})
    )
    rows = rows_of(chosen["currentRevision"], "skills")
    view = {"rows": a_cell(rows, "mentor_view", 5)}
    early = await world.theo.do("saveTool", DOCUMENT, **a_save(chosen, skills=view))
    await world.mena.do("shareTool", "document { id }", documentId=chosen["id"])
    viewed = await world.theo.do("saveTool", DOCUMENT, **a_save(chosen, skills=view))
    higher = {"rows": a_cell(rows, "now", 5)}
    presumed = await world.theo.do("saveTool", DOCUMENT, **a_save(viewed["document"], skills=higher))
    without = await world.save(viewed["document"], skills={"rows": [{"row": writing, "cells": []}]})

    answers = (await world.mena.ask(GAPS, id=chosen["currentRevision"]["id"]))["node"]["answers"]
    worked_out = answers[1]["value"]
    assert worked_out == {"gaps": [{"row": writing, "width": 4}, {"row": leading, "width": 1}]}
    assert codes(strange) == [("INVALID_INPUT", ["input", "answers", "choose_up_to_three"])]
    assert codes(early) == [("NOT_FOUND", ["input", "documentId"])]
    assert read(viewed["document"]["currentRevision"])["skills"][0]["mentor_view"] == 5
    assert codes(presumed) == [("INVALID_INPUT", ["input", "answers", "skills", "0", "now"])]
    assert read(without["currentRevision"])["choose_up_to_three"] == [writing]  # the other row has gone


async def test_a_page_of_values_takes_own_words_and_stays_with_its_author(world: World) -> None:
    page = await world.start("values")

    saved = await world.save(page, pick_five={"choices": [" My  garden ", "trust", "Honesty", "my garden"]})
    too_many = {"choices": ["trust", "honesty", "fun", "care", "growth", "order"]}
    refused = await world.mena.do("saveTool", DOCUMENT, **a_save(saved, pick_five=too_many))
    shared = await world.mena.do("shareTool", "document { id }", documentId=page["id"])

    assert read(saved["currentRevision"])["pick_five"] == ["honesty", "trust", "My garden", "my garden"]
    assert codes(refused) == [("INVALID_INPUT", ["input", "answers", "pick_five"])]
    assert codes(shared) == [("NOT_ALLOWED", None)]


def a_cell(rows: list[str], key: str, position: int) -> list[dict[str, Any]]:
    """The rows as they are, but for one cell of the first."""
    first, *others = rows
    changed_ = {"row": first, "cells": cells(**{key: {"position": position}})}
    return [changed_, *({"row": row, "cells": []} for row in others)]


async def _row(document: dict[str, Any]) -> ToolDocument:
    rows = [row for row in await ToolDocument.all() if row.public_id == document["id"]]
    return rows[0]


async def _found(who: Client, ids: list[str]) -> list[Any]:
    return [(await who.ask("query($id: ID!) { node(id: $id) { id } }", id=each))["node"] for each in ids]
