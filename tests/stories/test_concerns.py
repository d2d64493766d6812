"""Raising a concern: in confidence, and with an answer in three working days."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import clock
from models.concerns import Concern, ConcernNotInThatState, ConcernStatus
from models.outbox import Mail
from models.refusals import NotAllowed, NotFound
from resolvers.coordination import concerns
from schema.nodes import global_id
from tests.account_world import everything, facts, mails
from tests.client import Client
from tests.people import a_member
from tests.relationship_world import a_pair, ended
from tests.support_world import a_coordinator, a_worry

FRIDAY = datetime(2026, 3, 27, 15, tzinfo=UTC)  # the clocks go forward on Sunday
SCHEME = "mentoring-help@example.org"
TOLD = "He shouts at me.\nEvery week."


def a_concern(**values: Any) -> dict[str, Any]:
    return {"category": "CONDUCT", "wish": "MEDIATION", "narrative": TOLD, **values}


async def test_a_concern_reaches_the_scheme_and_nobody_else(client: Client) -> None:
    clock.stop(FRIDAY)
    theo, member, relationship = await a_pair()
    mena = await client.of(member)

    payload = await mena.do(
        "raiseConcern",
        "concern { id reference category wish narrative status acknowledgeBy viewerCan about { displayName } }",
        **a_concern(relationshipId=global_id("Relationship", relationship.id)),
    )

    concern = payload["concern"]
    assert payload["errors"] == []
    assert concern == {
        "id": concern["id"],
        "reference": concern["reference"],
        "category": "CONDUCT",
        "wish": "MEDIATION",
        "narrative": TOLD,
        "status": "RECEIVED",
        "acknowledgeBy": "2026-04-01T14:00:00Z",  # Wednesday, at three by the scheme's clock
        "viewerCan": ["WITHDRAW"],
        "about": {"displayName": "Theo Member"},
    }
    assert await mails() == [("concern-received", member.email), ("concern-raised", SCHEME)]
    assert await facts("concern-raised") == {
        "reference": concern["reference"],
        "category": "Conduct",
        "wish": "I would like somebody to talk with both of us.",
        "reporter_name": "Mena Member",
        "about": "Theo Member",
    }
    assert not await Mail.exists(recipient_id=theo.id)


async def test_no_mail_repeats_what_was_told(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    await mena.do("raiseConcern", "concern { id }", **a_concern())

    assert all("shouts" not in str(mail.facts) for mail in await Mail.all())
    assert (await facts("concern-raised"))["about"] == ""


async def test_a_concern_can_be_about_a_relationship_that_is_over(client: Client) -> None:
    _, member, relationship = await a_pair()
    await ended(relationship)
    mena = await client.of(member)

    payload = await mena.do(
        "raiseConcern",
        "concern { status }",
        **a_concern(relationshipId=global_id("Relationship", relationship.id)),
    )

    assert payload == {"concern": {"status": "RECEIVED"}, "errors": []}


async def test_whom_it_is_about_never_sees_it(client: Client) -> None:
    theo, member, relationship = await a_pair()
    mena, mentor = await client.of(member), await client.of(theo)
    payload = await mena.do(
        "raiseConcern",
        "concern { id }",
        **a_concern(relationshipId=global_id("Relationship", relationship.id)),
    )
    key = payload["concern"]["id"]
    query = "query($id: ID!) { node(id: $id) { id } viewer { concerns { totalCount } } }"

    mine, his = await mena.ask(query, id=key), await mentor.ask(query, id=key)
    withdrawn = await mentor.do("withdrawConcern", "concern { id }", id=key)

    assert mine == {"node": {"id": key}, "viewer": {"concerns": {"totalCount": 1}}}
    assert his == {"node": None, "viewer": {"concerns": {"totalCount": 0}}}
    assert [(e["code"], e["path"]) for e in withdrawn["errors"]] == [("NOT_FOUND", ["input", "id"])]


async def test_what_is_not_theirs_or_nowhere_is_not_found(client: Client) -> None:
    _, _, relationship = await a_pair()
    stranger = await client.of(await a_member("Sam"))
    before = await everything()

    others = await stranger.do(
        "raiseConcern",
        "concern { id }",
        **a_concern(relationshipId=global_id("Relationship", relationship.id)),
    )
    nobody = await stranger.do(
        "raiseConcern", "concern { id }", **a_concern(aboutId=global_id("Member", relationship.id))
    )
    nothing = await stranger.do("raiseConcern", "concern { id }", **a_concern(aboutId="nothing"))

    assert [(e["code"], e["path"]) for p in (others, nobody, nothing) for e in p["errors"]] == [
        ("NOT_FOUND", ["input", "relationshipId"]),
        ("NOT_FOUND", ["input", "aboutId"]),
        ("NOT_FOUND", ["input", "aboutId"]),
    ]
    assert await everything() == before


async def test_a_concern_is_about_the_other_of_the_two(client: Client) -> None:
    _, member, relationship = await a_pair()
    sam = await a_member("Sam")
    mena = await client.of(member)
    before = await everything()

    another = await mena.do(
        "raiseConcern",
        "concern { id }",
        **a_concern(
            relationshipId=global_id("Relationship", relationship.id), aboutId=global_id("Member", sam.id)
        ),
    )
    oneself = await mena.do(
        "raiseConcern", "concern { id }", **a_concern(aboutId=global_id("Member", member.id))
    )
    empty = await mena.do("raiseConcern", "concern { id }", **a_concern(narrative=" "))

    assert [(e["code"], e["path"]) for p in (another, oneself, empty) for e in p["errors"]] == [
        ("INVALID_INPUT", ["input", "aboutId"]),
        ("INVALID_INPUT", ["input", "aboutId"]),
        ("INVALID_INPUT", ["input", "narrative"]),
    ]
    assert await everything() == before


async def test_a_concern_can_be_taken_back_once(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))
    payload = await mena.do("raiseConcern", "concern { id }", **a_concern())
    key = payload["concern"]["id"]

    first = await mena.do("withdrawConcern", "concern { status viewerCan }", id=key)
    second = await mena.do("withdrawConcern", "concern { status viewerCan }", id=key)

    assert first == {"concern": {"status": "WITHDRAWN", "viewerCan": []}, "errors": []}
    assert [e["__typename"] for e in second["errors"]] == ["ConcernClosed"]


@pytest.mark.parametrize("status", [ConcernStatus.RESOLVED, ConcernStatus.ESCALATED])
async def test_a_concern_that_is_settled_or_with_the_body_stays(
    client: Client, status: ConcernStatus
) -> None:
    mena = await client.of(await a_member("Mena"))
    payload = await mena.do("raiseConcern", "concern { id }", **a_concern())
    await Concern.all().update(status=status)

    late = await mena.do("withdrawConcern", "concern { id }", id=payload["concern"]["id"])

    assert [e["__typename"] for e in late["errors"]] == ["ConcernClosed"]
    assert (await Concern.get()).status is status


async def test_five_concerns_a_day(client: Client) -> None:
    clock.stop(FRIDAY)
    mena = await client.of(await a_member("Mena"))
    for _ in range(5):
        await mena.do("raiseConcern", "concern { id }", **a_concern())

    sixth = await mena.do("raiseConcern", "concern { id }", **a_concern())
    clock.advance(timedelta(days=1, seconds=1))
    seventh = await mena.do("raiseConcern", "concern { id }", **a_concern())

    assert [e["__typename"] for e in sixth["errors"]] == ["RateLimited"]
    assert seventh["errors"] == []


async def test_the_same_key_raises_one_concern(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    first = await mena.do("raiseConcern", "concern { id }", **a_concern(idempotencyKey="k"))
    again = await mena.do("raiseConcern", "concern { id }", **a_concern(idempotencyKey="k"))

    assert first == again
    assert await Concern.all().count() == 1


async def test_a_guest_raises_no_concern(client: Client) -> None:
    errors = await client.errors(
        'mutation { raiseConcern(input: {category: OTHER, wish: ADVICE, narrative: "x"}) '
        "{ errors { __typename } } }"
    )

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def test_who_raised_it_follows_what_becomes_of_it_and_the_other_hears_nothing(client: Client) -> None:
    theo, member, relationship = await a_pair()
    mena, cora = await client.of(member), await a_coordinator()
    concern = await a_worry(member, relationship)
    query = "query($id: ID!) { node(id: $id) { ... on Concern { status viewerCan } } }"
    seen = []

    for act in (concerns.acknowledge, concerns.review, concerns.escalate, concerns.resolve):
        await act(cora, concern.id)
        seen.append((await mena.ask(query, id=concern.public_id))["node"])

    assert [(one["status"], one["viewerCan"]) for one in seen] == [
        ("ACKNOWLEDGED", ["WITHDRAW"]),
        ("IN_REVIEW", ["WITHDRAW"]),
        ("ESCALATED", []),
        ("RESOLVED", []),
    ]
    kept = await Concern.find(concern.id)
    assert kept.handler_id == cora.id
    assert not await Mail.exists(recipient_id=theo.id)
    assert all("shouts" not in str(mail.facts) for mail in await Mail.all())


async def test_only_a_coordinator_acts_and_only_in_turn(db: None) -> None:
    mena, cora = await a_member("Mena"), await a_coordinator()
    concern = await a_worry(mena)
    before = await everything()

    with pytest.raises(NotAllowed):
        await concerns.acknowledge(mena, concern.id)
    with pytest.raises(NotFound):
        await concerns.acknowledge(cora, mena.id)
    with pytest.raises(ConcernNotInThatState):
        await concerns.resolve(cora, concern.id)

    assert await everything() == before
