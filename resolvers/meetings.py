"""The two arrange to meet, move it, change it and call it off; the other side is told by mail.

What they answer and record: resolvers/meeting_answers.py; what they read: resolvers/meeting_lists.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from models import calling_off, events, meeting_letters, meeting_reminders, text
from models.meeting_accounts import MeetingAccount, refuse_odd_minutes
from models.meeting_life import MeetingEvent, MeetingOutcome
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting, beginning
from models.members import Member
from models.refusals import NotFound, StateConflict
from models.relationships import Relationship
from resolvers.use_case import use_case

LONGEST_NOTE = 1000


@use_case
async def arrange(
    viewer: Member,
    relationship_id: UUID,
    times: Times,
    particulars: Particulars,
    *,
    notify_other: bool = True,
) -> Meeting:
    """Arrange a meeting; `notify_other` sends the other side an invitation, and later each change.

    Raises:
        NotFound: no such relationship of theirs.
        RelationshipOver: it has ended.
        Refusals: everything that is wrong with the times and particulars.
    """
    relationship = await _held(viewer, relationship_id)
    relationship.refuse_if_over()
    with text.Faults() as faults:
        times, particulars = faults.take(times.checked), faults.take(particulars.checked)
    meeting = await Meeting.arrange(relationship, viewer, times, particulars, invited=notify_other)
    await events.record("meeting-arranged", meeting, by=viewer)
    await meeting_reminders.set_clock(meeting)
    await meeting_letters.tell(
        meeting, relationship, beginning(MeetingEvent.ARRANGE, relationship.part_of(viewer))
    )
    return meeting


@use_case
async def log(
    viewer: Member,
    relationship_id: UUID,
    times: Times,
    particulars: Particulars,
    actual_minutes: int | None = None,
) -> Meeting:
    """Write down a meeting that has taken place, with nobody mailed.

    Raises:
        NotFound: no such relationship of theirs.
        RelationshipOver: it has ended.
        Refusals: everything that is wrong with the times, the particulars and the minutes.
    """
    relationship = await _held(viewer, relationship_id)
    relationship.refuse_if_over()
    with text.Faults() as faults:
        times, particulars = faults.take(times.checked_as_past), faults.take(particulars.checked)
        faults.take(refuse_odd_minutes, MeetingOutcome.HELD, actual_minutes)
    meeting = await Meeting.log(relationship, viewer, times, particulars, actual_minutes)
    await MeetingAccount.write(meeting, viewer, MeetingOutcome.HELD, actual_minutes)
    await events.record("meeting-recorded", meeting, by=viewer, outcome=MeetingOutcome.HELD.value)
    return meeting


@use_case
async def move(
    viewer: Member,
    meeting_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    timezone: str | None = None,
    *,
    notify_other: bool = False,
    expected_version: int | None = None,
) -> Meeting:
    """Give a meeting another time, in its own zone unless another is named.

    Raises:
        NotFound: no such meeting of theirs.
        RelationshipOver, MeetingCancelled, MeetingIsOver: it cannot be changed any more.
        StateConflict: it is not at `expected_version`.
        Refusals: everything that is wrong with the times.
    """
    meeting, relationship = await changeable(viewer, meeting_id, expected_version)
    times = Times(starts_at, ends_at, meeting.timezone if timezone is None else timezone).checked()
    await _change(meeting, relationship, viewer, MeetingEvent.MOVE, vars(times), notify_other=notify_other)
    return meeting


@use_case
async def update(
    viewer: Member,
    meeting_id: UUID,
    given: Mapping[str, Any],
    *,
    notify_other: bool = False,
    expected_version: int | None = None,
) -> Meeting:
    """Change those of a meeting's particulars that are given, by their names in `Particulars`.

    Raises:
        NotFound, RelationshipOver, MeetingCancelled, MeetingIsOver, StateConflict: as for `move`.
        Refusals: everything that is wrong with the particulars.
    """
    meeting, relationship = await changeable(viewer, meeting_id, expected_version)
    particulars = replace(meeting.particulars, **given).checked()
    await _change(
        meeting, relationship, viewer, MeetingEvent.UPDATE, vars(particulars), notify_other=notify_other
    )
    return meeting


@use_case
async def cancel(
    viewer: Member, meeting_id: UUID, note: str = "", *, expected_version: int | None = None
) -> Meeting:
    """Call a meeting off; whoever was invited is told, with the note.

    Raises:
        NotFound, RelationshipOver, MeetingCancelled, MeetingIsOver, StateConflict: as for `move`.
        InvalidInput: the note cannot be used.
    """
    meeting, relationship = await changeable(viewer, meeting_id, expected_version)
    await calling_off.call_off(meeting, relationship, viewer, note_of(note))
    return meeting


async def visible(viewer: Member, meeting_id: UUID, path: Sequence[str] = ()) -> Meeting:
    """Their meeting of that id.

    Raises:
        NotFound: there is none.
    """
    meeting = await Meeting.visible_to(viewer).get_or_none(id=meeting_id)
    if meeting is None:
        raise NotFound(path=path)
    return meeting


async def _held(viewer: Member, relationship_id: UUID) -> Relationship:
    """Their relationship, which nobody changes or ends before this transaction is over."""
    theirs = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await theirs.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "relationshipId"))
    return relationship


async def theirs(viewer: Member, meeting_id: UUID) -> tuple[Meeting, Relationship]:
    """Their meeting, and the relationship that is held so that nobody changes either."""
    seen = await visible(viewer, meeting_id, path=("input", "id"))
    relationship = await _held(viewer, seen.relationship_id)
    relationship.refuse_if_over()
    return await Meeting.find(meeting_id), relationship  # again: it may have changed before we held it


async def changeable(
    viewer: Member, meeting_id: UUID, expected_version: int | None = None
) -> tuple[Meeting, Relationship]:
    """Their meeting, and its relationship, which is held so that nobody else changes either.

    Raises:
        NotFound, RelationshipOver, MeetingCancelled, MeetingIsOver, StateConflict: as for `move`.
    """
    meeting, relationship = await theirs(viewer, meeting_id)
    meeting.refuse_if_settled()
    refuse_another_version(meeting, expected_version)
    return meeting, relationship


def refuse_another_version(meeting: Meeting, expected_version: int | None) -> None:
    if expected_version not in {None, meeting.version}:
        raise StateConflict(path=("input", "expectedVersion"))


async def _change(
    meeting: Meeting,
    relationship: Relationship,
    by: Member,
    event: MeetingEvent,
    values: Mapping[str, Any],
    *,
    notify_other: bool,
) -> None:
    changed = {name: value for name, value in values.items() if value != getattr(meeting, name)}
    is_first = notify_other and not meeting.invited
    if not changed and not is_first:
        return
    invited = meeting.invited or notify_other
    step = await meeting.change({**changed, "invited": invited}, event, relationship.part_of(by), by)
    await events.record("meeting-changed", meeting, by=by, fields=sorted(changed))
    if "starts_at" in changed:
        await meeting_reminders.set_clock(meeting)
    await meeting_letters.tell(meeting, relationship, step)


def note_of(note: str) -> str:
    return text.paragraphs(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
