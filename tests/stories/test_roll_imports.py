"""The body's roll: sent, compared line by line, applied just so, and undone; nothing changes by looking."""

from base64 import b64decode
from datetime import timedelta

import pytest

from jobs import accounts
from models import clock, roll
from models.events import Event
from models.members import Member, RollStatus, SystemRole
from models.roll import NoRoll
from models.roll_entries import ImportedRoll
from tests.account_world import mails
from tests.client import Client
from tests.errand_world import all_done
from tests.people import a_member
from tests.roll_world import a_roll, applied, changing, compared, looked_at, post, sent, the_roll

HEADER = "membership_number,name,status\r\n"
NOBODY = {"new": 0, "changed": 0, "unchanged": 0, "missing": 0, "duplicate": 0, "malformed": 0}
FILE = HEADER + (
    "000001,Ada,current\r\n"
    "000002,Ben,lapsed\r\n"
    "000003,Cid,current\r\n"
    "000003,Cid,lapsed\r\n"
    '4,"Dee, the ""second""",current\r\n'
    "000005,Eve,paid\r\n"
)


@pytest.fixture
async def cora(client: Client) -> Client:
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def test_each_line_is_compared_and_nothing_changes(cora: Client) -> None:
    await a_roll(n000001="CURRENT", n000002="CURRENT", n000008="CURRENT", n000009="LAPSED")
    before = await the_roll()

    found = await looked_at(cora, await compared(cora, FILE))

    assert (found["status"], found["done"], found["change"]) == ("DONE", found["total"], None)
    assert [tuple(edge["node"].values()) for edge in found["lines"]["edges"]] == [
        (2, "000001", "CURRENT", "CURRENT", "UNCHANGED", False),
        (3, "000002", "LAPSED", "CURRENT", "CHANGED", False),
        (4, "000003", "CURRENT", None, "NEW", False),
        (5, "000003", "LAPSED", None, "DUPLICATE", False),
        (6, "4", "CURRENT", None, "MALFORMED", False),
        (7, "000005", None, None, "MALFORMED", False),
        (None, "000008", "LAPSED", "CURRENT", "MISSING", False),
    ]
    assert found["counts"] == {
        "new": 1, "changed": 1, "unchanged": 1, "missing": 1, "duplicate": 1, "malformed": 2
    }  # fmt: skip
    assert await the_roll() == before


async def test_what_was_compared_is_applied_and_may_be_undone(cora: Client) -> None:
    await a_roll(n000001="CURRENT", n000002="CURRENT", n000008="CURRENT", n000009="LAPSED")
    before = await the_roll()

    found = await applied(cora, FILE)
    after = await the_roll()
    undone = await changing(cora, "undoRollImport", id=found["id"])
    _ = await all_done()

    assert after == {
        "000001": "CURRENT",
        "000002": "LAPSED",
        "000003": "CURRENT",
        "000008": "LAPSED",
        "000009": "LAPSED",
    }
    assert undone == []
    assert await the_roll() == before
    assert (await looked_at(cora, found))["change"] == {
        "status": "DONE", "isUndo": True, "done": 3, "total": 3
    }  # fmt: skip
    kinds = ["roll-sent", "roll-applied", "roll-undone"]
    assert [event.kind for event in await Event.filter(kind__startswith="roll-").order_by("id")] == kinds


async def test_there_is_no_file_to_download(cora: Client) -> None:
    sent_in = await compared(cora, FILE)
    found = await looked_at(cora, sent_in)
    key = b64decode(sent_in["id"]).decode().partition(":")[2]

    answer = await cora.http.get(f"/downloads/{key}.zip")

    assert (found["status"], answer.status_code) == ("DONE", 404)


async def test_only_the_file_that_was_looked_at_is_applied_and_only_to_the_roll_as_it_was(
    cora: Client,
) -> None:
    first = await compared(cora, HEADER + "000001,Ada,current")
    second = await compared(cora, HEADER + "000002,Ben,current")

    another = await changing(cora, "applyRollImport", id=first["id"], expectedHash=second["contentHash"])
    _ = await changing(cora, "applyRollImport", id=first["id"], expectedHash=first["contentHash"])
    _ = await all_done()
    too_late = await changing(cora, "applyRollImport", id=second["id"], expectedHash=second["contentHash"])
    twice = await changing(cora, "applyRollImport", id=first["id"], expectedHash=first["contentHash"])

    assert (another, too_late, twice) == (["AnotherRoll"], ["RollChangedMeanwhile"], ["RollChangedMeanwhile"])
    assert await the_roll() == {"000001": "CURRENT"}


