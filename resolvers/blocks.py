"""Not to be met by somebody any more: what is open between the two is closed as circumstances close it, in silence."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q

from models import enquiry_closing, releasing, turns
from models.blocks import Block, BlockYourself, refuse_while_together
from models.members import AccountStatus, Member
from models.profiles import MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.refusals import NotFound
from models.shortlist import ShortlistEntry
from models.transitions import Part
from resolvers import members
from resolvers.lists import Slice, Window, keyset
from resolvers.proposing import take_back
from resolvers.use_case import use_case

PATH = ("input", "memberId")


@use_case
async def block(viewer: Member, member_id: UUID) -> Block:
    """Neither reaches the other from now on.

    To the other one, a proposal of theirs has met a mentor who is unavailable, and one to them is taken back.

    Raises:
        BlockYourself
        NotFound: no such member, as far as they can see.
        StillTogether: they work together.
        RateLimited: they blocked too many since yesterday.
    """
    await _refuse_unseen(viewer, member_id)
    await turns.take(viewer.id, member_id)
    await refuse_while_together(viewer, member_id)
    block = await Block.put_up(viewer, member_id)
    await _close_what_is_open(viewer, member_id)
    _ = await ShortlistEntry.take_off(viewer, member_id)
    return block


@use_case
async def unblock(viewer: Member, member_id: UUID) -> Member:
    """The two can reach each other again; nothing comes back that was closed.

    Raises:
        NotFound: the viewer has not blocked them.
    """
    if not await Block.visible_to(viewer).filter(blocked_id=member_id).delete():
        raise NotFound(path=PATH)
    return await Member.find(member_id)


async def blocks(viewer: Member, window: Window) -> Slice[Block]:
    """Whom the viewer has blocked, the newest first."""
    return await keyset(Block.visible_to(viewer), ["-id"], window)


async def count(viewer: Member) -> int:
    return await Block.visible_to(viewer).count()


async def by_id(viewer: Member, key: UUID) -> Block | None:
    return await Block.visible_to(viewer).get_or_none(id=key)


async def kept_apart(viewer: Member, others: Sequence[UUID]) -> list[bool]:
    """Whether the viewer and each of these are kept apart, by whom ever."""
    found = await Block.of(viewer).filter(Q(blocker_id__in=set(others)) | Q(blocked_id__in=set(others)))
    apart = {key for row in found for key in (row.blocker_id, row.blocked_id)} - {viewer.id}
    return [key in apart for key in others]


async def _refuse_unseen(viewer: Member, member_id: UUID) -> None:
    """Who can be blocked is whoever can be met, and every mentor, also while unavailable."""
    if member_id == viewer.id:
        raise BlockYourself(path=PATH)
    mentors = MentorProfile.filter(published_at__not_isnull=True, member__account_status=AccountStatus.ACTIVE)
    is_mentor = await mentors.filter(member_id=member_id).exists()
    if not is_mentor and await members.member(viewer, member_id) is None:
        raise NotFound(path=PATH)


async def _close_what_is_open(viewer: Member, other_id: UUID) -> None:
    two = [viewer.id, other_id]
    between = Proposal.open_between(*two).filter(mentor_id__in=two, mentee_id__in=two)
    for proposal in await between:
        if proposal.mentee_id == viewer.id:
            await take_back(proposal, viewer)
        else:
            await releasing.release([proposal], ReleaseReason.MENTOR_UNAVAILABLE, Part.MENTOR)
    await enquiry_closing.close_by_block(viewer, other_id)
