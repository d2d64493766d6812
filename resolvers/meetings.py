"""The two arrange to meet, answer, move it, change it and call it off; the other side is told by mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import calling_off, clock, events, meeting_letters, meeting_reminders, text
from models.local_time import in_utc
from models.meeting_accounts import MeetingAccount, refuse_odd_minutes
from models.meeting_life import MeetingEvent, MeetingOutcome, MeetingReply, MeetingStatus
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting, MeetingWarning, beginning
from models.members import Member
from models.refusals import InvalidInput, NotFound, Refusal, StateConflict
from models.relationships import Relationship
from resolvers.lists import Slice, Window, grouped, keyset, keyset_each
from resolvers.use_case import use_case

LONGEST_NOTE = 1000
ORDER = ("starts_at", "id")


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
        note = faults.take(_note, note)
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
    meeting, relationship = await _theirs(viewer, meeting_id)
    _refuse_another_version(meeting, expected_version)
    refuse_odd_minutes(outcome, actual_minutes)
    step = await meeting.record(outcome, actual_minutes, relationship.part_of(viewer))
    await MeetingAccount.write(meeting, viewer, outcome, actual_minutes)
    await events.record("meeting-recorded", meeting, by=viewer, outcome=outcome.value)
    await meeting_reminders.call_off(meeting)
    await meeting_letters.tell(meeting, relationship, step)
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
    await calling_off.call_off(meeting, relationship, viewer, _note(note))
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


@dataclass(frozen=True)
class Wanted:
    """Which meetings are asked for; nothing said means all."""

    upcoming: bool | None = None
    status: MeetingStatus | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, viewer: Member) -> QuerySet[Meeting]:
        """Those that `viewer` may see."""
        found = Meeting.visible_to(viewer)
        if self.upcoming is not None:
            ahead = Q(status=MeetingStatus.SCHEDULED, ends_at__gt=clock.now())
            found = found.filter(ahead if self.upcoming else ~ahead)
        if self.status is not None:
            found = found.filter(status=self.status)
        if self.since is not None:
            found = found.filter(ends_at__gt=in_utc(self.since, ("from",)))
        return found if self.until is None else found.filter(starts_at__lt=in_utc(self.until, ("to",)))


async def listed(viewer: Member, wanted: Wanted, window: Window) -> Slice[Meeting]:
    """Their meetings with everybody, the earliest first."""
    return await keyset(wanted.of(viewer), ORDER, window)


async def count(viewer: Member, wanted: Wanted) -> int:
    return await wanted.of(viewer).count()


async def pages(
    viewer: Member, asked: Sequence[tuple[UUID, tuple[Wanted, Window]]]
) -> list[Slice[Meeting] | Refusal]:
    """The meetings of each relationship that are asked for, the earliest first."""

    async def read(keys: list[UUID], page: tuple[Wanted, Window]) -> Mapping[UUID, Slice[Meeting]]:
        wanted, window = page
        return await keyset_each(wanted.of(viewer), "relationship_id", keys, ORDER, window)

    return await grouped(asked, read)


async def counts(viewer: Member, asked: Sequence[tuple[UUID, Wanted]]) -> list[int | Refusal]:
    """How many each relationship has of those that are asked for."""

    async def read(keys: list[UUID], wanted: Wanted) -> Mapping[UUID, int]:
        of_these = wanted.of(viewer).filter(relationship_id__in=keys)
        counted = of_these.annotate(found=Count("id")).group_by("relationship_id")
        return dict.fromkeys(keys, 0) | dict(await counted.values_list("relationship_id", "found"))

    return await grouped(asked, read)


async def accounts_of(keys: Sequence[UUID]) -> list[list[MeetingAccount]]:
    """What the two have said of whether each of these took place, the oldest first; they have been seen already."""
    found: dict[UUID, list[MeetingAccount]] = {key: [] for key in keys}
    for account in await MeetingAccount.filter(meeting_id__in=list(keys)).order_by("id"):
        found[account.meeting_id].append(account)
    return [found[key] for key in keys]


async def warnings(viewer: Member, meeting: Meeting) -> list[MeetingWarning]:
    """What is allowed, but perhaps not meant. Only the viewer's own diary is looked at, not the other side's."""
    at_that_time = Wanted(status=MeetingStatus.SCHEDULED, since=meeting.starts_at, until=meeting.ends_at)
    others = at_that_time.of(viewer).exclude(id=meeting.id)
    return [MeetingWarning.OVERLAPS] if await others.exists() else []


async def _held(viewer: Member, relationship_id: UUID) -> Relationship:
    """Their relationship, which nobody changes or ends before this transaction is over."""
    theirs = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await theirs.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "relationshipId"))
    return relationship


async def _theirs(viewer: Member, meeting_id: UUID) -> tuple[Meeting, Relationship]:
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
    meeting, relationship = await _theirs(viewer, meeting_id)
    meeting.refuse_if_settled()
    _refuse_another_version(meeting, expected_version)
    return meeting, relationship


def _refuse_another_version(meeting: Meeting, expected_version: int | None) -> None:
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


def _note(note: str) -> str:
    return text.paragraphs(note, ("input", "note"), longest=LONGEST_NOTE, required=False)


def _checked_suggestion(reply: MeetingReply, suggestion: Times | None, timezone: str) -> Times | None:
    """Another time comes with SUGGEST and with nothing else."""
    if reply is MeetingReply.SUGGEST and suggestion is None:
        raise InvalidInput("Please say which time would suit you.", path=("input", "startsAt"))
    if reply is not MeetingReply.SUGGEST and suggestion is not None:
        raise InvalidInput("Another time comes with SUGGEST alone.", path=("input", "reply"))
    return suggestion and replace(suggestion, timezone=suggestion.timezone or timezone).checked()
