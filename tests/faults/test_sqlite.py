"""SQLite's file is held by somebody else, or there is no room left for it: a clean no, and nothing half done."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from mentoring.only_process import only_process
from mentoring.settings import Settings
from models.members import Member
from models.outbox import Mail
from models.support import SupportRequest
from tests.client import Client
from tests.faults.office import ASK_FOR_HELP, is_clean_outage
from tests.people import a_member
from tests.services import processes

pytestmark = [pytest.mark.sqlite, pytest.mark.commits, pytest.mark.fault("D5")]

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


async def ask_for_help(who: Client, key: str, message: str = "It does not open.") -> httpx.Response:
    form = {"category": "TECHNICAL", "subject": "Help", "message": message, "idempotencyKey": key}
    return await who.post(ASK_FOR_HELP, {"input": form})


async def rows() -> tuple[int, int]:
    return await SupportRequest.all().count(), await Mail.all().count()


@contextmanager
def held_by_another_process(path: Path) -> Generator[None]:
    with subprocess.Popen(  # noqa: S603  our own words only
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


async def test_who_finds_it_held_by_another_process_changes_nothing(
    client: Client, settings: Settings
) -> None:
    mena = await client.of(await a_member("Mena"))
    await pragma("busy_timeout = 200")  # five seconds otherwise

    with held_by_another_process(settings.sqlite_file):
        is_clean_outage(await ask_for_help(mena, "k"))
    assert await rows() == (0, 0)
    answer = await ask_for_help(mena, "k")
    await pragma("busy_timeout = 5000")

    assert answer.json()["data"]["requestSupport"]["errors"] == []
    assert await rows() == (1, 2)


async def test_a_full_disk_undoes_all_of_it(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))
    long = "It does not open. " * 200  # more than what is left of the last page
    await connections.get("default").execute_query("VACUUM")  # no page is free

    await pragma(f"max_page_count = {await pragma('page_count')}")
    is_clean_outage(await ask_for_help(mena, "k", long))
    found = await rows()
    read = await mena.ask("{ viewer { supportRequests { totalCount } } }")
    await pragma("max_page_count = 1073741823")
    answer = await ask_for_help(mena, "k", long)

    assert found == (0, 0)
    assert read == {"viewer": {"supportRequests": {"totalCount": 0}}}
    assert answer.json()["data"]["requestSupport"]["errors"] == []
    assert await rows() == (1, 2)


async def pragma(what: str) -> int:
    (row,) = await connections.get("default").execute_query_dict(f"PRAGMA {what}")
    return int(next(iter(row.values())))


async def test_a_commit_that_fails_leaves_nothing_to_the_next_one(db: None) -> None:
    mena = await a_member("Mena")

    with pytest.raises(sqlite3.IntegrityError):
        await break_at_the_end(mena)

    async with in_transaction():
        await Member.filter(id=mena.id).update(family_name="Other")
    found = await Member.get(id=mena.id)
    assert (found.given_name, found.family_name) == ("Mena", "Other")


async def break_at_the_end(mena: Member) -> None:
    async with in_transaction() as transaction:
        await Member.filter(id=mena.id).update(given_name="Nobody")
        await transaction.execute_query("PRAGMA defer_foreign_keys = ON")
        await transaction.execute_query(
            "INSERT INTO attempt (id, created_at, member_id, key, request_hash, result_type) "
            "VALUES ('a', '2026-01-01', 'nobody', 'k', 'h', '')"
        )


async def test_a_second_process_says_that_it_is_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "scheme.sqlite3"
    environment = {"DATABASE_URL": f"sqlite://{file}", "MAIL_DIR": str(tmp_path / "mail")}
    port = str(processes.free_port())
    async with processes.mentoring("serve", "--port", port, **environment) as first:
        await processes.until_it_answers(first, f"http://127.0.0.1:{port}")

        assert await ended("serve", **environment) == (2, f"{ALREADY.format(file)}\n")
        assert await ended("migrate", **environment) == (0, "")

        await first.end(signal.SIGKILL)
    with only_process(Settings(_env_file=None, database_url=environment["DATABASE_URL"])):
        assert (await ended("serve", **environment))[0] == 2


ALREADY = (
    "Another process already works with {}, and SQLite is for one. "
    "Stop that one first, or use PostgreSQL (DATABASE_URL)."
)


async def ended(*command: str, **environment: str) -> tuple[int | None, str]:
    """How the command ends, and what it says to whoever gave it."""
    async with processes.mentoring(*command, **environment) as running:
        _, said = await running.process.communicate()
        return running.process.returncode, said.decode()
