"""Deleting an account: what it would mean, the closing at once, and the days in which it can be kept after all."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.expressions import Q

from models import clock, events, outbox
from models.concerns import Concern
from models.cpd import CpdStatement
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import DeletionNotConfirmed, Member
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship
from models.sessions import Session
from models.tokens import SingleUseToken, TokenPurpose
from models.transitions import Part
from resolvers import proposals, relationships
from resolvers.links import mail_link
from resolvers.passwords import confirm_password
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class DeletionImpact:
    """What ends when the account is closed now, and for how long that can be undone.

    `open_matter` looks at what they raised themselves: whether somebody has raised something about them is no
    question to be asked at will. The closing letter speaks of either, once they have left.
    """

    proposals: int
    relationships: int
    meetings: int
    cpd_statements: int
    undo_days: int
    open_matter: bool


async def deletion_impact(viewer: Member) -> DeletionImpact:
    running = Relationship.running().filter(_of(viewer))
    theirs = Q(relationship__mentor_id=viewer.id) | Q(relationship__mentee_id=viewer.id)
    to_come = Meeting.filter(status=MeetingStatus.SCHEDULED, ends_at__gt=clock.now())
    return DeletionImpact(
        proposals=await Proposal.filter(_of(viewer), status=ProposalStatus.PENDING).count(),
        relationships=await running.count(),
        meetings=await to_come.filter(theirs).count(),
        cpd_statements=await CpdStatement.visible_to(viewer).count(),
        undo_days=(await Policy.current()).deletion_undo_days,
        open_matter=await Concern.that_hold(viewer.id).filter(reporter_id=viewer.id).exists(),
    )


async def delete_account(viewer: Member, password: str, *, confirm: bool) -> Member:
    """Close the account at once, and let it be erased when the days to undo it are over.

    Raises:
        WrongPassword, DeletionNotConfirmed
    """
    if not confirm:
        raise DeletionNotConfirmed(path=("input", "confirm"))
    await confirm_password(viewer, password, ("input", "password"))
    return await _close(viewer)


@use_case
async def undo_account_deletion(token: str) -> Member:
    """Keep the account. What ended when it was closed stays ended.

    Raises:
        LinkNoLongerValid
    """
    spent = await SingleUseToken.use(token, TokenPurpose.KEEP_ACCOUNT)
    await spent.member.keep()
    await outbox.tell(spent.member, "account-kept", spent, key=f"account:{spent.id}:kept")
    await events.record("account-kept", spent.member, by=spent.member)
    return spent.member


@use_case
async def _close(viewer: Member) -> Member:
    await shut(viewer, Part.OWNER)
    await events.record("account-closed", viewer, by=viewer)
    return viewer


async def shut(member: Member, by: Part) -> None:
    """Close an account, as part of a use case: others are told neutrally, and its owner how to keep it.

    Raises:
        AccountNotInThatState: it is not in use.
    """
    erase_after = clock.now() + timedelta(days=(await Policy.current()).deletion_undo_days)
    await member.close(erase_after, by)
    await outbox.cancel_for(member)
    await proposals.release_all(member)
    await relationships.end_all(member)
    await Session.revoke_all(member)
    await SingleUseToken.void(member, *TokenPurpose)
    told = {"erase_after": erase_after.isoformat(), "matter": await _open_matter(member)}
    await mail_link(member, TokenPurpose.KEEP_ACCOUNT, "account-closing", until=erase_after, **told)


async def _open_matter(member: Member) -> str:
    """That something is open and holds the erasure; never what, nor whose."""
    return "open" if await Concern.that_hold(member.id).exists() else ""


def _of(member: Member) -> Q:
    """The member is one of the two."""
    return Q(mentor_id=member.id) | Q(mentee_id=member.id)
