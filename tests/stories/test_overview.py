"""How the scheme is doing: figures, each with the list behind it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.events import Event
from models.meeting_accounts import MeetingAccount
from models.meeting_life import MeetingOutcome, MeetingStatus
from models.meetings import Meeting
from models.members import AccountStatus, Member, SystemRole
from models.profiles import Availability
from models.proposals import ProposalStatus
from models.relationships import Relationship, RelationshipStatus
from resolvers.coordination.summaries import READ
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import NEUROLOGY, PAIN, a_mentee, a_mentor, a_proposal, statements, topic_ids
from tests.proposal_world import DAY, NOW
from tests.relationship_world import a_pair

OVERVIEW = """query($since: DateTime, $until: DateTime) { coordination { overview(since: $since, until: $until) {
  mentees { stage members } mentors { stage members } pendingProposals { age number }
  relationshipMatters { matter number } mentorMatters { matter number } unreachedMembers
  topics { topic { slug } seeking offering freePlaces } } } }"""
MEMBERS = """query($search: MemberSearch, $direction: OrderDirection = DESC, $first: Int, $after: String) {
  coordination { found: members(search: $search, direction: $direction, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { displayName roles mentoring { silentStreak } } } } } }"""
PROPOSALS = """query($search: ProposalSearch, $direction: OrderDirection = DESC, $first: Int, $after: String) {
  coordination { found: proposals(search: $search, direction: $direction, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { status mentee { displayName } mentor { displayName roles email } } } } } }"""
RELATIONSHIPS = """query($search: RelationshipSearch, $direction: OrderDirection = DESC, $first: Int, $after: String) {
  coordination { found: relationships(search: $search, direction: $direction, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { status meetingsHeld meetingsAhead contractStatus
      mentee { displayName roles } mentor { displayName mentoring { placesLeft } } } } } } }"""

WHOLE: dict[str, Any] = {"about": "Me.", "hopes": "To lead.", "meets_by_video": True}


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def overview(cora: Client, **period: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await cora.ask(OVERVIEW, **period))["coordination"]["overview"]
    return found


async def listed(cora: Client, query: str, **arguments: Any) -> list[dict[str, Any]]:
    found = (await cora.ask(query, **arguments))["coordination"]["found"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def names(cora: Client, **search: Any) -> set[str]:
    return {each["displayName"].split()[0] for each in await listed(cora, MEMBERS, search=search)}


async def mentees(cora: Client, query: str, **search: Any) -> set[str]:
    return {each["mentee"]["displayName"].split()[0] for each in await listed(cora, query, search=search)}


def figures(of: Sequence[dict[str, Any]], name: str, number: str = "number") -> dict[str, int]:
    """Those that are not nought."""
    return {each[name]: each[number] for each in of if each[number]}


async def met(relationship: Relationship, status: MeetingStatus = MeetingStatus.HELD) -> Meeting:
    start = clock.now() - DAY
    return await Meeting.create(
        relationship_id=relationship.id,
        organiser_id=relationship.mentee_id,
        set_by_id=relationship.mentee_id,
        uid="meeting@example.org",
        title="Hello",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        timezone="Europe/London",
        method="PHONE",
        status=status,
        updated_at=start,
    )


async def test_how_far_mentees_have_come_and_who_has_come_no_further(cora: Client) -> None:
    await a_mentee("Una", owner=await a_member("Una", email_verified_at=None))
    await a_mentee("Vera")
    await a_mentee("Pip", [PAIN], **WHOLE)
    await a_proposal(await a_mentee("Ada"), await a_mentor("Tess"))
    await a_pair(
        await a_mentor("Theo"),
        await a_mentee("Abe"),
        status=RelationshipStatus.CONTRACTING,
        active_since=None,
    )
    await a_pair(await a_mentor("Olga"), await a_mentee("Sam"))
    _, _, meeting = await a_pair(await a_mentor("Otto"), await a_mentee("Mena"))
    await met(meeting)
    done = {"status": RelationshipStatus.COMPLETED, "ended_at": NOW, "end_reason": "COMPLETED"}
    await a_pair(await a_mentor("Nils"), await a_mentee("Cleo"), **done)
    gone = await a_mentee("Gone", owner=await a_member("Gone", account_status=AccountStatus.ERASED))
    await Member.filter(id=gone.id).update(email_verified_at=None)

    found = await overview(cora)

    assert figures(found["mentees"], "stage", "members") == {
        "REGISTERED": 8,
        "VERIFIED": 7,
        "PUBLISHED": 6,
        "PROPOSED": 5,
        "ACCEPTED": 4,
        "SIGNED": 3,
        "MET": 2,
        "COMPLETED": 1,
    }
    assert figures(found["mentors"], "stage", "members") == {
        "REGISTERED": 5,
        "VERIFIED": 5,
        "PUBLISHED": 5,
        "PROPOSED": 5,
        "ACCEPTED": 4,
        "SIGNED": 3,
        "MET": 2,
        "COMPLETED": 1,
    }
    stages = [step["stage"] for step in found["mentees"]]
    assert [await names(cora, role="MENTEE", stage=stage) for stage in stages] == [
        {"Una"}, {"Vera"}, {"Pip"}, {"Ada"}, {"Abe"}, {"Sam"}, {"Mena"}, {"Cleo"}
    ]  # fmt: skip


async def test_a_period_counts_who_registered_in_it(cora: Client) -> None:
    for days, name in ((3, "Ada"), (2, "Bea"), (1, "Cleo")):
        await a_mentee(name, owner=await a_member(name, created_at=NOW - days * DAY))
    period = {"since": (NOW - 2 * DAY).isoformat(), "until": (NOW - DAY).isoformat()}

    found = await overview(cora, **period)

    assert found["mentees"][0] == {"stage": "REGISTERED", "members": 1}
    search = {"role": "MENTEE", "registeredSince": period["since"], "registeredUntil": period["until"]}
    assert await names(cora, **search) == {"Bea"}


async def test_open_proposals_by_their_age(cora: Client) -> None:
    ages = {"Ada": 0, "Bea": 2.9, "Cleo": 3, "Dora": 7, "Elsa": 15, "Flo": 21, "Gwen": 40}
    for name, days in ages.items():
        tess = await a_mentor(f"{name}s")
        await a_proposal(await a_mentee(name), tess, sent_at=NOW - timedelta(days=days))
    await a_proposal(await a_mentee("Hedy"), tess, status=ProposalStatus.EXPIRED, closed_at=NOW)

    found = await overview(cora)

    assert figures(found["pendingProposals"], "age") == {
        "TO_3_DAYS": 2,
        "TO_7_DAYS": 1,
        "TO_15_DAYS": 1,
        "TO_21_DAYS": 1,
        "OVER_21_DAYS": 2,
    }
    assert await mentees(cora, PROPOSALS, age="TO_3_DAYS") == {"Ada", "Bea"}
    assert await mentees(cora, PROPOSALS, age="OVER_21_DAYS") == {"Flo", "Gwen"}
    assert await mentees(cora, PROPOSALS, status=["EXPIRED"]) == {"Hedy"}


async def test_relationships_that_need_looking_after(cora: Client) -> None:
    long_ago, contracting = NOW - 60 * DAY, RelationshipStatus.CONTRACTING
    pairs: dict[str, Relationship] = {}
    those: dict[str, dict[str, Any]] = {
        "Una": {"status": contracting, "active_since": None},
        "Young": {"status": contracting, "active_since": None},
        "Nell": {"active_since": long_ago},
        "Mena": {"active_since": long_ago},
        "Quin": {"quiet_asked_at": NOW},
        "Dora": {},
        "Fern": {},
    }
    for name, facts in those.items():
        _, _, pairs[name] = await a_pair(await a_mentor(f"{name}s"), await a_mentee(name), **facts)
    await Relationship.filter(id=pairs["Una"].id).update(contracting_since=NOW - 21 * DAY)
    await met(pairs["Nell"], MeetingStatus.NOT_HELD)
    await met(pairs["Mena"])
    for name in ("Dora", "Fern"):
        meeting, pair = await met(pairs[name]), pairs[name]
        await said(meeting, pair.mentor_id, MeetingOutcome.HELD)
        await said(meeting, pair.mentee_id, MeetingOutcome.NOT_HELD)
    await said(meeting, pairs["Fern"].mentee_id, MeetingOutcome.HELD)  # she has thought again

    found = await overview(cora)

    assert figures(found["relationshipMatters"], "matter") == dict.fromkeys(
        ("UNSIGNED", "NEVER_MET", "QUIET", "DISPUTED"), 1
    )
    assert await mentees(cora, RELATIONSHIPS, matter="UNSIGNED") == {"Una"}
    assert await mentees(cora, RELATIONSHIPS, matter="NEVER_MET") == {"Nell"}
    assert await mentees(cora, RELATIONSHIPS, matter="QUIET") == {"Quin"}
    assert await mentees(cora, RELATIONSHIPS, matter="DISPUTED") == {"Dora"}


async def said(meeting: Meeting, member_id: Any, outcome: MeetingOutcome) -> None:
    await MeetingAccount(meeting_id=meeting.id, member_id=member_id, outcome=outcome).save(force_create=True)


async def test_mentors_who_stay_silent_and_members_whom_mail_does_not_reach(cora: Client) -> None:
    await a_mentor("Theo")
    await a_mentor("Sid", silent_streak=1)
    await a_mentor("Paul", silent_streak=2, availability=Availability.PAUSED_BY_SYSTEM)
    await a_member("Bo", undeliverable_since=NOW)

    found = await overview(cora)

    assert figures(found["mentorMatters"], "matter") == {"SILENT": 1, "PAUSED": 1}
    assert found["unreachedMembers"] == 1
    assert await names(cora, matter="SILENT") == {"Sid"}
    assert await names(cora, matter="PAUSED") == {"Paul"}
    assert await names(cora, isUnreached=True) == {"Bo"}


async def test_demand_against_supply(cora: Client) -> None:
    await a_mentee("Ada", [NEUROLOGY, PAIN], **WHOLE)
    await a_mentee("Bea", [PAIN], **WHOLE)
    await a_mentee("Unpublished", [PAIN])
    await a_pair(await a_mentor("Theo", [PAIN], capacity=3), await a_mentee("Mena", [PAIN], **WHOLE))
    await a_pair(await a_mentor("Full", [PAIN], capacity=1), await a_mentee("Flo", [PAIN], **WHOLE))

    found = {each["topic"]["slug"]: each for each in (await overview(cora))["topics"]}

    assert found[PAIN] == {"topic": {"slug": PAIN}, "seeking": 2, "offering": 1, "freePlaces": 2}
    assert found[NEUROLOGY] == {"topic": {"slug": NEUROLOGY}, "seeking": 1, "offering": 0, "freePlaces": 0}
    [topic] = await topic_ids(NEUROLOGY)
    assert await names(cora, role="MENTEE", topic=topic) == {"Ada"}
    assert await names(cora, role="MENTOR", topic=topic) == set()


async def test_members_are_found_by_name_number_and_address(cora: Client) -> None:
    jose = await a_member("José", family_name="O'Brien-Łukasz")
    await a_member("Josephine", membership_number="990017")
    await a_member("Other", email="j.doe@example.org", email_key="j.doe@example.org")

    assert await names(cora, text="jose") == {"José", "Josephine"}
    assert await names(cora, text="OBRIEN jos") == {"José"}
    assert await names(cora, text="brien") == set()
    assert await Event.filter(kind=READ).count() == 0
    assert await names(cora, text="9900") == {"Josephine"}
    assert await names(cora, text="J.DOE@") == {"Other"}
    assert await names(cora, text="j_doe@") == set()
    assert [event.kind for event in await Event.all() if event.subject_type == "Member"] == [READ, READ]
    await (await cora.of(jose)).do("updateAccount", "__typename", givenName="Pepe")
    assert await names(cora, text="jose") == {"Josephine"}
    assert await names(cora, text="pepe") == {"Pepe"}


async def test_pairs_are_found_by_a_name_of_either_and_by_a_topic_of_the_mentor(cora: Client) -> None:
    await a_pair(await a_mentor("Theo", [PAIN]), await a_mentee("Mena"))
    await a_pair(await a_mentor("Otto", [NEUROLOGY]), await a_mentee("Theodora"))
    [pain] = await topic_ids(PAIN)

    for query in (PROPOSALS, RELATIONSHIPS):
        assert await mentees(cora, query, text="theo") == {"Mena", "Theodora"}
        assert await mentees(cora, query, text="theod") == {"Theodora"}
        assert await mentees(cora, query, topic=pain) == {"Mena"}
        assert await mentees(cora, query, status=["ACTIVE" if query is RELATIONSHIPS else "PENDING"]) == (
            {"Mena", "Theodora"} if query is RELATIONSHIPS else set()
        )


@pytest.mark.parametrize("query", [MEMBERS, PROPOSALS, RELATIONSHIPS])
async def test_lists_come_in_pages_of_either_direction(cora: Client, query: str) -> None:
    for days in range(5):
        clock.stop(NOW - days * DAY)
        await a_pair(await a_mentor(f"Mentor{days}"), await a_mentee(f"Mentee{days}"))
    clock.stop(NOW)

    found: dict[str, list[str]] = {}
    for direction in ("ASC", "DESC"):
        found[direction], after = [], None
        while True:
            page = (await cora.ask(query, direction=direction, first=2, after=after))["coordination"]["found"]
            found[direction] += [str(edge["node"]) for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]

    assert found["ASC"] == found["DESC"][::-1]
    assert len(set(found["ASC"])) == len(found["ASC"]) == page["totalCount"]


@pytest.mark.parametrize(
    ("query", "search"),
    [
        (MEMBERS, {"text": "..."}),
        (MEMBERS, {"text": "x" * 300}),
        (MEMBERS, {"stage": "MET"}),
        (PROPOSALS, {"text": "a@example.net " * 30}),
        (RELATIONSHIPS, {"topic": global_id("Topic", Member(given_name="x", family_name="y").id)[:-4]}),
    ],
)
async def test_what_cannot_be_looked_for_is_said(cora: Client, query: str, search: dict[str, Any]) -> None:
    [error] = await cora.errors(query, search=search)

    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "NOT_FOUND"}
    assert error["path"] == ["coordination", "found"]


@pytest.mark.parametrize("query", [OVERVIEW, MEMBERS, PROPOSALS, RELATIONSHIPS])
async def test_the_statements_do_not_grow_with_the_scheme(cora: Client, query: str) -> None:
    numbers = []
    for size in (1, 6):
        for number in range(size):
            await a_pair(await a_mentor(f"T{size}{number}"), await a_mentee(f"M{size}{number}", [PAIN]))
        with statements() as seen:
            await cora.ask(query)
        numbers.append(len(seen))

    assert numbers[0] == numbers[1] <= MOST_STATEMENTS[query]


MOST_STATEMENTS = {OVERVIEW: 21, MEMBERS: 6, PROPOSALS: 8, RELATIONSHIPS: 11}
