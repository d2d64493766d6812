"""Coordinators keep the scheme's vocabulary; what people chose stays theirs."""

from typing import Any

import pytest

from models import clock
from models.content import sync_topics
from models.events import Event
from models.members import SystemRole
from models.topics import Topic
from resolvers import topics
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, statements, topic_ids
from tests.proposal_world import NOW, codes

USE = "topic { mentors mentees topic { id label slug group synonyms status replacedBy { label } } }"
LISTED = """query($status: TopicStatus) { coordination { topics(status: $status, first: 100) { totalCount edges { node {
  mentors mentees topic { label } } } } } }"""
FOUND = (
    """query($text: String!) { mentors(search: {text: $text}) { edges { node { member { givenName } } } } }"""
)


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    await sync_topics()
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def publish(cora: Client, **told: Any) -> dict[str, Any]:
    return await cora.do("publishTopic", USE, **{"group": "Ways of working", **told})


async def used(cora: Client, **of: Any) -> dict[str, tuple[int, int]]:
    listed = (await cora.ask(LISTED, **of))["coordination"]["topics"]
    nodes = [edge["node"] for edge in listed["edges"]]
    assert listed["totalCount"] == len(nodes)
    return {node["topic"]["label"]: (node["mentors"], node["mentees"]) for node in nodes}


async def who_is_found(mena: Client, text: str) -> set[str]:
    edges = (await mena.ask(FOUND, text=text))["mentors"]["edges"]
    return {edge["node"]["member"]["givenName"] for edge in edges}


async def test_a_new_topic_is_offered_and_found_by_its_other_words(client: Client, cora: Client) -> None:
    payload = await publish(cora, label=" Riding  therapy ", synonyms=["horses", "Hippotherapy", "HORSES"])

    topic = payload["topic"]["topic"]
    assert topic == {
        "id": topic["id"],
        "label": "Riding therapy",
        "slug": "riding-therapy",
        "group": "Ways of working",
        "synonyms": ["horses", "Hippotherapy"],
        "status": "ACTIVE",
        "replacedBy": None,
    }
    theo, mena = await client.of(await a_mentor("Theo")), await client.of(await a_mentee("Mena"))
    saved = await theo.do("saveMentorProfile", "mentorProfile { id }", topicIds=[topic["id"]])
    assert saved["errors"] == []
    assert await who_is_found(mena, "hippo") == {"Theo"}
    offered = (await client.ask("{ topics { label group } }"))["topics"]
    place = [each["label"] for each in offered].index("Riding therapy")
    assert {each["group"] for each in offered[: place + 1]} == {"Fields of practice", "Ways of working"}
    [event] = await Event.filter(kind="topic-published")
    assert (event.subject_type, event.data) == ("Topic", {})


async def test_another_name_changes_nothing_for_who_has_it_and_outlives_an_upgrade(
    client: Client, cora: Client
) -> None:
    [pain] = await topic_ids("pain")
    theo = await client.of(await a_mentor("Theo", ["pain"]))

    told = {"id": pain, "label": "Living with pain", "group": "fields of practice", "synonyms": ["hurt"]}
    payload = await publish(cora, **told)
    await sync_topics()

    assert payload["errors"] == []
    offers = "{ viewer { mentorProfile { topics { id label slug group synonyms } } } }"
    assert (await theo.ask(offers))["viewer"]["mentorProfile"]["topics"] == [
        {
            "id": pain,
            "label": "Living with pain",
            "slug": "pain",
            "group": "Fields of practice",
            "synonyms": ["hurt"],
        }
    ]


async def test_a_retired_topic_stays_where_it_was_chosen_and_leads_to_its_replacement(
    client: Client, cora: Client
) -> None:
    pain, cpd = await topic_ids("pain", "cpd")
    mena = await client.of(await a_mentee("Mena", ["pain"]))
    await a_mentor("Theo", ["pain"])
    await a_mentor("Tess", ["cpd"])

    payload = await cora.do("retireTopic", USE, id=pain, replacedById=cpd)

    assert payload["topic"]["topic"]["replacedBy"] == {"label": "Learning and CPD"}
    assert await who_is_found(mena, "chronic") == {"Theo", "Tess"}
    mine = "{ viewer { menteeProfile { topics { label status replacedBy { label status } } } } }"
    assert (await mena.ask(mine))["viewer"]["menteeProfile"]["topics"] == [
        {
            "label": "Pain",
            "status": "RETIRED",
            "replacedBy": {"label": "Learning and CPD", "status": "ACTIVE"},
        }
    ]
    kept = await mena.do("saveMenteeProfile", "menteeProfile { id }", topicIds=[pain, cpd])
    assert kept["errors"] == []
    tom = await client.of(await a_mentee("Tom"))
    refused = await tom.do("saveMenteeProfile", "menteeProfile { id }", topicIds=[pain])
    assert codes(refused) == ["INVALID_INPUT"]
    assert pain not in [each["id"] for each in (await client.ask("{ topics { id } }"))["topics"]]


