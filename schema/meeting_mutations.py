"""Arranging to meet, and thinking better of it."""

from datetime import datetime
from typing import Any

import strawberry

import models
import resolvers.meeting_answers
import resolvers.meeting_lists
import resolvers.meetings
from models.local_time import NonexistentLocalTime
from models.meeting_plans import (
    EndBeforeStart,
    MeetingInThePast,
    MeetingNotOver,
    MeetingTooLong,
    Particulars,
    Times,
)
from models.meetings import MeetingCancelled, MeetingIsOver, NoSuggestion, NotAskedOfYou, RecordIsFinal
from models.refusals import InvalidInput
from models.relationships import RelationshipOver
from schema.absent import given
from schema.choices import choice
from schema.context import Info
from schema.errors import UserError, refusals
from schema.meetings import Meeting
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of

choice(models.MeetingWarning, "What is allowed, but perhaps not meant.")

UNCHANGEABLE = (RelationshipOver, MeetingCancelled, MeetingIsOver)
IMPOSSIBLE_TIMES = (EndBeforeStart, MeetingTooLong, NonexistentLocalTime)
WRONG_TIMES = (MeetingInThePast, *IMPOSSIBLE_TIMES)
STARTS = "When it starts, with the offset that the time zone has then; in the future."
ENDS = "When it ends, with the offset that the time zone has then; at most eight hours after the start."
METHOD = "How the two meet."
WHERE = "The place, or the number to call; at most 300 characters."
JOIN = "The link to join by; begins with https://."
DETAILS = "What else is to be known; at most 4000 characters."
TELL = "Send the details to the other side, if mail has not told them so far. Whoever was invited is told anyway."
ZONE = "The IANA zone whose clock the two go by: Europe/London."
TITLE = "What it is called; a line of at most 120 characters."
MINUTES = "How long it took; between 1 and 1440."
NOTE = "A word to the other side; at most 1000 characters."
VERSION = "The `version` that you saw: if there has been another change since, nothing is changed."


@strawberry.input(description="When, how and where to meet.")
class ArrangeMeetingInput(Input):
    relationship_id: strawberry.ID = strawberry.field(description="With whom: the relationship.")
    starts_at: datetime = strawberry.field(description=STARTS)
    ends_at: datetime = strawberry.field(description=ENDS)
    timezone: str = strawberry.field(description=ZONE)
    title: str = strawberry.field(description=TITLE)
    method: models.MeetingMethod = strawberry.field(description=METHOD)
    where: str = strawberry.field(default="", description=WHERE)
    join_url: str = strawberry.field(default="", description=JOIN)
    details: str = strawberry.field(default="", description=DETAILS)
    notify_other: bool = strawberry.field(
        default=True,
        description="Send the other side an invitation for their calendar, and later each change.",
    )


@strawberry.input(description="The new time of a meeting.")
class MoveMeetingInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting.")
    starts_at: datetime = strawberry.field(description=STARTS)
    ends_at: datetime = strawberry.field(description=ENDS)
    timezone: str | None = strawberry.field(
        default=strawberry.UNSET, description="The IANA zone whose clock the two go by; left out: as before."
    )
    notify_other: bool = strawberry.field(default=False, description=TELL)
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)


@strawberry.input(description="What is to be changed about a meeting; what is left out stays as it is.")
class UpdateMeetingInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting.")
    title: strawberry.Maybe[str] = strawberry.field(description="What it is called; at most 120 characters.")
    method: strawberry.Maybe[models.MeetingMethod] = strawberry.field(description=METHOD)
    where: strawberry.Maybe[str] = strawberry.field(description=WHERE)
    join_url: strawberry.Maybe[str] = strawberry.field(description=JOIN)
    details: strawberry.Maybe[str] = strawberry.field(description=DETAILS)
    notify_other: bool = strawberry.field(default=False, description=TELL)
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)

    def given(self) -> dict[str, Any]:
        """The particulars that are to change, by their names in `Particulars`."""
        names = ("title", "method", "where", "join_url", "details")
        found = {name: getattr(self, name) for name in names}
        return {name: some.value for name, some in found.items() if some}


@strawberry.input(description="Which meeting is off.")
class CancelMeetingInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting.")
    note: str = strawberry.field(default="", description=NOTE)
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)


