"""What happened can be read and not be changed: by coordinators as an audit trail, by each member of their account."""

from datetime import timedelta
from typing import Any

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from jobs.retention import forget_what_happened
from models import acts, clock, events, invariants
from models.acts import ActReason
from models.events import Event
from models.members import Member
from models.relationship_life import RelationshipEvent
from models.transitions import Part
from resolvers import suspension
from resolvers.coordination import concerns
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.people import PASSWORD, a_member
from tests.proposal_world import NOW
from tests.relationship_world import a_pair
from tests.support_world import a_coordinator, a_request, a_worry

LOG = """query($filter: AuditFilter, $first: Int, $after: String) { coordination {
  auditLog(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
  edges { node { at kind subjectType subjectId reason actor { displayName } } } } } }"""
MINE = "{ viewer { accountEvents { totalCount edges { node { at kind text byCoordinator } } } } }"
WHY = "Two people have complained."


async def log(
    who: Client, *, first: int = 20, after: str | None = None, **wanted: Any
) -> list[dict[str, Any]]:
    connection = (await who.ask(LOG, filter=wanted, first=first, after=after))["coordination"]["auditLog"]
    assert connection["totalCount"] >= len(connection["edges"])
    return [edge["node"] for edge in connection["edges"]]


async def kinds(who: Client, **wanted: Any) -> list[str]:
    return [entry["kind"] for entry in await log(who, **wanted)]


def summary(member: Member) -> str:
    return global_id("MemberSummary", member.id)


async def test_coordinators_read_who_did_what_to_what_and_why(client: Client) -> None:
    clock.stop(NOW)
    cora, mena = await a_coordinator(), await a_member("Mena")
    coras = await client.of(cora)
    _ = await suspension.suspend(cora, mena.id, WHY)
    clock.advance(timedelta(days=1))
    _ = await suspension.reinstate(cora, mena.id, "It is settled.")
    await events.record("membership-lapsed", mena)

    everything = await log(coras)

    assert everything[1] == {
        "at": "2026-11-25T08:00:00Z",
        "kind": "account-reinstated",
        "subjectType": "Member",
        "subjectId": summary(mena),
        "reason": "It is settled.",
        "actor": {"displayName": "Cora Member"},
    }
    assert [entry["kind"] for entry in everything][:3] == [
        "membership-lapsed",
        "account-reinstated",
        "account-suspended",
    ]
    assert await kinds(coras, actorId=summary(cora)) == ["account-reinstated", "account-suspended"]
    assert await kinds(coras, kind="account-suspended") == ["account-suspended"]
    assert await kinds(coras, subjectId=summary(mena), until="2026-11-25T00:00:00Z") == ["account-suspended"]
    assert await kinds(coras, since="2026-11-25T00:00:00Z") == ["membership-lapsed", "account-reinstated"]
    assert await kinds(coras, kind="\u0000 OR 1=1") == []


async def test_pages_of_it_neither_skip_nor_repeat(client: Client) -> None:
    cora, mena = await a_coordinator(), await a_member("Mena")
    for _ in range(5):
        await events.record("membership-lapsed", mena)
    who, after, seen = await client.of(cora), None, []

    for _ in range(3):
        part = (await who.ask(LOG, first=2, after=after))["coordination"]["auditLog"]
        after = part["pageInfo"]["endCursor"]
        seen.append((len(part["edges"]), part["pageInfo"]["hasNextPage"]))

    assert seen == [(2, True), (2, True), (1, False)]


async def test_who_raised_a_concern_is_not_read_from_it(client: Client) -> None:
    cora, carl = await a_coordinator(), await a_member("Carl", system_role="COORDINATOR")
    theo, mena, relationship = await a_pair()
    concern = await a_worry(mena, relationship)
    _ = await concerns.hold(cora, concern.id, WHY)
    _ = await concerns.concern(cora, concern.id)
    who = await client.of(carl)

    found = {entry["kind"]: entry for entry in await log(who)}

    assert found["concern-raised"]["actor"] is None
    assert found["concern-held"]["actor"] == {"displayName": "Cora Member"}
    assert (found["concern-held"]["reason"], found["concern-read"]["subjectId"]) == ("", None)
    assert await kinds(who, actorId=summary(mena)) == []
    assert "concern-read" not in await kinds(who, subjectId=summary(mena))
    await Member.filter(id__in=[theo.id, mena.id]).update(system_role="COORDINATOR")
    for one in (theo, mena):
        seen = await kinds(await client.of(one))
        assert not {"concern-raised", "concern-held"} & set(seen)


