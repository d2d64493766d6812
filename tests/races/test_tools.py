"""Many who save at once: one is first, the others are told, and nothing is lost or written after the end."""

import asyncio
from collections import Counter
from collections.abc import Awaitable

import pytest

from models import clock
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.refusals import NotAllowed, Refusal
from models.relationships import Relationship, RelationshipOver
from models.templates.values import Changes, ChoiceValue, TextValue
from models.tools import RevisionConflict, ToolDocument, ToolRevision, ToolStatus
from resolvers import relationships, tool_archive, tools
from tests.meeting_world import NOW
from tests.relationship_world import a_pair

ROUNDS = 20

pytestmark = pytest.mark.commits


async def at_once(*attempts: Awaitable[object]) -> list[object]:
    """What came of each: only refusals are expected to go wrong."""
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    return done


async def an_agenda(relationship: Relationship, member: Member) -> ToolDocument:
    return await tools.start(member, relationship.id, "first-meeting-agenda")


def decided(words: str) -> Changes:
    return {"decisions": TextValue(words)}


async def test_of_eight_saves_over_one_revision_one_is_kept(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    document = await an_agenda(relationship, mentee)
    for number in range(1, ROUNDS + 1):
        saves = [
            tools.save(who, document.id, number, decided(f"{number} {each} {who.given_name}"))
            for each in range(4)
            for who in (mentor, mentee)
        ]

        outcomes = await at_once(*saves)

        assert Counter(map(type, outcomes)) == {ToolDocument: 1, RevisionConflict: 7}
        assert (await ToolDocument.find(document.id)).current_number == number + 1
        assert await ToolRevision.filter(document_id=document.id).count() == number + 1


async def test_eight_who_start_the_same_get_the_same(db: None) -> None:
    clock.stop(NOW)
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair()

        outcomes = await at_once(
            *(an_agenda(relationship, who) for _ in range(4) for who in (mentor, mentee))
        )

        [document] = await ToolDocument.filter(relationship_id=relationship.id)
        assert {each.id for each in outcomes if isinstance(each, ToolDocument)} == {document.id}
        assert Counter(map(type, outcomes)) == {ToolDocument: 8}


async def test_a_save_comes_before_the_end_or_not_at_all(db: None) -> None:
    clock.stop(NOW)
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair()
        document = await an_agenda(relationship, mentee)

        saved, _ = await at_once(
            tools.save(mentee, document.id, 1, decided("Last words")),
            relationships.end(mentor, relationship.id),
        )

        found = await ToolDocument.find(document.id)
        assert found.status is ToolStatus.ARCHIVED
        assert (type(saved), found.current_number) in {(ToolDocument, 2), (RelationshipOver, 1)}


async def test_a_save_comes_before_it_is_put_aside_or_not_at_all(db: None) -> None:
    clock.stop(NOW)
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair()
        document = await an_agenda(relationship, mentee)

        saved, *put_aside = await at_once(
            tools.save(mentee, document.id, 1, decided("Last words")),
            *(tool_archive.archive(who, document.id) for who in (mentor, mentee)),
        )

        found = await ToolDocument.find(document.id)
        assert found.status is ToolStatus.PUT_ASIDE
        assert list(map(type, put_aside)) == [ToolDocument, ToolDocument]
        assert (type(saved), found.current_number) in {(ToolDocument, 2), (NotAllowed, 1)}
        assert await Event.filter(kind="tool-put-aside", subject_id=document.id).count() == 1


async def test_of_two_who_submit_at_once_the_second_opens_both(db: None) -> None:
    clock.stop(NOW)
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair()
        documents = [await an_answer(relationship, who) for who in (mentor, mentee)]

        done = await at_once(
            *(
                tools.submit(who, document.id, 2)
                for who, document in zip((mentor, mentee), documents, strict=True)
                for _ in range(2)
            )
        )

        assert Counter(map(type, done)) == {ToolDocument: 4}
        found = await ToolDocument.filter(relationship_id=relationship.id)
        assert len({document.shared_at for document in found} - {None}) == 1
        assert [document.submitted_at is not None for document in found] == [True, True]
        shared = ToolRevision.filter(document__relationship_id=relationship.id, shared=True)
        assert [revision.number for revision in await shared] == [2, 2]
        told = Mail.filter(subject_id=relationship.id, kind__startswith="tool-")
        assert Counter([mail.kind for mail in await told]) == {"tool-submitted": 1, "tool-opened": 2}


async def an_answer(relationship: Relationship, who: Member) -> ToolDocument:
    document = await tools.start(who, relationship.id, "expectations-exchange")
    said: Changes = {
        "i_can_offer": TextValue("Time"),
        "i_hope_to_receive": TextValue("Questions"),
        "time_per_month": ChoiceValue("one_hour"),
        "between_meetings": ChoiceValue("yes"),
    }
    return await tools.save(who, document.id, 1, said)
