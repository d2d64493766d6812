"""Signing in and out, and the places where one is signed in."""

from uuid import UUID

from tortoise.transactions import in_transaction

from models import events, passwords, text
from models.members import AccountStatus, Member
from models.refusals import InvalidInput, NotFound
from models.sessions import Session, SessionKind, SignInFailed
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case


async def sign_in(address: str, password: str, kind: SessionKind) -> tuple[Session, str]:
    """A new session and the token that opens it.

    Raises:
        SignInFailed: whatever the cause.
        AccountClosing, AccountSuspended: only to who knows the password.
    """
    member = await Member.of_email(_plain(address))
    fits = await passwords.matches(password, member.password_hash if member else "")
    if member is None or not fits or member.account_status is AccountStatus.UNVERIFIED:
        raise SignInFailed
    member.refuse_unless_active()
    async with in_transaction():
        session, token = await Session.open(member, kind)
        await events.record("signed-in", member, by=member, client=kind)
    return session, token


async def sign_out(session: Session) -> None:
    await session.revoke()


async def sessions(viewer: Member, window: Window) -> Slice[Session]:
    return await keyset(Session.visible_to(viewer), ["-id"], window)


async def count_sessions(viewer: Member) -> int:
    return await Session.visible_to(viewer).count()


async def session(viewer: Member, key: UUID) -> Session | None:
    return await Session.visible_to(viewer).get_or_none(id=key)


@use_case
async def revoke_session(viewer: Member, key: UUID) -> Session:
    """Sign out somewhere else; to do it again changes nothing.

    Raises:
        NotFound
    """
    found = await Session.get_or_none(id=key, member_id=viewer.id)
    if found is None:
        raise NotFound(path=("input", "id"))
    await found.revoke()
    await events.record("session-revoked", found, by=viewer)
    return found


@use_case
async def revoke_other_sessions(viewer: Member, but: Session | None) -> Member:
    """Sign out everywhere but here."""
    await Session.revoke_all(viewer, but=but)
    await events.record("sessions-revoked", viewer, by=viewer)
    return viewer


def _plain(address: str) -> str:
    """The address as it was kept; what is none belongs to nobody."""
    try:
        return text.email(address, ())
    except InvalidInput:
        return ""
