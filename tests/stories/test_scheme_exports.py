"""The scheme's figures as files: for coordinators, with states and dates, without names and words."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from models import clock
from models.events import Event
from models.meetings import Meeting
from models.members import Member, SystemRole
from models.proposals import Proposal
from models.relationships import Relationship
from tests.client import Client
from tests.errand_world import all_done, fetched, newest, read
from tests.people import a_member
from tests.settled_world import CORA, MENA, World, world

__all__ = ["world"]

EXPORT = "schemeExport { id status url format firstDay lastDay }"
LOOK = "{ coordination { schemeExports { totalCount edges { node { status url done total } } } } }"


async def exported(cora: Client, **given: Any) -> str:
    """The address of an export that is done."""
    payload = await cora.do("requestSchemeExport", EXPORT, **given)
    assert payload["errors"] == []
    _ = await all_done()
    [*_, last] = [(await cora.ask(LOOK))["coordination"]["schemeExports"]["edges"][0]["node"]]
    assert (last["status"], last["done"]) == ("DONE", last["total"])
    url: str = last["url"]
    return url


def tables(files: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    return {name: list(csv.DictReader(StringIO(content.decode()))) for name, content in files.items()}


async def test_it_counts_and_tells_nothing_that_people_wrote(world: World) -> None:
    relationship = await Relationship.all().get()
    mentor = await Member.get(given_name="Otto")
    await world.clients[MENA].do(
        "sendMessage", "__typename", relationshipId=world.ids["relationship"], body="said-in-a-message"
    )

    files = await fetched(world.clients[CORA], await exported(world.clients[CORA]))

    found = tables(files)
    assert set(found) == {"members.csv", "proposals.csv", "relationships.csv"}
    assert len(found["members.csv"]) == await Member.all().count()
    assert len(found["proposals.csv"]) == await Proposal.all().count()
    [row] = found["relationships.csv"]
    assert (row["mentor_id"], row["status"]) == (str(mentor.id), relationship.status)
    assert {name: row[name] for name in row if name.startswith("meetings_")} == {
        "meetings_scheduled": "1",
        "meetings_cancelled": "0",
        "meetings_held": "0",
        "meetings_not_held": "0",
    }
    [otto] = [row for row in found["members.csv"] if row["id"] == str(mentor.id)]
    assert (otto["is_mentor"], otto["is_mentee"], otto["account_status"]) == ("yes", "no", "ACTIVE")
    everything = b"".join(files.values()).decode()
    secrets = [
        text
        for member in await Member.all()
        for text in (member.given_name, member.email, member.membership_number)
    ]
    said = [(await Meeting.all().first()).title, "Would you be my mentor?", "said-in-a-message"]  # type: ignore[union-attr]  # there is one
    assert [words for words in (*secrets, *said) if words in everything] == []


async def test_as_json_it_says_the_same_to_programs(world: World) -> None:
    files = await read(world.clients[CORA], await exported(world.clients[CORA], format="JSON"))

    assert {row["account_status"] for row in files["members"]} == {"ACTIVE"}
    assert [row["meetings_scheduled"] for row in files["relationships"]] == [1]
    assert all(datetime.fromisoformat(row["sent_at"]).tzinfo for row in files["proposals"])


async def test_a_period_is_of_whole_days_in_the_schemes_zone(client: Client) -> None:
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    joined = {"Early": "2026-07-09T22:59:00Z", "Mona": "2026-07-09T23:00:00Z", "Late": "2026-07-10T23:00:00Z"}
    ids = {
        name: (await a_member(name, created_at=datetime.fromisoformat(at))).id for name, at in joined.items()
    }

    url = await exported(cora, firstDay="2026-07-10", lastDay="2026-07-10")

    found = tables(await fetched(cora, url))
    assert [row["id"] for row in found["members.csv"]] == [str(ids["Mona"])]


async def test_it_is_written_down_who_asked_for_what_and_who_fetched_it(client: Client) -> None:
    member = await a_member("Cora", system_role=SystemRole.COORDINATOR)
    cora = await client.of(member)

    _ = await fetched(cora, await exported(cora, firstDay="2026-01-01"))

    kept = await Event.filter(actor_id=member.id).order_by("id")
    assert [(event.kind, event.data) for event in kept] == [
        ("scheme-export-requested", {"format": "CSV", "first": "2026-01-01", "last": ""}),
        ("file-fetched", {}),
    ]


async def test_who_is_no_coordinator_any_more_fetches_it_no_more(client: Client) -> None:
    member = await a_member("Cora", system_role=SystemRole.COORDINATOR)
    cora = await client.of(member)
    url = await exported(cora)
    another = await client.of(await a_member("Carl", system_role=SystemRole.COORDINATOR))

    theirs = await another.http.get(url)
    await Member.filter(id=member.id).update(system_role=SystemRole.MEMBER)
    afterwards = await cora.http.get(url)

    assert (theirs.status_code, afterwards.status_code) == (404, 404)


async def test_a_period_does_not_end_before_it_begins(client: Client) -> None:
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))

    payload = await cora.do("requestSchemeExport", EXPORT, firstDay="2026-02-01", lastDay="2026-01-31")

    assert [(error["__typename"], error["path"]) for error in payload["errors"]] == [
        ("PeriodTurnedRound", ["input", "lastDay"])
    ]


@pytest.mark.parametrize("form", ["CSV", "JSON"])
async def test_long_tables_come_whole_page_by_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("jobs.scheme_export.making.PAGE", 3)
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    others = [await a_member(f"Member{number}") for number in range(5)]  # with Cora two pages to the row

    url = await exported(cora, format=form)

    if form == "CSV":
        ids = [row["id"] for row in tables(await fetched(cora, url))["members.csv"]]
    else:
        ids = [row["id"] for row in (await read(cora, url))["members"]]
    assert ids[1:] == [str(member.id) for member in others]
    assert (await newest()).total == 6


async def test_ten_a_day_are_enough(client: Client) -> None:
    cora = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    for _ in range(10):
        assert (await cora.do("requestSchemeExport", EXPORT))["errors"] == []

    refused = await cora.do("requestSchemeExport", EXPORT)
    clock.stop(clock.now() + timedelta(days=1, minutes=1))
    next_day = await cora.do("requestSchemeExport", EXPORT)

    assert [error["__typename"] for error in refused["errors"]] == ["RateLimited"]
    assert next_day["errors"] == []
