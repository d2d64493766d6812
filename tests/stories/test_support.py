"""Asking for help, signed in or not."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.support import SupportRequest
from tests.account_world import everything, facts, mails
from tests.client import Client
from tests.people import a_member

QUESTION: dict[str, Any] = {
    "category": "TECHNICAL",
    "subject": "My picture does not upload",
    "message": "It says:\r\n\r\n  too large. ",
    "name": "Mena Osei",
    "email": "mena@example.net",
}
SCHEME = "mentoring-help@example.org"


async def test_a_guest_asks_and_both_are_mailed(client: Client) -> None:
    payload = await client.do(
        "requestSupport", "supportRequest { reference category subject message status }", **QUESTION
    )

    request = payload["supportRequest"]
    assert payload["errors"] == []
    assert request == {
        "reference": request["reference"],
        "category": "TECHNICAL",
        "subject": "My picture does not upload",
        "message": "It says:\n\n  too large.",
        "status": "OPEN",
    }
    assert request["reference"].startswith("S-")
    assert len(request["reference"]) == 8
    assert await mails() == [("support-received", "mena@example.net"), ("support-request", SCHEME)]
    assert await facts("support-received") == {"reference": request["reference"], "subject": ""}
    assert await facts("support-request") == {
        "reference": request["reference"],
        "from_name": "Mena Osei",
        "from_address": "mena@example.net",
        "category": "Technical",
        "subject": "My picture does not upload",
        "body": "It says:\n\n  too large.",
    }


async def test_a_member_need_not_say_who_they_are(client: Client) -> None:
    member = await a_member("Mena")
    mena = await client.of(member)

    payload = await mena.do(
        "requestSupport", "supportRequest { id }", subject="Help", message="Please.", email="else@example.net"
    )
    data = await mena.ask("{ viewer { supportRequests { totalCount edges { node { id subject } } } } }")

    key = payload["supportRequest"]["id"]
    assert data["viewer"]["supportRequests"] == {
        "totalCount": 1,
        "edges": [{"node": {"id": key, "subject": "Help"}}],
    }
    assert await mails() == [("support-received", member.email), ("support-request", SCHEME)]
    assert (await facts("support-request"))["from_name"] == "Mena Member"


async def test_nobody_reads_the_requests_of_others(client: Client) -> None:
    mena, owen = await client.of(await a_member("Mena")), await client.of(await a_member("Owen"))
    payload = await mena.do("requestSupport", "supportRequest { id }", subject="Help", message="Please.")
    query = "query($id: ID!) { node(id: $id) { id } }"
    key = payload["supportRequest"]["id"]

    assert await mena.ask(query, id=key) == {"node": {"id": key}}
    assert await owen.ask(query, id=key) == {"node": None}
    assert await client.ask(query, id=key) == {"node": None}
    assert await owen.ask("{ viewer { supportRequests { totalCount } } }") == {
        "viewer": {"supportRequests": {"totalCount": 0}}
    }


async def test_five_requests_a_day_from_one_address(client: Client) -> None:
    clock.stop(clock.now())
    for _ in range(5):
        await client.do("requestSupport", "supportRequest { id }", **QUESTION)
    before = await everything()

    sixth = await client.do(
        "requestSupport", "supportRequest { id }", **{**QUESTION, "email": "MENA@example.NET"}
    )

    assert [e["__typename"] for e in sixth["errors"]] == ["RateLimited"]
    assert await everything() == before
    clock.advance(timedelta(days=1, seconds=1))
    seventh = await client.do("requestSupport", "supportRequest { id }", **QUESTION)
    assert seventh["errors"] == []


@pytest.mark.parametrize(
    ("wrong", "paths"),
    [
        ({"email": ""}, ["email"]),
        ({"email": "no address"}, ["email"]),
        ({"subject": "", "message": " \n "}, ["subject", "message"]),
        ({"subject": "two\nlines"}, ["subject"]),
        ({"subject": "x" * 121}, ["subject"]),
        ({"message": "x" * 4001}, ["message"]),
        ({"message": "a\x00b"}, ["message"]),
        ({"name": "\u202e"}, ["name"]),
    ],
)
async def test_a_request_with_faults_changes_nothing(
    client: Client, wrong: dict[str, str], paths: list[str]
) -> None:
    before = await everything()

    payload = await client.do("requestSupport", "supportRequest { id }", **{**QUESTION, **wrong})

    assert [(e["__typename"], e["path"]) for e in payload["errors"]] == [
        ("InvalidInput", ["input", path]) for path in paths
    ]
    assert await everything() == before


async def test_references_can_be_read_out(client: Client) -> None:
    await client.do("requestSupport", "supportRequest { id }", **QUESTION)

    reference = (await SupportRequest.get()).reference

    assert not set(reference[2:]) & set("01ILOU")
