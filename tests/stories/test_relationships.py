"""Two people work together, and part."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.members import AccountStatus, Member
from models.profiles import MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.relationships import EndReason, Relationship, RelationshipOver, RelationshipStatus
from models.tools import ToolDocument, ToolStatus
from resolvers import proposals, relationships
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, World, a_proposal, all_mail_goes, codes, facts_of, mailed
from tests.relationship_world import a_pair

ENDED = "relationship { status endedAt endReason endNote viewerCan contactEmail timeline { event by { givenName } } }"


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


@pytest.fixture
async def together(world: World) -> Relationship:
    await world.theo.do("acceptProposal", "proposal { id }", id=await world.sent())
    await all_mail_goes()
    return await Relationship.get()


def node(relationship: Relationship) -> str:
    return global_id("Relationship", relationship.id)


async def test_each_of_the_two_reads_it_from_their_side(world: World, together: Relationship) -> None:
    query = (
        "{ viewer { relationships { totalCount edges { node { status contractingSince activeSince plannedEndOn endedAt "
        "endReason endNote viewerCan mentor { givenName } mentee { givenName } counterpart { givenName } "
        "contactEmail proposal { message } thread { id } timeline { at event by { givenName } } } } } } }"
    )

    [of_mena] = [edge["node"] for edge in (await world.mena.ask(query))["viewer"]["relationships"]["edges"]]
    [of_theo] = [edge["node"] for edge in (await world.theo.ask(query))["viewer"]["relationships"]["edges"]]

    assert of_mena["thread"]["id"]
    assert {**of_mena, "thread": None} == {
        "status": "CONTRACTING",
        "contractingSince": "2026-11-24T08:00:00Z",
        "activeSince": None,
        "plannedEndOn": None,
        "endedAt": None,
        "endReason": None,
        "endNote": "",
        "viewerCan": ["END"],
        "mentor": {"givenName": "Theo"},
        "mentee": {"givenName": "Mena"},
        "counterpart": {"givenName": "Theo"},
        "contactEmail": world.mentor.email,
        "proposal": {"message": "Would you be my mentor?"},
        "thread": None,
        "timeline": [{"at": "2026-11-24T08:00:00Z", "event": "BEGIN", "by": None}],
    }
    assert of_theo == {**of_mena, "counterpart": {"givenName": "Mena"}, "contactEmail": world.mentee.email}


async def test_nobody_else_sees_it(together: Relationship, client: Client) -> None:
    stranger = await client.of(await a_member("Sam"))
    query = "query($id: ID!) { node(id: $id) { id } viewer { relationships { totalCount } } }"

    assert await stranger.ask(query, id=node(together)) == {
        "node": None,
        "viewer": {"relationships": {"totalCount": 0}},
    }
    assert codes(await stranger.do("endRelationship", ENDED, id=node(together))) == ["NOT_FOUND"]


async def test_a_list_is_asked_for_by_role_and_status(world: World, together: Relationship) -> None:
    query = (
        "query($role: SchemeRole, $status: [RelationshipStatus!]) "
        "{ viewer { relationships(role: $role, status: $status) { totalCount } } }"
    )

    async def count(**asked: Any) -> int:
        found: int = (await world.mena.ask(query, **asked))["viewer"]["relationships"]["totalCount"]
        return found

    assert await count(role="MENTEE", status=["CONTRACTING", "ACTIVE"]) == 1
    assert await count(role="MENTOR") == 0
    assert await count(status=["ENDED"]) == 0


async def test_either_ends_it_and_nobody_is_at_fault(world: World, together: Relationship) -> None:
    clock.advance(DAY)

    payload = await world.mena.do("endRelationship", ENDED, id=node(together), neutralNote="Thank you.")

    assert payload["relationship"] == {
        "status": "ENDED",
        "endedAt": "2026-11-25T08:00:00Z",
        "endReason": "NO_FAULT",
        "endNote": "Thank you.",
        "viewerCan": ["REOPEN"],
        "contactEmail": None,
        "timeline": [{"event": "BEGIN", "by": None}, {"event": "END", "by": {"givenName": "Mena"}}],
    }
    assert (await mailed())[3:] == [
        ("Theo", "relationship-ended"),
        ("Mena", "relationship-ended-copy"),
        ("Theo", "place-freed"),
    ]
    facts = await facts_of("relationship-ended")
    assert (facts["other_name"], facts["note"], facts["reason"]) == ("Mena Member", "Thank you.", "NO_FAULT")


async def test_a_mentor_who_ends_it_is_asked_for_the_place(world: World, together: Relationship) -> None:
    await world.theo.do("endRelationship", ENDED, id=node(together))

    assert (await mailed())[3:] == [
        ("Mena", "relationship-ended"),
        ("Theo", "relationship-ended-copy"),
        ("Theo", "place-freed"),
    ]
    assert (await facts_of("place-freed"))["other_name"] == "Mena Member"


async def test_no_place_is_offered_where_none_is_free(world: World, together: Relationship) -> None:
    await a_pair(mentor=world.mentor)
    await MentorProfile.filter(member_id=world.mentor.id).update(capacity=1)

    await world.theo.do("endRelationship", ENDED, id=node(together))

    assert await mailed("place-freed") == []


async def test_the_private_reason_goes_to_nobody(world: World, together: Relationship) -> None:
    secret = "We disagreed about a patient."

    await world.mena.do("endRelationship", ENDED, id=node(together), neutralNote="Bye.", privateReason=secret)

    assert (await Relationship.get()).private_reason == secret
    kinds = ("relationship-ended", "relationship-ended-copy", "place-freed")
    assert secret not in str([await facts_of(kind) for kind in kinds])


async def test_the_end_is_the_end(world: World, together: Relationship) -> None:
    await world.mena.do("endRelationship", ENDED, id=node(together), neutralNote="First.")
    before = await mailed()

    again = [await each.do("endRelationship", ENDED, id=node(together)) for each in (world.mena, world.theo)]

    assert [codes(payload) for payload in again] == [["RELATIONSHIP_OVER"]] * 2
    assert await mailed() == before
    assert (await Relationship.get()).end_note == "First."


async def test_words_too_long_are_named_and_nothing_ends(world: World, together: Relationship) -> None:
    payload = await world.mena.do(
        "endRelationship", ENDED, id=node(together), neutralNote="x" * 1001, privateReason="x" * 1001
    )

    paths = [error["path"] for error in payload["errors"]]
    assert paths == [["input", "neutralNote"], ["input", "privateReason"]]
    assert not (await Relationship.get()).is_over


async def test_what_was_arranged_is_called_off_and_the_tools_rest(
    world: World, together: Relationship
) -> None:
    await world.mena.do(
        "arrangeMeeting",
        "meeting { id }",
        relationshipId=node(together),
        startsAt="2026-11-26T09:00:00Z",
        endsAt="2026-11-26T10:00:00Z",
        timezone="Europe/London",
        title="First conversation",
        method="PHONE",
    )
    await all_mail_goes()
    tool = await ToolDocument.create(
        relationship_id=together.id,
        owner_id=world.mentee.id,
        template="goals@1",
        title="Goals",
        updated_at=NOW,
    )

    payload = await world.mena.do(
        "endRelationship", "relationship { meetings { edges { node { status } } } }", id=node(together)
    )

    assert payload["relationship"]["meetings"]["edges"] == [{"node": {"status": "CANCELLED"}}]
    assert (await mailed())[5:] == [
        ("Theo", "meeting-cancelled"),
        ("Mena", "meeting-cancelled-copy"),
        ("Theo", "relationship-ended"),
        ("Mena", "relationship-ended-copy"),
        ("Theo", "place-freed"),
    ]
    assert (await ToolDocument.find(tool.id)).status is ToolStatus.ARCHIVED


async def test_messages_can_be_written_for_some_days_after_the_end(
    world: World, together: Relationship
) -> None:
    await world.mena.do("endRelationship", ENDED, id=node(together))

    assert (await Relationship.get()).review_closes_at == NOW + 30 * DAY


async def test_after_the_end_the_two_can_begin_anew(world: World, together: Relationship) -> None:
    await world.mena.do("endRelationship", ENDED, id=node(together))

    again = await world.theo.do("acceptProposal", "relationship { status }", id=await world.sent())

    assert again["relationship"] == {"status": "CONTRACTING"}


async def test_both_signatures_make_it_active_and_a_later_contract_moves_its_end(
    world: World, together: Relationship
) -> None:
    clock.advance(DAY)
    await together.activate((NOW + 365 * DAY).date())
    clock.advance(DAY)
    await together.activate((NOW + 400 * DAY).date())

    kept = await Relationship.get()
    assert (kept.status, kept.active_since) == (RelationshipStatus.ACTIVE, NOW + DAY)
    assert kept.planned_end_on == (NOW + 400 * DAY).date()
    await world.mena.do("endRelationship", ENDED, id=node(together))
    with pytest.raises(RelationshipOver):
        await together.activate(None)


async def test_who_leaves_ends_what_runs_and_closes_what_is_open(
    world: World, together: Relationship
) -> None:
    await a_mentee("Theo", owner=world.mentor)
    received = await a_proposal(await a_mentee("Sam"), world.mentor)
    own = await a_proposal(world.mentor, await a_mentor("Ada"))
    await all_mail_goes()
    before = len(await mailed())

    await _leave(world.mentor)

    reasons = [(await Proposal.find(each.id)).release_reason for each in (received, own)]
    assert reasons == [ReleaseReason.MEMBER_LEFT] * 2
    assert (await Relationship.get()).end_reason == EndReason.MEMBER_LEFT
    assert sorted((await mailed())[before:]) == [
        ("Ada", "proposal-released-mentor"),
        ("Mena", "relationship-ended"),
        ("Sam", "proposal-released-mentee"),
    ]
    assert (await facts_of("relationship-ended"))["reason"] == "MEMBER_LEFT"


async def test_the_mentor_of_a_mentee_who_leaves_has_a_place_free(
    world: World, together: Relationship
) -> None:
    await _leave(world.mentee)

    assert (await mailed())[3:] == [("Theo", "relationship-ended"), ("Theo", "place-freed")]


async def _leave(member: Member) -> None:
    """As deleting an account does it."""
    await member.close(NOW + timedelta(days=14))
    assert member.account_status is AccountStatus.CLOSING
    await proposals.release_all(member)
    await relationships.end_all(member)
