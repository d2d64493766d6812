"""What the two agree on in writing: drafted, negotiated, signed by both, readable for ever."""

from typing import Any

import pytest

from jobs.relevance import is_overtaken
from models.contracts import ContractRevision, ContractSignature
from models.members import Member
from models.outbox import Mail
from models.relationships import Relationship
from resolvers import relationships
from tests.client import Client
from tests.people import a_member
from tests.relationship_world import a_pair

CONTRACT = """
  id viewerCan currentRevision {
    id number status bodyHash note author { givenName } clauses { number title text }
    answers { key label value { __typename ... on IntegerValue { integer } ... on TextValue { text } } }
    signatures { member { givenName } typedName bodyHash }
  }
  inForce { number status }
"""


class Two:
    """Mena and Otto with the contract of their relationship."""

    def __init__(
        self, mena: Client, otto: Client, mentor: Member, mentee: Member, relationship: Relationship
    ) -> None:
        self.mena, self.otto = mena, otto
        self.mentor, self.mentee = mentor, mentee
        self.relationship = relationship

    async def contract(self, who: Client | None = None) -> dict[str, Any]:
        query = (
            f"query($id: ID!) {{ node(id: $id) {{ ... on Relationship {{ contract {{ {CONTRACT} }} }} }} }}"
        )
        data = await (who or self.mena).ask(query, id=self.relationship.public_id)
        contract: dict[str, Any] = data["node"]["contract"]
        return contract

    async def sign(self, who: Client, name: str, **other: Any) -> dict[str, Any]:
        current = (await self.contract(who))["currentRevision"]
        given = {"revisionId": current["id"], "expectedHash": current["bodyHash"], "typedName": name, **other}
        return await who.do("signContract", f"revision {{ status }} contract {{ {CONTRACT} }}", **given)

    async def revise(self, who: Client, weeks: int, **other: Any) -> dict[str, Any]:
        current = await self.contract(who)
        given = {
            "id": current["id"],
            "expectedRevision": current["currentRevision"]["number"],
            "answers": [{"key": "every_weeks", "value": {"integer": weeks}}],
            **other,
        }
        return await who.do("reviseContract", f"contract {{ {CONTRACT} }}", **given)


@pytest.fixture
async def two(client: Client) -> Two:
    mentor, mentee, relationship = await a_pair()
    return Two(await client.of(mentee), await client.of(mentor), mentor, mentee, relationship)


async def letters() -> list[tuple[str, str]]:
    mails = await Mail.filter(kind__startswith="contract-").order_by("id").select_related("recipient")
    return [(mail.recipient.given_name, mail.kind) for mail in mails if mail.recipient]


async def test_a_relationship_has_a_contract_that_can_be_signed_as_it_is(two: Two) -> None:
    contract = await two.contract()

    current = contract["currentRevision"]
    assert (current["number"], current["status"], current["author"]) == (1, "DRAFT", None)
    assert [clause["number"] for clause in current["clauses"]] == list(range(1, 21))
    assert current["bodyHash"] in current["clauses"][-1]["text"]
    assert two.mentor.display_name in current["clauses"][0]["text"]
    assert (contract["viewerCan"], contract["inForce"]) == (["REVISE", "SIGN"], None)


async def test_the_first_signature_offers_it_and_the_second_makes_the_relationship_active(two: Two) -> None:
    offered = await two.sign(two.otto, two.mentor.display_name)
    signed = await two.sign(two.mena, f"  {two.mentee.display_name.upper()} ")

    assert offered["revision"] == {"status": "OFFERED"}
    assert (signed["revision"], signed["contract"]["inForce"]) == (
        {"status": "SIGNED"},
        {"number": 1, "status": "SIGNED"},
    )
    assert [each["member"]["givenName"] for each in signed["contract"]["currentRevision"]["signatures"]] == [
        two.mentor.given_name,
        two.mentee.given_name,
    ]
    relationship = await Relationship.get(id=two.relationship.id)
    assert (relationship.status, relationship.planned_end_on is not None) == ("ACTIVE", True)
    assert await letters() == [
        (two.mentee.given_name, "contract-offered"),
        (two.mentor.given_name, "contract-signed"),
        (two.mentee.given_name, "contract-signed"),
    ]