async def test_what_two_do_between_them_is_not_in_it(client: Client) -> None:
    cora, (_, mena, relationship) = await a_coordinator(), await a_pair()
    who = await client.of(mena)
    started = await who.do(
        "startTool", "errors { __typename }", relationshipId=relationship.public_id, template="goals"
    )

    assert started["errors"] == []
    assert await Event.exists(kind="tool-started")
    assert "tool-started" not in await kinds(await client.of(cora))


async def test_each_reads_what_happened_to_their_own_account(client: Client) -> None:
    clock.stop(NOW)
    cora, mena = await a_coordinator(), await a_member_with_a_password("Mena")
    await client.do("signIn", "token", email=mena.email, password=PASSWORD)
    who = await client.of(mena)
    request = await a_request(mena)
    coras = await client.of(cora)
    await coras.ask("query($id: ID!) { node(id: $id) { id } }", id=global_id("SupportCase", request.id))
    await coras.ask("query($id: ID!) { node(id: $id) { ... on MemberSummary { email } } }", id=summary(mena))

    mine = (await who.ask(MINE))["viewer"]["accountEvents"]
    coras_own = (await coras.ask(MINE))["viewer"]["accountEvents"]

    assert mine["totalCount"] == 3
    assert [(edge["node"]["kind"], edge["node"]["byCoordinator"]) for edge in mine["edges"]] == [
        ("PERSONAL_DATA_READ", True),
        ("SUPPORT_REQUEST_READ", True),
        ("SIGNED_IN", False),
    ]
    assert mine["edges"][0]["node"]["text"] == "A coordinator looked up your address or your number."
    assert coras_own["edges"] == []


@pytest.mark.parametrize("statement", ["UPDATE \"event\" SET kind = 'x'", 'DELETE FROM "event"'])
async def test_the_database_refuses_to_change_what_happened(db: None, statement: str) -> None:
    mena = await a_member("Mena")
    await events.record("membership-lapsed", mena)

    with pytest.raises(Exception, match="event_is_only_added_to"):
        async with in_transaction() as transaction:
            await transaction.execute_query(statement)

    assert [event.kind for event in await Event.filter(subject_id=mena.id)] == ["membership-lapsed"]


async def test_after_two_years_it_goes_but_for_the_histories_of_two_people(db: None) -> None:
    """By the database's own clock, so here is what is older by that."""
    cora, (_, mena, relationship) = await a_coordinator(), await a_pair()
    long_ago = clock.now() - timedelta(days=732)
    clock.stop(long_ago)
    await acts.note(cora, "account-suspended", mena, WHY, about=[mena.id])
    await relationship.note_down(RelationshipEvent.PAUSE, Part.MENTOR)
    clock.stop(long_ago + timedelta(days=3))
    await events.record("membership-lapsed", mena)
    clock.run()

    gone, again = await forget_what_happened(), await forget_what_happened()

    assert (gone, again, await ActReason.all().count()) == (1, 0, 0)
    left = await Event.filter(subject_id__in=[mena.id, relationship.id]).order_by("id")
    assert [event.kind for event in left] == ["relationship-pause", "membership-lapsed"]


async def test_a_database_without_that_guard_is_found_out(db: None) -> None:
    connection = connections.get("default")
    is_postgres = invariants.engine_of(connection) == "postgres"
    name = "event_is_only_added_to" + ("" if is_postgres else "_delete")
    drop = f'DROP TRIGGER "{name}"' + (' ON "event"' if is_postgres else "")
    before = await invariants.missing(connection)

    await connection.execute_query(drop)
    found = await invariants.missing(connection)
    await invariants.apply(connection)

    assert (before, found, await invariants.missing(connection)) == (set(), {name}, set())
