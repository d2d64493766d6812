"""Passwords: a new one with the old one, or with a mailed link."""

from collections.abc import Sequence

from models import clock, events, outbox, passwords, scheme, signing, text
from models.members import AccountStatus, Member
from models.passwords import WrongPassword
from models.sessions import Session, hash_of
from models.tokens import LinkNoLongerValid, SingleUseToken, TokenPurpose
from resolvers.discretion import discreetly
from resolvers.links import mail_link
from resolvers.use_case import use_case

RESETTABLE = frozenset({AccountStatus.UNVERIFIED, AccountStatus.ACTIVE, AccountStatus.SUSPENDED})


async def request_reset(address: str) -> None:
    """Mail a link with which a new password can be chosen; nothing is said where there is no such account.

    Raises:
        InvalidInput: it is no address.
    """
    async with discreetly():
        await _request_reset(text.email(address, ("input", "email")))


async def reset(token: str, password: str) -> Member:
    """Choose a new password with a mailed link. It ends all sessions.

    Who can read the mail owns the address, so an account that was not verified is then.

    Raises:
        LinkNoLongerValid
        PasswordTooWeak, InvalidInput: the new password is no good one.
    """
    found = await SingleUseToken.look_at(token, TokenPurpose.RESET_PASSWORD)
    return await _reset(token, await _hash_of_a_good_one(found.member, password, ("input", "password")))


async def change(viewer: Member, session: Session | None, current: str, new: str) -> Member:
    """Choose a new password with the present one. It ends all sessions but this.

    Raises:
        WrongPassword
        PasswordTooWeak, InvalidInput: the new password is no good one.
    """
    await confirm_password(viewer, current, ("input", "current"))
    return await _change(viewer, session, await _hash_of_a_good_one(viewer, new, ("input", "new")))


async def confirm_password(member: Member, password: str, path: Sequence[str]) -> None:
    """Raises WrongPassword: a session left open must not be enough for what cannot be undone."""
    if not await passwords.matches(password, member.password_hash):
        raise WrongPassword(path=path)


def facts_about(*of_the_person: str) -> list[str]:
    """What a password must not be made of."""
    return [*of_the_person, scheme.current().name, scheme.current().body]


async def _hash_of_a_good_one(member: Member, password: str, path: Sequence[str]) -> str:
    """Not in a transaction: hashing takes its time, and others wait for the database."""
    about = facts_about(member.given_name, member.family_name, member.email, member.membership_number)
    return await passwords.hash_of(passwords.good_one(password, path, about=about))


@use_case
async def _request_reset(address: str) -> None:
    member = await Member.of_email(address)
    if member is None or member.account_status not in RESETTABLE:
        return
    if not await SingleUseToken.are_enough(member, TokenPurpose.RESET_PASSWORD):
        await mail_link(member, TokenPurpose.RESET_PASSWORD, "password-reset", bound_to=_binding(member))


@use_case
async def _reset(token: str, password_hash: str) -> Member:
    spent = await SingleUseToken.use(token, TokenPurpose.RESET_PASSWORD)
    member = spent.member
    if spent.bound_to != _binding(member) or member.account_status not in RESETTABLE:
        raise LinkNoLongerValid(path=("input", "token"))
    if member.account_status is AccountStatus.UNVERIFIED:
        await member.verify()
    await _choose(member, password_hash, keeping=None)
    return member


@use_case
async def _change(viewer: Member, session: Session | None, password_hash: str) -> Member:
    await _choose(viewer, password_hash, keeping=session)
    return viewer


async def _choose(member: Member, password_hash: str, *, keeping: Session | None) -> None:
    await member.choose_password(password_hash)
    await Session.revoke_all(member, but=keeping)
    await SingleUseToken.void(member, TokenPurpose.RESET_PASSWORD, TokenPurpose.CONFIRM_EMAIL)
    await events.record("password-changed", member, by=member)
    key = f"password:{member.id}:{hash_of(member.password_hash)[:16]}"  # another for each password
    await outbox.tell(member, "password-changed", member, key, {"at": clock.now().isoformat()})


def _binding(member: Member) -> str:
    """A link to reset is for this password and this address: when either changes, it is void."""
    return signing.mark("reset", member.password_hash, member.email_key)
