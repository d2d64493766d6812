"""Not to be met by somebody any more: silently, both ways, and as if the other one were unavailable."""

from typing import Any

import pytest

from models import clock, matching
from models.availability import PendingProposals
from models.blocks import Block
from models.members import Member, SystemRole
from models.outbox import Mail
from models.proposals import Proposal
from resolvers import availability, blocks
from resolvers.availability import Switch
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.proposal_world import DAY, WORDS, World, all_mail_goes, codes, mailed
from tests.relationship_world import a_pair, ended

MENTORS = "{ mentors { totalCount edges { node { id member { displayName } } } } }"
NODE = """query($id: ID!) { node(id: $id) { __typename
  ... on Member { displayName mentorProfile { headline } menteeProfile { hopes } picture { url } }
  ... on MentorProfile { headline placesLeft isAvailable } } }"""
ASK = """mutation($input: SendProposalInput!) { sendProposal(input: $input) {
  proposal { id } errors { __typename ... on UserError { code message path } } } }"""
BLOCKED = "blockedMember { id since member { displayName } }"
LIST = """query($first: Int, $after: String) { viewer { blockedMembers(first: $first, after: $after) { totalCount
  pageInfo { hasNextPage endCursor } edges { node { id since member { displayName } } } } } }"""
TOGETHER = """mutation($input: BlockMemberInput!) { blockMember(input: $input) { blockedMember { id } errors {
  __typename ... on StillTogether { message first relationship { id } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


def key(member: Member) -> str:
    return global_id("Member", member.id)


async def block(by: Client, whom: Member) -> None:
    assert (await by.do("blockMember", BLOCKED, memberId=key(whom)))["errors"] == []


async def away(mentor: Member, *, available: bool = False) -> None:
    _ = await availability.set_availability(
        mentor, Switch(available=available, pending=PendingProposals.RELEASE)
    )


async def have_met(world: World) -> None:
    """Mena has asked Theo, and taken it back."""
    _ = await world.mena.do("withdrawProposal", "proposal { id }", id=await world.sent())
    await all_mail_goes()


async def what_mena_finds(world: World) -> list[bytes]:
    """Every answer that could tell her of him, byte for byte."""
    profile = await mentor_profile(world.mentor)
    answers = [await world.mena.post(MENTORS)]
    for node_id in (key(world.mentor), global_id("MentorProfile", profile.id)):
        answers.append(await world.mena.post(NODE, {"id": node_id}))
        answers.append(await world.mena.post(ASK, {"input": {"mentorId": node_id, **WORDS}}))
    return [answer.content for answer in answers]


@pytest.mark.parametrize("who", ["theo", "mena"])
async def test_case_38_whoever_is_blocked_finds_a_mentor_who_is_unavailable(world: World, who: str) -> None:
    await have_met(world)
    found = await what_mena_finds(world)
    await away(world.mentor)
    unavailable = await what_mena_finds(world)
    await away(world.mentor, available=True)

    blocker, other = (world.theo, world.mentee) if who == "theo" else (world.mena, world.mentor)
    await block(blocker, other)

    assert await what_mena_finds(world) == unavailable != found
    assert b'"NOT_REACHABLE"' in unavailable[2]
    assert await mailed("proposal-sent") == [("Theo", "proposal-sent")]  # the one that she took back
    assert await matching.alternatives(world.mentee, []) == []
    await blocker.do("unblockMember", "member { id }", memberId=key(other))
    assert (await what_mena_finds(world))[:2] == found[:2]


async def test_whom_a_mentor_blocks_is_told_what_those_are_told_whose_mentor_goes_away(
    world: World, client: Client
) -> None:
    tess, ada = await a_mentor("Tess"), await a_mentee("Ada")
    theirs, hers = await world.sent(), await client.of(ada)
    _ = await hers.do("sendProposal", "proposal { id }", mentorId=key(tess), **WORDS)
    await all_mail_goes()
    closed = "query($id: ID!) { node(id: $id) { ... on Proposal { status closedReason note viewerCan } } }"

    await block(world.theo, world.mentee)
    await away(tess)

    [blocked, unavailable] = await Mail.filter(kind="proposal-released-mentee").order_by("id")
    own = {"proposal_id", "mentor_name", "mentee_name", "other_name", "alternatives"}
    assert {name for name in blocked.facts if blocked.facts[name] != unavailable.facts[name]} <= own
    assert [other["name"] for other in blocked.facts["alternatives"]] == ["Tess Member"]
    assert (await world.mena.ask(closed, id=theirs))["node"] == {
        "status": "RELEASED",
        "closedReason": "MENTOR_UNAVAILABLE",
        "note": "",
        "viewerCan": [],
    }


async def test_who_blocks_takes_back_what_they_have_asked(world: World) -> None:
    proposal = await world.sent()
    await all_mail_goes()

    await block(world.mena, world.mentor)

    shown = "query($id: ID!) { node(id: $id) { ... on Proposal { status note } } }"
    assert (await world.theo.ask(shown, id=proposal))["node"] == {"status": "WITHDRAWN", "note": ""}
    assert await mailed("proposal-withdrawn", "proposal-released-mentor") == [("Theo", "proposal-withdrawn")]


async def test_no_late_yes_and_no_earlier_words_lead_around_it(world: World) -> None:
    proposal = await world.sent()
    await away(world.mentor)
    await away(world.mentor, available=True)
    offered = await world.theo.do("offerAfterAll", "proposal { id }", id=proposal)
    await block(world.theo, world.mentee)

    again = await world.mena.do(
        "sendProposal", "proposal { id }", mentorId=key(world.mentor), reproposeFrom=proposal
    )
    await Proposal.all().update(offered_at=None)
    refused = await world.theo.do("offerAfterAll", "proposal { id }", id=proposal)

    assert offered["errors"] == []
    assert codes(again) == ["NOT_REACHABLE"]
    assert codes(refused) == ["NO_LONGER_LOOKING"]


async def test_who_works_together_ends_that_first_and_is_left_in_peace_then(client: Client) -> None:
    mentor, mentee, relationship = await a_pair(await a_mentor("Theo"), await a_mentee("Mena"))
    theo, mena = await client.of(mentor), await client.of(mentee)
    thread = """query($id: ID!) { node(id: $id) { ... on Relationship { thread { viewerCan } } } }"""
    write = {"relationshipId": relationship.public_id, "body": "Hello?"}

    refused = (await mena.ask(TOGETHER, input={"memberId": key(mentor)}))["blockMember"]
    await ended(relationship)
    before = (await theo.ask(thread, id=relationship.public_id))["node"]["thread"]["viewerCan"]
    await block(mena, mentor)

    [error] = refused["errors"]
    assert error.pop("message").startswith("The two of you work together at present")
    assert error == {
        "__typename": "StillTogether",
        "first": "END",
        "relationship": {"id": relationship.public_id},
    }
    assert before == ["WRITE"]
    assert (await theo.ask(thread, id=relationship.public_id))["node"]["thread"]["viewerCan"] == []
    assert codes(await theo.do("sendMessage", "message { id }", **write)) == ["RELATIONSHIP_OVER"]
    assert codes(await theo.do("reopenRelationship", "relationship { id }", id=relationship.public_id)) == [
        "ONE_HAS_LEFT"
    ]


async def test_the_list_is_the_blockers_own(world: World, client: Client) -> None:
    tess, una = await a_mentor("Tess"), await a_mentor("Una")
    await block(world.mena, tess)
    clock.advance(DAY)
    await block(world.mena, una)
    await block(world.mena, una)  # once is enough

    first = (await world.mena.ask(LIST, first=1))["viewer"]["blockedMembers"]
    after = first["pageInfo"]["endCursor"]
    second = (await world.mena.ask(LIST, first=1, after=after))["viewer"]["blockedMembers"]

    assert first["totalCount"] == 2
    [newest], [oldest] = first["edges"], second["edges"]
    assert newest["node"]["member"] == {"displayName": "Una Member"}
    assert oldest["node"]["member"] == {"displayName": "Tess Member"}
    assert oldest["node"]["since"] == "2026-11-24T08:00:00Z"
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    theirs = await client.of(una)
    assert (await theirs.ask(LIST))["viewer"]["blockedMembers"]["totalCount"] == 0
    one = "query($id: ID!) { node(id: $id) { id } }"
    assert (await theirs.ask(one, id=newest["node"]["id"]))["node"] is None
    assert (await world.mena.ask(one, id=newest["node"]["id"]))["node"] == {"id": newest["node"]["id"]}


async def test_who_is_blocked_is_on_no_list_of_the_blocker_and_unavailable_on_their_own(world: World) -> None:
    await have_met(world)
    shortlist = "{ viewer { shortlist { edges { node { isReachable } } } } }"
    for blocker, other, left in (
        (world.theo, world.mentee, [{"node": {"isReachable": False}}]),
        (world.mena, world.mentor, []),
    ):
        assert (await world.mena.do("shortlistMentor", "entry { id }", mentorId=key(world.mentor)))[
            "errors"
        ] == []

        await block(blocker, other)

        assert (await world.mena.ask(shortlist))["viewer"]["shortlist"]["edges"] == left
        await Block.all().delete()


async def test_nobody_blocks_themselves_or_whom_they_cannot_see(world: World) -> None:
    stranger = await a_member("Nosy")

    itself = await world.mena.do("blockMember", BLOCKED, memberId=key(world.mentee))
    unseen = await world.mena.do("blockMember", BLOCKED, memberId=key(stranger))
    unblocked = await world.mena.do("unblockMember", "member { id }", memberId=key(world.mentor))

    assert codes(itself) == ["BLOCK_YOURSELF"]
    assert codes(unseen) == codes(unblocked) == ["NOT_FOUND"]
    assert await Block.all().count() == 0


async def test_coordinators_count_and_see_nobody(world: World, client: Client) -> None:
    for name in ("Ada", "Ben", "Cleo"):
        _ = await blocks.block(await a_mentee(name), world.mentor.id)
    _ = await blocks.block(world.mentee, (await a_mentor("Tess")).id)
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))

    counts: dict[str, Any] = await cora.ask("{ coordination { blockCounts { blocks oftenBlocked } } }")

    assert counts == {"coordination": {"blockCounts": {"blocks": 4, "oftenBlocked": 1}}}
