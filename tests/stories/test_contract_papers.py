"""The contract on paper and through time: what differs between two revisions, renewing it, and the page to print."""

from datetime import timedelta
from typing import Any

import pytest

from jobs.relevance import is_overtaken
from models import scheme
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.relationships import Relationship
from tests.client import Client
from tests.page_reader import Reader
from tests.people import a_member
from tests.relationship_world import a_pair
from tests.stories.test_contracts import Two

REVISION = """query($id: ID!, $since: Int) { node(id: $id) { ... on ContractRevision {
  changes(since: $since) { key before { __typename ... on IntegerValue { integer } }
                           after { __typename ... on IntegerValue { integer } } }
  changedClauses(since: $since) { number before after }
  clauses { source } signatures { code } printUrl } } }"""


@pytest.fixture
async def two(client: Client) -> Two:
    mentor, mentee, relationship = await a_pair()
    return Two(await client.of(mentee), await client.of(mentor), mentor, mentee, relationship)


async def both_sign(two: Two) -> dict[str, Any]:
    for who, name in ((two.otto, two.mentor.display_name), (two.mena, two.mentee.display_name)):
        signed = await two.sign(who, name)
        assert signed["errors"] == []
    return await two.contract()


async def renewed(two: Two, who: Client, days: int, **other: Any) -> dict[str, Any]:
    """Proposed for so many days after the planned end."""
    planned = (await Relationship.get(id=two.relationship.id)).planned_end_on or scheme.today()
    contract = await two.contract()
    given = {
        "id": contract["id"],
        "expectedRevision": contract["currentRevision"]["number"],
        "until": str(planned + timedelta(days=days)),
        **other,
    }
    return await who.do(
        "renewContract", "contract { id inForce { number } currentRevision { id number } }", **given
    )


async def read(two: Two, revision: dict[str, Any], since: int | None = None) -> dict[str, Any]:
    node: dict[str, Any] = (await two.mena.ask(REVISION, id=revision["id"], since=since))["node"]
    return node


def weeks(integer: int) -> dict[str, Any]:
    return {"__typename": "IntegerValue", "integer": integer}


async def test_any_two_revisions_are_compared(two: Two) -> None:
    await two.revise(two.mena, 6)
    latest = (await two.revise(two.otto, 8))["contract"]["currentRevision"]

    since_last, since_first = await read(two, latest), await read(two, latest, since=1)

    assert since_last["changes"] == [{"key": "every_weeks", "before": weeks(6), "after": weeks(8)}]
    assert since_first["changes"] == [{"key": "every_weeks", "before": weeks(4), "after": weeks(8)}]
    [clause] = since_first["changedClauses"]
    assert ("every 4 weeks" in clause["before"], "every 8 weeks" in clause["after"]) == (True, True)
    assert all(each["source"] for each in since_first["clauses"])
    assert len((await read(two, latest, since=99))["changedClauses"]) == 20


async def test_it_is_renewed_when_both_have_signed_and_the_clock_follows(two: Two) -> None:
    before = await both_sign(two)
    planned = (await Relationship.get(id=two.relationship.id)).planned_end_on
    assert planned is not None

    offered = await renewed(two, two.otto, 90)
    waiting = await Relationship.get(id=two.relationship.id)
    asked = await Mail.get(kind="contract-revised")
    is_asked_still = not await is_overtaken(asked)
    await both_sign(two)

    assert (before["viewerCan"], offered["contract"]["inForce"]) == (["REVISE", "RENEW"], {"number": 1})
    assert (waiting.planned_end_on, is_asked_still) == (planned, True)
    renewed_until = str(planned + timedelta(days=90))
    assert (asked.recipient_id, asked.facts["renewed_until"][:10]) == (two.mentee.id, renewed_until)
    after = await Relationship.get(id=two.relationship.id)
    assert str(after.planned_end_on) == renewed_until
    due = await TimedNotice.of(NoticeKind.RENEWAL, after.id).filter(state=NoticeState.DUE)
    assert [step.due_at.date() - planned for step in due] == [timedelta(days=60), timedelta(days=90)]
    assert await is_overtaken(asked)


async def test_what_is_renewed_is_what_both_have_signed(two: Two) -> None:
    await both_sign(two)
    await two.revise(two.mena, 9)  # which nobody has signed

    offered = await renewed(two, two.otto, 30)

    changes = (await read(two, offered["contract"]["currentRevision"], since=1))["changes"]
    assert [change["key"] for change in changes] == ["ends_on"]


async def test_what_cannot_be_renewed_stays(two: Two) -> None:
    unsigned = await renewed(two, two.mena, 30)
    await both_sign(two)
    too_early, too_late = await renewed(two, two.mena, 0), await renewed(two, two.mena, 3650)
    stale = await renewed(two, two.mena, 30, expectedRevision=7)

    found = [
        [(error["__typename"], error["path"]) for error in payload["errors"]]
        for payload in (unsigned, too_early, too_late, stale)
    ]
    assert found == [
        [("NothingToRenew", ["input", "id"])],
        [("InvalidInput", ["input", "until"])],
        [("InvalidInput", ["input", "until"])],
        [("ContractChanged", ["input", "expectedRevision"])],
    ]
    assert (await two.contract())["currentRevision"]["number"] == 1


async def test_the_page_to_print_shows_how_it_stands_to_the_two_alone(two: Two, client: Client) -> None:
    await two.sign(two.otto, two.mentor.display_name)
    first = (await two.contract())["currentRevision"]
    url = (await read(two, first))["printUrl"]
    await two.revise(two.mena, 6, note="<i>Less often</i>")
    contract = await both_sign(two)
    signed = await read(two, contract["currentRevision"])

    void, valid = await two.otto.http.get(url), await two.mena.http.get(signed["printUrl"])
    stranger = await client.of(await a_member("Nosy"))

    assert (await client.http.get(url)).status_code == 401
    assert (await stranger.http.get(url)).status_code == 404
    assert "s" in Reader(void.text).elements  # the name is struck out
    assert "It was changed, or the relationship ended, before both had signed it." in void.text
    assert "refused" not in {each.get("class") for each in Reader(valid.text).attributes}
    assert valid.text.count(contract["currentRevision"]["bodyHash"]) == 2
    assert (two.mentor.display_name in valid.text, two.mentee.display_name in valid.text) == (True, True)
    assert [each["code"] for each in signed["signatures"]] == ["code-of-conduct@1"] * 2
    assert "script" not in Reader(valid.text).elements
