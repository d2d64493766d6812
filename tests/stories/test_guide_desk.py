"""Coordinators write the scheme's guides; members read what has been published, and nothing else."""

from typing import Any

import pytest

from models import clock
from models.events import Event
from models.members import SystemRole
from tests.client import Client
from tests.people import a_member
from tests.proposal_world import NOW, codes

DESK = """guide { slug isWithdrawn shown { version title body } draft { number title faults preview { version body } }
  editions { version note isMaterial publisherName } }"""
READ = "query($slug: String!) { guide(slug: $slug) { version title kind audience stage summary body url } }"
WORDS = {
    "title": "Where to meet",
    "summary": "Rooms that members can use.",
    "body": "Ask us: [the list](https://rooms.example.org).\n\nAn answer comes within {expiry_days} days.",
    "audience": "MENTOR",
    "stage": "RELATIONSHIP",
    "place": 55,
}


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def save(cora: Client, slug: str, expected: int, **words: Any) -> dict[str, Any]:
    return await cora.do("saveGuideDraft", DESK, slug=slug, expectedDraft=expected, **words)


async def publish(cora: Client, slug: str, expected: int, *, material: bool = True) -> dict[str, Any]:
    told = {"slug": slug, "expectedDraft": expected, "isMaterial": material, "note": "New rooms."}
    return await cora.do("publishGuide", DESK, **told)


async def read(client: Client, slug: str) -> Any:
    return (await client.ask(READ, slug=slug))["guide"]


async def test_a_new_guide_is_a_draft_then_a_version_that_everybody_reads(
    client: Client, cora: Client
) -> None:
    saved = await save(cora, "where-to-meet", 0, **WORDS)

    body = "Ask us: [the list](https://rooms.example.org).\n\nAn answer comes within 21 days."
    assert saved["guide"] == {
        "slug": "where-to-meet",
        "isWithdrawn": False,
        "shown": None,
        "draft": {
            "number": 1,
            "title": "Where to meet",
            "faults": [],
            "preview": {"version": 1, "body": body},
        },
        "editions": [],
    }
    assert await read(client, "where-to-meet") is None

    published = await publish(cora, "where-to-meet", 1)

    assert published["guide"]["draft"] is None
    assert published["guide"]["editions"] == [
        {"version": 1, "note": "New rooms.", "isMaterial": True, "publisherName": "Cora Member"}
    ]
    assert await read(client, "where-to-meet") == {
        "version": 1,
        "title": "Where to meet",
        "kind": "PAGE",
        "audience": "MENTOR",
        "stage": "RELATIONSHIP",
        "summary": "Rooms that members can use.",
        "body": body,
        "url": None,
    }
    slugs = [
        each["slug"] for each in (await client.ask("{ guides(stage: RELATIONSHIP) { slug } }"))["guides"]
    ]
    assert slugs.index("before-your-first-meeting") < slugs.index("where-to-meet") < slugs.index("faq")
    [event] = await Event.filter(kind="guide-published")
    assert event.data == {"guide": "where-to-meet", "version": 1}


async def test_a_next_version_takes_the_place_of_what_came_with_the_program_and_leads_back(
    client: Client, cora: Client
) -> None:
    before = await read(client, "help")
    await save(cora, "help", 0, title="Where to turn")
    assert await read(client, "help") == before

    await publish(cora, "help", 1)
    assert await read(client, "help") == {**before, "version": 2, "title": "Where to turn"}

    await save(cora, "help", 0, fromVersion=1)
    back = await publish(cora, "help", 2)
    assert [edition["version"] for edition in back["guide"]["editions"]] == [3, 2]
    assert await read(client, "help") == {**before, "version": 3}


