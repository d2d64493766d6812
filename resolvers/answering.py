"""A mentor reads what a mentee asks, and says yes or no."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from models import availability, releasing, scheme, telling, text, turns
from models.members import Member
from models.offering import refuse_unless_may_offer
from models.policy import Policy
from models.profiles import MentorProfile
from models.proposals import DeclineReason, Proposal, ProposalAlreadyRead, ProposalStatus, ReleaseReason
from models.proposing import CapacityReached, has_place
from models.refusals import InvalidInput
from models.relationships import Relationship
from resolvers import relationships
from resolvers.proposals import LONGEST_NOTE, release_received, visible
from resolvers.use_case import use_case


@use_case
async def read(viewer: Member, proposal_id: UUID) -> Proposal:
    """Note that the mentor has read it; from then on it cannot be changed. Once is enough.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: it is not open.
        NotAllowed: it is not the viewer who was asked.
    """
    proposal = await visible(viewer, proposal_id, path=("input", "id"))
    with suppress(ProposalAlreadyRead):
        await proposal.read(viewer)
    return proposal


@use_case
async def accept(viewer: Member, proposal_id: UUID) -> Proposal:
    """Say yes, also when the days are over, as long as nobody has closed it. A second yes changes nothing.

    The mentor's other proposals are closed when the last place is taken, the mentee's when there is no room for
    another mentor.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: it was withdrawn or closed.
        CapacityReached: there is no place.
        NotAllowed: it is not the viewer who was asked.
    """
    seen = await visible(viewer, proposal_id, path=("input", "id"))
    await turns.take(seen.mentor_id, seen.mentee_id)
    others = [other for other in await Proposal.open_between(seen.mentor_id, seen.mentee_id) if other != seen]
    proposal = await Proposal.find(seen.id)  # again: it may have been answered before it was our turn
    if proposal.status is ProposalStatus.ACCEPTED and viewer.id == proposal.mentor_id:
        return proposal
    return await _accept(proposal, viewer, others)


@use_case
async def offer(viewer: Member, proposal_id: UUID) -> Proposal:
    """Say that one is free after all, once, within 30 days: sent again, the proposal will be accepted at once.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: it was not closed for the mentor's sake.
        ProposalAlreadyOffered, OfferTooLate
        CapacityReached, OfferWhileUnavailable: not as the mentor is at present.
        AskedAgain, NoLongerLooking: the mentee does not need it.
        NotAllowed: it is open, or it is not the viewer who was asked.
    """
    seen = await visible(viewer, proposal_id, path=("input", "id"))
    await turns.take(seen.mentor_id, seen.mentee_id)
    proposal = await Proposal.find(seen.id)
    step = await proposal.offer(viewer)
    await refuse_unless_may_offer(proposal, await Policy.current())
    await telling.tell(proposal, step, {"offer_ends_at": proposal.offer_ends_at.isoformat()})
    return proposal


async def accept_as_offered(proposal: Proposal) -> Proposal:
    """Accept what has just been sent to a mentor who had offered that, as part of sending it.

    The profiles of both are held.
    """
    held = await Proposal.open_between(proposal.mentor_id, proposal.mentee_id)
    mentor = await Member.find(proposal.mentor_id)
    return await _accept(proposal, mentor, [other for other in held if other != proposal])


@use_case
async def hold(viewer: Member, proposal_id: UUID, until: date) -> Proposal:
    """Promise an answer by the end of the day `until`, once. No reminder comes until then; the end does not move.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: too late.
        ProposalAlreadyHeld: a day has been promised.
        HoldTooLong, InvalidInput: it is no day to promise.
        NotAllowed: it is not the viewer who was asked.
    """
    return await put_off(await visible(viewer, proposal_id, path=("input", "id")), viewer, until)


async def put_off(seen: Proposal, mentor: Member, until: date) -> Proposal:
    """The same, as part of another use case."""
    await turns.take(seen.mentor_id)
    proposal = await Proposal.find(seen.id)
    step = await proposal.hold(mentor, until)
    await _break_silence(mentor)
    promise = {"held_until": until.isoformat(), "expires_at": proposal.expires_at.isoformat()}
    await telling.tell(proposal, step, promise)
    return proposal


@use_case
async def decline(
    viewer: Member,
    proposal_id: UUID,
    reason: DeclineReason,
    note: str = "",
    away_until: date | None = None,
    ask_again_after: date | None = None,
) -> Proposal:
    """Say no, with a word to the mentee. With `away_until` the mentor is away through that day as well.

    Going away closes the mentor's other proposals. The mentee may ask again from `ask_again_after` on, or after
    the scheme's own pause.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: too late.
        NotAllowed: it is not the viewer who was asked.
        InvalidInput: the note cannot be used, or a day is over.
    """
    note = text.paragraphs(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    _refuse_past(ask_again_after)
    seen = await visible(viewer, proposal_id, path=("input", "id"))
    proposal = await turn_down(seen, viewer, reason, note, ask_again_after)
    if away_until is not None:
        await _go_away(viewer, away_until)
    return proposal


async def turn_down(
    seen: Proposal,
    mentor: Member,
    reason: DeclineReason,
    note: str = "",
    ask_again_after: date | None = None,
) -> Proposal:
    """The same, as part of another use case, with words that have been looked at."""
    await turns.take(seen.mentor_id)
    await Proposal.open_between(seen.mentor_id)
    proposal = await Proposal.find(seen.id)
    step = await proposal.decline(mentor, reason, note, ask_again_after)
    await _break_silence(mentor)
    await telling.tell(proposal, step, {"reason_sentence": reason.description, "note": note})
    return proposal


async def _accept(proposal: Proposal, mentor: Member, others: list[Proposal]) -> Proposal:
    is_full = not await has_place(proposal.mentor_id)
    if (
        is_full
        and proposal.release_reason == ReleaseReason.AT_CAPACITY.value
        and mentor.id == proposal.mentor_id
    ):
        raise CapacityReached  # rather than that it is closed: this is why, and something can be done about it
    step = await proposal.accept(mentor)
    if is_full:
        raise CapacityReached
    await _break_silence(mentor)
    relationship = await Relationship.begin(proposal)
    await relationships.begin(relationship)
    mentee = await Member.find(proposal.mentee_id)
    addresses = {"mentor_email": mentor.email, "mentee_email": mentee.email}
    await telling.tell(proposal, step, {"relationship_id": relationship.public_id, **addresses})
    await releasing.release_overtaken(proposal.mentor_id, proposal.mentee_id, others)
    return proposal


async def _break_silence(mentor: Member) -> None:
    await MentorProfile.filter(member_id=mentor.id).update(silent_streak=0)


async def _go_away(mentor: Member, until: date) -> None:
    profile = await MentorProfile.held_by(mentor)
    await availability.switch_off(profile, until, "")
    await release_received(mentor)


def _refuse_past(ask_again_after: date | None) -> None:
    if ask_again_after is not None and ask_again_after < scheme.today():
        raise InvalidInput("That day is over. Choose today or a later one.", path=("input", "askAgainAfter"))
