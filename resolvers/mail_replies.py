"""Whoever is asked to a meeting answers from the mail, without signing in, once. To look at it changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from models.local_time import wall_clock
from models.meeting_life import MeetingReply
from models.meetings import Meeting
from models.members import Member
from models.relationships import Relationship
from models.reply_links import refuse_unless_awaited
from models.tokens import SingleUseToken, TokenPurpose
from resolvers.meeting_answers import answer
from resolvers.meetings import changeable, visible
from resolvers.use_case import use_case


@dataclass(frozen=True)
class Asked:
    """What a link is about: who asks, and when it would be on the clock of whoever is asked."""

    other_name: str
    starts_at: datetime
    timezone: str


async def look_at(text: str, purpose: TokenPurpose) -> Asked:
    """What the link is about, if it can still do its work.

    Raises:
        LinkNoLongerValid: it opens nothing.
        RelationshipOver, MeetingCancelled, MeetingIsOver: there is nothing to answer any more.
        See `refuse_unless_awaited` for the others.
    """
    token = await SingleUseToken.recognise(text, purpose)
    meeting = await visible(token.member, _meeting_id(token))
    (await Relationship.find(meeting.relationship_id)).refuse_if_over()
    meeting.refuse_if_settled()
    refuse_unless_awaited(meeting, token)
    other, timezone = await Member.find(meeting.set_by_id), token.member.timezone
    return Asked(other.display_name, wall_clock(meeting.starts_at, timezone), timezone)


@use_case
async def accept(text: str) -> Meeting:
    """Say that it suits; the other one is told.

    Raises:
        See `look_at`.
    """
    return await _reply(text, TokenPurpose.ACCEPT_MEETING, MeetingReply.ACCEPT)


@use_case
async def decline(text: str) -> Meeting:
    """Say that it does not suit; the other one is told.

    Raises:
        See `look_at`.
    """
    return await _reply(text, TokenPurpose.DECLINE_MEETING, MeetingReply.DECLINE)


async def _reply(text: str, purpose: TokenPurpose, reply: MeetingReply) -> Meeting:
    token = await SingleUseToken.recognise(text, purpose)
    meeting, relationship = await changeable(token.member, _meeting_id(token))
    refuse_unless_awaited(meeting, token)
    answered = await answer(meeting, relationship, token.member, reply)
    await token.spend()
    return answered


def _meeting_id(token: SingleUseToken) -> UUID:
    return cast("UUID", token.subject_id)
