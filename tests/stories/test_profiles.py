"""Telling of oneself as mentor or mentee, and who may read it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models.members import AccountStatus, Member, SystemRole
from models.profiles import Availability, MenteeProfile, MentorProfile
from models.topics import Topic, TopicStatus
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
    topic_ids,
)
from tests.relationship_world import a_pair, ended

MENTOR = """mentorProfile {
    headline about experience yearsOfExperience locality capacity placesLeft isAvailable methods missing
    sector { slug } languages { code } topics { slug } member { displayName } publishedAt }"""
MENTEE = """menteeProfile {
    about hopes careerStage locality methods missing sector { slug } languages { code } topics { slug }
    member { displayName } publishedAt }"""

Make = Callable[[Member, Member], Awaitable[object]]


async def test_a_mentor_tells_of_themselves_and_is_published(client: Client) -> None:
    owner = await a_member("Theo")
    await MentorProfile(member_id=owner.id).save(force_create=True)
    theo = await client.of(owner)
    [neurology, pain] = await topic_ids("neurology", "pain")

    payload = await theo.do(
        "saveMentorProfile",
        MENTOR,
        headline="  Neuro   physio ",
        about="Twenty years.\r\nStill curious.  ",
        experience="Wards and clinics.",
        yearsOfExperience=20,
        topicIds=[pain, neurology, pain],
        methods=["IN_PERSON", "VIDEO"],
        sector="primary-care",
        locality="Leeds, West Yorkshire",
        languages=["cy", "en"],
        capacity=3,
    )

    profile = payload["mentorProfile"]
    assert payload["errors"] == []
    assert profile.pop("publishedAt") is not None
    assert profile == {
        "headline": "Neuro physio",
        "about": "Twenty years.\nStill curious.",
        "experience": "Wards and clinics.",
        "yearsOfExperience": 20,
        "locality": "Leeds, West Yorkshire",
        "capacity": 3,
        "placesLeft": 3,
        "isAvailable": True,
        "methods": ["IN_PERSON", "VIDEO"],
        "missing": [],
        "sector": {"slug": "primary-care"},
        "languages": [{"code": "en"}, {"code": "cy"}],
        "topics": [{"slug": "neurology"}, {"slug": "pain"}],
        "member": {"displayName": "Theo Member"},
    }
    assert (await theo.ask(f"{{ viewer {{ {MENTOR} }} }}"))["viewer"]["mentorProfile"]["capacity"] == 3


async def test_a_mentee_tells_of_themselves_and_is_published(client: Client) -> None:
    owner = await a_mentee("Mena")
    mena = await client.of(owner)
    [leadership] = await topic_ids("leadership")

    payload = await mena.do(
        "saveMenteeProfile",
        MENTEE,
        about="Three years in practice.",
        hopes="To lead a team.",
        careerStage="Band 6",
        topicIds=[leadership],
        methods=["PHONE"],
        sector="nhs-acute",
    )

    profile = payload["menteeProfile"]
    assert payload["errors"] == []
    assert profile.pop("publishedAt") is not None
    assert profile == {
        "about": "Three years in practice.",
        "hopes": "To lead a team.",
        "careerStage": "Band 6",
        "locality": "",
        "methods": ["PHONE"],
        "missing": [],
        "sector": {"slug": "nhs-acute"},
        "languages": [],
        "topics": [{"slug": "leadership"}],
        "member": {"displayName": "Mena Member"},
    }


async def test_what_is_missing_is_a_list_and_nothing_is_shown_until_it_is_empty(client: Client) -> None:
    owner = await a_member("Theo")
    await MentorProfile(member_id=owner.id).save(force_create=True)
    theo = await client.of(owner)

    payload = await theo.do(
        "saveMentorProfile", "mentorProfile { missing publishedAt }", methods=["IN_PERSON"]
    )

    assert payload["mentorProfile"] == {
        "missing": ["HEADLINE", "ABOUT", "TOPICS", "LOCALITY"],
        "publishedAt": None,
    }


async def test_a_profile_can_be_returned_to_and_what_is_left_out_stays(client: Client) -> None:
    owner = await a_mentor("Theo", sector="primary-care", locality="Leeds")
    before = await mentor_profile(owner)
    theo = await client.of(owner)

    payload = await theo.do("saveMentorProfile", MENTOR, about="Something new.", sector=None)

    after = await mentor_profile(owner)
    assert payload["mentorProfile"]["topics"] == [{"slug": "neurology"}]
    assert (after.about, after.sector) == ("Something new.", "")
    assert (after.headline, after.locality, after.published_at) == (
        before.headline,
        before.locality,
        before.published_at,
    )
    assert " something new " in after.search_text


async def test_a_profile_that_is_no_longer_whole_is_hidden(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo = await client.of(owner)

    payload = await theo.do("saveMentorProfile", "mentorProfile { missing publishedAt }", topicIds=[])

    assert payload == {"mentorProfile": {"missing": ["TOPICS"], "publishedAt": None}, "errors": []}


async def test_all_faults_of_the_form_come_at_once_and_nothing_changes(client: Client) -> None:
    owner = await a_mentor("Theo")
    before = await MentorProfile.all().values()
    theo = await client.of(owner)
    retired = await Topic.create(slug="old", label="Old", status=TopicStatus.RETIRED)

    payload = await theo.do(
        "saveMentorProfile",
        "mentorProfile { id }",
        headline="x" * 121,
        about="a\u202eb",
        yearsOfExperience=71,
        topicIds=[global_id("Topic", retired.id)],
        methods=["OTHER"],
        sector="nowhere",
        locality="y" * 81,
        languages=["xx"],
        capacity=11,
    )

    assert payload["mentorProfile"] is None
    assert {error["code"] for error in payload["errors"]} == {"INVALID_INPUT"}
    assert sorted(error["path"] for error in payload["errors"]) == [
        ["input", name]
        for name in (
            "about",
            "capacity",
            "headline",
            "languages",
            "locality",
            "methods",
            "sector",
            "topicIds",
            "yearsOfExperience",
        )
    ]
    assert await MentorProfile.all().values() == before


@pytest.mark.parametrize("capacity", [0, 11, -1])
async def test_capacity_is_one_to_ten(client: Client, capacity: int) -> None:
    theo = await client.of(await a_mentor("Theo"))

    payload = await theo.do("saveMentorProfile", "mentorProfile { id }", capacity=capacity)

    assert [error["path"] for error in payload["errors"]] == [["input", "capacity"]]


async def test_an_id_that_is_no_topic_is_not_found(client: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))

    payload = await theo.do("saveMentorProfile", "mentorProfile { id }", topicIds=["nonsense"])

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("NOT_FOUND", ["input", "topicIds"])
    ]


async def test_a_retired_topic_can_be_kept(client: Client) -> None:
    owner = await a_mentor("Theo", offers=["pain"])
    await Topic.filter(slug="pain").update(status=TopicStatus.RETIRED)
    theo = await client.of(owner)

    kept = await theo.do(
        "saveMentorProfile",
        "mentorProfile { topics { slug } }",
        topicIds=await topic_ids("pain", "leadership"),
    )

    assert kept == {"mentorProfile": {"topics": [{"slug": "pain"}, {"slug": "leadership"}]}, "errors": []}


async def test_only_whoever_has_the_role_can_save_its_profile(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena"))

    payload = await mena.do("saveMentorProfile", "mentorProfile { id }", headline="I am a mentor")

    assert [error["code"] for error in payload["errors"]] == ["NOT_ALLOWED"]
    assert await MentorProfile.exists() is False


async def test_saving_twice_under_one_key_has_one_effect(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo = await client.of(owner)
    first = await theo.do("saveMentorProfile", "mentorProfile { headline }", headline="A", idempotencyKey="k")
    await theo.do("saveMentorProfile", "mentorProfile { headline }", headline="B")

    again = await theo.do("saveMentorProfile", "mentorProfile { headline }", headline="A", idempotencyKey="k")

    assert first["mentorProfile"] == {"headline": "A"}
    assert again["mentorProfile"] == {"headline": "B"}


async def test_a_guest_saves_nothing(client: Client) -> None:
    mutation = 'mutation { saveMentorProfile(input: { headline: "A" }) { errors { __typename } } }'

    [error] = await client.errors(mutation)

    assert error["extensions"]["code"] == "UNAUTHENTICATED"


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
