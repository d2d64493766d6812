"""A mentee asks a mentor, says it better, or takes it back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from models import enquiry_closing, outbox, telling, text, turns
from models.answer_links import answer_links
from models.members import AccountStatus, Member
from models.offering import is_offered_again
from models.outbox import Mail
from models.policy import Policy
from models.profiles import MentorProfile
from models.proposals import Proposal
from models.proposing import ProposalToYourself, refuse_unless_may_ask
from models.refusals import NotFound
from models.wording import Wording
from resolvers.answering import accept_as_offered
from resolvers.proposals import LONGEST_NOTE, visible
from resolvers.use_case import use_case


@use_case
async def send(
    viewer: Member, mentor_key: UUID, given: Mapping[str, Any], repropose_from: UUID | None = None
) -> Proposal:
    """Ask a mentor, named by the id of the profile or of the member.

    `given` is what is said, by its names in `Wording`; what is left out is as in the proposal `repropose_from`. If
    the mentor has offered to accept that one after all, this is accepted at once. A question that the mentee has asked
    the mentor before is closed: the proposal takes its place.

    Raises:
        NotFound: no such mentor, or no such proposal of theirs.
        ProposalToYourself
        Refusals: everything in the words that cannot be used.
        See `refuse_unless_may_ask` for the others.
    """
    mentor = await mentor_of(viewer, mentor_key)
    wording = replace(await _earlier_words(viewer, repropose_from), **given).checked()
    await turns.take(viewer.id, mentor.member_id)
    policy = await Policy.current()
    await refuse_unless_may_ask(viewer, mentor, policy)
    is_offered = await is_offered_again(repropose_from, viewer, mentor.member_id)
    proposal, step = await Proposal.send(viewer, mentor.member_id, wording, policy, repropose_from)
    await enquiry_closing.close_as_proposed(viewer.id, mentor.member_id)
    if is_offered:
        return await accept_as_offered(proposal)
    facts = {"expires_at": proposal.expires_at.isoformat(), **await answer_links(proposal)}
    await telling.tell(proposal, step, facts)
    return proposal


@use_case
async def edit(viewer: Member, proposal_id: UUID, given: Mapping[str, Any]) -> Proposal:
    """Change what is `given`, by its names in `Wording`, while the mentor has not read it. The clock goes on.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed, ProposalAlreadyRead: too late.
        NotAllowed: it is not the viewer who sent it.
        Refusals: everything in the words that cannot be used.
    """
    proposal = await visible(viewer, proposal_id, path=("input", "id"))
    await proposal.edit(viewer, replace(proposal.wording, **given).checked())
    return proposal


@use_case
async def withdraw(viewer: Member, proposal_id: UUID, note: str = "") -> Proposal:
    """Take it back. The mentor is told, unless no mail has told of the proposal yet.

    Raises:
        NotFound: no such proposal of theirs.
        ProposalClosed: too late.
        NotAllowed: it is not the viewer who sent it.
        InvalidInput: the note cannot be used.
    """
    note = text.paragraphs(note, ("input", "reason"), longest=LONGEST_NOTE, required=False)
    proposal = await visible(viewer, proposal_id, path=("input", "id"))
    await take_back(proposal, viewer, note)
    return proposal


async def take_back(proposal: Proposal, mentee: Member, note: str = "") -> None:
    """The same, as part of another use case."""
    step = await proposal.withdraw(mentee, note)
    if await _has_been_told(proposal):
        await telling.tell(proposal, step)


async def mentor_of(viewer: Member, key: UUID) -> MentorProfile:
    """Whoever can be seen in the scheme as a mentor; whether they can be reached is another question."""
    in_sight = MentorProfile.filter(
        published_at__not_isnull=True, member__account_status=AccountStatus.ACTIVE
    )
    mentor = await in_sight.filter(Q(id=key) | Q(member_id=key)).first()
    if viewer.id in {key, mentor and mentor.member_id}:
        raise ProposalToYourself(path=("input", "mentorId"))
    if mentor is None:
        raise NotFound(path=("input", "mentorId"))
    return mentor


async def _earlier_words(viewer: Member, proposal_id: UUID | None) -> Wording:
    if proposal_id is None:
        return Wording()
    earlier = await Proposal.get_or_none(id=proposal_id, mentee_id=viewer.id)
    if earlier is None:
        raise NotFound(path=("input", "reproposeFrom"))
    return earlier.wording


async def _has_been_told(proposal: Proposal) -> bool:
    """Whether mail may have told the mentor of it; if it has not gone yet, it is called off."""
    sent = Mail.filter(subject_id=proposal.id, kind="proposal-sent")
    may_have_arrived = await sent.filter(ambiguous__gt=0).exists()
    is_called_off = await outbox.cancel(proposal, "proposal-sent") > 0
    return may_have_arrived or not is_called_off