@strawberry.input(description="A meeting that has taken place.")
class LogMeetingInput(Input):
    relationship_id: strawberry.ID = strawberry.field(description="With whom: the relationship.")
    starts_at: datetime = strawberry.field(
        description="When it started, with the offset that the time zone had then."
    )
    ends_at: datetime = strawberry.field(
        description="When it ended, with the offset that the time zone had then; at most eight hours after the start."
    )
    timezone: str = strawberry.field(description=ZONE)
    title: str = strawberry.field(description=TITLE)
    method: models.MeetingMethod = strawberry.field(description="How the two met.")
    where: str = strawberry.field(default="", description=WHERE)
    details: str = strawberry.field(default="", description=DETAILS)
    actual_minutes: int | None = strawberry.field(default=strawberry.UNSET, description=MINUTES)


@strawberry.input(description="Whether the time of a meeting suits you.")
class RespondToMeetingInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting, whose time the other of you has set.")
    reply: models.MeetingReply = strawberry.field(description="Whether it suits.")
    note: str = strawberry.field(default="", description=NOTE)
    starts_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description=f"With SUGGEST alone, and `endsAt` with it. {STARTS}"
    )
    ends_at: datetime | None = strawberry.field(default=strawberry.UNSET, description=ENDS)
    timezone: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The IANA zone of the time that you suggest; left out: the meeting's.",
    )
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)

    def suggestion(self) -> Times | None:
        """The other time, when one is suggested.

        Raises:
            InvalidInput: it has no end, or no beginning.
        """
        start, end = given(self.starts_at), given(self.ends_at)
        if start is None and end is None:
            return None
        if start is None or end is None:
            missing = "startsAt" if start is None else "endsAt"
            raise InvalidInput("Another time has a start and an end.", path=("input", missing))
        return Times(start, end, given(self.timezone) or "")


@strawberry.input(description="Which meeting moves to the time that is suggested.")
class AcceptSuggestionInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting, whose time you have set.")
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)


@strawberry.input(description="Whether a meeting took place.")
class RecordMeetingInput(Input):
    id: strawberry.ID = strawberry.field(description="The meeting, which is over.")
    outcome: models.MeetingOutcome = strawberry.field(description="Whether it took place.")
    actual_minutes: int | None = strawberry.field(default=strawberry.UNSET, description=MINUTES)
    expected_version: int | None = strawberry.field(default=strawberry.UNSET, description=VERSION)


