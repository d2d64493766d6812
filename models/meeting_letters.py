"""What the two are told of a meeting: each gets the newest state once, and nothing of what they never heard of."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from models import outbox
from models.meetings import Meeting
from models.members import Member
from models.outbox import Mail
from models.relationships import Relationship

INVITATION = "meeting-invitation"
UPDATE = "meeting-updated"
CANCELLATION = "meeting-cancelled"


async def invite(meeting: Meeting, relationship: Relationship, by: Member) -> None:
    """Tell the other side of a meeting that no mail has told of yet."""
    kind = INVITATION if by.id == meeting.organiser_id else UPDATE  # the organiser knows of the meeting
    await _write(meeting, relationship, {relationship.other_than(by.id): kind})


async def tell_of_change(meeting: Meeting, relationship: Relationship, by: Member) -> None:
    """Tell the other side how an announced meeting stands now.

    Mail that has not gone yet is taken back: its state has passed. Where that was the invitation itself, the
    guest is invited anew, even if it is the guest who made the change.
    """
    kinds = dict.fromkeys(_others(relationship, by), UPDATE)
    if await _take_back(meeting):
        kinds[_guest(meeting, relationship)] = INVITATION
    await _write(meeting, relationship, kinds)


async def tell_of_cancellation(meeting: Meeting, relationship: Relationship, by: Member | None) -> None:
    """Tell the other side that an announced meeting is off; both, when neither called it off."""
    kinds = dict.fromkeys(_others(relationship, by), CANCELLATION)
    if await _take_back(meeting):
        kinds.pop(_guest(meeting, relationship), None)  # never invited, so there is nothing to call off
    await _write(meeting, relationship, kinds)


async def _take_back(meeting: Meeting) -> bool:
    """Call off the mail that has not gone yet; whether the invitation is among it."""
    may_have_arrived = Mail.filter(subject_id=meeting.id, kind=INVITATION, ambiguous__gt=0)
    arrived = await may_have_arrived.exists()
    invitations = await outbox.cancel(meeting, INVITATION)
    await outbox.cancel(meeting, UPDATE)
    return invitations > 0 and not arrived


async def _write(meeting: Meeting, relationship: Relationship, kinds: dict[UUID, str]) -> None:
    if not kinds:
        return
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for member_id, kind in kinds.items():
        to, other = two[member_id], two[relationship.other_than(member_id)]
        is_off = kind == CANCELLATION
        method = "CANCEL" if is_off else "REQUEST"
        facts = _facts(meeting, two[meeting.organiser_id], _guest_of(meeting, two), other)
        await outbox.tell(
            to,
            kind,
            meeting,
            key=f"meeting:{meeting.id}:{meeting.version}:{method}:{to.id}",
            facts={**facts, "note": meeting.cancel_note} if is_off else facts,
            ordering_key=f"meeting:{meeting.id}",
        )


def _facts(meeting: Meeting, organiser: Member, guest: Member, other: Member) -> dict[str, Any]:
    """What the templates and jobs/calendar.py need."""
    said = ("uid", "sequence", "title", "timezone", "method", "where", "join_url", "details", "status")
    instants = ("starts_at", "ends_at", "updated_at")
    return {
        "meeting": {
            **{name: getattr(meeting, name) for name in said},
            **{name: getattr(meeting, name).isoformat() for name in instants},
            "organiser_name": organiser.display_name,
            "organiser_email": organiser.email,
            "attendee_name": guest.display_name,
            "attendee_email": guest.email,
        },
        "other_name": other.display_name,
        "other_timezone": other.timezone,
    }


def _others(relationship: Relationship, by: Member | None) -> Iterable[UUID]:
    if by is None:
        return (relationship.mentor_id, relationship.mentee_id)
    return (relationship.other_than(by.id),)


def _guest(meeting: Meeting, relationship: Relationship) -> UUID:
    return relationship.other_than(meeting.organiser_id)


def _guest_of(meeting: Meeting, two: dict[UUID, Member]) -> Member:
    return next(member for key, member in two.items() if key != meeting.organiser_id)
