"""What a coordinator does for members, each with a reason for coordinators alone; whom it concerns is told kindly.

An open proposal can be closed in two ways. To release it is to say that circumstances closed it, and nobody's doing:
the mentor cannot answer at present (they rang, or are ill), so the mentee is asked to choose another, and a mentor who
is free after all can still say so. To close it is the scheme's own decision, for good, and both are told that it was
a coordinator's. The end of a proposal is never moved: it is a promise to the mentee.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from models import acts, hiding, outbox, releasing
from models.availability import NoMentor, PendingProposals
from models.hiding import NothingToHide, ShownPart
from models.members import AccountStatus, Member
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.refusals import NotAllowed, NotFound
from models.transitions import Part
from resolvers import topics
from resolvers.availability import Switch, switch_availability
from resolvers.deletion import shut
from resolvers.looking_after import ONE_OF_THE_TWO
from resolvers.suspension import another
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Away:
    """Off through the day `until`, or until the mentor switches it on; and what becomes of open proposals."""

    until: date | None = None
    pending: PendingProposals = PendingProposals.RELEASE


@use_case
async def close_proposal(coordinator: Member, key: UUID, reason: str) -> Proposal:
    """Close it for good; both are told that a coordinator has.

    Raises:
        NotAllowed: who asks is no coordinator, or one of the two.
        NotFound: there is no such proposal.
        ProposalClosed: it is closed already.
        InvalidInput: there is no reason.
    """
    return await _close(coordinator, key, ReleaseReason.COORDINATOR, reason)


@use_case
async def release_proposal(coordinator: Member, key: UUID, reason: str) -> Proposal:
    """Say that the mentor cannot answer at present, so that the mentee can choose another. Raises as above."""
    return await _close(coordinator, key, ReleaseReason.MENTOR_UNAVAILABLE, reason)


@use_case
async def switch_off(coordinator: Member, member_id: UUID, away: Away, reason: str) -> Member:
    """Set a mentor as unavailable. They are told, and can switch it on again at any time.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
        NoMentor: they are no mentor, or their account is not in use.
        InvalidInput: the day is over, or there is no reason.
    """
    reason = acts.reason(reason)
    mentor = await another(coordinator, member_id)
    if mentor.account_status is not AccountStatus.ACTIVE or not await MentorProfile.exists(
        member_id=mentor.id
    ):
        raise NoMentor
    switch = Switch(available=False, away_until=away.until, pending=away.pending)
    _ = await switch_availability(mentor, switch, coordinator=coordinator)
    await outbox.tell(mentor, "availability-switched-off", mentor, f"availability:{mentor.id}:{uuid4()}")
    await acts.note(coordinator, "coordinator-switched-availability-off", mentor, reason, about=[mentor.id])
    return mentor


@use_case
async def start_erasure(coordinator: Member, member_id: UUID, reason: str) -> Member:
    """Close the account of a member who asked for that by letter or by telephone, as they would themselves.

    They are told, and the link in their mail keeps the account as long as the policy says.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
        AccountNotInThatState: the account is not in use.
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    member = await another(coordinator, member_id)
    await shut(member, Part.COORDINATOR)
    await acts.note(coordinator, "account-closed", member, reason, about=[member.id])
    return member


@use_case
async def hide(coordinator: Member, member_id: UUID, part: ShownPart, reason: str) -> Member:
    """Keep from others what is not for them to see; its owner still has it, and is told. Again changes nothing.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
        NothingToHide: they show nothing of that kind.
        InvalidInput: there is no reason.
    """
    return await _set_hidden(coordinator, member_id, part, reason, hidden=True)


@use_case
async def show(coordinator: Member, member_id: UUID, part: ShownPart, reason: str) -> Member:
    """Let others see it again; its owner is told. Raises as `hide` does."""
    return await _set_hidden(coordinator, member_id, part, reason, hidden=False)


async def _set_hidden(
    coordinator: Member, member_id: UUID, part: ShownPart, reason: str, *, hidden: bool
) -> Member:
    reason = acts.reason(reason)
    owner = await another(coordinator, member_id)
    if await _becomes(owner, part, hidden=hidden):
        kind = "profile-hidden" if hidden else "profile-shown"
        await outbox.tell(owner, kind, owner, f"{kind}:{owner.id}:{part}:{uuid4()}", {"part": part.value})
        done = f"coordinator-{'hid' if hidden else 'showed'}-profile"
        await acts.note(coordinator, done, owner, reason, about=[owner.id], part=part.value)
    return owner


async def _becomes(owner: Member, part: ShownPart, *, hidden: bool) -> bool:
    if part is ShownPart.PICTURE:
        return await hiding.hide_picture(owner, hidden=hidden)
    kind = MentorProfile if part is ShownPart.MENTOR_PROFILE else MenteeProfile
    if not await kind.exists(member_id=owner.id):
        raise NothingToHide
    profile = await kind.held_by(owner)
    return await hiding.hide_profile(profile, await topics.of_profile(profile), hidden=hidden)


async def _close(coordinator: Member, key: UUID, why: ReleaseReason, words: str) -> Proposal:
    coordinator.refuse_unless_coordinator()
    words = acts.reason(words)
    proposal = await Proposal.filter(id=key).select_for_update(no_key=True).first()
    if proposal is None:
        raise NotFound(path=("input", "id"))
    about = [proposal.mentor_id, proposal.mentee_id]
    if coordinator.id in about:
        raise NotAllowed(ONE_OF_THE_TWO)
    await releasing.release([proposal], why, Part.COORDINATOR)
    await acts.note(coordinator, _HAPPENED[why], proposal, words, about=about)
    return proposal


_HAPPENED = {
    ReleaseReason.COORDINATOR: "coordinator-closed-proposal",
    ReleaseReason.MENTOR_UNAVAILABLE: "coordinator-released-proposal",
}
