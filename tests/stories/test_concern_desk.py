"""Concerns at the scheme's desk: acknowledged in time, handled by one, closed to those whom they are about."""

from datetime import timedelta
from typing import Any

import pytest

from jobs import erasure, retention
from models import clock
from models.acts import CONCERN_READ, ActReason
from models.concerns import Concern, ConcernWish
from models.events import Event
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.relationships import Relationship
from models.retention import Archive
from models.threads import Thread
from resolvers import deletion
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password, mails
from tests.client import Client
from tests.people import PASSWORD, a_member
from tests.relationship_world import a_pair
from tests.support_world import DAY, TUESDAY, a_coordinator, a_worry

FIELDS = """isReadable reference status isOverdue acknowledgeBy narrative category reporter { displayName }
  about { displayName } relationship { mentee { displayName } } handler { displayName } viewerCan heldSince"""
CASES = f"""query($status: [ConcernStatus!], $mine: Boolean, $overdue: Boolean) {{ coordination {{
  concerns(status: $status, mine: $mine, overdue: $overdue) {{ totalCount edges {{ node {{ id {FIELDS} }} }} }} }} }}"""
HANDED_IN = """query($id: ID!) { node(id: $id) { ... on ConcernCase {
  evidence { totalCount edges { node { body editedAt author { displayName } } } } } } }"""
CASE = f"concernCase {{ {FIELDS} }}"


class Desk:
    """Mena works with Theo and has raised a concern about him; Cora and Carl look after the scheme."""

    def __init__(
        self, client: Client, mena: Member, theo: Member, relationship: Relationship, concern: Concern
    ) -> None:
        self.client, self.mena, self.theo, self.concern = client, mena, theo, concern
        self.relationship = relationship
        self.id = global_id("ConcernCase", concern.id)

    async def coordinators(self) -> tuple[Client, Client]:
        carl = await a_member("Carl", system_role="COORDINATOR")
        return await self.client.of(await a_coordinator()), await self.client.of(carl)

    async def do(self, who: Client, mutation: str, **given: Any) -> dict[str, Any]:
        return await who.do(mutation, CASE, id=self.id, **given)


@pytest.fixture
async def desk(client: Client) -> Desk:
    clock.stop(TUESDAY)
    theo, mena, relationship = await a_pair(mentee=await a_member_with_a_password("Mena"))
    return Desk(client, mena, theo, relationship, await a_worry(mena, relationship))