@strawberry.type
class Scheduling(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")

    @strawberry.field(description="What you may want to look at again; empty when there is nothing.")
    async def warnings(self, info: Info) -> list[models.MeetingWarning]:
        if self.meeting is None:
            return []
        return await resolvers.meeting_lists.warnings(info.context.viewer, self.meeting.row)


@strawberry.type(description="Arranged, or not.")
class ArrangeMeetingPayload(Scheduling):
    errors: list[UserError] = refusals("ArrangeMeetingError", RelationshipOver, *WRONG_TIMES)


@strawberry.type(description="Moved, or not.")
class MoveMeetingPayload(Scheduling):
    errors: list[UserError] = refusals("MoveMeetingError", *UNCHANGEABLE, *WRONG_TIMES)


@strawberry.type(description="Changed, or not.")
class UpdateMeetingPayload(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")
    errors: list[UserError] = refusals("UpdateMeetingError", *UNCHANGEABLE)


@strawberry.type(description="Called off, or not.")
class CancelMeetingPayload(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")
    errors: list[UserError] = refusals("CancelMeetingError", *UNCHANGEABLE)


@strawberry.type(description="Written down, or not.")
class LogMeetingPayload(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")
    errors: list[UserError] = refusals("LogMeetingError", RelationshipOver, MeetingNotOver, *IMPOSSIBLE_TIMES)


@strawberry.type(description="Answered, or not.")
class RespondToMeetingPayload(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")
    errors: list[UserError] = refusals("RespondToMeetingError", *UNCHANGEABLE, *WRONG_TIMES, NotAskedOfYou)


@strawberry.type(description="Moved, or not.")
class AcceptSuggestionPayload(Scheduling):
    errors: list[UserError] = refusals("AcceptSuggestionError", *UNCHANGEABLE, MeetingInThePast, NoSuggestion)


@strawberry.type(description="Recorded, or not.")
class RecordMeetingPayload(Payload):
    meeting: Meeting | None = strawberry.field(default=None, description="The meeting as it stands now.")
    errors: list[UserError] = refusals(
        "RecordMeetingError", RelationshipOver, MeetingCancelled, MeetingNotOver, RecordIsFinal
    )


@strawberry.type
class MeetingMutations:
    @mutation(
        ArrangeMeetingPayload, "Arrange a meeting; the other side is invited by mail unless you say no."
    )
    async def arrange_meeting(self, info: Info, input: ArrangeMeetingInput) -> ArrangeMeetingPayload | None:
        row = await resolvers.meetings.arrange(
            info.context.viewer,
            key_of("Relationship", input.relationship_id, path=("input", "relationshipId")),
            Times(input.starts_at, input.ends_at, input.timezone),
            Particulars(input.title, input.method, input.where, input.join_url, input.details),
            notify_other=input.notify_other,
        )
        return ArrangeMeetingPayload(meeting=Meeting.of(row))

    @mutation(MoveMeetingPayload, "Give a meeting another time; whoever was invited is told by mail.")
    async def move_meeting(self, info: Info, input: MoveMeetingInput) -> MoveMeetingPayload | None:
        row = await resolvers.meetings.move(
            info.context.viewer,
            key_of("Meeting", input.id),
            input.starts_at,
            input.ends_at,
            input.timezone or None,
            notify_other=input.notify_other,
            expected_version=given(input.expected_version),
        )
        return MoveMeetingPayload(meeting=Meeting.of(row))

    @mutation(
        UpdateMeetingPayload, "Change all of a meeting but its time; whoever was invited is told by mail."
    )
    async def update_meeting(self, info: Info, input: UpdateMeetingInput) -> UpdateMeetingPayload | None:
        row = await resolvers.meetings.update(
            info.context.viewer,
            key_of("Meeting", input.id),
            input.given(),
            notify_other=input.notify_other,
            expected_version=given(input.expected_version),
        )
        return UpdateMeetingPayload(meeting=Meeting.of(row))

    @mutation(CancelMeetingPayload, "Call a meeting off; whoever was invited is told by mail.")
    async def cancel_meeting(self, info: Info, input: CancelMeetingInput) -> CancelMeetingPayload | None:
        row = await resolvers.meetings.cancel(
            info.context.viewer,
            key_of("Meeting", input.id),
            input.note,
            expected_version=given(input.expected_version),
        )
        return CancelMeetingPayload(meeting=Meeting.of(row))

    @mutation(
        LogMeetingPayload, "Write down a meeting that has taken place already; nobody is mailed about it."
    )
    async def log_meeting(self, info: Info, input: LogMeetingInput) -> LogMeetingPayload | None:
        row = await resolvers.meetings.log(
            info.context.viewer,
            key_of("Relationship", input.relationship_id, path=("input", "relationshipId")),
            Times(input.starts_at, input.ends_at, input.timezone),
            Particulars(input.title, input.method, input.where, details=input.details),
            given(input.actual_minutes),
        )
        return LogMeetingPayload(meeting=Meeting.of(row))

    @mutation(
        RespondToMeetingPayload,
        "Say whether the time suits that the other of you has set, or suggest another; they are told by mail.",
    )
    async def respond_to_meeting(
        self, info: Info, input: RespondToMeetingInput
    ) -> RespondToMeetingPayload | None:
        row = await resolvers.meeting_answers.respond(
            info.context.viewer,
            key_of("Meeting", input.id),
            input.reply,
            input.note,
            input.suggestion(),
            expected_version=given(input.expected_version),
        )
        return RespondToMeetingPayload(meeting=Meeting.of(row))

    @mutation(
        AcceptSuggestionPayload,
        "Move a meeting to the time that the other of you suggests. With that both of you have accepted it.",
    )
    async def accept_suggestion(
        self, info: Info, input: AcceptSuggestionInput
    ) -> AcceptSuggestionPayload | None:
        row = await resolvers.meeting_answers.accept_suggestion(
            info.context.viewer,
            key_of("Meeting", input.id),
            expected_version=given(input.expected_version),
        )
        return AcceptSuggestionPayload(meeting=Meeting.of(row))

    @mutation(
        RecordMeetingPayload,
        "Say whether a meeting took place, once it is over. Either of you may, and may correct it for 30 days.",
    )
    async def record_meeting(self, info: Info, input: RecordMeetingInput) -> RecordMeetingPayload | None:
        row = await resolvers.meeting_answers.record(
            info.context.viewer,
            key_of("Meeting", input.id),
            input.outcome,
            given(input.actual_minutes),
            expected_version=given(input.expected_version),
        )
        return RecordMeetingPayload(meeting=Meeting.of(row))
