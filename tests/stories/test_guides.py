"""Guides, topics and the scheme itself: readable before there is an account."""

import pytest

from models import clock
from models.content import sync_topics
from models.policy import Policy
from models.topics import Topic, TopicStatus
from tests.client import Client
from tests.profile_world import topic_ids


async def test_a_guest_reads_the_guides_in_their_order(client: Client) -> None:
    data = await client.ask("{ guides { id slug title kind version summary body } }")

    slugs = [guide["slug"] for guide in data["guides"]]
    assert slugs[:3] == ["what-is-mentoring", "the-role-of-a-good-mentor", "how-it-works"]
    assert all(guide["body"] and guide["summary"] for guide in data["guides"])


async def test_a_guide_speaks_of_this_scheme_and_its_rules(client: Client) -> None:
    await Policy(version=1, expiry_days=28, effective_from=clock.now()).save(force_create=True)

    data = await client.ask(
        '{ guide(slug: "how-it-works") { body } terms: guide(slug: "terms-of-use") { body } }'
    )

    assert "28 days" in data["guide"]["body"]
    assert "Society of Physiotherapists" in data["terms"]["body"]
    assert "{" not in data["guide"]["body"] + data["terms"]["body"]


async def test_guides_for_a_stage_are_those_of_it_and_those_for_any(client: Client) -> None:
    data = await client.ask("{ guides(stage: ENDING, audience: MENTEE) { stage audience } }")

    assert {guide["stage"] for guide in data["guides"]} == {"ENDING", "ANY"}
    assert {guide["audience"] for guide in data["guides"]} <= {"MENTEE", "ANYONE"}


async def test_a_guide_is_found_again_by_its_id(client: Client) -> None:
    data = await client.ask('{ guide(slug: "faq") { id } }')

    again = await client.ask(
        "query($id: ID!) { node(id: $id) { id ... on Guide { slug } } }", id=data["guide"]["id"]
    )

    assert again == {"node": {"id": data["guide"]["id"], "slug": "faq"}}


async def test_there_is_no_guide_of_an_unknown_name(client: Client) -> None:
    assert await client.ask('{ guide(slug: "nothing") { id } }') == {"guide": None}


async def test_a_guest_reads_what_the_scheme_is_and_by_which_rules(client: Client) -> None:
    data = await client.ask(
        """{ scheme { name body supportAddress timezone sectors { slug label } languages { code label ownLabel }
        locales { code label ownLabel }
        policy { reminderDays expiryDays maxOpenProposals defaultCapacity deletionUndoDays retentionMonths }
        legalTexts { slug version kind } } }"""
    )

    scheme = data["scheme"]
    assert scheme["supportAddress"] == "mentoring-help@example.org"
    assert scheme["policy"] == {
        "reminderDays": [3, 7, 15],
        "expiryDays": 21,
        "maxOpenProposals": 1,
        "defaultCapacity": 2,
        "deletionUndoDays": 14,
        "retentionMonths": 12,
    }
    assert {"slug": "terms-of-use", "version": 1, "kind": "LEGAL"} in scheme["legalTexts"]
    assert {"slug": "primary-care", "label": "Primary care"} in scheme["sectors"]
    assert {"code": "cy", "label": "Welsh", "ownLabel": "Cymraeg"} in scheme["languages"]
    assert scheme["locales"] == [
        {"code": "en", "label": "English", "ownLabel": "English"},
        {"code": "cy", "label": "Welsh", "ownLabel": "Cymraeg"},
    ]


async def test_a_guest_sees_the_topics_but_no_retired_ones(client: Client) -> None:
    [pain] = await topic_ids("pain")
    await Topic.filter(slug="leadership").update(status=TopicStatus.RETIRED)

    topics = (await client.ask("{ topics { id slug label group synonyms status } }"))["topics"]

    assert topics[0]["slug"] == "musculoskeletal"
    assert {
        "id": pain,
        "slug": "pain",
        "label": "Pain",
        "group": "Fields of practice",
        "synonyms": ["persistent pain", "chronic pain", "pain management"],
        "status": "ACTIVE",
    } in topics
    assert "leadership" not in {topic["slug"] for topic in topics}


async def test_syncing_topics_again_changes_only_what_differs_from_the_file(db: None) -> None:
    await sync_topics()
    before = {topic.slug: topic.id for topic in await Topic.all()}
    await Topic.filter(slug="pain").update(label="Ouch")
    await Topic.filter(slug="leadership").update(status=TopicStatus.RETIRED)
    await Topic(slug="own-topic", label="Of this scheme").save(force_create=True)

    await sync_topics()

    after = {topic.slug: topic for topic in await Topic.all()}
    assert {slug: topic.id for slug, topic in after.items() if slug != "own-topic"} == before
    assert after["pain"].label == "Pain"
    assert after["leadership"].status is TopicStatus.RETIRED
    assert after["own-topic"].label == "Of this scheme"


@pytest.mark.parametrize(
    "node_id", ["", "R3VpZGU6", "R3VpZGU6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw"]
)
async def test_an_id_that_is_none_finds_nothing(client: Client, node_id: str) -> None:
    assert await client.ask("query($id: ID!) { node(id: $id) { id } }", id=node_id) == {"node": None}