async def test_what_replaces_others_counts_for_all_and_everybody_once(client: Client, cora: Client) -> None:
    pain, cpd, research = await topic_ids("pain", "cpd", "research")
    await a_mentor("Theo", ["pain", "cpd"])
    await a_mentor("Tess", ["cpd"])
    await a_mentor("Tim", ["pain"])
    await a_mentee("Mena", ["pain"])
    assert {name: (await used(cora))[name] for name in ("Pain", "Learning and CPD", "Research")} == {
        "Pain": (2, 1),
        "Learning and CPD": (2, 0),
        "Research": (0, 0),
    }

    await cora.do("retireTopic", USE, id=pain, replacedById=cpd)
    assert (await used(cora))["Learning and CPD"] == (3, 1)
    assert await used(cora, status="RETIRED") == {"Pain": (2, 1)}

    await cora.do("retireTopic", USE, id=cpd, replacedById=research)  # and what it replaced goes with it
    assert (await used(cora))["Research"] == (3, 1)
    assert await used(cora, status="RETIRED") == {"Pain": (2, 1), "Learning and CPD": (2, 0)}


async def test_a_retired_topic_comes_back(cora: Client) -> None:
    pain, cpd = await topic_ids("pain", "cpd")
    await cora.do("retireTopic", USE, id=pain, replacedById=cpd)
    assert codes(await cora.do("retireTopic", USE, id=pain)) == ["TOPIC_NOT_IN_THAT_STATE"]

    payload = await cora.do("restoreTopic", USE, id=pain)

    assert (payload["topic"]["topic"]["status"], payload["topic"]["topic"]["replacedBy"]) == ("ACTIVE", None)
    assert codes(await cora.do("restoreTopic", USE, id=pain)) == ["TOPIC_NOT_IN_THAT_STATE"]
    kinds = [event.kind for event in await Event.filter(subject_type="Topic").order_by("id")]
    assert kinds == ["topic-retired", "topic-restored"]


async def test_no_word_means_two_topics_however_it_is_spelt(cora: Client) -> None:
    payload = await publish(cora, label="NEUROLOGY", synonyms=["fine", "parkinsons"])
    assert [(error["code"], error["path"], error["message"]) for error in payload["errors"]] == [
        ("WORD_TAKEN", ["input", "label"], "“NEUROLOGY” means Neurology already.")
    ]
    payload = await publish(cora, label="Nerves", synonyms=["fine", "parkinsons"])
    assert [error["path"] for error in payload["errors"]] == [["input", "synonyms", "1"]]
    assert codes(await publish(cora, label="\ufdfa" * 60)) == []  # folded, it is eighteen times as long

    [pain] = await topic_ids("pain")
    await cora.do("retireTopic", USE, id=pain)
    assert codes(await publish(cora, label="Pain")) == []  # it means nothing else any more
    assert codes(await cora.do("restoreTopic", USE, id=pain)) == ["WORD_TAKEN"]
    assert {topic.slug for topic in await Topic.filter(label="Pain")} == {"pain", "pain-2"}


async def test_what_cannot_be_a_topic_is_refused(cora: Client) -> None:
    payload = await publish(cora, label="?!", group="x" * 61, synonyms=["ok", ""])
    assert [error["path"] for error in payload["errors"]] == [
        ["input", "label"],
        ["input", "group"],
        ["input", "synonyms", "1"],
    ]
    [pain] = await topic_ids("pain")
    itself = await cora.do("retireTopic", USE, id=pain, replacedById=pain)
    assert [error["path"] for error in itself["errors"]] == [["input", "replacedById"]]
    nobody = global_id("Topic", (await a_member("Nobody")).id)
    assert codes(await publish(cora, id=nobody, label="Something")) == ["NOT_FOUND"]
    assert await Topic.filter(edited_at__not_isnull=True).count() == 0


async def test_the_list_takes_as_many_statements_however_long_it_is(client: Client, cora: Client) -> None:
    pain, cpd = await topic_ids("pain", "cpd")
    await cora.do("retireTopic", USE, id=pain, replacedById=cpd)
    node = "node { mentors mentees topic { replacedBy { id } } }"
    query = f"query($n: Int) {{ coordination {{ topics(first: $n) {{ edges {{ {node} }} }} }} }}"

    with statements() as few:
        await cora.ask(query, n=2)
    with statements() as many:
        await cora.ask(query, n=40)

    assert len(many) - len(few) <= 1  # the replacements, if there are any on the page
    assert len(await topics.offered()) == len(await Topic.all()) - 1
