"""Whether a time suits, which one would, and afterwards whether they met: either of the two says it."""

from dataclasses import replace
from uuid import UUID

from models import events, meeting_letters, meeting_reminders, text
from models.meeting_accounts import MeetingAccount, refuse_odd_minutes
from models.meeting_life import MeetingOutcome, MeetingReply
from models.meeting_plans import Times
from models.meetings import Meeting
from models.members import Member
from models.refusals import InvalidInput
from models.relationships import Relationship
from resolvers.meetings import changeable, note_of, refuse_another_version, theirs
from resolvers.use_case import use_case


@use_case
async def respond(
    viewer: Member,
    meeting_id: UUID,
    reply: MeetingReply,
    note: str = "",
    suggestion: Times | None = None,
    *,
    expected_version: int | None = None,
) -> Meeting:
    """Say whether the time suits that the other one has set, or which one would; the other is told.

    Raises:
        NotFound, RelationshipOver, MeetingCancelled, MeetingIsOver, StateConflict: as for `move`.
        NotAskedOfYou: it is they who set the time.
        Refusals: everything that is wrong with the note and the times.
    """
    meeting, relationship = await changeable(viewer, meeting_id, expected_version)
    with text.Faults() as faults:
        note = faults.take(note_of, note)
        suggestion = faults.take(_checked_suggestion, reply, suggestion, meeting.timezone)
    said = (meeting.reply, meeting.reply_note, meeting.suggestion)
    if viewer.id != meeting.set_by_id and said == (reply, note, suggestion):
        return meeting
    return await answer(meeting, relationship, viewer, reply, note, suggestion)


async def answer(
    meeting: Meeting,
    relationship: Relationship,
    viewer: Member,
    reply: MeetingReply,
    note: str = "",
    suggestion: Times | None = None,
) -> Meeting:
    """The same, as part of another use case, for a meeting that is held and words that have been looked at."""
    step = await meeting.answer(reply, note, suggestion, relationship.part_of(viewer), viewer)
    await events.record("meeting-answered", meeting, by=viewer, reply=reply.value)
    await meeting_letters.tell(meeting, relationship, step)
    return meeting


@use_case
async def accept_suggestion(
    viewer: Member, meeting_id: UUID, *, expected_version: int | None = None
) -> Meeting:
    """Move a meeting to the time that the other one suggests; with that both have said yes.

    Raises:
        NotFound, RelationshipOver, MeetingCancelled, MeetingIsOver, StateConflict: as for `move`.
        NoSuggestion: nothing is suggested, or it was they who did.
        MeetingInThePast: the time that was suggested has passed.
    """
    meeting, relationship = await changeable(viewer, meeting_id, expected_version)
    step = await meeting.accept_suggestion(relationship.part_of(viewer), viewer)
    await events.record("meeting-changed", meeting, by=viewer, fields=["ends_at", "starts_at"])
    await meeting_reminders.set_clock(meeting)
    await meeting_letters.tell(meeting, relationship, step)
    return meeting


@use_case
async def record(
    viewer: Member,
    meeting_id: UUID,
    outcome: MeetingOutcome,
    actual_minutes: int | None = None,
    *,
    expected_version: int | None = None,
) -> Meeting:
    """Say whether a meeting took place, or say it otherwise than before.

    Raises:
        NotFound: no such meeting of theirs.
        RelationshipOver, MeetingCancelled, MeetingNotOver, RecordIsFinal: there is nothing to say, or no more.
        StateConflict: it is not at `expected_version`.
        InvalidInput: it cannot have taken so many minutes.
        RateLimited: the two have corrected each other often enough.
    """
    meeting, relationship = await theirs(viewer, meeting_id)
    refuse_another_version(meeting, expected_version)
    refuse_odd_minutes(outcome, actual_minutes)
    step = await meeting.record(outcome, actual_minutes, relationship.part_of(viewer))
    await MeetingAccount.write(meeting, viewer, outcome, actual_minutes)
    await events.record("meeting-recorded", meeting, by=viewer, outcome=outcome.value)
    await meeting_reminders.call_off(meeting)
    await meeting_letters.tell(meeting, relationship, step)
    return meeting


def _checked_suggestion(reply: MeetingReply, suggestion: Times | None, timezone: str) -> Times | None:
    """Another time comes with SUGGEST and with nothing else."""
    if reply is MeetingReply.SUGGEST and suggestion is None:
        raise InvalidInput("Please say which time would suit you.", path=("input", "startsAt"))
    if reply is not MeetingReply.SUGGEST and suggestion is not None:
        raise InvalidInput("Another time comes with SUGGEST alone.", path=("input", "reply"))
    return suggestion and replace(suggestion, timezone=suggestion.timezone or timezone).checked()
