"""Being signed in: an opaque token of which only the hash rests here, so that it can be revoked but not read."""

import hashlib
import secrets
from datetime import timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.members import AccountStatus, Member
from models.refusals import Refusal
from models.row import Row


class SessionKind(Choice):
    WEB = "WEB", "A browser; the token travels in a cookie that scripts cannot read."
    MOBILE = "MOBILE", "An app; the token travels in the Authorization header."


IDLE = {SessionKind.WEB: timedelta(hours=12), SessionKind.MOBILE: timedelta(days=30)}
LONGEST = {SessionKind.WEB: timedelta(days=7), SessionKind.MOBILE: timedelta(days=180)}
SEEN_EVERY = timedelta(minutes=5)


class SignInFailed(Refusal):
    """Unknown address, wrong password, or an address not confirmed: one answer for all.

    Telling the last apart would tell who is a member: register with somebody's address, then sign in.
    """

    sentence = (
        "This address and this password open no account. If you have just registered, please follow the link in "
        "the mail that we sent you first."
    )


class Session(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="sessions", on_delete=fields.CASCADE
    )
    member_id: UUID
    kind = fields.CharEnumField(SessionKind, max_length=32, description="")
    token_hash = fields.CharField(max_length=64, unique=True)
    last_seen_at = fields.DatetimeField(default=clock.now)
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"

    @classmethod
    async def open(cls, member: Member, kind: SessionKind) -> tuple[Self, str]:
        """A new session and its token; the token is not kept and cannot be asked for again."""
        token = secrets.token_urlsafe(32)
        expires_at = clock.now() + LONGEST[kind]
        session = await cls.create(member=member, kind=kind, token_hash=hash_of(token), expires_at=expires_at)
        return session, token

    @classmethod
    async def of_token(cls, token: str) -> Self | None:
        """The live session that this token opens, with its member fetched, or none."""
        session = (
            await cls.filter(token_hash=hash_of(token), revoked_at=None).select_related("member").first()
        )
        return session if session and session.is_live() else None

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Where the member is signed in now."""
        now = clock.now()
        in_use = Q(
            *(Q(kind=kind, last_seen_at__gt=now - idle) for kind, idle in IDLE.items()), join_type=Q.OR
        )
        return cls.filter(in_use, member_id=member.id, revoked_at=None, expires_at__gt=now)

    def is_live(self) -> bool:
        """Whether it still opens the account; its member has to be fetched."""
        now = clock.now()
        in_use = now < self.expires_at and now < self.last_seen_at + IDLE[self.kind]
        return in_use and self.member.account_status is AccountStatus.ACTIVE

    async def seen(self) -> None:
        """Note that it is in use, at most every five minutes."""
        if clock.now() - self.last_seen_at >= SEEN_EVERY:
            self.last_seen_at = clock.now()
            await self.save(update_fields=["last_seen_at"])

    async def revoke(self) -> None:
        await Session.filter(id=self.id, revoked_at=None).update(revoked_at=clock.now())

    @classmethod
    async def revoke_all(cls, member: Member, *, but: Self | None = None) -> int:
        """End every session of the member, except `but`; how many there were."""
        others = Q(member_id=member.id, revoked_at=None)
        if but is not None:
            others &= ~Q(id=but.id)
        return await cls.filter(others).update(revoked_at=clock.now())


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