async def test_a_guide_is_withdrawn_and_restored(client: Client, cora: Client) -> None:
    before = await read(client, "faq")
    withdrawn = await cora.do("withdrawGuide", DESK, slug="faq")

    assert (withdrawn["guide"]["isWithdrawn"], withdrawn["guide"]["shown"]) == (True, None)
    assert await read(client, "faq") is None
    assert "faq" not in [each["slug"] for each in (await client.ask("{ guides { slug } }"))["guides"]]
    assert codes(await cora.do("withdrawGuide", DESK, slug="faq")) == ["GUIDE_NOT_IN_THAT_STATE"]

    await cora.do("restoreGuide", DESK, slug="faq")
    assert await read(client, "faq") == before
    assert codes(await cora.do("withdrawGuide", DESK, slug="terms-of-use")) == ["GUIDE_MUST_STAY"]


async def test_a_draft_may_be_unfinished_and_says_what_is_wrong(cora: Client) -> None:
    body = "<b>Hello</b> ![x](https://x.example) [a](http://a.example) [b](javascript:alert) {nobody}"
    saved = await save(cora, "a-film", 0, title="A film", kind="VIDEO", url="http://v.example", body=body)

    assert saved["errors"] == []
    faults = saved["guide"]["draft"]["faults"]
    known = "acknowledgement_days, body, code, complaints_link, deletion_undo_days, expiry_days, mailbox"
    assert faults == [
        "The summary is missing.",
        "The transcript is missing: not everybody can hear or watch.",
        "The text must not have HTML: write Markdown.",
        "The text must not have pictures, which would be loaded from elsewhere.",
        "Every link has to begin with https://, mailto: or /.",
        "The address has to begin with https://.",
        f"Nothing fills {{nobody}}. What there is: {known}, reminder_days, retention_months, scheme.",
    ]
    refused = await publish(cora, "a-film", 1)
    assert [error["message"] for error in refused["errors"]] == faults


async def test_what_cannot_even_be_kept_is_refused(cora: Client) -> None:
    payload = await save(cora, "-x", 0, title="x" * 121, place=-1, body="\x00", url="nowhere")
    assert [error["path"][1] for error in payload["errors"]] == ["slug", "title", "place", "body", "url"]
    other = await save(cora, "terms-of-use", 0, kind="PAGE")
    assert [error["path"] for error in other["errors"]] == [["input", "kind"]]
    assert codes(await save(cora, "faq", 0, fromVersion=7)) == ["INVALID_INPUT"]
    assert codes(await publish(cora, "nothing", 0)) == ["NOT_FOUND"]
    assert codes(await publish(cora, "faq", 0)) == ["NOT_FOUND"]


async def test_two_who_write_at_once_do_not_overwrite_each_other(cora: Client) -> None:
    await save(cora, "help", 0, title="Mine")

    conflict = "errors { ... on GuideDraftChanged { path guideDraft { number title } } }"
    query = f'mutation {{ saveGuideDraft(input: {{slug: "help", expectedDraft: 0}}) {{ {conflict} }} }}'
    assert (await cora.ask(query))["saveGuideDraft"]["errors"] == [
        {"path": ["input", "expectedDraft"], "guideDraft": {"number": 1, "title": "Mine"}}
    ]

    await cora.do("discardGuideDraft", DESK, slug="help", expectedDraft=1)
    assert codes(await publish(cora, "help", 1)) == ["GUIDE_DRAFT_CHANGED"]
    again = await save(cora, "help", 0, title="Another")
    assert again["guide"]["draft"]["number"] == 2


async def test_the_desk_lists_all_guides_and_the_drafts_of_new_ones(client: Client, cora: Client) -> None:
    await save(cora, "where-to-meet", 0, **WORDS)
    query = "{ coordination { guides { slug draft { number } shown { version } } } }"

    found = (await cora.ask(query))["coordination"]["guides"]

    assert [each["slug"] for each in found][:1] == ["what-is-mentoring"]
    assert found[-1] == {"slug": "where-to-meet", "draft": {"number": 1}, "shown": None}
    assert len(found) == 13
    one = "query($slug: String!) { coordination { guide(slug: $slug) { slug } } }"
    assert (await cora.ask(one, slug="nothing"))["coordination"] == {"guide": None}
