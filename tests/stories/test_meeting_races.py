"""Two people at once, over several connections: one of them is first, and the mail says what became of it."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from uuid import UUID

import pytest

from models import clock
from models.meeting_life import MeetingStatus
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting, MeetingCancelled
from models.members import Member
from models.outbox import Mail
from models.profiles import MeetingMethod
from models.refusals import Refusal
from models.relationships import Relationship, RelationshipOver
from models.reply_links import MeetingAnswered, MeetingHasChanged, reply_links
from models.threads import Message, Thread
from models.tokens import SingleUseToken
from resolvers import mail_replies, meetings, relationships, threads
from tests.meeting_world import NOW, all_mail_goes
from tests.relationship_world import a_pair

ROUNDS = 10
WHAT = Particulars("First conversation", MeetingMethod.PHONE)

pytestmark = pytest.mark.commits


def on(day: int) -> Times:
    start = NOW + timedelta(days=day)
    return Times(start, start + timedelta(hours=1), "UTC")


async def arranged(relationship: Relationship, by: Member) -> Meeting:
    meeting = await meetings.arrange(by, relationship.id, on(2), WHAT)
    await all_mail_goes()
    return meeting


async def link_texts(meeting: Meeting, asked: Member) -> tuple[str, str]:
    """What the links of the invitation carry, to accept and to decline."""
    ids = (await reply_links(meeting, asked))["token_ids"]
    tokens = [await SingleUseToken.get(id=UUID(ids[name])) for name in ("accept", "decline")]
    return tokens[0].text, tokens[1].text


async def outcomes(*attempts: Awaitable[object]) -> list[type]:
    """What came of each, all at once; only refusals are expected to go wrong."""
    done = await asyncio.gather(*attempts, return_exceptions=True)
    unexpected = [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)]
    assert unexpected == []
    return sorted((type(each) for each in done), key=lambda kind: kind.__name__)


async def test_of_two_cancellations_one_is_told(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    for _ in range(ROUNDS):
        meeting = await arranged(relationship, mentee)

        ends = await outcomes(meetings.cancel(mentor, meeting.id), meetings.cancel(mentee, meeting.id))

        assert ends == [Meeting, MeetingCancelled]
        assert await Mail.filter(subject_id=meeting.id, kind="meeting-cancelled").count() == 1


async def test_moves_at_once_are_counted_one_after_the_other(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    for _ in range(ROUNDS):
        meeting = await arranged(relationship, mentee)
        days = range(3, 7)

        ends = await outcomes(
            *(
                meetings.move(mentor if day % 2 else mentee, meeting.id, on(day).starts_at, on(day).ends_at)
                for day in days
            )
        )

        now = await Meeting.find(meeting.id)
        assert ends == [Meeting] * 4
        assert (now.sequence, now.version) == (4, 4)
        newest = await Mail.filter(subject_id=meeting.id).order_by("-id").first()
        assert newest is not None
        assert newest.facts["meeting"]["starts_at"] == now.starts_at.isoformat()


async def test_links_of_one_mail_that_are_pressed_at_once_answer_once(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    for _ in range(ROUNDS):
        meeting = await arranged(relationship, mentee)
        accept, decline = await link_texts(meeting, mentor)

        ends = await outcomes(*(mail_replies.accept(accept) for _ in range(3)), mail_replies.decline(decline))

        assert ends == [Meeting, *[MeetingAnswered] * 3]
        told = Mail.filter(subject_id=meeting.id, kind__in=["meeting-accepted", "meeting-declined"])
        assert await told.count() == 1


async def test_a_link_that_is_pressed_while_the_meeting_moves_says_nothing_of_the_new_time(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    for _ in range(ROUNDS):
        meeting = await arranged(relationship, mentee)
        accept, _ = await link_texts(meeting, mentor)

        ends = await outcomes(
            mail_replies.accept(accept),
            meetings.move(mentee, meeting.id, on(3).starts_at, on(3).ends_at),
        )

        now = await Meeting.find(meeting.id)
        assert ends in ([Meeting, Meeting], [Meeting, MeetingHasChanged])
        assert now.sequence == 1
        assert not now.reply


async def test_no_meeting_outlives_its_relationship(db: None) -> None:
    clock.stop(NOW)
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair()

        ends = await outcomes(
            meetings.arrange(mentee, relationship.id, on(2), WHAT), relationships.end(mentor, relationship.id)
        )

        assert ends in ([Meeting, Relationship], [Relationship, RelationshipOver])
        left = Meeting.filter(relationship_id=relationship.id, status=MeetingStatus.SCHEDULED)
        assert await left.count() == 0


async def test_messages_at_once_all_have_their_own_moment(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    thread = await Thread.get(relationship_id=relationship.id)

    ends = await outcomes(
        *(
            threads.send(by, f"{number}", thread_id=thread.id)
            for number in range(10)
            for by in (mentor, mentee)
        )
    )

    moments = await Message.filter(thread_id=thread.id).values_list("sent_at", flat=True)
    assert ends == [Message] * 20
    assert len(set(moments)) == 20
