"""Who can be reached, and who suits whom."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from models import clock, scheme
from models.matching import alternatives, is_reachable, places_left, reachable
from models.members import AccountStatus, Member, RollStatus
from models.profiles import Availability, MentorProfile
from models.relationships import Relationship, RelationshipStatus
from tests.people import a_member
from tests.profile_world import (
    LEADERSHIP,
    NEUROLOGY,
    PAIN,
    a_declined_proposal,
    a_mentee,
    a_mentor,
    a_proposal,
    mentor_profile,
)
from tests.relationship_world import a_pair, ended


async def test_a_published_mentor_with_a_place_can_be_reached(db: None) -> None:
    theo = await a_mentor("Theo")

    [found] = await reachable()

    assert found.member_id == theo.id
    assert await is_reachable(theo.id)


@pytest.mark.parametrize(
    "profile",
    [
        {"headline": ""},  # not whole, so not published
        {"availability": Availability.AWAY},
        {"availability": Availability.PAUSED_BY_SYSTEM},
    ],
)
async def test_who_is_not_published_or_not_available_cannot_be_reached(
    db: None, profile: dict[str, Any]
) -> None:
    theo = await a_mentor("Theo", **profile)

    assert not await is_reachable(theo.id)


@pytest.mark.parametrize("status", [status for status in AccountStatus if status is not AccountStatus.ACTIVE])
async def test_only_active_members_can_be_reached(db: None, status: AccountStatus) -> None:
    theo = await a_mentor(owner=await a_member("Theo", account_status=status))

    assert not await is_reachable(theo.id)


async def test_nobody_reaches_themselves(db: None) -> None:
    theo = await a_mentor("Theo")

    assert await reachable(theo) == []


@pytest.mark.parametrize(("days_from_now", "is_back"), [(-1, True), (0, False), (1, False)])
async def test_a_mentor_is_back_on_the_day_after_the_last_day_away(
    db: None, days_from_now: int, *, is_back: bool
) -> None:
    last_day = scheme.today() + timedelta(days=days_from_now)

    theo = await a_mentor("Theo", availability=Availability.AWAY, away_until=last_day)

    assert await is_reachable(theo.id) is is_back
    assert (await mentor_profile(theo)).is_available is is_back


async def test_a_pause_by_the_scheme_ends_with_no_date(db: None) -> None:
    yesterday = scheme.today() - timedelta(days=1)

    theo = await a_mentor("Theo", availability=Availability.PAUSED_BY_SYSTEM, away_until=yesterday)

    assert not await is_reachable(theo.id)
    assert not (await mentor_profile(theo)).is_available


@pytest.mark.parametrize(("days_ago", "is_found"), [(29, True), (31, False)])
async def test_a_lapsed_member_is_found_for_thirty_days_more(
    db: None, days_ago: int, *, is_found: bool
) -> None:
    lapsed_at = clock.now() - timedelta(days=days_ago)
    lapsed = await a_member("Theo", roll_status=RollStatus.LAPSED, lapsed_at=lapsed_at)

    await a_mentor(owner=lapsed)

    assert await is_reachable(lapsed.id) is is_found


async def test_running_relationships_take_places_and_ended_ones_do_not(db: None) -> None:
    theo = await a_mentor("Theo", capacity=2)
    _, _, first = await a_pair(mentor=theo)
    await a_pair(mentor=theo, mentee=await a_member("Noor"), status=RelationshipStatus.CONTRACTING)
    full = await is_reachable(theo.id), await places_left(await mentor_profile(theo))

    await ended(first)

    assert full == (False, 0)
    assert (await is_reachable(theo.id), await places_left(await mentor_profile(theo))) == (True, 1)


async def test_capacity_below_what_runs_leaves_no_place_and_drops_nobody(db: None) -> None:
    theo = await a_mentor("Theo", capacity=1)
    await a_pair(mentor=theo)
    await a_pair(mentor=theo, mentee=await a_member("Noor"))

    assert await places_left(await mentor_profile(theo)) == 0
    assert await Relationship.filter(mentor_id=theo.id, status=RelationshipStatus.ACTIVE).count() == 2


async def test_the_best_matches_are_named_first_each_with_its_member(db: None) -> None:
    mena = await a_mentee("Mena", seeks=[NEUROLOGY, LEADERSHIP])
    for name, offers in {"Pat": [PAIN], "Nell": [NEUROLOGY], "Bo": [NEUROLOGY, LEADERSHIP]}.items():
        await a_mentor(name, offers)

    found = await alternatives(mena, but=[], limit=2)

    assert [mentor.member.given_name for mentor in found] == ["Bo", "Nell"]


async def _asked(mena: Member, theo: Member) -> None:
    await a_proposal(mena, theo)


async def _refused_lately(mena: Member, theo: Member) -> None:
    await a_declined_proposal(mena, theo, closed_at=clock.now() - timedelta(days=29))


async def _working_together(mena: Member, theo: Member) -> None:
    await a_pair(mentor=theo, mentee=mena)


@pytest.mark.parametrize("make", [_asked, _refused_lately, _working_together])
async def test_whom_the_mentee_asked_or_works_with_is_no_alternative(
    db: None, make: Callable[[Member, Member], Awaitable[None]]
) -> None:
    mena, theo = await a_mentee("Mena"), await a_mentor("Theo")
    await make(mena, theo)

    assert await alternatives(mena, but=[]) == []


async def test_who_is_left_out_is_no_alternative(db: None) -> None:
    mena, theo = await a_mentee("Mena"), await a_mentor("Theo")

    assert await alternatives(mena, but=[theo.id]) == []


async def test_a_no_of_long_ago_is_forgotten(db: None) -> None:
    mena, theo = await a_mentee("Mena"), await a_mentor("Theo")
    await a_declined_proposal(mena, theo, closed_at=clock.now() - timedelta(days=31))

    [found] = await alternatives(mena, but=[])

    assert found.member_id == theo.id


async def test_somebody_without_a_profile_gets_alternatives_too(db: None) -> None:
    theo = await a_mentor("Theo")

    [found] = await alternatives(await a_member("Mena"), but=[])

    assert found.member_id == theo.id


async def test_the_newest_profile_breaks_a_tie(db: None) -> None:
    mena = await a_mentee("Mena", seeks=[NEUROLOGY])
    older, newer = await a_mentor("Old"), await a_mentor("New")
    await MentorProfile.filter(member_id=older.id).update(published_at=clock.now() - timedelta(days=1))

    found = await alternatives(mena, but=[])

    assert [mentor.member_id for mentor in found] == [newer.id, older.id]
