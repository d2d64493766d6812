"""A member states what they did for their professional development, and others can check that it is genuine."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from models import clock
from models.cpd import CpdStatement
from models.meetings import Meeting
from tests.client import Client
from tests.meeting_world import codes, node
from tests.page_reader import Reader
from tests.people import a_member
from tests.tool_world import World, text

PERIOD = {"from": "2026-11-01", "to": "2026-11-30"}
STATEMENT = (
    "statement { id reference bodyHash startsOn endsOn totalMinutes printUrl fileUrl checkUrl "
    "meetings { heldOn minutes method role } "
    "reflections { writtenOn minutes learned doDifferently } }"
)
CHECK = """query($reference: String!, $bodyHash: String!) {
  cpdStatementCheck(reference: $reference, bodyHash: $bodyHash) { isGenuine } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def a_held_meeting(world: World, minutes: int = 75) -> Meeting:
    """On 26 November; afterwards it is the last day of the month."""
    meeting = await world.arranged(title="Of Theo's knee", details="Secret")
    clock.stop(datetime(2026, 11, 30, 18, tzinfo=UTC))
    said = await world.mena.do(
        "recordMeeting", "meeting { id }", id=node(meeting), outcome="HELD", actualMinutes=minutes
    )
    assert said["errors"] == []
    return meeting


async def an_entry(world: World, learned: str, *, is_evidence: bool = True, **more: Any) -> None:
    log = await world.start("reflective-log")
    words = {"happened": text("Theo told me of his own start."), "learned": text(learned)}
    await world.save(log, **words, cpd={"checked": is_evidence}, **more)


async def issued(who: Client, **period: str) -> dict[str, Any]:
    payload = await who.do("issueCpdStatement", STATEMENT, **(period or PERIOD))
    assert payload["errors"] == []
    return dict(payload["statement"])


async def is_genuine(who: Client, reference: str, body_hash: str) -> bool:
    found = await who.ask(CHECK, reference=reference, bodyHash=body_hash)
    return bool(found["cpdStatementCheck"]["isGenuine"])


async def test_it_states_ones_own_entries_and_nothing_of_the_other_one(client: Client, world: World) -> None:
    await an_entry(
        world, "To ask <b>first</b>.", minutes={"integer": 30}, do_differently=text("Listen longer.")
    )
    await an_entry(world, "Not for others.", is_evidence=False)
    await a_held_meeting(world)

    mine = await issued(world.mena)
    theos = await issued(world.theo)
    page = await world.mena.http.get(mine["printUrl"])
    file = await world.mena.http.get(mine["fileUrl"])

    assert mine["meetings"] == [{"heldOn": "2026-11-26", "minutes": 75, "method": "VIDEO", "role": "MENTEE"}]
    assert mine["reflections"] == [
        {
            "writtenOn": "2026-11-24",
            "minutes": 30,
            "learned": "To ask <b>first</b>.",
            "doDifferently": "Listen longer.",
        }
    ]
    assert mine["totalMinutes"] == 105
    assert (theos["meetings"][0]["role"], theos["reflections"]) == ("MENTOR", [])
    assert "To ask &lt;b&gt;first&lt;/b&gt;." in page.text
    for said in (page.text, file.text):
        assert "Listen longer." in said
        assert world.mentee.membership_number in said
        assert not any(word in said for word in ("Theo", "Secret", "Not for others", "own start"))


async def test_whoever_has_it_can_check_it_and_sees_nothing_else(client: Client, world: World) -> None:
    await a_held_meeting(world)
    statement = await issued(world.mena)
    file = (await world.mena.http.get(statement["fileUrl"])).content
    changed = orjson.dumps({**orjson.loads(file), "total_minutes": 7500}, option=orjson.OPT_INDENT_2)

    assert hashlib.sha256(file).hexdigest() == statement["bodyHash"]
    assert await is_genuine(client, statement["reference"], statement["bodyHash"])
    assert not await is_genuine(client, statement["reference"], hashlib.sha256(changed).hexdigest())
    assert not await is_genuine(client, "CPD-AAAAAA", statement["bodyHash"])
    assert not await is_genuine(client, "\x00", "\x00")

    form = await client.http.get(statement["checkUrl"])
    asked = {"reference": statement["reference"].lower(), "content": file.decode().replace("\n", "\r\n")}
    of_file = await client.http.post(statement["checkUrl"], data=asked)
    typed = {**asked, "content": f"{statement['bodyHash'][:32]} {statement['bodyHash'][32:]}"}
    of_paper = await client.http.post(statement["checkUrl"], data=typed)
    of_another = await client.http.post(statement["checkUrl"], data={**asked, "content": changed.decode()})

    assert {"reference"} <= set(Reader(form.text).fields)
    assert "This is genuine" in of_file.text
    assert "This is genuine" in of_paper.text
    assert "We know no statement" in of_another.text
    assert not any("Mena" in page.text for page in (form, of_file, of_paper, of_another))


async def test_it_stays_as_it_was_issued(world: World) -> None:
    meeting = await a_held_meeting(world)
    first = await issued(world.mena)
    await world.mena.do("recordMeeting", "meeting { id }", id=node(meeting), outcome="HELD", actualMinutes=20)
    second = await issued(world.mena)

    found = await world.mena.ask(
        "{ viewer { cpdStatements { totalCount edges { node { id totalMinutes } } } } }"
    )

    assert first["bodyHash"] != second["bodyHash"]
    assert found["viewer"]["cpdStatements"] == {
        "totalCount": 2,
        "edges": [
            {"node": {"id": second["id"], "totalMinutes": 20}},
            {"node": {"id": first["id"], "totalMinutes": 75}},
        ],
    }


async def test_what_the_two_disagree_on_is_left_out(world: World) -> None:
    meeting = await a_held_meeting(world)
    await world.theo.do("recordMeeting", "meeting { id }", id=node(meeting), outcome="NOT_HELD")
    await world.mena.do("recordMeeting", "meeting { id }", id=node(meeting), outcome="HELD")

    payload = await world.mena.do("issueCpdStatement", STATEMENT, **PERIOD)

    assert codes(payload) == [("NOTHING_IN_THIS_PERIOD", ["input", "from"])]


@pytest.mark.parametrize(
    ("period", "path"),
    [
        ({"from": "2026-11-24", "to": "2026-11-23"}, "to"),
        ({"from": "2026-11-01", "to": "2026-11-25"}, "to"),
        ({"from": "2016-11-01", "to": "2026-11-24"}, "from"),
        ({"from": "0001-01-01", "to": "0001-01-01"}, "from"),
    ],
)
async def test_days_that_cannot_be_stated_are_refused(
    world: World, period: dict[str, str], path: str
) -> None:
    payload = await world.mena.do("issueCpdStatement", STATEMENT, **period)

    assert codes(payload) == [("INVALID_INPUT", ["input", path])]
    assert await CpdStatement.all().count() == 0


async def test_the_page_and_the_file_are_for_their_owner_alone(client: Client, world: World) -> None:
    await a_held_meeting(world)
    statement = await issued(world.mena)
    stranger = await client.of(await a_member("Nosy"))

    for url in (statement["printUrl"], statement["fileUrl"]):
        guest = await client.http.get(url)
        others = [(await who.http.get(url)).status_code for who in (world.theo, stranger)]

        assert (guest.status_code, others) == (401, [404, 404])
        assert "Please sign in" in guest.text
        assert statement["bodyHash"] not in guest.text
    page = await world.mena.http.get(statement["printUrl"])
    assert page.headers["cache-control"] == "no-store"
    assert "script" not in Reader(page.text).elements
    assert {"lang": "en"} in Reader(page.text).attributes
