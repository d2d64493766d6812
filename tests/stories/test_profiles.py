"""Telling of oneself as mentor or mentee, and who may read it."""

import pytest

from models.profiles import MentorProfile
from models.topics import Topic, TopicStatus
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import (
    a_mentee,
    a_mentor,
    mentor_profile,
    topic_ids,
)

MENTOR = """mentorProfile {
    headline about experience yearsOfExperience locality capacity placesLeft isAvailable methods missing
    sector { slug } languages { code } topics { slug } member { displayName } publishedAt }"""
MENTEE = """menteeProfile {
    about hopes careerStage locality methods missing sector { slug } languages { code } topics { slug }
    member { displayName } publishedAt }"""


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