async def cases(who: Client, **wanted: Any) -> list[dict[str, Any]]:
    found = (await who.ask(CASES, **wanted))["coordination"]["concerns"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


def errors(payload: dict[str, Any]) -> list[str]:
    return [error["__typename"] for error in payload["errors"]]


async def complaint(desk: Desk) -> None:
    await Concern.filter(id=desk.concern.id).update(wish=ConcernWish.COMPLAINT)


async def test_a_concern_is_read_and_dealt_with_step_by_step(desk: Desk) -> None:
    cora, _ = await desk.coordinators()

    [first] = await cases(cora)
    steps = [
        (await desk.do(cora, f"{verb}Concern"))["concernCase"]
        for verb in ("acknowledge", "review", "escalate", "resolve")
    ]

    assert first == {
        "id": desk.id,
        "isReadable": True,
        "reference": desk.concern.reference,
        "status": "RECEIVED",
        "isOverdue": False,
        "acknowledgeBy": "2026-12-29T09:00:00Z",
        "narrative": "He shouts at me.",
        "category": "CONDUCT",
        "reporter": {"displayName": "Mena Member"},
        "about": {"displayName": desk.theo.display_name},
        "relationship": {"mentee": {"displayName": "Mena Member"}},
        "handler": None,
        "viewerCan": ["ACKNOWLEDGE", "ASSIGN", "HOLD"],
        "heldSince": None,
    }
    assert [(step["status"], step["viewerCan"][0]) for step in steps] == [
        ("ACKNOWLEDGED", "REVIEW"),
        ("IN_REVIEW", "RESOLVE"),
        ("ESCALATED", "RESOLVE"),
        ("RESOLVED", "ASSIGN"),
    ]
    assert {step["handler"]["displayName"] for step in steps} == {"Cora Member"}
    told = [kind for kind, address in await mails() if address == desk.mena.email]
    assert told[-4:] == ["concern-acknowledged", "concern-in-review", "concern-escalated", "concern-resolved"]
    assert not await Mail.exists(recipient_id=desk.theo.id)


async def test_what_nobody_has_acknowledged_in_time_is_overdue(desk: Desk) -> None:
    cora, _ = await desk.coordinators()
    before = await cases(cora, overdue=True)
    clock.advance(8 * DAY)

    late = await cases(cora, overdue=True)
    await desk.do(cora, "acknowledgeConcern")

    assert (before, [case["isOverdue"] for case in late]) == ([], [True])
    assert await cases(cora, overdue=True) == []
    assert [case["status"] for case in await cases(cora, mine=True)] == ["ACKNOWLEDGED"]
    assert await cases(cora, status=["RECEIVED"]) == []


async def test_a_complaint_that_somebody_handles_is_closed_to_the_others(desk: Desk) -> None:
    cora, carl = await desk.coordinators()
    await complaint(desk)
    [unassigned] = await cases(carl)
    await desk.do(cora, "acknowledgeConcern")

    [outside] = await cases(carl)
    refused = [
        errors(await desk.do(carl, "reviewConcern")),
        errors(await desk.do(carl, "assignConcern")),
        errors(await desk.do(carl, "holdConcern", reason="Curious.")),
    ]

    assert unassigned["isReadable"]
    assert refused == [["ConcernWithAnother"]] * 3
    assert outside == {
        "id": desk.id,
        "isReadable": False,
        "reference": desk.concern.reference,
        "status": "ACKNOWLEDGED",
        "isOverdue": False,
        "acknowledgeBy": "2026-12-29T09:00:00Z",
        "narrative": None,
        "category": None,
        "reporter": None,
        "about": None,
        "relationship": None,
        "handler": {"displayName": "Cora Member"},
        "viewerCan": [],
        "heldSince": None,
    }


async def test_what_was_handed_in_is_read_by_whoever_may_read_the_concern(desk: Desk) -> None:
    cora, carl = await desk.coordinators()
    mena, theo = await desk.client.of(desk.mena), await desk.client.of(desk.theo)
    given = {"relationshipId": desk.relationship.public_id, "body": "You are useless."}
    message = (await theo.do("sendMessage", "message { id }", **given))["message"]["id"]
    concern = {"concernId": desk.concern.public_id, "messageIds": [message], "consent": True}
    _ = await mena.do("reportMessages", "concern { id }", **concern)
    _ = await theo.do("deleteMessage", "message { id }", id=message)
    await complaint(desk)
    await desk.do(cora, "acknowledgeConcern")

    read = [(await who.ask(HANDED_IN, id=desk.id))["node"]["evidence"] for who in (cora, carl)]

    handed_in = {
        "body": "You are useless.",
        "editedAt": None,
        "author": {"displayName": desk.theo.display_name},
    }
    assert read == [{"totalCount": 1, "edges": [{"node": handed_in}]}, None]


async def test_whoever_handles_it_passes_it_on_and_it_is_free_again_when_they_have_left(desk: Desk) -> None:
    cora, _ = await desk.coordinators()
    await complaint(desk)
    await desk.do(cora, "assignConcern")
    other = await Member.get(given_name="Carl")

    passed = await desk.do(cora, "assignConcern", handlerId=global_id("MemberSummary", other.id))
    shut = errors(await desk.do(cora, "assignConcern"))
    await Member.filter(id=other.id).update(account_status=AccountStatus.SUSPENDED)
    taken = await desk.do(cora, "assignConcern")

    assert passed["concernCase"]["handler"] == {"displayName": "Carl Member"}
    assert (shut, taken["concernCase"]["handler"]) == (["ConcernWithAnother"], {"displayName": "Cora Member"})


async def test_nobody_deals_with_what_they_raised_or_is_about_them(desk: Desk) -> None:
    cora, _ = await desk.coordinators()
    accused = await desk.client.of(desk.theo)
    raised = await desk.client.of(desk.mena)
    await Member.filter(id__in=[desk.theo.id, desk.mena.id]).update(system_role="COORDINATOR")

    for who in (accused, raised):
        assert await cases(who) == []
        assert errors(await desk.do(who, "acknowledgeConcern")) == ["NotFound"]
        assert (await who.ask("query($id: ID!) { node(id: $id) { id } }", id=desk.id))["node"] is None
    for member in (desk.theo, desk.mena, await a_member("Nosy")):
        given = await desk.do(cora, "assignConcern", handlerId=global_id("MemberSummary", member.id))
        assert errors(given) == ["NobodyToHandleIt"]


async def test_a_hold_keeps_what_it_is_about_also_once_it_is_settled(desk: Desk) -> None:
    cora, _ = await desk.coordinators()
    unsaid = errors(await desk.do(cora, "holdConcern", reason=" "))
    held = await desk.do(cora, "holdConcern", reason="A solicitor has written.")
    await desk.do(cora, "holdConcern", reason="Twice.")
    reasons = [reason.words for reason in await ActReason.all()]
    for verb in ("acknowledge", "review", "resolve"):
        await desk.do(cora, f"{verb}Concern")
    _ = await deletion.delete_account(desk.mena, PASSWORD, confirm=True)
    clock.advance(timedelta(days=800))
    kept = [await erasure.are_due(), await emptied()]

    cora, _ = await desk.coordinators()  # her session is long over
    released = await desk.do(cora, "releaseConcernHold", reason="It is settled.")

    assert (unsaid, held["concernCase"]["heldSince"]) == (["InvalidInput"], "2026-12-22T09:00:00Z")
    assert released["concernCase"]["heldSince"] is None
    assert kept == [[], False]
    assert await erasure.are_due() == [desk.mena.id]
    assert reasons == ["A solicitor has written."]  # the trail of two years has let go of it since
    clock.advance(timedelta(days=40))
    await retention.sweep()  # warns
    clock.advance(timedelta(days=40))
    assert await emptied()


async def emptied() -> bool:
    await retention.sweep()
    assert await Archive.exists()
    return not await Thread.exists()


async def test_who_waits_to_be_erased_is_told_that_it_takes_longer_and_no_more(desk: Desk) -> None:
    cora, _ = await desk.coordinators()
    for member in (desk.mena, desk.theo):
        await Member.filter(id=member.id).update(account_status=AccountStatus.CLOSING)

    await desk.do(cora, "holdConcern", reason="A solicitor has written.")

    waits = await Mail.filter(kind="account-erasure-waits").order_by("recipient_id")
    assert {mail.recipient_id for mail in waits} == {desk.mena.id, desk.theo.id}
    assert [mail.facts for mail in waits] == [{}, {}]


async def test_reading_is_written_down_for_who_raised_it_and_not_for_whom_it_is_about(desk: Desk) -> None:
    cora, carl = await desk.coordinators()
    await complaint(desk)
    await desk.do(cora, "acknowledgeConcern")

    await cases(cora)
    await cases(carl)  # sees that it is there, and reads nothing

    assert [each.subject_id for each in await Event.filter(kind=CONCERN_READ)] == [desk.mena.id]
