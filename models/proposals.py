"""A mentee asks a mentor. The mentor has 21 days; the clock is written down when the proposal is sent.

Its life is the table in models/proposal_life.py.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self, cast
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, events, notices, outbox, scheme
from models.members import Member
from models.notices import NoticeKind
from models.policy import Policy
from models.proposal_life import (
    LIFE,
    MENTEE,
    SCHEME,
    SENDING,
    WHILE_EMPTY,
    DeclineReason,
    ProposalAction,
    ProposalEvent,
    ProposalStatus,
    ProposalStep,
    ReleaseReason,
)
from models.refusals import InvalidInput, NotAllowed, Refusal, StateConflict
from models.row import Row
from models.timeline import days_later, timeline
from models.transitions import Part
from models.wording import Wording

__all__ = [
    "LIFE",
    "SENDING",
    "DeclineReason",
    "Proposal",
    "ProposalAction",
    "ProposalEvent",
    "ProposalStatus",
    "ProposalStep",
    "ReleaseReason",
]

E, S = ProposalEvent, ProposalStatus
OFFER_DAYS = 30
FOR_THE_MENTORS_SAKE = {"", ReleaseReason.AT_CAPACITY.value, ReleaseReason.MENTOR_UNAVAILABLE.value}


HOW_IT_ENDED = {
    S.ACCEPTED: "This proposal has been accepted.",
    S.DECLINED: "This proposal has been declined, and needs nothing more.",
    S.WITHDRAWN: "This proposal has been withdrawn by the mentee, and needs no answer any more.",
    S.EXPIRED: "This proposal stayed unanswered, and has been withdrawn by the scheme.",
    S.RELEASED: "This proposal has been closed by circumstances, and needs no answer any more.",
}


class ProposalClosed(StateConflict):
    """Too late: it was answered, withdrawn or closed by circumstances."""

    sentence = "This proposal is closed."

    def __init__(self, status: ProposalStatus, closed_at: datetime) -> None:
        super().__init__(HOW_IT_ENDED.get(status, ""))
        self.status = status
        self.closed_at = closed_at


class ProposalAlreadyRead(StateConflict):
    sentence = "The mentor has read this proposal, so it can no longer be changed. You can withdraw it."


class ProposalAlreadyHeld(StateConflict):
    """`until` is the day by which the mentor has promised an answer."""

    sentence = "The mentor has said already by when the answer will come. That can be said once."

    def __init__(self, until: date) -> None:
        super().__init__(f"The answer is promised by {_in_words(until)} already. A day can be promised once.")
        self.until = until


class HoldTooLong(InvalidInput):
    """`latest` is the last day that can be promised."""

    sentence = "The proposal is withdrawn before that day. Choose an earlier one."

    def __init__(self, latest: date) -> None:
        sentence = f"The proposal is withdrawn on {_in_words(latest)}. Choose that day or an earlier one."
        super().__init__(sentence, path=("input", "until"))
        self.latest = latest


class ProposalAlreadyOffered(StateConflict):
    sentence = "You have told this mentee already that you are free after all. Once is enough."


class OfferTooLate(Refusal):
    sentence = (
        f"This proposal was closed more than {OFFER_DAYS} days ago. The mentee may have moved on since then."
    )


class Proposal(Row):
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="proposals_sent", on_delete=fields.CASCADE
    )
    mentee_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="proposals_received", on_delete=fields.CASCADE
    )
    mentor_id: UUID
    status = fields.CharEnumField(
        ProposalStatus, max_length=32, description="", default=ProposalStatus.PENDING
    )
    message = fields.TextField()
    goals = fields.JSONField[list[str]](default=list)
    why_you = fields.TextField(default="")
    preferred_methods = fields.JSONField[list[str]](default=list)
    preferred_frequency = fields.CharField(max_length=120, default="")
    sent_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    held_until = fields.DateField(null=True)
    expires_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    offered_at = fields.DatetimeField(null=True)
    release_reason = fields.CharField(max_length=32, default="")
    decline_reason = fields.CharField(max_length=32, default="")
    note = fields.TextField(default="")
    ask_again_after = fields.DateField(null=True)
    policy_version = fields.IntField(default=0)
    reproposed_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "proposal"
        indexes = (
            ("mentee_id", "status"),
            ("mentor_id", "status"),
            ("status", "expires_at"),
            ("sent_at", "id"),
        )

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """What this member sent or received."""
        return cls.filter(Q(mentor_id=member.id) | Q(mentee_id=member.id))

    @classmethod
    def open_between(cls, *member_ids: UUID) -> QuerySet[Self]:
        """Open proposals with any of these members on either side, locked in an order that suits everybody."""
        of_theirs = Q(mentor_id__in=member_ids) | Q(mentee_id__in=member_ids)
        pending = cls.filter(of_theirs, status=ProposalStatus.PENDING)
        return pending.order_by("id").select_for_update(no_key=True)

    @classmethod
    def overdue(cls) -> QuerySet[Self]:
        """Open ones whose days are over."""
        return cls.filter(status=ProposalStatus.PENDING, expires_at__lte=clock.now())

    @classmethod
    async def send(
        cls, mentee: Member, mentor_id: UUID, wording: Wording, policy: Policy, from_id: UUID | None = None
    ) -> tuple[Self, ProposalStep]:
        """A new proposal, and its clock; `from_id` is the earlier one that its words come from."""
        now = clock.now()
        due = timeline(now, policy, scheme.current().zone)
        proposal = await cls.create(
            mentee_id=mentee.id,
            mentor_id=mentor_id,
            sent_at=now,
            expires_at=due.expires_at,
            policy_version=policy.version,
            reproposed_from_id=from_id,
            **vars(wording),
        )
        await notices.write(proposal, NoticeKind.PROPOSAL_REMINDER, due.reminders, not_after=due.expires_at)
        await proposal.note_down(E.SEND, MENTEE)
        return proposal, SENDING

    @property
    def is_open(self) -> bool:
        return self.status is ProposalStatus.PENDING

    @property
    def is_overdue(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def is_held(self) -> bool:
        """Whether the mentor has promised an answer by a day that is not over."""
        return self.held_until is not None and scheme.today() <= self.held_until

    @property
    def last_day(self) -> date:
        """The day, in the scheme's zone, on which it is withdrawn if it stays unanswered."""
        return self.expires_at.astimezone(scheme.current().zone).date()

    @property
    def offer_ends_at(self) -> datetime:
        """Until when a mentor who is free after all may say so, and the mentee come back to it; once it is closed."""
        return days_later(cast("datetime", self.closed_at), OFFER_DAYS, scheme.current().zone)

    @property
    def is_offered(self) -> bool:
        """Whether it would be accepted at once if the mentee sent it again now."""
        return self.offered_at is not None and clock.now() < self.offer_ends_at

    @property
    def wording(self) -> Wording:
        return Wording(**{name: getattr(self, name) for name in Wording.__dataclass_fields__})

    def part_of(self, member: Member) -> Part:
        """Which of the two somebody is who may see it."""
        return Part.MENTOR if member.id == self.mentor_id else Part.MENTEE

    def open_to(self, member: Member) -> list[ProposalAction]:
        """What this member can do with it now."""
        could = LIFE.open_to(self.part_of(member), self.status)
        return [
            ProposalAction(event.value)
            for event in could
            if event.name in ProposalAction.__members__ and self._is_in_time_for(event)
        ]

    # Each verb answers with the step in the table, which says whom to tell (models/telling.py), and raises
    # ProposalClosed when it comes too late, NotAllowed when it is the other one's to do.

    async def read(self, by: Member) -> ProposalStep:
        return await self._move(E.READ, self.part_of(by), read_at=clock.now())

    async def edit(self, by: Member, wording: Wording) -> ProposalStep:
        """Say it in other words, if the mentor has not read it; the clock goes on.

        Raises:
            ProposalAlreadyRead: it is too late for that.
        """
        return await self._move(E.EDIT, self.part_of(by), **vars(wording))

    async def hold(self, by: Member, until: date) -> ProposalStep:
        """Promise an answer by the end of that day. Reminders due until then are left out; the end stays.

        Raises:
            ProposalAlreadyHeld: a day has been promised.
            HoldTooLong, InvalidInput: it is no day to promise.
        """
        self.refuse_unless_open_to(E.HOLD, self.part_of(by))
        self._refuse_day(until)
        step = await self._move(E.HOLD, self.part_of(by), held_until=until)
        await notices.skip(self, NoticeKind.PROPOSAL_REMINDER, before=_end_of(until))
        await outbox.cancel(self, "proposal-reminder")
        return step

    async def remind(self) -> ProposalStep:
        return await self._move(E.REMIND, SCHEME)

    async def accept(self, by: Member) -> ProposalStep:
        return await self._close(E.ACCEPT, self.part_of(by), answered_at=clock.now())

    async def decline(
        self, by: Member, reason: DeclineReason, note: str, ask_again_after: date | None
    ) -> ProposalStep:
        """`note` is for the mentee to read, as is the day from which asking again is welcome."""
        said = {"decline_reason": reason.value, "note": note, "ask_again_after": ask_again_after}
        return await self._close(E.DECLINE, self.part_of(by), answered_at=clock.now(), **said)

    async def withdraw(self, by: Member, note: str) -> ProposalStep:
        """`note` is for the mentor to read."""
        return await self._close(E.WITHDRAW, self.part_of(by), note=note)

    async def expire(self) -> ProposalStep:
        return await self._close(E.EXPIRE, SCHEME)

    async def offer(self, by: Member) -> ProposalStep:
        """The mentor, for whose sake it was closed, would say yes after all.

        Raises:
            ProposalAlreadyOffered: they have said so.
            OfferTooLate: it was closed too long ago.
        """
        self.refuse_unless_open_to(E.OFFER, self.part_of(by))
        if not self._is_closed_for_the_mentor:
            raise ProposalClosed(self.status, cast("datetime", self.closed_at))
        if clock.now() >= self.offer_ends_at:
            raise OfferTooLate
        return await self._move(E.OFFER, self.part_of(by), offered_at=clock.now())

    async def release(self, reason: ReleaseReason, by: Part) -> ProposalStep:
        return await self._close(ProposalEvent(reason), by, release_reason=reason.value)

    def may_be_repeated_on(self, policy: Policy) -> date:
        """The day from which the mentee may ask the same mentor again after this decline."""
        if self.ask_again_after:
            return self.ask_again_after
        zone = scheme.current().zone
        declined_at = cast("datetime", self.closed_at)
        return days_later(declined_at, policy.cool_off_days, zone).astimezone(zone).date()

    async def note_down(self, event: ProposalEvent, by: Part) -> None:
        """Add to its history."""
        hand = {Part.MENTOR: self.mentor_id, Part.MENTEE: self.mentee_id}.get(by)
        kind = f"proposal-{event.lower().replace('_', '-')}"
        await events.record(kind, self, by=hand, event=event.value)

    def _is_in_time_for(self, event: ProposalEvent) -> bool:
        """Whether an event that its state allows is not too late for another reason."""
        if event in WHILE_EMPTY and getattr(self, WHILE_EMPTY[event]) is not None:
            return False
        if event is E.HOLD:
            return not self.is_overdue
        return event is not E.OFFER or (self._is_closed_for_the_mentor and clock.now() < self.offer_ends_at)

    @property
    def _is_closed_for_the_mentor(self) -> bool:
        """It stayed unanswered, or the mentor had no place or no time."""
        return not self.is_open and self.release_reason in FOR_THE_MENTORS_SAKE

    def _refuse_day(self, until: date) -> None:
        if until < scheme.today():
            raise InvalidInput("That day is over. Choose today or a later one.", path=("input", "until"))
        if until > self.last_day or self.is_overdue:
            raise HoldTooLong(self.last_day)

    async def _close(self, event: ProposalEvent, by: Part, **changes: Any) -> ProposalStep:
        step = await self._move(event, by, closed_at=clock.now(), **changes)
        await notices.call_off(self, NoticeKind.PROPOSAL_REMINDER)
        await outbox.cancel(self, "proposal-reminder")
        return step

    async def _move(self, event: ProposalEvent, by: Part, **changes: Any) -> ProposalStep:
        step = self._step(event, by)
        still = Proposal.filter(id=self.id, status=self.status)
        if event in WHILE_EMPTY:
            still = still.filter(**{WHILE_EMPTY[event]: None})
        if not await still.update(status=step.target, **changes):
            await self.refresh_from_db()
            self.refuse_unless_open_to(event, by)
            raise StateConflict
        self.status = step.target
        for name, value in changes.items():
            setattr(self, name, value)
        await self.note_down(event, by)
        return step

    def refuse_unless_open_to(self, event: ProposalEvent, by: Part) -> None:
        """Say why, if it is closed, not theirs to do, or done once for all."""
        self._step(event, by)
        if event in WHILE_EMPTY and getattr(self, WHILE_EMPTY[event]) is not None:
            raise self._done_already(event)

    def _done_already(self, event: ProposalEvent) -> Refusal:
        if event is E.HOLD:
            return ProposalAlreadyHeld(cast("date", self.held_until))
        return ProposalAlreadyOffered() if event is E.OFFER else ProposalAlreadyRead()

    def _step(self, event: ProposalEvent, by: Part) -> ProposalStep:
        step = LIFE.step(self.status, event, by)
        if step is None and LIFE.is_final(self.status):
            raise ProposalClosed(self.status, cast("datetime", self.closed_at))
        if step is None:
            raise NotAllowed
        return step


def _end_of(day: date) -> datetime:
    """The first instant after that day in the scheme's zone."""
    return datetime.combine(day + timedelta(days=1), time(), scheme.current().zone).astimezone(UTC)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
