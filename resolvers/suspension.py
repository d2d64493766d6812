"""Stopping an account, and letting it be used again: a coordinator's act, with a reason. Nothing is deleted."""

from uuid import UUID, uuid4

from models import acts, outbox, scheme, telling
from models.members import AccountStep, Member
from models.refusals import NotAllowed, NotFound
from models.relationships import LONGEST_PAUSE, Relationship, RelationshipStatus
from models.sessions import Session
from models.tokens import SingleUseToken, TokenPurpose
from models.transitions import Part
from resolvers import proposals
from resolvers.use_case import use_case


@use_case
async def suspend(coordinator: Member, member_id: UUID, reason: str) -> Member:
    """Sign the member out everywhere and keep them out; whom they had asked, or who had asked them, is told neutrally.

    What runs under a signed contract is paused for as long as can be; the two, or a coordinator, let it go on.
    `reason` is for the coordinators alone.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
        AccountNotInThatState: the account is not in use.
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    member = await another(coordinator, member_id)
    step = await member.suspend(reason)
    await proposals.release_all(member)
    await _pause_all(member, coordinator)
    await Session.revoke_all(member)
    await SingleUseToken.void(member, *TokenPurpose)
    await _tell(member, step)
    await acts.note(coordinator, "account-suspended", member, reason, about=[member.id])
    return member


@use_case
async def reinstate(coordinator: Member, member_id: UUID, reason: str) -> Member:
    """Let the account be used again. Proposals that were closed stay closed, and what was paused waits for the two.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
        AccountNotInThatState: the account is not stopped.
        InvalidInput: there is no reason.
    """
    reason = acts.reason(reason)
    member = await another(coordinator, member_id)
    step = await member.reinstate()
    await _tell(member, step)
    await acts.note(coordinator, "account-reinstated", member, reason, about=[member.id])
    return member


async def _pause_all(member: Member, coordinator: Member) -> None:
    """After `release_all`, which has waited for whoever was just accepting."""
    running = Relationship.visible_to(member).filter(status=RelationshipStatus.ACTIVE)
    until = scheme.today() + LONGEST_PAUSE
    for relationship in await running.order_by("id").select_for_update(no_key=True):
        step = await relationship.pause(Part.COORDINATOR, until, "", coordinator)
        await telling.tell(relationship, step, relationship.pause_facts)


async def another(coordinator: Member, key: UUID) -> Member:
    """Whom a coordinator acts for, or on.

    Raises:
        NotAllowed: who asks is no coordinator, or means themselves.
        NotFound: no such member.
    """
    coordinator.refuse_unless_coordinator()
    if key == coordinator.id:
        raise NotAllowed
    member = await Member.get_or_none(id=key)
    if member is None:
        raise NotFound(path=("input", "memberId"))
    return member


async def _tell(member: Member, step: AccountStep) -> None:
    for _, kind in step.mails:
        await outbox.tell(member, kind, member, key=f"account:{member.id}:{kind}:{uuid4()}")