async def test_what_is_not_compared_yet_is_not_applied(cora: Client) -> None:
    found = (await sent(cora, HEADER + "000001,Ada,current"))["rollImport"]

    errors = await changing(cora, "applyRollImport", id=found["id"], expectedHash=found["contentHash"])

    assert errors == ["RollNotCompared"]


async def test_an_import_is_undone_for_two_weeks_and_the_newest_alone(cora: Client) -> None:
    first = await applied(cora, HEADER + "000001,Ada,current")
    clock.stop(clock.now() + timedelta(minutes=1))
    second = await applied(cora, HEADER + "000001,Ada,lapsed")

    older = await changing(cora, "undoRollImport", id=first["id"])
    clock.stop(clock.now() + timedelta(days=14, minutes=1))
    late = await changing(cora, "undoRollImport", id=second["id"])

    assert (older, late) == (["UndoTooLate"], ["UndoTooLate"])


async def test_a_membership_that_ends_by_it_lapses_with_its_days_of_grace(cora: Client) -> None:
    mena = await a_member("Mena", roll_status=RollStatus.CURRENT, roll_checked_at=clock.now())
    roll.use(ImportedRoll())
    try:
        _ = await applied(cora, HEADER + f"{mena.membership_number},Mena,current")
        clock.stop(clock.now() + timedelta(minutes=1))
        _ = await applied(cora, HEADER + "999999,Somebody,current")
        await accounts.check_the_roll()
    finally:
        roll.use(NoRoll())

    assert (await Member.get(id=mena.id)).roll_status is RollStatus.LAPSED
    assert ("membership-lapsed", mena.email) in await mails()


@pytest.mark.parametrize(
    "content",
    [
        HEADER.encode("utf-8-sig") + b"000001,Ada,current",
        (HEADER + "000001,Zo\u00eb,current").encode("cp1252"),
        b"Status;Membership Number\n CURRENT ; 000001 \n\n",
        b"membership_number\tstatus\r000001\tcurrent\r",
    ],
)
async def test_a_roll_comes_as_offices_write_it(cora: Client, content: bytes) -> None:
    found = await looked_at(cora, await compared(cora, content))

    assert found["counts"] == {**NOBODY, "new": 1}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The first line must name"),
        (b"number,state\n1,2", "The first line must name"),
        (b"membership_number,status\n", "no members in it"),
        ("membership_number,status".encode("utf-16"), "no text that we can read"),
        (b'membership_number,status\n"000001"x,current', "quotation marks"),
        (HEADER.encode() + b"x" * 5 * 1024 * 1024, "at most 5 MB"),
    ],
)
async def test_what_is_no_roll_is_refused_with_the_reason(
    cora: Client, content: bytes, sentence: str
) -> None:
    payload = await sent(cora, content)

    assert [error["__typename"] for error in payload["errors"]] == ["RollUnreadable"]
    assert sentence in payload["errors"][0]["message"]


async def test_a_long_roll_is_compared_and_applied_step_by_step(
    cora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.coordination.roll.LINES_A_PIECE", 3)
    monkeypatch.setattr("jobs.roll_import.comparing.PAGE", 3)
    monkeypatch.setattr("jobs.roll_import.changing.PAGE", 3)
    await a_roll(**{f"n90000{number}": "CURRENT" for number in range(7)})

    lines = "".join(f"00000{number},current\n" for number in range(8))
    found = await applied(cora, f"membership_number,status\n{lines}000000,current\n")

    assert (await looked_at(cora, found))["counts"] == {**NOBODY, "new": 8, "missing": 7, "duplicate": 1}
    assert sorted((await the_roll()).values()) == ["CURRENT"] * 8 + ["LAPSED"] * 7


async def test_a_guest_and_a_member_send_no_roll(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    guest = (await post(client, FILE.encode())).json()
    member = await sent(mena, FILE)

    assert [error["extensions"]["code"] for error in guest["errors"]] == ["UNAUTHENTICATED"]
    assert [error["__typename"] for error in member["errors"]] == ["NotAllowed"]
    assert await Event.filter(kind="roll-sent").count() == 0
