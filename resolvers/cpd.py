"""A member's statement of what they did for their professional development: issued, read again, and checked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models import events, scheme
from models.cpd import (
    CpdEntries,
    CpdMeeting,
    CpdReflection,
    CpdStatement,
    refuse_unless_period,
)
from models.meeting_accounts import MeetingAccount, are_disputed
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member, SchemeRole
from models.templates.values import Answers, CheckValue, IntegerValue, TextValue
from models.timeline import morning_of
from models.tools import ToolDocument
from resolvers.lists import Slice, Window, keyset
from resolvers.tool_lists import revisions_by_number
from resolvers.use_case import use_case

ORDER = ("-created_at", "-id")
LOG = "reflective-log"
A_DAY = timedelta(days=1)


@use_case
async def issue(viewer: Member, starts_on: date, ends_on: date) -> CpdStatement:
    """State what the viewer did from the first day to the last, by their own entries, and keep it as it is now.

    Raises:
        InvalidInput: the days are no period that can be stated.
        NothingInThisPeriod: there is no entry of theirs.
        RateLimited: too many in a day.
    """
    refuse_unless_period(starts_on, ends_on)
    entries = CpdEntries(
        meetings=await _meetings(viewer, starts_on, ends_on),
        reflections=await _reflections(viewer, starts_on, ends_on),
    )
    statement = await CpdStatement.issue(viewer, starts_on, ends_on, entries)
    await events.record("cpd-statement-issued", statement, by=viewer)
    return statement


async def visible(viewer: Member, key: UUID) -> CpdStatement | None:
    return await CpdStatement.visible_to(viewer).get_or_none(id=key)


async def listed(viewer: Member, window: Window) -> Slice[CpdStatement]:
    """What was issued to the viewer, the newest first."""
    return await keyset(CpdStatement.visible_to(viewer), ORDER, window)


async def count(viewer: Member) -> int:
    return await CpdStatement.visible_to(viewer).count()


async def is_genuine(reference: str, body_hash: str) -> bool:
    """Whether a statement of that reference was issued with that fingerprint. Anybody may ask."""
    return await CpdStatement.is_genuine(reference, body_hash)


async def _meetings(viewer: Member, starts_on: date, ends_on: date) -> tuple[CpdMeeting, ...]:
    """Those that took place, as nobody disputes, by the date that the clock showed where they were arranged."""
    around = _around(starts_on, ends_on)
    held = Meeting.visible_to(viewer).filter(status=MeetingStatus.HELD, starts_at__range=around)
    rows = await held.order_by("starts_at", "id").select_related("relationship")
    disputed = await _disputed(rows)
    found = [_meeting(viewer, row) for row in rows if row.id not in disputed]
    return tuple(each for each in found if starts_on <= each.held_on <= ends_on)


def _meeting(viewer: Member, row: Meeting) -> CpdMeeting:
    minutes: int | None = row.actual_minutes
    starts_at: datetime = row.starts_at
    return CpdMeeting(
        held_on=starts_at.astimezone(ZoneInfo(row.timezone)).date(),
        minutes=minutes or int((row.ends_at - starts_at).total_seconds() // 60),
        method=row.method,
        role=SchemeRole(row.relationship.part_of(viewer).value),
    )


async def _disputed(rows: Sequence[Meeting]) -> set[UUID]:
    accounts = defaultdict[UUID, list[MeetingAccount]](list)
    for account in await MeetingAccount.filter(meeting_id__in=[row.id for row in rows]).order_by("id"):
        accounts[account.meeting_id].append(account)
    return {meeting_id for meeting_id, said in accounts.items() if are_disputed(said)}


async def _reflections(viewer: Member, starts_on: date, ends_on: date) -> tuple[CpdReflection, ...]:
    """The viewer's own log, as far as they ticked that it is evidence; what happened, and how it felt, stays there."""
    logs = ToolDocument.visible_to(viewer).filter(owner_id=viewer.id, template__startswith=f"{LOG}@")
    within = logs.filter(created_at__range=_around(starts_on, ends_on)).order_by("created_at", "id")
    documents = [log for log in await within if starts_on <= _written_on(log) <= ends_on]
    current = await revisions_by_number(viewer, [(log.id, log.current_number) for log in documents])
    given = [(_written_on(log), row.given) for log, row in zip(documents, current, strict=True) if row]
    is_evidence = CheckValue(checked=True)
    return tuple(_reflection(on, answers) for on, answers in given if answers.get("cpd") == is_evidence)


def _reflection(written_on: date, given: Answers) -> CpdReflection:
    minutes = given.get("minutes")
    return CpdReflection(
        written_on=written_on,
        minutes=minutes.integer if isinstance(minutes, IntegerValue) else None,
        learned=_words(given, "learned"),
        do_differently=_words(given, "do_differently"),
    )


def _words(given: Answers, key: str) -> str:
    value = given.get(key)
    return value.text if isinstance(value, TextValue) else ""


def _written_on(log: ToolDocument) -> date:
    created_at: datetime = log.created_at
    return created_at.astimezone(scheme.current().zone).date()


def _around(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """Wide enough for any zone; the date itself decides."""
    zone = scheme.current().zone
    return morning_of(starts_on - 2 * A_DAY, zone), morning_of(ends_on + 2 * A_DAY, zone)
