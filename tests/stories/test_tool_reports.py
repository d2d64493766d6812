"""What the scheme learns from tools: averages over five pairs or more, and what was written to it; nothing else."""

from typing import Any

import pytest

from jobs import erasure
from models import clock
from models.members import AccountStatus, Member, SystemRole
from models.relationships import Relationship
from models.templates.values import Changes, ChoiceValue, ScaleValue, TextValue
from models.tool_reports import WordToScheme
from models.tools import ToolDocument, ToolRevision
from resolvers import tool_holding, tools
from tests.client import Client
from tests.meeting_world import NOW
from tests.people import a_member
from tests.relationship_world import a_pair

AVERAGES = "{ coordination { toolAverages { template key label least most answers relationships average } } }"
MESSAGES = """query($first: Int, $after: String) { coordination { messagesToScheme(first: $first, after: $after) {
  totalCount pageInfo { endCursor } edges { node { template asked text mayBeQuoted saidAt displayName } } } } }"""


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


def how_it_goes(free: int, **said: str) -> Changes:
    scales = {"we_meet_as_agreed": 4, "we_work_on_what_matters": 4, "i_can_speak_freely": free}
    return {
        **{key: ScaleValue(place) for key, place in scales.items()},
        "choice": ChoiceValue("continue_as_is"),
        **{key: TextValue(text) for key, text in said.items()},
    }


async def submitted(relationship: Relationship, who: Member, answers: Changes) -> ToolDocument:
    document = await tools.start(who, relationship.id, "how-is-it-going")
    await tools.save(who, document.id, 1, answers)
    return await tools.submit(who, document.id, 2)


async def messages(cora: Client, **page: Any) -> Any:
    return (await cora.ask(MESSAGES, **page))["coordination"]["messagesToScheme"]


async def test_an_average_is_shown_from_five_pairs_on_and_drafts_do_not_count(cora: Client) -> None:
    pairs = [await a_pair() for _ in range(5)]
    for number, (_, mentee, relationship) in enumerate(pairs[:4]):
        await submitted(relationship, mentee, how_it_goes(number + 1))
    mentor, mentee, relationship = pairs[4]
    draft = await tools.start(mentee, relationship.id, "how-is-it-going")
    await tools.save(mentee, draft.id, 1, how_it_goes(5))

    of_four = (await cora.ask(AVERAGES))["coordination"]["toolAverages"]
    await tools.submit(mentee, draft.id, 2)
    await submitted(relationship, mentor, how_it_goes(3))
    of_five = (await cora.ask(AVERAGES))["coordination"]["toolAverages"]
    await tools.save(mentee, draft.id, 2, how_it_goes(2))
    after_a_change = (await cora.ask(AVERAGES))["coordination"]["toolAverages"]

    assert of_four == []
    assert [(each["key"], each["answers"], each["relationships"]) for each in of_five] == [
        ("we_meet_as_agreed", 6, 5),
        ("i_can_speak_freely", 6, 5),
        ("we_work_on_what_matters", 6, 5),
    ]
    assert of_five[1] == {
        "template": "how-is-it-going",
        "key": "i_can_speak_freely",
        "label": "I can speak freely",
        "least": 1,
        "most": 5,
        "answers": 6,
        "relationships": 5,
        "average": 3.0,
    }
    assert after_a_change[1]["average"] == 2.5


async def test_what_is_written_to_the_scheme_arrives_when_it_is_submitted_and_names_nobody_else(
    cora: Client,
) -> None:
    _, mentee, relationship = await a_pair()
    document = await tools.start(mentee, relationship.id, "how-is-it-going")
    await tools.save(mentee, document.id, 1, how_it_goes(3, tell_coordinator="Rooms are hard to find."))
    before = await messages(cora)

    await tools.submit(mentee, document.id, 2)
    arrived = await messages(cora)
    await tools.save(mentee, document.id, 2, {"tell_coordinator": TextValue("A room was found.")})
    changed = await messages(cora)
    await tools.save(mentee, document.id, 3, {"tell_coordinator": None})
    withdrawn = await messages(cora)

    assert before["totalCount"] == withdrawn["totalCount"] == 0
    assert arrived["edges"] == [
        {
            "node": {
                "template": "how-is-it-going",
                "asked": "Something the scheme should know",
                "text": "Rooms are hard to find.",
                "mayBeQuoted": False,
                "saidAt": "2026-11-24T08:00:00Z",
                "displayName": "Mena Member",
            }
        }
    ]
    assert [edge["node"]["text"] for edge in changed["edges"]] == ["A room was found."]


async def test_what_was_written_to_the_scheme_is_read_page_by_page(cora: Client) -> None:
    for number in range(3):
        _, mentee, relationship = await a_pair()
        await submitted(relationship, mentee, how_it_goes(3, tell_coordinator=f"Word {number}"))

    first = await messages(cora, first=2)
    rest = await messages(cora, first=2, after=first["pageInfo"]["endCursor"])

    read = [edge["node"]["text"] for page in (first, rest) for edge in page["edges"]]
    assert sorted(read) == ["Word 0", "Word 1", "Word 2"]
    assert (first["totalCount"], len(first["edges"])) == (3, 2)


async def test_an_erased_member_leaves_no_word_to_the_scheme_and_no_answer_that_was_not_open(
    cora: Client,
) -> None:
    mentor, mentee, relationship = await a_pair()
    waiting = await submitted(
        relationship, mentee, how_it_goes(3, tell_coordinator="Rooms are hard to find.")
    )
    review = await tools.start(mentee, relationship.id, "review-and-evaluation")
    said: Changes = {"achieved": TextValue("Much."), "improve": TextValue("More rooms.")}
    await tools.save(mentee, review.id, 1, said)
    await tools.submit(mentee, review.id, 2)
    assert await WordToScheme.all().count() == 2
    await Member.filter(id=mentee.id).update(account_status=AccountStatus.CLOSING, erase_after=NOW)

    await erasure.erase(mentee.id)

    assert await WordToScheme.all().count() == 0
    assert not await ToolDocument.exists(id=waiting.id)
    kept = await ToolRevision.get(document_id=review.id, number=2)
    assert (kept.aside, kept.answers["achieved"]) == (None, {"text": "Much."})
    assert (await cora.ask(AVERAGES))["coordination"]["toolAverages"] == []
    assert await tool_holding.visible(mentor, review.id) == review