async def test_signing_twice_is_signing_once(two: Two) -> None:
    await two.sign(two.otto, two.mentor.display_name)
    again = await two.sign(two.otto, two.mentor.display_name)

    assert again["errors"] == []
    assert await ContractSignature.all().count() == 1
    assert await letters() == [(two.mentee.given_name, "contract-offered")]


async def test_a_change_is_a_new_revision_and_voids_the_signature_visibly(two: Two) -> None:
    await two.sign(two.otto, two.mentor.display_name)

    revised = await two.revise(two.mena, 6, note="Four is too often for me")

    current = revised["contract"]["currentRevision"]
    assert (current["number"], current["status"], current["signatures"]) == (2, "DRAFT", [])
    assert (current["note"], current["author"]["givenName"]) == (
        "Four is too often for me",
        two.mentee.given_name,
    )
    query = "query($id: ID!) { node(id: $id) { ... on Contract { revisions { edges { node { number status } } } } } }"
    history = (await two.otto.ask(query, id=revised["contract"]["id"]))["node"]["revisions"]["edges"]
    assert [edge["node"] for edge in history] == [
        {"number": 2, "status": "DRAFT"},
        {"number": 1, "status": "VOID"},
    ]
    assert (await letters())[-2:] == [
        (two.mentor.given_name, "contract-changed"),
        (two.mentee.given_name, "contract-changed-copy"),
    ]


async def test_a_change_before_anybody_has_signed_asks_the_other_to_read(two: Two) -> None:
    await two.revise(two.mena, 6)

    assert await letters() == [(two.mentor.given_name, "contract-revised")]
    mail = await Mail.get(kind="contract-revised")
    assert not await is_overtaken(mail)
    await two.revise(two.mena, 8)
    assert await is_overtaken(mail)


async def test_nobody_is_asked_to_sign_what_is_signed_or_over(two: Two) -> None:
    await two.sign(two.otto, two.mentor.display_name)
    offered = await Mail.get(kind="contract-offered")
    before = await is_overtaken(offered)
    await two.sign(two.mena, two.mentee.display_name)

    assert (before, await is_overtaken(offered)) == (False, True)


async def test_who_has_signed_a_change_is_not_asked_to(two: Two) -> None:
    await two.revise(two.otto, 8)
    asked = await Mail.get(kind="contract-revised")
    before = await is_overtaken(asked)
    await two.sign(two.mena, two.mentee.display_name)

    assert (before, await is_overtaken(asked)) == (False, True)


async def test_what_both_have_signed_stays_in_force_until_both_have_signed_something_newer(two: Two) -> None:
    for who, name in ((two.otto, two.mentor.display_name), (two.mena, two.mentee.display_name)):
        await two.sign(who, name)
    changed = await two.revise(two.otto, 8)
    for who, name in ((two.otto, two.mentor.display_name), (two.mena, two.mentee.display_name)):
        signed = await two.sign(who, name)

    assert changed["contract"]["inForce"] == {"number": 1, "status": "SIGNED"}
    assert signed["contract"]["inForce"] == {"number": 2, "status": "SIGNED"}
    first = await ContractRevision.get(number=1)
    assert first.signed_at is not None


async def test_nobody_signs_what_they_have_not_read(two: Two) -> None:
    read = (await two.contract(two.otto))["currentRevision"]
    await two.revise(two.mena, 6)

    payload = await two.otto.do(
        "signContract",
        "revision { id }",
        revisionId=read["id"],
        expectedHash=read["bodyHash"],
        typedName=two.mentor.display_name,
    )
    wrong_hash = await two.sign(two.otto, two.mentor.display_name, expectedHash="0" * 64)

    assert [error["__typename"] for error in payload["errors"]] == ["ContractChanged"]
    assert [error["__typename"] for error in wrong_hash["errors"]] == ["ContractChanged"]
    assert await ContractSignature.all().count() == 0


async def test_the_refusal_carries_the_wording_that_would_be_signed(two: Two) -> None:
    read = (await two.contract(two.otto))["currentRevision"]
    await two.revise(two.mena, 6)
    query = """mutation($input: SignContractInput!) { signContract(input: $input) {
      errors { ... on ContractChanged { contractRevision { number clauses { text } } } } } }"""
    given = {"revisionId": read["id"], "expectedHash": read["bodyHash"], "typedName": two.mentor.display_name}

    data = await two.otto.ask(query, input=given)

    [error] = data["signContract"]["errors"]
    assert error["contractRevision"]["number"] == 2


