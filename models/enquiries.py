"""A mentee asks a mentor a question before proposing. Its life is the table in models/enquiry_life.py.

It weighs nothing: no place is taken, and a mentor who does not answer is not counted as silent.
"""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, events, outbox, scheme, transitions
from models.enquiry_life import (
    ASKING,
    LIFE,
    EnquiryAction,
    EnquiryEvent,
    EnquiryStatus,
    EnquiryStep,
)
from models.members import Member
from models.refusals import NotAllowed, RateLimited, StateConflict
from models.row import Row
from models.timeline import days_later
from models.transitions import Part

LONGEST_WORDS = 1000
MOST_A_DAY = 5
DAYS_TO_WAIT = 21

E, S = EnquiryEvent, EnquiryStatus
LIVE = (S.OPEN, S.ANSWERED)


class QuestionUnanswered(StateConflict):
    sentence = "You have asked this mentor a question already, and the answer is still to come."


class EnquiryClosed(StateConflict):
    sentence = "This question is closed, and needs nothing more."


class EnquiryAnswered(StateConflict):
    sentence = "This question has been answered. Once the mentee asks on, you can answer again."


class Enquiry(Row):
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="enquiries_made", on_delete=fields.CASCADE
    )
    mentee_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="enquiries_received", on_delete=fields.CASCADE
    )
    mentor_id: UUID
    status = fields.CharEnumField(EnquiryStatus, max_length=32, description="", default=EnquiryStatus.OPEN)
    closes_at = fields.DatetimeField()  # unless somebody writes before
    closed_at = fields.DatetimeField(null=True)
    closed_reason = fields.CharField(max_length=32, default="")

    class Meta:
        table = "enquiry"
        indexes = (("mentee_id", "status"), ("mentor_id", "status"), ("status", "closes_at"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """What this member asked or was asked."""
        return cls.filter(Q(mentor_id=member.id) | Q(mentee_id=member.id))

    @classmethod
    def live(cls) -> QuerySet[Self]:
        """Those that are not closed, locked in an order that suits everybody."""
        return cls.filter(status__in=list(LIVE)).order_by("id").select_for_update(no_key=True)

    @classmethod
    def overdue(cls) -> QuerySet[Self]:
        """Those for which nobody has written anything for long."""
        return cls.filter(status__in=list(LIVE), closes_at__lte=clock.now())

    @classmethod
    async def ask(
        cls, mentee: Member, mentor_id: UUID, words: str
    ) -> tuple[Self, EnquiryStep, "EnquiryMessage"]:
        """A question, or one more after an answer, if `refuse_second` has nothing against it."""
        found, step = await cls.live().get_or_none(mentee_id=mentee.id, mentor_id=mentor_id), ASKING
        if found is None:
            found = await cls.create(mentee_id=mentee.id, mentor_id=mentor_id, closes_at=_when_forgotten())
            await events.record("enquiry-ask", found, by=mentee)
        else:
            step = await found.ask_on()
        return found, step, await EnquiryMessage.keep(found, mentee, words)

    @classmethod
    async def refuse_second(cls, mentee: Member, mentor_id: UUID) -> None:
        """Whoever asks holds the profiles of both (models/turns.py).

        Raises:
            QuestionUnanswered: the last one waits for its answer.
        """
        if await cls.exists(mentee_id=mentee.id, mentor_id=mentor_id, status=S.OPEN):
            raise QuestionUnanswered(path=("input", "mentorId"))

    @property
    def is_overdue(self) -> bool:
        return self.status in LIVE and self.closes_at <= clock.now()

    def part_of(self, member: Member) -> Part:
        """Which of the two somebody is who may see it."""
        return Part.MENTOR if member.id == self.mentor_id else Part.MENTEE

    def open_to(self, member: Member) -> list[EnquiryAction]:
        """What this member can do with it now."""
        could = LIFE.open_to(self.part_of(member), self.status)
        return [EnquiryAction(each.value) for each in could if each.name in EnquiryAction.__members__]

    # The verbs answer with the step in the table, which says whom to tell (models/telling.py).

    async def ask_on(self) -> EnquiryStep:
        return await self._move(E.ASK, Part.MENTEE, closes_at=_when_forgotten())

    async def answer(self, by: Member, words: str) -> tuple[EnquiryStep, "EnquiryMessage"]:
        """Say what there is to say.

        Raises:
            NotAllowed: it is the mentor's to answer.
            EnquiryClosed, EnquiryAnswered: it is too late for that.
        """
        step = await self._move(E.ANSWER, self.part_of(by), closes_at=_when_forgotten())
        return step, await EnquiryMessage.keep(self, by, words)

    async def close(self, event: EnquiryEvent, by: Part) -> EnquiryStep:
        """Let nobody write any more; `event` says why.

        Raises:
            EnquiryClosed: it is closed already.
        """
        return await self._move(event, by, closed_at=clock.now(), closed_reason=event.value)

    async def _move(self, event: EnquiryEvent, by: Part, **changes: Any) -> EnquiryStep:
        step = LIFE.step(self.status, event, by)
        if step is None or not await transitions.move(self, "status", step, **changes):
            await self.refresh_from_db()
            raise self._why_not(event, by)
        await outbox.cancel(self, "enquiry-asked")  # if it has not gone, nobody needs it any more
        hand = {Part.MENTOR: self.mentor_id, Part.MENTEE: self.mentee_id}.get(by)
        await events.record(f"enquiry-{event.lower().replace('_', '-')}", self, by=hand)
        return step

    def _why_not(self, event: EnquiryEvent, by: Part) -> StateConflict | NotAllowed:
        if self.status is S.CLOSED:
            return EnquiryClosed()
        if event is E.ANSWER and by is Part.MENTOR:
            return EnquiryAnswered()
        return NotAllowed() if event is E.ANSWER else StateConflict()


class EnquiryMessage(Row):
    enquiry: fields.ForeignKeyRelation[Enquiry] = fields.ForeignKeyField(
        "models.Enquiry", related_name="messages", on_delete=fields.CASCADE
    )
    enquiry_id: UUID
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="enquiry_messages", on_delete=fields.CASCADE
    )
    author_id: UUID
    is_answer = fields.BooleanField(default=False)
    body = fields.TextField()  # empty once whoever wrote it has been erased

    class Meta:
        table = "enquiry_message"
        indexes = (("enquiry_id", "id"), ("author_id", "created_at"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """What was written in this member's questions and those to them."""
        return cls.filter(Q(enquiry__mentor_id=member.id) | Q(enquiry__mentee_id=member.id))

    @classmethod
    async def keep(cls, enquiry: Enquiry, author: Member, words: str) -> Self:
        is_answer = author.id == enquiry.mentor_id
        return await cls.create(enquiry_id=enquiry.id, author_id=author.id, is_answer=is_answer, body=words)

    @classmethod
    async def refuse_too_many(cls, mentee: Member) -> None:
        """Raises RateLimited when the mentee asked often enough since yesterday, whomever."""
        since = clock.now() - timedelta(days=1)
        lately = cls.filter(author_id=mentee.id, is_answer=False, created_at__gt=since)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited(f"You can ask {MOST_A_DAY} questions a day. Please ask this one tomorrow.")


def _when_forgotten() -> datetime:
    return days_later(clock.now(), DAYS_TO_WAIT, scheme.current().zone)
