"""What coordinators find under an id: who, where, since when and how many; what is read of a person is written down."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.events import Event
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import AccountStatus, Member, SystemRole
from models.relationships import Relationship
from resolvers.coordination.summaries import READ
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import NOW, World
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal

PROPOSAL = """query($id: ID!) { node(id: $id) { ... on ProposalSummary {
  status sentAt readAt heldUntil expiresAt answeredAt closedAt closedReason
  mentor { displayName } mentee { displayName } } } }"""
RELATIONSHIP = """query($id: ID!) { node(id: $id) { ... on RelationshipSummary {
  status contractingSince activeSince plannedEndOn pausedUntil completesAt quietSince endedAt endReason privateReason
  reviewClosesAt contractStatus meetingsHeld meetingsAhead mentor { displayName } mentee { displayName } } } }"""
MEMBER = """query($id: ID!) { node(id: $id) { ... on MemberSummary {
  displayName status rollStatus registeredAt verifiedAt lapsedAt suspendedAt suspensionReason closingAt
  undeliverableSince roles
  mentoring { availability awaySince awayUntil silentStreak capacity placesLeft publishedAt } } } }"""
PERSONAL = "query($id: ID!) { node(id: $id) { ... on MemberSummary { membershipNumber email } } }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def cora(client: Client, world: World) -> Client:
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def found(who: Client, query: str, kind: str, row: Any) -> Any:
    return (await who.ask(query, id=global_id(kind, row.id)))["node"]


async def test_a_proposal_without_what_it_says(world: World, cora: Client) -> None:
    proposal = await a_proposal(await a_mentee("Ada"), await a_mentor("Tess"))

    assert await found(cora, PROPOSAL, "ProposalSummary", proposal) == {
        "status": "PENDING",
        "sentAt": "2026-11-24T08:00:00Z",
        "readAt": None,
        "heldUntil": None,
        "expiresAt": "2026-12-15T08:00:00Z",
        "answeredAt": None,
        "closedAt": None,
        "closedReason": None,
        "mentor": {"displayName": "Tess Member"},
        "mentee": {"displayName": "Ada Member"},
    }


async def test_a_relationship_with_its_dates_and_counts(world: World, cora: Client) -> None:
    for _ in range(3):
        await world.arranged()
    last = await Meeting.all().order_by("-id").first()
    assert last
    await Meeting.filter(id=last.id).update(status=MeetingStatus.HELD)

    assert await found(cora, RELATIONSHIP, "RelationshipSummary", world.relationship) == {
        "status": "ACTIVE",
        "contractingSince": "2026-11-24T08:00:00Z",
        "activeSince": "2026-11-24T08:00:00Z",
        "plannedEndOn": None,
        "pausedUntil": None,
        "completesAt": None,
        "quietSince": None,
        "endedAt": None,
        "endReason": None,
        "privateReason": "",
        "reviewClosesAt": None,
        "contractStatus": "DRAFT",
        "meetingsHeld": 1,
        "meetingsAhead": 2,
        "mentor": {"displayName": "Theo Member"},
        "mentee": {"displayName": "Mena Member"},
    }


async def test_the_reason_that_is_for_coordinators_alone_reaches_them(world: World, cora: Client) -> None:
    node = global_id("Relationship", world.relationship.id)
    await world.mena.do(
        "endRelationship", "__typename", id=node, neutralNote="Thanks", privateReason="Distance"
    )
    relationship = await Relationship.get()

    summary = await found(cora, RELATIONSHIP, "RelationshipSummary", relationship)

    assert (summary["status"], summary["endReason"], summary["privateReason"]) == (
        "ENDED",
        "NO_FAULT",
        "Distance",
    )


async def test_a_member_and_how_they_do_as_a_mentor(world: World, cora: Client) -> None:
    tess = await a_mentor("Tess", silent_streak=1, capacity=3)

    assert await found(cora, MEMBER, "MemberSummary", tess) == {
        "displayName": "Tess Member",
        "status": "ACTIVE",
        "rollStatus": "UNKNOWN",
        "registeredAt": "2026-11-24T08:00:00Z",
        "verifiedAt": "2026-11-24T08:00:00Z",
        "lapsedAt": None,
        "suspendedAt": None,
        "suspensionReason": "",
        "closingAt": None,
        "undeliverableSince": None,
        "roles": ["MENTOR"],
        "mentoring": {
            "availability": "AVAILABLE",
            "awaySince": None,
            "awayUntil": None,
            "silentStreak": 1,
            "capacity": 3,
            "placesLeft": 3,
            "publishedAt": "2026-11-24T08:00:00Z",
        },
    }
    assert await Event.filter(kind=READ).count() == 0


async def test_that_an_address_or_number_is_read_is_written_down_once_a_request(
    world: World, cora: Client
) -> None:
    data = await found(cora, PERSONAL, "MemberSummary", world.mentee)

    assert data == {"membershipNumber": world.mentee.membership_number, "email": world.mentee.email}
    [event] = await Event.filter(kind=READ)
    actor = await Member.get(given_name="Cora")
    assert (event.actor_id, event.subject_type, event.subject_id) == (actor.id, "Member", world.mentee.id)
    assert (event.created_at, event.data) == (NOW, {})


async def test_of_who_is_erased_there_is_nothing_to_read(world: World, cora: Client) -> None:
    await Member.filter(id=world.mentee.id).update(account_status=AccountStatus.ERASED)

    assert await found(cora, PERSONAL, "MemberSummary", world.mentee) == {
        "membershipNumber": None,
        "email": None,
    }
    assert await Event.filter(kind=READ).count() == 0


@pytest.mark.parametrize(
    "changed", [{"system_role": SystemRole.MEMBER}, {"account_status": AccountStatus.SUSPENDED}]
)
async def test_nobody_else_finds_a_summary(world: World, cora: Client, changed: dict[str, Any]) -> None:
    await Member.filter(given_name="Cora").update(**changed)
    proposal = await a_proposal(await a_mentee("Ada"), await a_mentor("Tess"))
    clock.advance(timedelta(minutes=1))
    things = {
        "ProposalSummary": (PROPOSAL, proposal),
        "RelationshipSummary": (RELATIONSHIP, world.relationship),
        "MemberSummary": (PERSONAL, world.mentee),
    }

    for who in (cora, world.mena, world.theo):
        for kind, (query, row) in things.items():
            answer = (await who.post(query, {"id": global_id(kind, row.id)})).json()
            assert not (answer.get("data") or {}).get("node")
    assert await Event.filter(kind=READ).count() == 0
