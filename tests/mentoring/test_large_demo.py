"""A scheme of any size with years behind it: believable, the same each time, and nothing in it is overdue."""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs import accounts, availability, meetings, relationships, retention, support, timeline
from mentoring.demo import crowd, large, people
from mentoring.demo.batch import Batch
from models import clock
from models.concerns import Concern
from models.content import sync_topics
from models.contracts import ContractRevision, ContractSignature, RevisionStatus
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member, SystemRole
from models.outbox import Mail
from models.profiles import Availability, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship, RelationshipStatus
from models.threads import Message
from models.tools import ToolDocument
from models.topics import Topic
from tests.client import Client
from tests.mentoring.test_cli import run

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SIZE = 600
FIGURES = "{ coordination { overview { mentees { members } mentors { members } } } }"
TOOLS = """query($id: ID!) { node(id: $id) { ... on Relationship { tools { edges { node { title currentRevision {
  answers { value { ... on RowsValue { rows { cells { key label value { __typename } } } } } } } } } } } } }"""
SWEEPS = (
    timeline.sweep,
    meetings.sweep,
    accounts.sweep,
    support.sweep,
    relationships.sweep,
    retention.sweep,
    availability.sweep,
)


@pytest.fixture
async def filled(client: Client) -> list[int]:
    """How far it was at each word of its progress."""
    clock.stop(NOW)
    await sync_topics()
    told: list[int] = []
    await large.fill(SIZE, large.SEED, lambda done, _of: told.append(done))
    return told


async def test_something_of_everything_is_there(filled: list[int]) -> None:
    assert filled == [SIZE]
    assert await Member.all().count() == SIZE + 1
    assert await Member.filter(system_role=SystemRole.COORDINATOR).count() == 1
    assert (
        not await Member.exclude(email__endswith="@example.net")
        .exclude(email__endswith="@demo.example")
        .exists()
    )
    assert {row.status for row in await Proposal.all()} == set(ProposalStatus)
    assert {row.status for row in await Relationship.all()} == set(RelationshipStatus)
    assert {row.status for row in await Meeting.all()} == set(MeetingStatus)
    assert {row.availability for row in await MentorProfile.all()} == set(Availability)
    assert [await kind.exists() for kind in (Message, ToolDocument, Concern)] == [True] * 3


async def test_no_sweep_finds_anything_to_do(filled: list[int]) -> None:
    before = await standing()

    for sweep in SWEEPS:
        await sweep()

    assert await Mail.all().count() == 0
    assert await standing() == before


async def test_the_rules_of_the_scheme_hold(filled: list[int]) -> None:
    running = await Relationship.running()
    places = {profile.member_id: profile.capacity for profile in await MentorProfile.all()}
    signed = await ContractRevision.filter(status=RevisionStatus.SIGNED)
    given = Counter([(row.revision_id, row.body_hash) for row in await ContractSignature.all()])

    taken = [relationship.mentor_id for relationship in running]
    assert all(taken.count(mentor) <= places[mentor] for mentor in taken)
    assert len({relationship.mentee_id for relationship in running}) == len(running)
    assert {given[revision.id, revision.body_hash] for revision in signed} == {2}
    assert not await Proposal.filter(status=ProposalStatus.PENDING, expires_at__lte=NOW).exists()


async def test_a_coordinator_and_the_two_of_a_pair_read_all_of_it(filled: list[int], client: Client) -> None:
    cora = await client.of(await Member.get(email=people.COORDINATOR))
    relationship = await Relationship.filter(status=RelationshipStatus.ACTIVE).first()
    assert relationship
    mentee = await client.of(await Member.get(id=relationship.mentee_id))

    figures = (await cora.ask(FIGURES))["coordination"]["overview"]
    tools = (await mentee.ask(TOOLS, id=relationship.public_id))["node"]["tools"]["edges"]

    assert figures["mentees"][0]["members"] + figures["mentors"][0]["members"] == SIZE
    assert all(step["members"] for step in figures["mentees"] + figures["mentors"])
    assert [edge["node"]["title"] for edge in tools] == ["Goals"]


async def test_the_same_seed_makes_the_same_scheme(opened: None) -> None:
    assert a_crowd("1") == a_crowd("1") != a_crowd("2")


@pytest.mark.sqlite
async def test_a_database_with_members_is_left_as_it_is(engine: str, tmp_path: Path) -> None:
    here = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3"}

    first, _, told = await run("seed-demo", "--members", "20", **here)
    second, _, refused = await run("seed-demo", "--members", "20", **here)

    assert (first, people.COORDINATOR in told) == (0, True)
    assert (second, "has members already" in refused) == (2, True)


async def standing() -> list[tuple[str, str]]:
    """Where everything stands."""
    found = [(str(row.id), row.status.value) for row in await Relationship.all().order_by("id")]
    return found + [(str(row.id), row.status.value) for row in await Proposal.all().order_by("id")]


def a_crowd(seed: str) -> list[tuple[str, datetime]]:
    batch = Batch(random.Random(seed), NOW)  # noqa: S311  the same crowd each time
    found = crowd.gather(batch, range(30), "", [Topic(slug=f"t{n}", label=f"Topic {n}") for n in range(6)])
    return [(member.email, member.created_at) for member in found.mentees]
