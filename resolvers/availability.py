"""A mentor switches availability, and what is pending is treated honestly in the same act."""

from dataclasses import dataclass
from datetime import date

from models import availability, events
from models.availability import PendingProposals
from models.members import Member
from models.profiles import MentorProfile
from models.proposals import Proposal, ProposalStatus, ReleaseReason
from models.refusals import InvalidInput
from resolvers.proposals import release_received
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Switch:
    """On or off; off through the day `away_until`, with a note of one's own, and what becomes of open proposals."""

    available: bool
    away_until: date | None = None
    note: str = ""
    pending: PendingProposals = PendingProposals.RELEASE


@use_case
async def set_availability(viewer: Member, switch: Switch) -> MentorProfile:
    """Be available to mentees, or not. Going away closes open proposals, unless they are to be kept.

    Raises:
        NotAllowed: the viewer is no mentor.
        InvalidInput: the day is over, or makes no sense; or the note cannot be used.
    """
    return await switch_availability(viewer, switch)


async def switch_availability(
    viewer: Member, switch: Switch, *, coordinator: Member | None = None
) -> MentorProfile:
    """The same, as part of another use case; perhaps by a coordinator, for the mentor."""
    profile = await MentorProfile.held_by(viewer)
    if switch.available:
        await _switch_on(profile, switch)
    else:
        await availability.switch_off(profile, switch.away_until, switch.note)
        if switch.pending is PendingProposals.RELEASE:
            await release_received(viewer)
    kind = "mentor-available" if switch.available else "mentor-unavailable"
    await events.record(kind, profile, by=coordinator or viewer)
    return profile


async def released_while_away(profile: MentorProfile) -> list[Proposal]:
    """The proposals that this absence has closed, in the order in which they came; none while available."""
    if profile.away_since is None:
        return []
    closed = Proposal.filter(mentor_id=profile.member_id, status=ProposalStatus.RELEASED)
    of_absence = closed.filter(
        release_reason=ReleaseReason.MENTOR_UNAVAILABLE, closed_at__gte=profile.away_since
    )
    return await of_absence.order_by("sent_at", "id")


async def _switch_on(profile: MentorProfile, switch: Switch) -> None:
    if switch.away_until is not None:
        raise InvalidInput("Say until when only if you switch it off.", path=("input", "awayUntil"))
    await availability.switch_on(profile)
