"""Coordinators change the scheme's rules; what is under way keeps those it began with."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.events import Event
from models.members import SystemRole
from models.policy import Policy
from models.proposals import Proposal
from tests.client import Client
from tests.people import a_member
from tests.proposal_world import DAY, NOW, World, codes
from tests.timeline_world import the_worker_runs

VERSION = """policy { version status effectiveFrom note publisherName rules { expiryDays reminderDays }
  changes { rule before after reach } }"""
HISTORY = """{ coordination { policyVersions { totalCount edges { node {
  version status note effectiveFrom changes { rule before after } } } } } }"""
SHORTER = {"expiryDays": 14, "reminderDays": [3, 7]}
RULES = """{ scheme { policy { version reminderDays expiryDays maxOpenProposals contractReminderDays quietDays
  bankHolidays } } }"""


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def update(cora: Client, expected: int, **given: Any) -> dict[str, Any]:
    told = {"expectedVersion": expected, "note": "The committee decided it.", **given}
    return await cora.do("updatePolicy", VERSION, **told)


async def versions(cora: Client) -> list[tuple[int, str]]:
    found = (await cora.ask(HISTORY))["coordination"]["policyVersions"]
    return [(edge["node"]["version"], edge["node"]["status"]) for edge in found["edges"]]


async def test_new_rules_are_published_with_who_and_why(cora: Client) -> None:
    payload = await update(cora, 0, **SHORTER)

    assert payload == {
        "policy": {
            "version": 1,
            "status": "IN_FORCE",
            "effectiveFrom": "2026-11-24T08:00:00Z",
            "note": "The committee decided it.",
            "publisherName": "Cora Member",
            "rules": {"expiryDays": 14, "reminderDays": [3, 7]},
            "changes": [
                {
                    "rule": "reminderDays",
                    "before": "A mentor is reminded of a proposal after 3, 7 and 15 days.",
                    "after": "A mentor is reminded of a proposal after 3 and 7 days.",
                    "reach": "NEW_ONES",
                },
                {
                    "rule": "expiryDays",
                    "before": "A proposal without an answer is withdrawn after 21 days.",
                    "after": "A proposal without an answer is withdrawn after 14 days.",
                    "reach": "NEW_ONES",
                },
            ],
        },
        "errors": [],
    }
    rules = (await cora.ask(RULES))["scheme"]["policy"]
    assert (rules["version"], rules["expiryDays"], rules["quietDays"]) == (1, 14, [60, 90])
    [event] = await Event.filter(kind="policy-published")
    assert event.actor_id == (await Policy.get()).published_by_id
    assert event.data == {"version": 1}


async def test_a_preview_says_the_same_and_changes_nothing(cora: Client) -> None:
    payload = await cora.do("updatePolicy", VERSION, expectedVersion=0, previewOnly=True, quietReportDays=0)

    assert payload["errors"] == []
    assert (payload["policy"]["version"], payload["policy"]["status"]) == (1, "PREVIEW")
    assert [change["after"] for change in payload["policy"]["changes"]] == [
        "The scheme is not told when it has been quiet."
    ]
    assert await Policy.all().count() == 0
    refused = await cora.do("updatePolicy", VERSION, expectedVersion=0, previewOnly=True, expiryDays=3)
    assert codes(refused) == ["INVALID_INPUT"]


async def test_a_proposal_under_way_keeps_the_days_it_began_with(client: Client, cora: Client) -> None:
    world = await World.of(client)
    await world.sent()
    assert codes(await update(cora, 0, **SHORTER)) == []

    await the_worker_runs([14, 15, 20.9])
    [proposal] = await Proposal.all()
    assert (proposal.status, proposal.expires_at) == ("PENDING", NOW + 21 * DAY)
    reminders = "{ viewer { proposals { edges { node { expiresAt reminders { dueAt } } } } } }"
    [edge] = (await world.mena.ask(reminders))["viewer"]["proposals"]["edges"]
    assert len(edge["node"]["reminders"]) == 3

    await the_worker_runs([21])
    await proposal.refresh_from_db()
    assert proposal.status == "EXPIRED"
    await world.sent()
    again = await Proposal.exclude(id=proposal.id).get()
    assert (again.expires_at, again.policy_version) == (NOW + 35 * DAY, 1)


async def test_a_change_can_wait_for_its_day_and_be_overtaken(cora: Client) -> None:
    await update(cora, 0, effectiveOn="2026-12-24", **SHORTER)
    assert await versions(cora) == [(1, "PLANNED")]
    assert (await cora.ask(RULES))["scheme"]["policy"]["expiryDays"] == 21

    await update(cora, 1, effectiveOn="2026-12-01", maxOpenProposals=3)
    assert await versions(cora) == [(2, "PLANNED"), (1, "PAST")]

    clock.stop(NOW + timedelta(days=7))
    assert await versions(cora) == [(2, "IN_FORCE"), (1, "PAST")]
    rules = (await cora.ask(RULES))["scheme"]["policy"]
    assert (rules["version"], rules["maxOpenProposals"], rules["expiryDays"]) == (2, 3, 14)


async def test_an_earlier_version_is_published_again(cora: Client) -> None:
    await update(cora, 0, **SHORTER)
    await update(cora, 1, maxOpenProposals=2)

    payload = await update(cora, 2, fromVersion=0, maxOpenProposals=2, note="It was too short.")

    assert payload["policy"]["rules"] == {"expiryDays": 21, "reminderDays": [3, 7, 15]}
    assert [change["rule"] for change in payload["policy"]["changes"]] == ["reminderDays", "expiryDays"]
    assert await versions(cora) == [(3, "IN_FORCE"), (2, "PAST"), (1, "PAST")]
    nothing = await update(cora, 3, fromVersion=3)
    assert [error["path"] for error in nothing["errors"]] == [["input", "fromVersion"]]


async def test_who_has_not_seen_the_newest_is_shown_it(cora: Client) -> None:
    await update(cora, 0, **SHORTER)

    answer = await cora.ask(
        """mutation { updatePolicy(input: {expectedVersion: 0, note: "x", expiryDays: 28}) {
          policy { version } errors { __typename ... on PolicyChanged { path policy { version expiryDays }
            current { version } } } } }"""
    )

    assert answer["updatePolicy"] == {
        "policy": None,
        "errors": [
            {
                "__typename": "PolicyChanged",
                "path": ["input", "expectedVersion"],
                "policy": {"version": 1, "expiryDays": 14},
                "current": {"version": 1},
            }
        ],
    }


async def test_every_rule_has_its_bounds_and_all_faults_are_told_at_once(cora: Client) -> None:
    payload = await update(
        cora,
        0,
        note=" ",
        reminderDays=[],
        expiryDays=91,
        maxOpenProposals=0,
        neverStartedDays=3,
        quietDays=[0, 60],
        retentionMonths=-1,
        effectiveOn="2026-11-24",
    )

    assert [error["path"][1:] for error in payload["errors"]] == [
        ["note"],
        ["effectiveOn"],
        ["reminderDays"],
        ["expiryDays"],
        ["maxOpenProposals"],
        ["retentionMonths"],
        ["neverStartedDays"],
        ["quietDays", "0"],
    ]
    assert await Policy.all().count() == 0


async def test_no_rule_contradicts_another(cora: Client) -> None:
    payload = await update(cora, 0, expiryDays=14, neverStartedDays=14, quietReportDays=90)

    assert [(error["path"], error["message"]) for error in payload["errors"]] == [
        (["input", "reminderDays"], "Day 15 would never come, for the proposal is withdrawn after 14 days."),
        (
            ["input", "contractReminderDays"],
            "Day 14 would never come, for the relationship is closed after 14 days.",
        ),
        (["input", "quietDays"], "Day 90 would never come, for the scheme is told after 90 days."),
    ]
    same = await update(cora, 0, expiryDays=21)
    assert [error["message"] for error in same["errors"]] == [
        "This changes nothing: these are the rules already."
    ]


async def test_holidays_are_told_by_their_day(cora: Client) -> None:
    days = (await cora.ask(RULES))["scheme"]["policy"]["bankHolidays"]

    payload = await update(cora, 0, bankHolidays=[*days[1:], "2026-12-24"])

    [change] = payload["policy"]["changes"]
    assert change == {
        "rule": "bankHolidays",
        "before": "No longer holidays: 1 January 2026.",
        "after": "New holidays: 24 December 2026.",
        "reach": "AT_ONCE",
    }
