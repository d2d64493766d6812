"""For a concern, what two people share is opened to the coordinator who handles it: announced, noted, and for hours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import clock
from models.acts import CONFIDENTIAL_RECORD_READ
from models.concerns import Concern
from models.events import Event
from models.meeting_plans import Particulars, Times
from models.members import Member
from models.outbox import Mail
from models.profiles import MeetingMethod
from models.relationships import Relationship
from resolvers import meetings, threads, tools
from resolvers.coordination import concerns
from schema.nodes import global_id
from tests.account_world import everything, facts, mails
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import NOW
from tests.relationship_world import a_pair
from tests.support_world import a_coordinator, a_worry

WHY = "She says that he threatens her, and both say the other one lies about it."
ALL = """messages { totalCount edges { node { body author { displayName } } } }
  meetings { edges { node { title details } } } contract { edges { node { number status body } } }
  sharedTools { totalCount edges { node { template owner { displayName } answers { key value { __typename } } } } }"""
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on ConfidentialRecord {{ {ALL} }} }} }}"
OPENED = "confidentialRecord { id openedAt endsAt relationship { mentee { displayName } } }"


class World:
    """Mena has raised a concern about Otto, with whom she works; Cora handles it."""

    client: Client
    cora: Client
    coordinator: Member
    mena: Member
    otto: Member
    pair: Relationship
    concern: Concern

    @property
    def need(self) -> dict[str, Any]:
        return {
            "concernId": global_id("ConcernCase", self.concern.id),
            "relationshipId": global_id("RelationshipSummary", self.pair.id),
            "reason": WHY,
        }

    async def open(self, who: Client | None = None, **given: Any) -> dict[str, Any]:
        return await (who or self.cora).do("openConfidentialRecord", OPENED, **{**self.need, **given})

    async def opened(self) -> str:
        record: str = (await self.open())["confidentialRecord"]["id"]
        return record

    async def read(self, record: str, who: Client | None = None) -> dict[str, Any] | None:
        found: dict[str, Any] | None = (await (who or self.cora).ask(READ, id=record))["node"]
        return found


@pytest.fixture
async def world(client: Client) -> World:
    clock.stop(NOW)
    made = World()
    made.otto, made.mena, made.pair = await a_pair(await a_mentor("Otto"), await a_mentee("Mena"))
    made.client, made.coordinator = client, await a_coordinator()
    made.cora = await client.of(made.coordinator)
    made.concern = await a_worry(made.mena, made.pair)
    _ = await concerns.acknowledge(made.coordinator, made.concern.id)
    return made


def refused(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["__typename"], error["path"]) for error in payload["errors"]]


async def test_both_are_told_at_once_by_whom_and_until_when(world: World) -> None:
    payload = await world.open(hours=2)
    again = await world.open()
    timeline = await (await world.client.of(world.otto)).ask(
        "query($id: ID!) { node(id: $id) { ... on Relationship { timeline { event by { displayName } } } } }",
        id=world.pair.public_id,
    )

    record = payload["confidentialRecord"]
    assert (record["openedAt"], record["endsAt"]) == ("2026-11-24T08:00:00Z", "2026-11-24T10:00:00Z")
    assert again["confidentialRecord"] == record  # once is enough
    told = [address for kind, address in await mails() if kind == "record-opened"]
    assert sorted(told) == sorted([world.mena.email, world.otto.email])
    assert (await facts("record-opened"))["coordinator_name"] == "Cora Member"
    assert timeline["node"]["timeline"][-1] == {
        "event": "RECORD_OPENED",
        "by": {"displayName": "Cora Member"},
    }
    assert all(WHY not in str(mail.facts) for mail in await Mail.all())
    assert all(
        world.concern.reference not in str(mail.facts) for mail in await Mail.filter(kind="record-opened")
    )


async def test_what_both_can_read_is_read_and_nothing_that_one_keeps(world: World) -> None:
    _ = await threads.send(world.mena, "said-in-a-message", relationship_id=world.pair.id)
    start = datetime(2036, 1, 2, 10, tzinfo=UTC)
    times = Times(start, start + timedelta(hours=1), "Europe/London")
    _ = await meetings.arrange(
        world.mena,
        world.pair.id,
        times,
        Particulars("A talk", MeetingMethod.PHONE, details="said-of-a-meeting"),
    )
    _ = await tools.start(world.mena, world.pair.id, "goals")
    _ = await tools.start(world.mena, world.pair.id, "swot")  # for herself

    found = await world.read(await world.opened())

    assert found is not None
    assert found["messages"] == {
        "totalCount": 1,
        "edges": [{"node": {"body": "said-in-a-message", "author": {"displayName": "Mena Member"}}}],
    }
    assert found["meetings"]["edges"] == [{"node": {"title": "A talk", "details": "said-of-a-meeting"}}]
    assert [edge["node"]["number"] for edge in found["contract"]["edges"]] == [1]
    assert [edge["node"]["template"] for edge in found["sharedTools"]["edges"]] == ["goals"]
    assert found["sharedTools"]["totalCount"] == 1


async def test_each_reading_is_in_the_trail_and_in_the_accounts_of_both(world: World) -> None:
    record = await world.opened()
    before = await Event.filter(kind=CONFIDENTIAL_RECORD_READ).count()

    await world.read(record)

    read = await Event.filter(kind=CONFIDENTIAL_RECORD_READ)
    assert before == 0
    assert {(each.subject_id, each.data["what"], each.actor_id) for each in read} == {
        (member.id, part, world.coordinator.id)
        for member in (world.mena, world.otto)
        for part in ("MESSAGES", "MEETINGS", "CONTRACT", "TOOLS")
    }
    mine = await (await world.client.of(world.otto)).ask(
        "{ viewer { accountEvents { edges { node { kind } } } } }"
    )
    assert {edge["node"]["kind"] for edge in mine["viewer"]["accountEvents"]["edges"]} == {
        "CONFIDENTIAL_RECORD_READ"
    }


async def test_it_ends_by_itself_or_when_it_is_closed(world: World) -> None:
    first = await world.opened()
    open_at_first = await world.read(first) is not None
    clock.advance(timedelta(minutes=61))
    ended = await world.read(first)
    second = await world.opened()

    closed = await world.cora.do("closeConfidentialRecord", "closedAt", id=second)
    again = await world.cora.do("closeConfidentialRecord", "closedAt", id=second)
    timeline = [
        event.data["event"]
        for event in await Event.filter(
            subject_id=world.pair.id, kind__startswith="relationship-record"
        ).order_by("id")
    ]

    assert (open_at_first, ended, await world.read(second)) == (True, None, None)
    assert closed["closedAt"] == again["closedAt"] == "2026-11-24T09:01:00Z"
    assert timeline == ["RECORD_OPENED", "RECORD_OPENED", "RECORD_CLOSED"]
    assert (await world.cora.ask("{ coordination { confidentialRecords { totalCount } } }"))[
        "coordination"
    ] == {"confidentialRecords": {"totalCount": 0}}


async def test_it_ends_with_the_concern_or_when_somebody_else_handles_it(world: World) -> None:
    record = await world.opened()
    carl = await a_member("Carl", system_role="COORDINATOR")

    _ = await concerns.assign(world.coordinator, world.concern.id, carl.id)
    passed_on = await world.read(record)
    _ = await concerns.assign(world.coordinator, world.concern.id, None)
    back = await world.read(record)
    _ = await concerns.review(world.coordinator, world.concern.id)
    _ = await concerns.resolve(world.coordinator, world.concern.id)

    assert (passed_on, back is not None, await world.read(record)) == (None, True, None)
    assert refused(await world.open()) == [("ConcernNotOpen", None)]


async def test_nobody_opens_it_without_need(world: World) -> None:
    carl = await world.client.of(await a_member("Carl", system_role="COORDINATOR"))
    accused = await world.client.of(world.otto)
    _, _, other = await a_pair(await a_mentor("Tess"), await a_mentee("Ada"))
    before = await everything()

    answers = [
        await world.open(reason="Curious."),
        await world.open(hours=25),
        await world.open(hours=0),
        await world.open(relationshipId=global_id("RelationshipSummary", other.id)),
        await world.open(who=carl),
        await world.open(who=accused),
    ]

    assert [refused(answer) for answer in answers] == [
        [("InvalidInput", ["input", "reason"])],
        [("InvalidInput", ["input", "hours"])],
        [("InvalidInput", ["input", "hours"])],
        [("NotFound", ["input", "relationshipId"])],
        [("NotAllowed", None)],
        [("NotAllowed", None)],
    ]
    assert await everything() == before


async def test_another_coordinator_reads_nothing_of_what_one_has_opened(world: World) -> None:
    record = await world.opened()
    carl = await world.client.of(await a_member("Carl", system_role="COORDINATOR"))

    closed = await carl.do("closeConfidentialRecord", "closedAt", id=record)

    assert await world.read(record, carl) is None
    assert await world.read(record, await world.client.of(world.mena)) is None
    assert refused(closed) == [("NotFound", ["input", "id"])]
