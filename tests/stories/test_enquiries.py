"""A mentee asks a mentor a question before proposing: what the two read, what is refused, and how it ends."""

from typing import Any

import pytest

from jobs import enquiries as clockwork
from jobs import relevance, retention
from models import clock
from models.concerns import Concern
from models.enquiries import Enquiry, EnquiryMessage
from models.outbox import Mail
from models.profiles import MentorProfile
from resolvers import blocks, suspension
from schema.nodes import global_id
from tests.client import Client
from tests.erasure_world import a_concern
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, World, codes, facts_of, mailed
from tests.support_world import a_coordinator

QUESTION = "Have you worked on a ward?"
ANSWER = "For ten years."
READ = """enquiry { id status askedAt closesAt closedAt closedReason mentor { id } mentee { id } viewerCan
messages { totalCount edges { node { body isAnswer author { id } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def ask(world: World, question: str = QUESTION, who: Client | None = None) -> dict[str, Any]:
    mentor = global_id("Member", world.mentor.id)
    fields = f"{READ} errors {{ ... on ContactDetailsFound {{ kind found }} }}"
    return await (who or world.mena).do("askMentor", fields, mentorId=mentor, question=question)


async def asked(world: World) -> str:
    payload = await ask(world)
    assert payload["errors"] == []
    return str(payload["enquiry"]["id"])


async def read(who: Client, args: str = "") -> list[str]:
    answer = await who.ask(
        f"{{ viewer {{ enquiries{args} {{ totalCount edges {{ node {{ status }} }} }} }} }}"
    )
    found = answer["viewer"]["enquiries"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["status"] for edge in found["edges"]]


async def test_a_question_is_asked_answered_and_asked_on(world: World) -> None:
    mentor, mentee = [{"id": global_id("Member", row.id)} for row in (world.mentor, world.mentee)]
    first = await ask(world)

    assert first["enquiry"] == {
        "id": first["enquiry"]["id"],
        "status": "OPEN",
        "askedAt": "2026-11-24T08:00:00Z",
        "closesAt": "2026-12-15T08:00:00Z",
        "closedAt": None,
        "closedReason": None,
        "mentor": mentor,
        "mentee": mentee,
        "viewerCan": ["CLOSED"],
        "messages": {
            "totalCount": 1,
            "edges": [{"node": {"body": QUESTION, "isAnswer": False, "author": mentee}}],
        },
    }
    key = first["enquiry"]["id"]
    answered = await world.theo.do("answerEnquiry", READ, id=key, answer=ANSWER)
    again = await ask(world, "And in a clinic?")

    assert (answered["enquiry"]["status"], answered["enquiry"]["viewerCan"]) == ("ANSWERED", ["CLOSED"])
    assert (again["enquiry"]["id"], again["enquiry"]["status"]) == (key, "OPEN")
    assert [edge["node"]["body"] for edge in again["enquiry"]["messages"]["edges"]] == [
        QUESTION,
        ANSWER,
        "And in a clinic?",
    ]
    assert await mailed() == [("Mena", "enquiry-answered"), ("Theo", "enquiry-asked")]


async def test_what_is_written_is_in_no_mail_and_read_by_the_two_alone(world: World) -> None:
    key = await asked(world)
    await world.theo.do("answerEnquiry", READ, id=key, answer=ANSWER)
    nosy = await world.mena.of(await a_mentee("Nosy"))
    cora = await world.mena.of(await a_coordinator())
    query = "query($id: ID!) { node(id: $id) { ... on Enquiry { messages { totalCount } } } }"

    seen = [(await who.ask(query, id=key))["node"] for who in (world.mena, world.theo, nosy, cora)]

    assert seen == [{"messages": {"totalCount": 2}}] * 2 + [None] * 2
    said = [str(mail.facts) for mail in await Mail.all()]
    assert [words for words in said if QUESTION in words or ANSWER in words] == []


async def test_questions_are_listed_by_side_and_state(world: World) -> None:
    await asked(world)

    assert await read(world.mena) == await read(world.theo) == ["OPEN"]
    assert await read(world.mena, "(role: MENTOR)") == await read(world.theo, "(role: MENTEE)") == []
    assert await read(world.mena, "(status: [ANSWERED, CLOSED])") == []


async def test_one_unanswered_question_a_mentor_and_five_a_day(world: World) -> None:
    await asked(world)
    assert codes(await ask(world, "And in a clinic?")) == ["QUESTION_UNANSWERED"]
    for name in ("Ada", "Otto", "Sam", "Tess"):
        mentor = global_id("Member", (await a_mentor(name)).id)
        assert (
            codes(await world.mena.do("askMentor", "enquiry { id }", mentorId=mentor, question=QUESTION))
            == []
        )
    mentor = global_id("Member", (await a_mentor("Una")).id)

    sixth = await world.mena.do("askMentor", "enquiry { id }", mentorId=mentor, question=QUESTION)
    clock.advance(DAY)
    tomorrow = await world.mena.do("askMentor", "enquiry { id }", mentorId=mentor, question=QUESTION)

    assert (codes(sixth), codes(tomorrow)) == (["RATE_LIMITED"], [])


async def test_contact_details_are_refused_by_name_on_both_sides(world: World) -> None:
    refused = await ask(world, "Please write to mena@example.net.")
    assert codes(refused) == ["CONTACT_DETAILS_FOUND"]
    key = await asked(world)

    answer = await world.theo.do("answerEnquiry", READ, id=key, answer="Ring 07700 900123.")

    assert codes(answer) == ["CONTACT_DETAILS_FOUND"]
    assert "a telephone number" in answer["errors"][0]["message"]
    assert await EnquiryMessage.all().count() == 1


async def test_who_cannot_be_reached_is_not_asked_and_nobody_learns_why(world: World) -> None:
    await asked(world)
    await blocks.block(world.mentor, world.mentee.id)
    blocked = await ask(world)
    await blocks.unblock(world.mentor, world.mentee.id)
    await MentorProfile.filter(member_id=world.mentor.id).update(availability="AWAY")
    away = await ask(world)

    assert codes(blocked) == ["NOT_REACHABLE"]
    assert blocked["errors"] == away["errors"]


@pytest.mark.parametrize("by", ["mentor", "mentee"])
async def test_a_block_closes_it_in_silence(world: World, by: str) -> None:
    await asked(world)
    two = {"mentor": world.mentor, "mentee": world.mentee}

    await blocks.block(two.pop(by), next(iter(two.values())).id)

    enquiry = await Enquiry.get()
    mentor_did = by == "mentor"
    assert enquiry.closed_reason == ("MENTOR_UNAVAILABLE" if mentor_did else "CLOSED")
    assert await mailed() == ([("Mena", "enquiry-closed")] if mentor_did else [])


async def test_a_proposal_takes_its_place(world: World) -> None:
    await asked(world)

    await world.sent()

    enquiry = await Enquiry.get()
    assert (enquiry.status, enquiry.closed_reason) == ("CLOSED", "PROPOSED")
    assert await mailed() == [("Theo", "proposal-sent")]
    assert codes(await ask(world)) == ["DUPLICATE_PROPOSAL"]


async def test_who_is_suspended_is_asked_nothing_more(world: World) -> None:
    await asked(world)

    await suspension.suspend(await a_coordinator(), world.mentor.id, "A reason.")

    assert (await Enquiry.get()).closed_reason == "MEMBER_LEFT"
    assert ("Mena", "enquiry-closed") in await mailed()


async def test_three_weeks_without_an_answer_close_it_and_count_as_no_silence(world: World) -> None:
    await asked(world)
    clock.advance(20 * DAY)
    early = await clockwork.sweep()
    clock.advance(DAY)

    late, again = await clockwork.sweep(), await clockwork.sweep()

    assert (early.done, late.done, again.done) == (0, 1, 0)
    assert (await facts_of("enquiry-closed"))["reason"] == "UNANSWERED"
    assert (await MentorProfile.get(member_id=world.mentor.id)).silent_streak == 0
    assert codes(await ask(world)) == []


async def test_no_mail_tells_of_a_question_that_is_closed_meanwhile(world: World) -> None:
    key = await asked(world)
    told = await Mail.get(kind="enquiry-asked")
    assert not await relevance.is_overtaken(told)
    await world.theo.do("answerEnquiry", READ, id=key, answer=ANSWER)
    of_answer = await Mail.get(kind="enquiry-answered")
    assert not await relevance.is_overtaken(of_answer)

    payload = await world.mena.do("closeEnquiry", READ, id=key)
    late = await world.theo.do("answerEnquiry", READ, id=key, answer=ANSWER)

    assert (payload["enquiry"]["closedReason"], payload["enquiry"]["viewerCan"]) == ("CLOSED", [])
    assert codes(late) == ["ENQUIRY_CLOSED"]
    assert await relevance.is_overtaken(told)
    assert await relevance.is_overtaken(of_answer)


async def test_a_year_after_its_end_it_is_deleted_unless_a_concern_needs_it(world: World) -> None:
    key = await asked(world)
    await world.mena.do("closeEnquiry", READ, id=key)
    concern = await a_concern(world.mentee, world.mentor)
    clock.stop(NOW.replace(year=2027) + DAY)

    await retention.sweep()
    assert await EnquiryMessage.all().count() == 1
    await Concern.filter(id=concern.id).delete()
    await retention.sweep()

    assert (await Enquiry.all().count(), await EnquiryMessage.all().count()) == (0, 0)


async def test_a_member_who_is_no_mentee_asks_nobody(world: World) -> None:
    stranger = await world.mena.of(await a_member("Nosy"))

    assert codes(await ask(world, who=stranger)) == ["NOT_ALLOWED"]
