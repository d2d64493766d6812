"""A mentor switches availability off and on, and what is pending is treated honestly."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock, scheme
from models.members import Member
from models.outbox import Mail
from models.profiles import Availability, MentorProfile
from models.proposals import Proposal, ProposalStatus, ReleaseReason
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, a_proposal, mentor_profile

PAYLOAD = """mentorProfile { isAvailable awayUntil } notice { text availability since until note }
    released { id status closedReason mentee { displayName } }"""
NOTICE = "{ viewer { availabilityNotice { text availability until note } } }"


async def test_a_mentor_who_goes_away_sees_the_notice_and_is_not_found(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo, mena = await client.of(owner), await client.of(await a_mentee("Mena"))
    until = (scheme.today() + timedelta(days=30)).isoformat()
    before = await theo.ask(NOTICE)

    payload = await theo.do("setAvailability", PAYLOAD, available=False, awayUntil=until, note="  A book.  ")

    notice = {
        "text": "You are currently unavailable to mentees",
        "availability": "AWAY",
        "until": until,
        "note": "A book.",
    }
    assert before == {"viewer": {"availabilityNotice": None}}
    assert payload["notice"].pop("since") is not None
    assert payload == {
        "mentorProfile": {"isAvailable": False, "awayUntil": until},
        "notice": notice,
        "released": [],
        "errors": [],
    }
    assert await theo.ask(NOTICE) == {"viewer": {"availabilityNotice": notice}}
    assert await _found_by(mena) == []


async def test_switched_on_again_the_mentor_is_found_and_the_notice_is_gone(client: Client) -> None:
    owner = await a_mentor("Theo", availability=Availability.PAUSED_BY_SYSTEM, silent_streak=2)
    theo, mena = await client.of(owner), await client.of(await a_mentee("Mena"))
    before = (await theo.ask(NOTICE))["viewer"]["availabilityNotice"]["availability"]

    payload = await theo.do("setAvailability", PAYLOAD, available=True)

    assert before == "PAUSED_BY_SYSTEM"
    assert payload == {
        "mentorProfile": {"isAvailable": True, "awayUntil": None},
        "notice": None,
        "released": [],
        "errors": [],
    }
    assert await _found_by(mena) == ["Theo"]
    assert (await mentor_profile(owner)).silent_streak == 0


async def test_the_day_after_the_last_day_away_the_mentor_is_back_without_a_job(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo, mentee = await client.of(owner), await a_mentee("Mena")
    today = scheme.today()
    await theo.do("setAvailability", PAYLOAD, available=False, awayUntil=today.isoformat())
    away = await _found_by(await client.of(mentee))

    clock.advance(timedelta(days=1))

    assert away == []
    assert await _found_by(await client.of(mentee)) == ["Theo"]
    assert await theo.ask(NOTICE) == {"viewer": {"availabilityNotice": None}}


async def test_going_away_closes_what_is_pending_and_the_mentees_are_named_others(client: Client) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    await a_mentor("Tara")
    proposal = await a_proposal(mentee, owner)
    theo = await client.of(owner)

    payload = await theo.do("setAvailability", PAYLOAD, available=False)

    [released] = payload["released"]
    assert released.pop("id")
    assert released == {
        "status": "RELEASED",
        "closedReason": "MENTOR_UNAVAILABLE",
        "mentee": {"displayName": "Mena Member"},
    }
    await proposal.refresh_from_db()
    assert (proposal.status, proposal.release_reason) == (
        ProposalStatus.RELEASED,
        ReleaseReason.MENTOR_UNAVAILABLE,
    )
    [mail] = await Mail.filter(kind="proposal-released-mentee")
    assert mail.recipient_id == mentee.id
    assert mail.facts["reason"] == "MENTOR_UNAVAILABLE"
    assert [other["name"] for other in mail.facts["alternatives"]] == ["Tara Member"]


async def test_what_is_pending_can_be_kept(client: Client) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    proposal = await a_proposal(mentee, owner)
    theo = await client.of(owner)

    payload = await theo.do("setAvailability", PAYLOAD, available=False, pending="KEEP")

    assert (payload["released"], payload["errors"]) == ([], [])
    assert (await Proposal.get(id=proposal.id)).status is ProposalStatus.PENDING
    assert await Mail.exists() is False


async def test_only_what_was_sent_to_the_mentor_is_closed(client: Client) -> None:
    owner = await a_mentor("Theo", owner=await a_mentee("Theo"))
    sent = await a_proposal(owner, await a_mentor("Tara"))
    theo = await client.of(owner)

    await theo.do("setAvailability", PAYLOAD, available=False)

    assert (await Proposal.get(id=sent.id)).status is ProposalStatus.PENDING


async def test_changing_the_day_keeps_since_when_and_closes_what_was_kept_at_first(client: Client) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    await a_proposal(mentee, owner)
    theo = await client.of(owner)
    clock.stop(clock.now())
    first = await theo.do("setAvailability", PAYLOAD, available=False, pending="KEEP")
    clock.advance(timedelta(hours=1))
    until = (scheme.today() + timedelta(days=3)).isoformat()

    second = await theo.do("setAvailability", PAYLOAD, available=False, awayUntil=until)

    assert second["notice"]["since"] == first["notice"]["since"]
    assert second["notice"]["until"] == until
    assert [each["status"] for each in second["released"]] == ["RELEASED"]


async def test_asking_twice_under_one_key_answers_the_same(client: Client) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    await a_proposal(mentee, owner)
    theo = await client.of(owner)

    first = await theo.do("setAvailability", PAYLOAD, available=False, idempotencyKey="k")
    again = await theo.do("setAvailability", PAYLOAD, available=False, idempotencyKey="k")

    assert len(first["released"]) == 1
    assert again == first
    assert await Mail.all().count() == 1


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"available": False, "awayUntil": "yesterday"}, ["input", "awayUntil"]),
        ({"available": True, "awayUntil": "tomorrow"}, ["input", "awayUntil"]),
        ({"available": False, "note": "x" * 301}, ["input", "note"]),
        ({"available": False, "note": "a\u202eb"}, ["input", "note"]),
    ],
)
async def test_what_makes_no_sense_is_refused_and_nothing_changes(
    client: Client, given: dict[str, Any], path: list[str]
) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    await a_proposal(mentee, owner)
    theo = await client.of(owner)
    before = await _everything(owner)
    days = {"yesterday": -1, "tomorrow": 1}
    if "awayUntil" in given:
        given = {
            **given,
            "awayUntil": (scheme.today() + timedelta(days=days[given["awayUntil"]])).isoformat(),
        }

    payload = await theo.do("setAvailability", PAYLOAD, **given)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", path)]
    assert await _everything(owner) == before


async def test_only_mentors_have_the_switch(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena"))

    payload = await mena.do("setAvailability", PAYLOAD, available=False)

    assert [error["code"] for error in payload["errors"]] == ["NOT_ALLOWED"]
    assert await mena.ask(NOTICE) == {"viewer": {"availabilityNotice": None}}
    assert await (await client.of(await a_member("Nobody"))).ask(NOTICE) == {
        "viewer": {"availabilityNotice": None}
    }


async def _found_by(mena: Client) -> list[str]:
    data = await mena.ask("{ mentors { edges { node { member { givenName } } } } }")
    return [edge["node"]["member"]["givenName"] for edge in data["mentors"]["edges"]]


async def _everything(owner: Member) -> list[Any]:
    profile = MentorProfile.filter(member_id=owner.id).values("availability", "away_until", "away_note")
    return [await profile, await Proposal.all().values(), await Mail.all().values()]
