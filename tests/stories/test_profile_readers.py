"""Who may read whose profile."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models.members import AccountStatus, Member, SystemRole
from models.profiles import Availability, MenteeProfile, MentorProfile
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import (
    a_declined_proposal,
    a_mentee,
    a_mentor,
    a_proposal,
    mentee_profile,
    mentor_profile,
)
from tests.relationship_world import a_pair, ended

Make = Callable[[Member, Member], Awaitable[object]]


async def _nothing(_mena: Member, _theo: Member) -> None:
    """Strangers."""


async def _declined(mena: Member, theo: Member) -> None:
    await a_declined_proposal(mena, theo)


async def _ended(mena: Member, theo: Member) -> None:
    _, _, relationship = await a_pair(mentor=theo, mentee=mena)
    await ended(relationship)


async def _working(mena: Member, theo: Member) -> None:
    await a_pair(mentor=theo, mentee=mena)


@pytest.mark.parametrize(
    ("make", "is_seen"),
    [(_nothing, False), (_declined, False), (a_proposal, True), (_working, True), (_ended, True)],
)
async def test_a_mentee_is_read_by_mentors_who_hold_a_proposal_or_work_with_them(
    client: Client, make: Make, *, is_seen: bool
) -> None:
    owner = await a_mentee("Mena", ["pain"], about="Mena.", hopes="Much.", meets_by_video=True)
    mentor = await a_mentor("Theo")
    await make(owner, mentor)

    assert await _can_read(await client.of(mentor), await mentee_profile(owner)) is is_seen


@pytest.mark.parametrize(
    ("make", "is_seen"),
    [(_nothing, False), (_declined, False), (a_proposal, True), (_working, True), (_ended, True)],
)
async def test_a_mentor_who_is_away_is_read_by_mentees_who_asked_or_work_with_them(
    client: Client, make: Make, *, is_seen: bool
) -> None:
    mentee, owner = await a_mentee("Mena"), await a_mentor("Theo", availability=Availability.AWAY)
    await make(mentee, owner)

    assert await _can_read(await client.of(mentee), await mentor_profile(owner)) is is_seen


async def test_a_mentor_who_can_be_reached_is_read_by_mentees_and_not_by_others(client: Client) -> None:
    owner = await a_mentor("Theo")
    profile = await mentor_profile(owner)
    mentee, mentor = await client.of(await a_mentee("Mena")), await client.of(await a_mentor("Tara"))

    assert await _can_read(mentee, profile)
    assert not await _can_read(mentor, profile)
    assert not await _can_read(client, profile)
    assert await _can_read(await client.of(owner), profile)


async def test_a_profile_that_is_not_whole_is_read_by_its_owner_only(client: Client) -> None:
    owner, mentee = await a_mentor("Theo", headline=""), await a_mentee("Mena")
    await a_pair(mentor=owner, mentee=mentee)
    profile = await mentor_profile(owner)

    assert await _can_read(await client.of(owner), profile)
    assert not await _can_read(await client.of(mentee), profile)


@pytest.mark.parametrize("status", [AccountStatus.CLOSING, AccountStatus.ERASED])
async def test_the_profile_of_a_member_who_leaves_is_hidden_even_from_partners(
    client: Client, status: AccountStatus
) -> None:
    owner, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    await a_pair(mentor=owner, mentee=mentee)
    await Member.filter(id=owner.id).update(account_status=status)

    assert not await _can_read(await client.of(mentee), await mentor_profile(owner))


async def test_a_coordinator_reads_published_profiles(client: Client) -> None:
    coordinator = await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    owner, draft = await a_mentor("Theo"), await a_mentor("Tara", headline="")

    assert await _can_read(coordinator, await mentor_profile(owner))
    assert not await _can_read(coordinator, await mentor_profile(draft))


async def test_the_profiles_of_others_hang_on_their_members_as_far_as_one_may_read_them(
    client: Client,
) -> None:
    mentor, mentee = await a_mentor("Theo"), await a_mentee("Mena")
    mena = await client.of(mentee)

    data = await mena.ask(
        "query($id: ID!) { node(id: $id) { ... on MentorProfile {"
        " member { displayName mentorProfile { headline } menteeProfile { hopes } picture { url } } } } }",
        id=global_id("MentorProfile", (await mentor_profile(mentor)).id),
    )

    assert data["node"]["member"] == {
        "displayName": "Theo Member",
        "mentorProfile": {"headline": "I am Theo"},
        "menteeProfile": None,
        "picture": None,
    }


@pytest.mark.parametrize("make", [_nothing, _declined, _ended])
async def test_a_member_is_met_by_those_who_may_read_a_profile_or_had_to_do_with_them(
    client: Client, make: Make
) -> None:
    mentee, mentor = await a_mentee("Mena"), await a_mentor("Theo")
    await make(mentee, mentor)
    has_met = make is not _nothing

    assert await _can_meet(await client.of(mentee), mentee)
    assert await _can_meet(await client.of(mentee), mentor)
    assert await _can_meet(await client.of(mentor), mentee) is has_met
    assert not await _can_meet(await client.of(await a_mentor("Tara")), mentor)
    assert not await _can_meet(client, mentor)


async def test_capacity_below_what_runs_shows_no_places_rather_than_less_than_none(client: Client) -> None:
    owner = await a_mentor("Theo", capacity=2)
    await a_pair(mentor=owner, mentee=await a_member("Mena"))
    await a_pair(mentor=owner, mentee=await a_member("Noor"))
    theo = await client.of(owner)

    payload = await theo.do("saveMentorProfile", "mentorProfile { capacity placesLeft }", capacity=1)

    assert payload["mentorProfile"] == {"capacity": 1, "placesLeft": 0}


async def _can_read(reader: Client, profile: MentorProfile | MenteeProfile) -> bool:
    query = "query($id: ID!) { node(id: $id) { __typename } }"
    found: Any = await reader.ask(query, id=global_id(type(profile).__name__, profile.id))
    return found["node"] is not None


async def _can_meet(reader: Client, member: Member) -> bool:
    query = "query($id: ID!) { node(id: $id) { id ... on Member { displayName } } }"
    found: Any = await reader.ask(query, id=global_id("Member", member.id))
    return found["node"] is not None
