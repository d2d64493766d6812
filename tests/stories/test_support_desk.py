"""The support desk: what was asked is found, taken, answered and closed, and each reading is written down."""

from typing import Any

import pytest

from models import clock
from models.acts import SUPPORT_REQUEST_READ
from models.events import Event
from models.members import Member
from models.support import SupportRequest
from resolvers import support
from schema.nodes import global_id
from tests.account_world import facts, mails
from tests.client import Client
from tests.people import a_member
from tests.support_world import TUESDAY, a_coordinator, a_request, days_pass

CASES = """query($status: [SupportStatus!], $text: String! = "", $mine: Boolean) { coordination {
  supportRequests(status: $status, text: $text, mine: $mine) { totalCount edges { node { id reference name status
    viewerCan member { displayName } handler { displayName } messages { edges { node { body isAnswer
    author { displayName } } } } } } } } }"""
CASE = "supportCase { status viewerCan handler { displayName } }"


class Desk:
    """Mena has asked, and so has Gus, who is no member; it is the Tuesday before Christmas."""

    def __init__(self, cora: Client, mena: Member, of_mena: SupportRequest, of_gus: SupportRequest) -> None:
        self.cora, self.mena, self.of_mena, self.of_gus = cora, mena, of_mena, of_gus

    async def cases(self, **wanted: Any) -> list[dict[str, Any]]:
        found = (await self.cora.ask(CASES, **wanted))["coordination"]["supportRequests"]
        assert found["totalCount"] == len(found["edges"])
        return [edge["node"] for edge in found["edges"]]

    async def references(self, **wanted: Any) -> list[str]:
        return [case["reference"] for case in await self.cases(**wanted)]

    async def do(self, mutation: str, request: SupportRequest, **given: Any) -> dict[str, Any]:
        return await self.cora.do(mutation, CASE, id=key(request), **given)


def key(request: SupportRequest) -> str:
    return global_id("SupportCase", request.id)


@pytest.fixture
async def desk(client: Client) -> Desk:
    clock.stop(TUESDAY)
    mena = await a_member("Mena")
    of_mena, of_gus = await a_request(mena), await a_request()
    return Desk(await client.of(await a_coordinator()), mena, of_mena, of_gus)


async def test_a_coordinator_reads_what_was_asked_with_its_thread(desk: Desk) -> None:
    answered = await desk.do("answerSupport", desk.of_mena, body="Please try a smaller one.")
    _ = await support.reply(desk.mena, desk.of_mena.id, "It works!")

    of_gus, of_mena = await desk.cases()

    assert answered["errors"] == []
    assert of_mena == {
        "id": key(desk.of_mena),
        "reference": desk.of_mena.reference,
        "name": "Mena Member",
        "status": "OPEN",
        "viewerCan": ["ANSWER", "CLOSE"],
        "member": {"displayName": "Mena Member"},
        "handler": {"displayName": "Cora Member"},
        "messages": {
            "edges": [
                {
                    "node": {
                        "body": "Please try a smaller one.",
                        "isAnswer": True,
                        "author": {"displayName": "Cora Member"},
                    }
                },
                {"node": {"body": "It works!", "isAnswer": False, "author": {"displayName": "Mena Member"}}},
            ]
        },
    }
    assert (of_gus["name"], of_gus["member"], of_gus["handler"]) == ("Gus Guest", None, None)


async def test_what_was_asked_is_found_by_its_words_its_state_and_whose_it_is(desk: Desk) -> None:
    mine, gus = desk.of_mena.reference, desk.of_gus.reference
    await desk.do("assignSupport", desk.of_mena)
    await desk.do("closeSupport", desk.of_gus)

    found = [
        await desk.references(**wanted)
        for wanted in (
            {"text": "gUs PIC"},
            {"text": "GÜS@"},
            {"text": mine},
            {"text": "nothing of the kind"},
            {"status": ["CLOSED"]},
            {"status": ["OPEN", "CLOSED"], "text": "upload"},
            {"mine": True},
        )
    ]

    assert found == [[gus], [gus], [mine], [], [gus], [gus, mine], [mine]]


async def test_a_guest_is_answered_by_mail_and_is_told_when_it_is_closed(desk: Desk) -> None:
    answered = await desk.do("answerSupport", desk.of_gus, body="Please try a smaller one.")
    closed = await desk.do("closeSupport", desk.of_gus)
    late = await desk.do("closeSupport", desk.of_gus)

    assert answered["supportCase"]["status"] == "ANSWERED"
    assert closed["supportCase"] == {
        "status": "CLOSED",
        "viewerCan": [],
        "handler": {"displayName": "Cora Member"},
    }
    assert [error["__typename"] for error in late["errors"]] == ["SupportRequestClosed"]
    assert (await mails())[-2:] == [
        ("support-answered", "gus@example.net"),
        ("support-closed", "gus@example.net"),
    ]
    assert await facts("support-closed") == {
        "reference": desk.of_gus.reference,
        "subject": "",
        "reopen_until": "2027-01-21T09:00:00+00:00",
    }
    await days_pass(20)  # the answer would have closed it
    assert [event.kind for event in await Event.filter(subject_id=desk.of_gus.id).order_by("id")] == [
        "support-requested",
        "support-answered",
        "support-closed",
    ]


async def test_who_asked_opens_it_again_after_a_coordinator_has_closed_it(desk: Desk) -> None:
    await desk.do("closeSupport", desk.of_mena)

    _ = await support.reopen(desk.mena, desk.of_mena.id, "It is back.")

    assert [case["status"] for case in await desk.cases(text=desk.of_mena.reference)] == ["OPEN"]


async def test_one_takes_what_another_had_and_lets_go_of_ones_own_alone(desk: Desk, client: Client) -> None:
    carl = await client.of(await a_member("Carl", system_role="COORDINATOR"))
    given = {"id": key(desk.of_mena)}

    taken = [await desk.do("assignSupport", desk.of_mena), await carl.do("assignSupport", CASE, **given)]
    kept = await desk.do("assignSupport", desk.of_mena, mine=False)
    left = await carl.do("assignSupport", CASE, **given, mine=False)

    handlers = [each["supportCase"]["handler"] for each in (*taken, kept, left)]
    assert handlers == [
        {"displayName": "Cora Member"},
        {"displayName": "Carl Member"},
        {"displayName": "Carl Member"},
        None,
    ]


async def test_each_reading_is_written_down_once_for_each_member(desk: Desk) -> None:
    before = await Event.filter(kind=SUPPORT_REQUEST_READ).count()

    await desk.cases()
    await desk.cora.ask("query($id: ID!) { node(id: $id) { id } }", id=key(desk.of_mena))

    read = await Event.filter(kind=SUPPORT_REQUEST_READ).order_by("id")
    assert before == 0
    assert [each.subject_id for each in read] == [desk.mena.id] * 2


async def test_nobody_is_left_to_answer_once_they_are_erased(desk: Desk) -> None:
    await SupportRequest.filter(id=desk.of_gus.id).update(email="", email_key="", name="")

    answered = await desk.do("answerSupport", desk.of_gus, body="Hello?")
    [_, of_gus] = sorted(await desk.cases(), key=lambda case: case["name"], reverse=True)

    assert [error["__typename"] for error in answered["errors"]] == ["NotFound"]
    assert of_gus["viewerCan"] == []
