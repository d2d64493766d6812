"""What the two are told of a meeting: each gets the newest state once, and nothing of what they never heard of.

Each of the two has a copy of the calendar entry, so whoever changes a meeting is mailed it as well.
"""

from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, outbox
from models.meeting_life import (
    CANCELLATION,
    CANCELLATION_COPY,
    COPY,
    INVITATION,
    REMINDER,
    REPLIES,
    UPDATE,
    MeetingReply,
    MeetingStep,
)
from models.meetings import Meeting
from models.members import Member
from models.outbox import Mail, MailState
from models.relationships import Relationship
from models.reply_links import reply_links
from models.transitions import Part

REQUESTS = {INVITATION, UPDATE, COPY, *REPLIES.values()}
CANCELLATIONS = {CANCELLATION, CANCELLATION_COPY}
LETTERS = {*REQUESTS, *CANCELLATIONS, REMINDER}
PARTSTAT = {
    None: "NEEDS-ACTION",
    MeetingReply.ACCEPT: "ACCEPTED",
    MeetingReply.DECLINE: "DECLINED",
    MeetingReply.SUGGEST: "TENTATIVE",
}


async def tell(meeting: Meeting, relationship: Relationship, step: MeetingStep) -> None:
    """Put the letters of `step` into the outbox.

    Mail of an older state that has not gone yet is taken back, and who has never heard of a meeting that is off
    hears nothing. Where mail is not to tell of the meeting, it only brings an answer to whoever asked.
    """
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for part, kind in step.mails:
        to = two[relationship.mentor_id if part is Part.MENTOR else relationship.mentee_id]
        if meeting.invited or kind in REPLIES.values():
            await _tell(meeting, two, to, kind)


async def remind(meeting: Meeting, relationship: Relationship, step: MeetingStep, number: int) -> None:
    """The reminder for both, or for the organiser alone where mail is not to tell the other of the meeting."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for part, kind in step.mails:
        to = two[relationship.mentor_id if part is Part.MENTOR else relationship.mentee_id]
        if meeting.invited or to.id == meeting.organiser_id:
            await _write(meeting, two, to, kind, f"reminder-{number}")


def told(meeting_id: UUID, recipient_id: UUID | None) -> QuerySet[Mail]:
    """The mails that have brought one of the two into the know, or may have."""
    may_have_arrived = Q(state__in=[MailState.SENT, MailState.SENDING]) | Q(ambiguous__gt=0)
    theirs = Mail.filter(subject_id=meeting_id, recipient_id=recipient_id, kind__in=REQUESTS)
    return theirs.filter(may_have_arrived)


async def is_overtaken(mail: Mail) -> bool:
    """Whether a mail of a meeting that has waited is stale: the state it tells has passed, or a newer mail tells it."""
    meeting = await Meeting.get_or_none(id=mail.subject_id)
    if meeting is None or meeting.ends_at <= clock.now():
        return True
    if mail.kind == REMINDER:
        return not meeting.wants_reminder or mail.facts.get("starts_at") != meeting.starts_at.isoformat()
    if mail.kind in CANCELLATIONS:
        return not await _is_news(mail.kind, meeting, mail.recipient_id)
    newer = Mail.filter(subject_id=meeting.id, recipient_id=mail.recipient_id, id__gt=mail.id)
    return await newer.filter(kind__in=REQUESTS | CANCELLATIONS).exists()


async def _tell(meeting: Meeting, two: dict[Any, Member], to: Member, kind: str) -> None:
    taken_back = await outbox.take_back(meeting, to, *REQUESTS)
    if kind in CANCELLATIONS:
        if await _is_news(kind, meeting, to.id):
            await _write(meeting, two, to, kind, f"{meeting.version}:CANCEL")
        return
    knows = await told(meeting.id, to.id).exists()
    kind = _fitting(kind, meeting, to, taken_back, knows=knows)
    await _write(meeting, two, to, kind, f"{meeting.version}:REQUEST")


async def _is_news(kind: str, meeting: Meeting, member_id: UUID | None) -> bool:
    """Whether somebody wants to hear that it is off: not who never heard of it, nor for an empty calendar."""
    if kind == CANCELLATION and meeting.was_touched_by(member_id):
        return True
    return await told(meeting.id, member_id).exists()  # after the taking back: a worker may have claimed one


def _fitting(kind: str, meeting: Meeting, to: Member, taken_back: set[str], *, knows: bool) -> str:
    """An answer that had not gone yet still wants to be told; who hears of a meeting first is invited to it."""
    if kind in {UPDATE, COPY} and meeting.reply and REPLIES[meeting.reply] in taken_back:
        return REPLIES[meeting.reply]
    if kind == UPDATE and not knows and to.id != meeting.organiser_id:
        return INVITATION
    return kind


async def _write(meeting: Meeting, two: dict[Any, Member], to: Member, kind: str, occasion: str) -> None:
    other = next(member for member in two.values() if member.id != to.id)
    await outbox.tell(
        to,
        kind,
        meeting,
        key=f"meeting:{meeting.id}:{occasion}:{to.id}",
        facts={**_facts(meeting, two, other), **_said(meeting, kind), **await _links(meeting, to, kind)},
        ordering_key="" if kind == REMINDER else f"meeting:{meeting.id}",  # it may wait for the morning
    )


def calendar_facts(meeting: Meeting, two: dict[Any, Member]) -> dict[str, Any]:
    """What jobs/calendar.py needs, and the templates."""
    organiser = two[meeting.organiser_id]
    guest = next(member for member in two.values() if member.id != organiser.id)
    said = ("uid", "sequence", "title", "timezone", "method", "where", "join_url", "details", "status")
    instants = ("starts_at", "ends_at", "updated_at")
    return {
        **{name: getattr(meeting, name) for name in said},
        **{name: getattr(meeting, name).isoformat() for name in instants},
        "organiser_name": organiser.display_name,
        "organiser_email": organiser.email,
        "organiser_answer": PARTSTAT[meeting.reply_of(organiser.id)],
        "attendee_name": guest.display_name,
        "attendee_email": guest.email,
        "attendee_answer": PARTSTAT[meeting.reply_of(guest.id)],
    }


def _facts(meeting: Meeting, two: dict[Any, Member], other: Member) -> dict[str, Any]:
    return {
        "meeting": calendar_facts(meeting, two),
        "other_name": other.display_name,
        "other_timezone": other.timezone,
    }


async def _links(meeting: Meeting, to: Member, kind: str) -> dict[str, dict[str, str]]:
    """With them whoever is asked, and has not answered, answers from the mail."""
    asks = kind in {INVITATION, UPDATE} and to.id != meeting.set_by_id and not meeting.reply
    return await reply_links(meeting, to) if asks else {}


def _said(meeting: Meeting, kind: str) -> dict[str, Any]:
    """What only some of the letters say."""
    if kind == CANCELLATION:
        return {"note": meeting.cancel_note}
    if kind == REMINDER:
        return {"starts_at": meeting.starts_at.isoformat()}
    if kind not in REPLIES.values():
        return {}
    said: dict[str, Any] = {"note": meeting.reply_note, "is_in_calendars": meeting.invited}
    times = meeting.suggestion
    if times:
        said["suggestion"] = {
            "starts_at": times.starts_at.isoformat(),
            "ends_at": times.ends_at.isoformat(),
        }
    return said
