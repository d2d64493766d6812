"""A mentor answers from the mail, without signing in: each link does one thing, once. To look at it changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from models.availability import UnavailableAlready
from models.members import Member
from models.profiles import MentorProfile
from models.proposals import DeclineReason, Proposal, ProposalEvent
from models.refusals import InvalidInput
from models.tokens import LinkSpent, SingleUseToken, TokenPurpose
from models.transitions import Part
from resolvers.answering import put_off, turn_down
from resolvers.availability import Switch, switch_availability
from resolvers.proposals import visible
from resolvers.use_case import use_case

ANSWERS = {
    TokenPurpose.DECLINE_PROPOSAL: ProposalEvent.DECLINE,
    TokenPurpose.HOLD_PROPOSAL: ProposalEvent.HOLD,
}


@dataclass(frozen=True)
class Asked:
    """What a link is about: who asks, and the last day for an answer."""

    mentee_name: str
    last_day: date


async def look_at(text: str, purpose: TokenPurpose) -> Asked:
    """What the link is about, if it can still do its work.

    Raises:
        LinkNoLongerValid: it opens nothing.
        ProposalClosed, ProposalAlreadyHeld, UnavailableAlready: what holds instead.
        LinkSpent: it has been used, or its time is over.
    """
    token = await SingleUseToken.recognise(text, purpose)
    proposal = await _proposal(token)
    if purpose in ANSWERS:
        proposal.refuse_unless_open_to(ANSWERS[purpose], Part.MENTOR)
    elif not (await MentorProfile.get(member_id=token.member_id)).is_available:
        raise UnavailableAlready
    if token.is_spent:
        raise LinkSpent
    return Asked((await Member.find(proposal.mentee_id)).display_name, proposal.last_day)


@use_case
async def decline(text: str, reason: str) -> Proposal:
    """Say no, for a reason named by its word.

    Raises:
        InvalidInput: there is no such reason.
        See `look_at` for the others.
    """
    token = await SingleUseToken.recognise(text, TokenPurpose.DECLINE_PROPOSAL)
    if reason not in DeclineReason.__members__:
        raise InvalidInput("Please choose one of the reasons.")
    declined = await turn_down(await _proposal(token), token.member, DeclineReason(reason))
    await token.spend()
    return declined


@use_case
async def hold(text: str, until: str) -> Proposal:
    """Promise an answer by a day.

    Raises:
        InvalidInput: it is no day to promise.
        See `look_at` for the others.
    """
    token = await SingleUseToken.recognise(text, TokenPurpose.HOLD_PROPOSAL)
    held = await put_off(await _proposal(token), token.member, _day(until))
    await token.spend()
    return held


@use_case
async def set_away(text: str, until: str) -> MentorProfile:
    """Be unavailable to mentees, through a day or, when it is left out, until one switches it on.

    Raises:
        InvalidInput: that day is over, or no day.
        See `look_at` for the others.
    """
    token = await SingleUseToken.recognise(text, TokenPurpose.SET_AWAY)
    if not (await MentorProfile.held_by(token.member)).is_available:
        raise UnavailableAlready
    away = Switch(available=False, away_until=_day(until) if until.strip() else None)
    profile = await switch_availability(token.member, away)
    await token.spend()
    return profile


async def _proposal(token: SingleUseToken) -> Proposal:
    return await visible(token.member, cast("UUID", token.subject_id))


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError as fault:
        raise InvalidInput("Please write the day as year, month and day, like 2026-12-04.") from fault