@pytest.mark.parametrize("name", ["", "Somebody Else", "x" * 201, "\x00"])
async def test_only_ones_own_name_signs(two: Two, name: str) -> None:
    payload = await two.sign(two.otto, name)

    assert payload["errors"][0]["path"] == ["input", "typedName"]
    assert await ContractSignature.all().count() == 0


async def test_a_contract_names_the_pairs_own_goals_and_no_others(two: Two) -> None:
    goals = await two.mena.do(
        "startTool", "document { id }", relationshipId=two.relationship.public_id, template="goals"
    )
    rows = [{"cells": [{"key": "goal", "value": {"text": "Lead a service review"}}]}]
    saved = await two.mena.do(
        "saveTool",
        "document { currentRevision { answers { value { ... on RowsValue { rows { row } } } } } }",
        documentId=goals["document"]["id"],
        expectedRevision=1,
        answers=[{"key": "goals", "value": {"rows": rows}}],
    )
    goal = saved["document"]["currentRevision"]["answers"][0]["value"]["rows"][0]["row"]

    def naming(row: str) -> list[Any]:
        cells = [{"key": "goal", "value": {"reference": row}}]
        return [{"key": "goals", "value": {"rows": [{"cells": cells}]}}]

    strange = await two.revise(two.mena, 4, answers=naming("no-such-row"))
    named = await two.revise(two.mena, 4, answers=naming(goal))

    assert [error["path"] for error in strange["errors"]] == [["input", "answers", "goals", "0", "goal"]]
    clauses = named["contract"]["currentRevision"]["clauses"]
    assert any("Lead a service review" in clause["text"] for clause in clauses)


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([{"key": "every_weeks", "value": {"integer": 0}}], ["input", "answers", "every_weeks"]),
        ([{"key": "every_weeks", "value": {"text": "often"}}], ["input", "answers", "every_weeks"]),
        ([{"key": "every_weeks", "value": None}], ["input", "answers", "every_weeks"]),
        ([{"key": "no_such_field", "value": {"text": "x"}}], ["input", "answers", "no_such_field"]),
        ([{"key": "purpose", "value": {"text": "x" * 6000}}], ["input", "answers", "purpose"]),
    ],
)
async def test_answers_that_cannot_be_used_change_nothing(
    two: Two, answers: list[Any], path: list[str]
) -> None:
    payload = await two.revise(two.mena, 4, answers=answers)

    assert [error["path"] for error in payload["errors"]] == [path]
    assert await ContractRevision.all().count() == 1


async def test_who_was_second_to_change_it_is_told_and_changes_nothing(two: Two) -> None:
    await two.revise(two.otto, 8)

    payload = await two.revise(two.mena, 6, expectedRevision=1)

    assert [(error["__typename"], error["path"]) for error in payload["errors"]] == [
        ("ContractChanged", ["input", "expectedRevision"])
    ]
    assert await ContractRevision.all().count() == 2


async def test_strangers_find_no_contract(two: Two, client: Client) -> None:
    contract = await two.contract()
    stranger = await client.of(await a_member("Nosy"))
    query = "query($id: ID!) { node(id: $id) { id } }"

    found = [
        await who.ask(query, id=node_id)
        for who in (stranger, client)
        for node_id in (contract["id"], contract["currentRevision"]["id"])
    ]
    changed = await stranger.do(
        "reviseContract", "contract { id }", id=contract["id"], expectedRevision=1, answers=[]
    )
    signed = await stranger.do(
        "signContract",
        "revision { id }",
        revisionId=contract["currentRevision"]["id"],
        expectedHash=contract["currentRevision"]["bodyHash"],
        typedName="Nosy Member",
    )

    assert found == [{"node": None}] * 4
    assert [error["__typename"] for error in (*changed["errors"], *signed["errors"])] == [
        "NotFound",
        "NotFound",
    ]


async def test_after_the_end_it_is_read_and_nothing_else(two: Two) -> None:
    await two.sign(two.otto, two.mentor.display_name)
    await relationships.end(two.mentee, two.relationship.id)

    contract = await two.contract()
    signed = await two.sign(two.mena, two.mentee.display_name)
    revised = await two.revise(two.mena, 6)

    assert (contract["currentRevision"]["status"], contract["viewerCan"]) == ("VOID", [])
    assert [error["__typename"] for error in (*signed["errors"], *revised["errors"])] == [
        "RelationshipOver"
    ] * 2
