"""Coordinators word the contract anew; what two people have on the table stays, until they want the new one."""

from typing import Any

import pytest

from models import clock
from models.events import Event
from models.members import SystemRole
from models.templates.contract_editions import ContractEdition
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import NOW, codes
from tests.relationship_world import a_pair

VERSION = """template { pin version note publisherName
  clauses { key title text source kind sample } }"""
ROLES = {"key": "roles", "title": "Who does what", "text": "The mentee leads; {mentor} listens."}
NEW = {"key": "recording", "title": "Recordings", "text": "We record nothing.", "source": "The {scheme}"}
CONTRACT = """{ viewer { relationships { edges { node { contract { id newerTemplate fields { key }
  currentRevision { number template bodyHash answers { key } clauses { title text source } } } } } } } }"""


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def publish(cora: Client, expected: int, *clauses: dict[str, Any], **given: Any) -> dict[str, Any]:
    told = {"expectedVersion": expected, "clauses": list(clauses), "note": "In plainer words.", **given}
    return await cora.do("publishContractTemplate", VERSION, **told)


async def contract_of(mena: Client) -> dict[str, Any]:
    [edge] = (await mena.ask(CONTRACT))["viewer"]["relationships"]["edges"]
    contract: dict[str, Any] = edge["node"]["contract"]
    return contract


async def revise(mena: Client, contract: dict[str, Any], **given: Any) -> dict[str, Any]:
    number = contract["currentRevision"]["number"]
    payload = await mena.do(
        "reviseContract", "contract { id }", id=contract["id"], expectedRevision=number, answers=[], **given
    )
    assert payload["errors"] == []
    return await contract_of(mena)


def titles(contract: dict[str, Any]) -> list[str]:
    return [clause["title"] for clause in contract["currentRevision"]["clauses"]]


async def test_new_words_are_published_and_shown_with_sample_names(cora: Client) -> None:
    payload = await publish(cora, 1, ROLES, {**NEW, "after": "roles"})

    template = payload["template"]
    assert (template["pin"], template["publisherName"]) == ("mentoring-contract@2", "Cora Member")
    by_key = {clause["key"]: clause for clause in template["clauses"]}
    assert list(by_key)[4:6] == ["roles", "recording"]
    assert len(by_key) == 21
    assert by_key["roles"] == {
        **ROLES,
        "source": "Good practice",
        "kind": "FIXED",
        "sample": "The mentee leads; Amir Khan listens.",
    }
    assert by_key["recording"]["kind"] == "FIXED"
    assert "every 4 weeks for 60 minutes" in by_key["practicalities"]["sample"]
    [event] = await Event.filter(kind="contract-template-published")
    assert event.data == {"key": "mentoring-contract", "version": 2}
    listed = "{ coordination { contractTemplates { pin note publishedAt publisherName } } }"
    assert (await cora.ask(listed))["coordination"]["contractTemplates"] == [
        {
            "pin": "mentoring-contract@2",
            "note": "In plainer words.",
            "publishedAt": "2026-11-24T08:00:00Z",
            "publisherName": "Cora Member",
        },
        {"pin": "mentoring-contract@1", "note": "", "publishedAt": None, "publisherName": None},
    ]


async def test_a_running_contract_stays_until_one_of_the_two_wants_the_new_words(
    client: Client, cora: Client
) -> None:
    _, member, _ = await a_pair(await a_mentor("Otto"), await a_mentee("Mena"))
    mena = await client.of(member)
    before = await contract_of(mena)
    await publish(cora, 1, ROLES)

    assert await contract_of(mena) == {**before, "newerTemplate": "mentoring-contract@2"}
    kept = await revise(mena, before, note="The same once more.")
    assert (kept["currentRevision"]["template"], kept["currentRevision"]["number"]) == (
        "mentoring-contract@1",
        2,
    )
    assert titles(kept) == titles(before)

    new = await revise(mena, kept, useNewestTemplate=True)
    assert (new["currentRevision"]["template"], new["newerTemplate"]) == ("mentoring-contract@2", None)
    [roles] = [clause for clause in new["currentRevision"]["clauses"] if clause["title"] == ROLES["title"]]
    assert roles == {
        "title": "Who does what",
        "text": "The mentee leads; Otto Member listens.",
        "source": "Good practice",
    }
    assert new["fields"] == before["fields"]
    assert new["currentRevision"]["answers"] == before["currentRevision"]["answers"]

    _, another, _ = await a_pair(await a_mentor("Tess"), await a_mentee("Ada"))
    begun = await contract_of(await client.of(another))
    assert begun["currentRevision"]["template"] == "mentoring-contract@2"
    assert begun["currentRevision"]["bodyHash"] != before["currentRevision"]["bodyHash"]


async def test_a_preview_changes_nothing_and_an_earlier_version_leads_back(cora: Client) -> None:
    preview = await publish(cora, 1, ROLES, previewOnly=True, note="")
    assert (preview["template"]["version"], preview["errors"]) == (2, [])
    assert await ContractEdition.all().count() == 0

    await publish(cora, 1, ROLES, NEW)
    back = await publish(cora, 2, fromVersion=1)
    assert (back["template"]["version"], len(back["template"]["clauses"])) == (3, 20)
    assert codes(await publish(cora, 2, ROLES)) == ["CONTRACT_TEMPLATE_CHANGED"]
    assert codes(await publish(cora, 3, fromVersion=1)) == ["INVALID_INPUT"]


async def test_no_clause_is_published_that_could_not_be_filled_in(cora: Client) -> None:
    faults = {
        "purpose: text has no gap for the field 'goals'.": {"key": "purpose", "text": "So that: {purpose}"},
        "roles: text has a gap 'someone' that nothing fills.": {"key": "roles", "text": "Ask {someone}."},
        "the contract: clauses must show the fingerprint in the last one, and only there.": {
            "key": "signatures",
            "text": "We agree.",
        },
        "There is no such clause to stand after.": {**NEW, "after": "signatures"},
        "A clause's key has small letters and hyphens, at most 40.": {**NEW, "key": "Über uns"},
        "Please fill this in.": {**NEW, "text": " "},
    }
    for sentence, clause in faults.items():
        payload = await publish(cora, 1, clause)
        assert [error["message"] for error in payload["errors"]] == [sentence]
        assert payload["errors"][0]["path"][:2] == ["input", "clauses"]
    assert [error["path"] for error in (await publish(cora, 1, ROLES, note=" "))["errors"]] == [
        ["input", "note"]
    ]
    assert await ContractEdition.all().count() == 0
