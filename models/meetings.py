"""The two meet: when, how and where, and the calendar entry that both have of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, scheme
from models.choices import Choice
from models.meeting_life import (
    LIFE,
    MeetingAction,
    MeetingEvent,
    MeetingOutcome,
    MeetingReply,
    MeetingStatus,
    MeetingStep,
)
from models.meeting_plans import MeetingInThePast, MeetingNotOver, Particulars, Times
from models.members import Member
from models.profiles import MeetingMethod
from models.refusals import NotAllowed, Refusal, StateConflict
from models.relationships import Relationship
from models.row import Row, new_id
from models.transitions import Part

CORRECTABLE = timedelta(days=30)

# What calendars ask their owner about again (RFC 5546, 2.1.4); a new title or detail is only shown.
MATERIAL = {"starts_at", "ends_at", "timezone", "method", "where", "join_url"}
UNANSWERED: Mapping[str, Any] = {
    "reply": None,
    "reply_note": "",
    "suggested_starts_at": None,
    "suggested_ends_at": None,
    "suggested_timezone": "",
}


class MeetingWarning(Choice):
    OVERLAPS = "OVERLAPS", "You have another meeting at that time."


class MeetingCancelled(Refusal):
    sentence = "This meeting has been cancelled."


class MeetingIsOver(Refusal):
    sentence = "This meeting is over and cannot be changed any more."


class NotAskedOfYou(Refusal):
    sentence = "It was you who set this time. The other of you is asked whether it suits."


class NoSuggestion(Refusal):
    sentence = "No other time is suggested for this meeting."


class RecordIsFinal(Refusal):
    sentence = "What was said about this meeting could be corrected for 30 days."


class Meeting(Row):
    relationship: fields.ForeignKeyRelation[Relationship] = fields.ForeignKeyField(
        "models.Relationship", related_name="meetings", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    organiser: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="meetings_arranged", on_delete=fields.RESTRICT
    )
    organiser_id: UUID
    uid = fields.CharField(max_length=300)  # kept, for it must outlive a change of the scheme's domain
    title = fields.CharField(max_length=120)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    timezone = fields.CharField(max_length=64)
    method = fields.CharEnumField(MeetingMethod, max_length=32, description="")
    where = fields.CharField(max_length=300, default="")
    join_url = fields.CharField(max_length=500, default="")
    details = fields.TextField(default="")
    status = fields.CharEnumField(
        MeetingStatus, max_length=32, description="", default=MeetingStatus.SCHEDULED
    )
    set_by_id = fields.UUIDField()  # who set the time and place as they stand: the other one is asked
    reply = fields.CharEnumField(MeetingReply, max_length=32, description="", null=True)  # of who is asked
    reply_note = fields.TextField(default="")
    suggested_starts_at = fields.DatetimeField(null=True)
    suggested_ends_at = fields.DatetimeField(null=True)
    suggested_timezone = fields.CharField(max_length=64, default="")
    actual_minutes = fields.IntField(null=True)
    recorded_at = fields.DatetimeField(null=True)  # when either first said whether it took place
    cancel_note = fields.TextField(default="")
    invited = fields.BooleanField(default=False)  # whether mail tells the other side of it
    sequence = fields.IntField(default=0)  # the calendars' count of changes that matter
    version = fields.IntField(default=0)  # ours, of all changes
    updated_at = fields.DatetimeField()

    class Meta:
        table = "meeting"
        indexes = (("relationship_id", "starts_at"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The meetings of this member's relationships, whatever has become of either."""
        return cls.filter(Q(relationship__mentor_id=member.id) | Q(relationship__mentee_id=member.id))

    @classmethod
    async def arrange(
        cls, relationship: Relationship, by: Member, times: Times, particulars: Particulars, *, invited: bool
    ) -> Self:
        """Write down a meeting whose times and particulars have been checked."""
        return await cls._begin(relationship, by, MeetingEvent.ARRANGE, times, particulars, invited=invited)

    @classmethod
    async def log(
        cls,
        relationship: Relationship,
        by: Member,
        times: Times,
        particulars: Particulars,
        minutes: int | None,
    ) -> Self:
        """Write down one that has taken place; no calendar hears of it."""
        of_record = {"actual_minutes": minutes, "recorded_at": clock.now()}
        return await cls._begin(relationship, by, MeetingEvent.LOG, times, particulars, **of_record)

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.title, self.method, self.where, self.join_url, self.details)

    @property
    def is_settled(self) -> bool:
        return self.status is not MeetingStatus.SCHEDULED or self.ends_at <= clock.now()

    @property
    def can_be_recorded(self) -> bool:
        """Whether it is over, and what was said of it not too long ago to be corrected."""
        if self.status is MeetingStatus.CANCELLED or self.ends_at > clock.now():
            return False
        return self.recorded_at is None or clock.now() < self.recorded_at + CORRECTABLE

    @property
    def wants_reminder(self) -> bool:
        """Not once it has begun, nor when it is off, or as good as off."""
        is_to_come = self.status is MeetingStatus.SCHEDULED and self.starts_at > clock.now()
        return is_to_come and self.reply is not MeetingReply.DECLINE

    @property
    def suggestion(self) -> Times | None:
        """The other time that is suggested."""
        if self.suggested_starts_at is None or self.suggested_ends_at is None:
            return None
        return Times(self.suggested_starts_at, self.suggested_ends_at, self.suggested_timezone)

    def reply_of(self, member_id: UUID) -> MeetingReply | None:
        """What one of the two says to it; setting the time is a yes."""
        return MeetingReply.ACCEPT if member_id == self.set_by_id else self.reply

    def was_touched_by(self, member_id: UUID | None) -> bool:
        """Whether this one of the two arranged it, changed it or answered: then they know of it without any mail."""
        return member_id in {self.organiser_id, self.set_by_id} or bool(self.reply)

    def actions(self, relationship: Relationship, member: Member) -> list[MeetingAction]:
        """What this one of the two can do with it now."""
        if relationship.is_over:
            return []
        if self.is_settled:
            return [MeetingAction.RECORD] if self.can_be_recorded else []
        found = [MeetingAction.MOVE, MeetingAction.UPDATE, MeetingAction.CANCEL]
        if member.id != self.set_by_id:
            return [*found, MeetingAction.RESPOND]
        return [*found, *([MeetingAction.ACCEPT_SUGGESTION] if self.suggestion else [])]

    def refuse_if_settled(self) -> None:
        """What was called off, or has taken place, stays as it is.

        Raises:
            MeetingCancelled: it was called off.
            MeetingIsOver: its end has passed.
        """
        if self.status is MeetingStatus.CANCELLED:
            raise MeetingCancelled
        if self.is_settled:
            raise MeetingIsOver

    async def change(
        self, values: Mapping[str, Any], event: MeetingEvent, part: Part, by: Member
    ) -> MeetingStep:
        """Take these values, which have been checked.

        Where it matters calendars hear of it as a new sequence, and the other of the two is asked again.

        Raises:
            StateConflict: it has changed since it was read.
        """
        if MATERIAL & values.keys():
            asked = {**UNANSWERED, "set_by_id": by.id, "sequence": self.sequence + 1}
            return await self._become(event, part, {**asked, **values})
        return await self._become(event, part, values)

    async def answer(
        self, reply: MeetingReply, note: str, suggestion: Times | None, part: Part, by: Member
    ) -> MeetingStep:
        """Whoever did not set the time says whether it suits, or which one would.

        Raises:
            NotAskedOfYou: they did set it.
            StateConflict: it has changed since it was read.
        """
        if by.id == self.set_by_id:
            raise NotAskedOfYou
        said = {**UNANSWERED, "reply": reply, "reply_note": note}
        if suggestion:
            said |= {f"suggested_{name}": value for name, value in vars(suggestion).items()}
        return await self._become(MeetingEvent(reply.value), part, said)

    async def accept_suggestion(self, part: Part, by: Member) -> MeetingStep:
        """Whoever set the time moves it to the one that the other suggests; both have said yes to that.

        Raises:
            NoSuggestion: there is none, or it is their own.
            MeetingInThePast: its time has come meanwhile.
            StateConflict: it has changed since it was read.
        """
        times = self.suggestion
        if times is None or by.id != self.set_by_id:
            raise NoSuggestion
        if times.starts_at <= clock.now():
            raise MeetingInThePast("The time that was suggested has passed.")
        moved = {**UNANSWERED, "reply": MeetingReply.ACCEPT, "sequence": self.sequence + 1, **vars(times)}
        return await self._become(MeetingEvent.ACCEPT_SUGGESTION, part, moved)

    async def cancel(self, part: Part, note: str = "") -> MeetingStep:
        """Call it off, with a note for the other side.

        Raises:
            StateConflict: it has changed since it was read.
        """
        values = {"cancel_note": note, "sequence": self.sequence + 1}
        return await self._become(MeetingEvent.CANCEL, part, values)

    async def record(self, outcome: MeetingOutcome, minutes: int | None, part: Part) -> MeetingStep:
        """One of the two says whether it took place; who speaks last counts.

        Raises:
            MeetingCancelled: it was called off.
            MeetingNotOver: it is still to come.
            RecordIsFinal: it has been said for more than 30 days.
            StateConflict: it has changed since it was read.
        """
        if not self.can_be_recorded:
            self._refuse_record()
        values = {"actual_minutes": minutes, "recorded_at": self.recorded_at or clock.now()}
        return await self._become(MeetingEvent(outcome.value), part, values)

    def step(self, event: MeetingEvent, part: Part) -> MeetingStep:
        """The row of the table for what happens to it now.

        Raises:
            MeetingCancelled, MeetingIsOver, NotAllowed: there is none.
        """
        step = LIFE.step(self.status, event, part)
        if step is None:
            self.refuse_if_settled()
            raise NotAllowed
        return step

    def _refuse_record(self) -> None:
        if self.status is MeetingStatus.CANCELLED:
            raise MeetingCancelled
        if self.ends_at > clock.now():
            raise MeetingNotOver
        raise RecordIsFinal

    async def _become(self, event: MeetingEvent, part: Part, values: Mapping[str, Any]) -> MeetingStep:
        step = self.step(event, part)
        becoming = {
            **values,
            "status": step.target,
            "version": self.version + 1,
            "updated_at": clock.now(),
        }
        unchanged = Meeting.filter(id=self.id, status=step.source, version=self.version)
        if not await unchanged.update(**becoming):
            raise StateConflict
        for name, value in becoming.items():
            setattr(self, name, value)
        return step

    @classmethod
    async def _begin(
        cls,
        relationship: Relationship,
        by: Member,
        event: MeetingEvent,
        times: Times,
        particulars: Particulars,
        **more: Any,
    ) -> Self:
        step = beginning(event, relationship.part_of(by))
        key = new_id()
        return await cls.create(
            id=key,
            uid=f"meeting-{key}@{scheme.current().mail_domain}",
            relationship_id=relationship.id,
            organiser_id=by.id,
            set_by_id=by.id,
            status=step.target,
            updated_at=clock.now(),
            **vars(times),
            **vars(particulars),
            **more,
        )


def beginning(event: MeetingEvent, part: Part) -> MeetingStep:
    """The row of the table with which a meeting begins.

    Raises:
        NotAllowed: none begins like that.
    """
    step = LIFE.step(None, event, part)
    if step is None:
        raise NotAllowed
    return step
