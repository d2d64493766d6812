"""The two meet: when, how and where, and the calendar entry that both have of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, scheme, text
from models.choices import Choice
from models.local_time import refuse_nonexistent
from models.members import Member
from models.profiles import MeetingMethod
from models.refusals import InvalidInput, Refusal, StateConflict
from models.relationships import Relationship
from models.row import Row, new_id

LONGEST = timedelta(hours=8)
FURTHEST_AHEAD = timedelta(days=3653)
LONGEST_PLACE = 300
LONGEST_LINK = 500
LONGEST_NOTE = 1000

# What calendars ask their owner about again (RFC 5546, 2.1.4); a new title or detail is only shown.
MATERIAL = {"starts_at", "ends_at", "timezone", "method", "where", "join_url"}


class MeetingStatus(Choice):
    SCHEDULED = "SCHEDULED", "Arranged."
    CANCELLED = "CANCELLED", "Called off."


class MeetingAction(Choice):
    MOVE = "MOVE", "Give it another time."
    UPDATE = "UPDATE", "Change what it is about, or how and where it takes place."
    CANCEL = "CANCEL", "Call it off."


class MeetingWarning(Choice):
    OVERLAPS = "OVERLAPS", "You have another meeting at that time."


class MeetingInThePast(Refusal):
    sentence = "A meeting has to start in the future."


class EndBeforeStart(Refusal):
    sentence = "A meeting has to end after it starts."


class MeetingTooLong(Refusal):
    sentence = "A meeting lasts eight hours at most."


class MeetingCancelled(Refusal):
    sentence = "This meeting has been cancelled."


class MeetingIsOver(Refusal):
    sentence = "This meeting is over and cannot be changed any more."


@dataclass(frozen=True)
class Times:
    """Two instants that carry the offsets which `timezone` has then."""

    starts_at: datetime
    ends_at: datetime
    timezone: str

    def checked(self) -> "Times":
        """The same, to the second.

        Raises:
            Refusals: MeetingInThePast, EndBeforeStart, MeetingTooLong, NonexistentLocalTime, InvalidInput.
        """
        start, end = self.starts_at.replace(microsecond=0), self.ends_at.replace(microsecond=0)
        with text.Faults() as faults:
            faults.take(_refuse_unreachable, start)
            faults.take(_refuse_unlikely, start, end)
            faults.take(_refuse_unknown_times, start, end, self.timezone)
        return Times(start, end, self.timezone)


@dataclass(frozen=True)
class Particulars:
    """All of a meeting but its time, as somebody typed it; `join_url` begins with https://."""

    title: str
    method: MeetingMethod
    where: str = ""
    join_url: str = ""
    details: str = ""

    def checked(self) -> "Particulars":
        """The same in one spelling.

        Raises:
            Refusals: InvalidInput for each text that cannot be used.
        """
        with text.Faults() as faults:
            return Particulars(
                title=faults.take(text.line, self.title, ("input", "title")),
                method=self.method,
                where=faults.take(
                    text.line, self.where, ("input", "where"), longest=LONGEST_PLACE, required=False
                ),
                join_url=faults.take(_secure_link, self.join_url),
                details=faults.take(text.paragraphs, self.details, ("input", "details"), required=False),
            )


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
        key = new_id()
        return await cls.create(
            id=key,
            uid=f"meeting-{key}@{scheme.current().mail_domain}",
            relationship_id=relationship.id,
            organiser_id=by.id,
            invited=invited,
            updated_at=clock.now(),
            **vars(times),
            **vars(particulars),
        )

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.title, self.method, self.where, self.join_url, self.details)

    @property
    def is_settled(self) -> bool:
        return self.status is not MeetingStatus.SCHEDULED or self.ends_at <= clock.now()

    def actions(self, relationship: Relationship) -> list[MeetingAction]:
        """What either of the two can do with it now."""
        return [] if relationship.is_over or self.is_settled else list(MeetingAction)

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

    async def change(self, values: Mapping[str, Any]) -> None:
        """Take these values, which have been checked; calendars hear of it as a new sequence where it matters.

        Raises:
            StateConflict: it has changed since it was read.
        """
        matters = bool(MATERIAL & values.keys())
        await self._become({**values, "sequence": self.sequence + matters})

    async def cancel(self, note: str = "") -> None:
        """Call it off, with a note for the other side.

        Raises:
            StateConflict: it has changed since it was read.
        """
        status = MeetingStatus.CANCELLED
        await self._become({"status": status, "cancel_note": note, "sequence": self.sequence + 1})

    async def _become(self, values: Mapping[str, Any]) -> None:
        values = {**values, "version": self.version + 1, "updated_at": clock.now()}
        unchanged = Meeting.filter(id=self.id, status=MeetingStatus.SCHEDULED, version=self.version)
        if not await unchanged.update(**values):
            raise StateConflict
        for name, value in values.items():
            setattr(self, name, value)


def _refuse_unreachable(start: datetime) -> None:
    path, now = ("input", "startsAt"), clock.now()
    if start <= now:
        raise MeetingInThePast(path=path)
    if start > now + FURTHEST_AHEAD:
        raise InvalidInput("A meeting starts within ten years from now.", path=path)


def _refuse_unlikely(start: datetime, end: datetime) -> None:
    path = ("input", "endsAt")
    if end <= start:
        raise EndBeforeStart(path=path)
    if end - start > LONGEST:
        raise MeetingTooLong(path=path)


def _refuse_unknown_times(start: datetime, end: datetime, timezone: str) -> None:
    text.timezone(timezone, ("input", "timezone"))
    with text.Faults() as faults:
        faults.take(refuse_nonexistent, start, timezone, ("input", "startsAt"))
        faults.take(refuse_nonexistent, end, timezone, ("input", "endsAt"))


def _secure_link(value: str) -> str:
    path: Sequence[str] = ("input", "joinUrl")
    address = text.link(value, path, longest=LONGEST_LINK, required=False)
    if address and not address.lower().startswith("https://"):
        raise InvalidInput("A link to join a meeting begins with https://", path=path)
    return address
