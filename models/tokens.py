"""Links in mails that work once. No row holds a secret: a token is its id and a mark that only the scheme can make."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields

from models import clock, signing
from models.choices import Choice
from models.members import AccountStatus, Member
from models.refusals import Refusal
from models.row import Row


class TokenPurpose(Choice):
    VERIFY_EMAIL = "VERIFY_EMAIL", "Confirm the e-mail address of a new account."
    RESET_PASSWORD = "RESET_PASSWORD", "Choose a new password without the old one."
    CONFIRM_EMAIL = "CONFIRM_EMAIL", "Confirm a new e-mail address."
    KEEP_ACCOUNT = "KEEP_ACCOUNT", "Keep an account that is about to be deleted."
    DECLINE_PROPOSAL = "DECLINE_PROPOSAL", "Decline a proposal from the mail that tells of it."
    HOLD_PROPOSAL = "HOLD_PROPOSAL", "Promise an answer to a proposal from the mail that tells of it."
    SET_AWAY = "SET_AWAY", "Be unavailable to mentees, from the mail that tells of a proposal."
    ACCEPT_MEETING = "ACCEPT_MEETING", "Say from the mail that the time of a meeting suits."
    DECLINE_MEETING = "DECLINE_MEETING", "Say from the mail that the time of a meeting does not suit."
    STOP_SEARCH = "STOP_SEARCH", "Have no more mail about a saved search."


LIFETIME = {
    TokenPurpose.VERIFY_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(minutes=60),
    TokenPurpose.CONFIRM_EMAIL: timedelta(hours=24),
    TokenPurpose.KEEP_ACCOUNT: timedelta(days=14),
}

A_DAY = timedelta(days=1)
MOST_A_DAY = 5


class LinkNoLongerValid(Refusal):
    """Unknown, used, expired, of another purpose, or overtaken: one answer for all."""

    sentence = "This link is no longer valid. Links work once and only for a while; please ask for a new one."


class LinkSpent(LinkNoLongerValid):
    """Good once, and for somebody who is who they were: it has been used, or its time is over."""

    sentence = "This link has been used, or its time is over. Please sign in to see what holds now."


class SingleUseToken(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="tokens", on_delete=fields.CASCADE
    )
    member_id: UUID
    purpose = fields.CharEnumField(TokenPurpose, max_length=32, description="")
    subject_id = fields.UUIDField(null=True)
    subject_version = fields.IntField(default=0)  # of a subject that may change under its links
    bound_to = fields.CharField(max_length=254, default="")
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "single_use_token"
        indexes = (("member_id", "subject_id"),)

    @classmethod
    async def issue(
        cls, member: Member, purpose: TokenPurpose, *, bound_to: str = "", until: datetime | None = None
    ) -> Self:
        """A new token of that purpose; earlier ones of the same purpose stop working."""
        now = clock.now()
        await cls.filter(member_id=member.id, purpose=purpose, used_at=None).update(used_at=now)
        expires_at = until or now + LIFETIME[purpose]
        return await cls.create(
            member_id=member.id, purpose=purpose, bound_to=bound_to, expires_at=expires_at
        )

    @classmethod
    async def about(
        cls, subject: Row, member: Member, purpose: TokenPurpose, until: datetime, version: int = 0
    ) -> Self:
        """With it the member does that to the subject, without signing in: the same in every mail to one address.

        A subject that may change under its links is named with the `version` that they are for.
        """
        what: dict[str, Any] = {"member_id": member.id, "purpose": purpose, "subject_id": subject.id}
        what["subject_version"] = version
        live = await cls.filter(**what, bound_to=member.email_key, used_at=None).first()
        return live or await cls.create(**what, bound_to=member.email_key, expires_at=until)

    @classmethod
    async def recognise(cls, text: str, purpose: TokenPurpose) -> Self:
        """The token about a subject that `text` spells, spent or not; its member comes fetched.

        Raises:
            LinkNoLongerValid: there is none, or its owner takes no part at present, or has another address.
        """
        found = cls.filter(id=_key_in(text, purpose), purpose=purpose, subject_id__isnull=False)
        token = await found.select_related("member").first()
        if token is None or token.member.account_status is not AccountStatus.ACTIVE:
            raise LinkNoLongerValid
        if token.bound_to != token.member.email_key:
            raise LinkNoLongerValid
        return token

    @property
    def is_spent(self) -> bool:
        return self.used_at is not None or self.expires_at <= clock.now()

    async def spend(self) -> None:
        """Raises LinkSpent when somebody was first, or it is too late."""
        live = SingleUseToken.filter(id=self.id, used_at=None, expires_at__gt=clock.now())
        if not await live.update(used_at=clock.now()):
            raise LinkSpent

    @classmethod
    async def are_enough(cls, member: Member, purpose: TokenPurpose) -> bool:
        """Whether no more should be mailed today: somebody else may be asking for them."""
        lately = cls.filter(member_id=member.id, purpose=purpose, created_at__gt=clock.now() - A_DAY)
        return await lately.count() >= MOST_A_DAY

    @classmethod
    async def void(cls, member: Member, *purposes: TokenPurpose) -> None:
        """Links of these purposes that are under way stop working."""
        under_way = cls.filter(member_id=member.id, purpose__in=list(purposes), used_at=None)
        await under_way.update(used_at=clock.now())

    @classmethod
    async def look_at(cls, text: str, purpose: TokenPurpose) -> Self:
        """The token that `text` spells, not spent by this; its member comes fetched.

        Raises:
            LinkNoLongerValid: it opens nothing, whatever the reason.
        """
        good = cls.filter(
            id=_key_in(text, purpose), purpose=purpose, used_at=None, expires_at__gt=clock.now()
        )
        token = await good.select_related("member").first()
        if token is None:
            raise LinkNoLongerValid(path=("input", "token"))
        return token

    @classmethod
    async def use(cls, text: str, purpose: TokenPurpose) -> Self:
        """The same, and spent, once."""
        token = await cls.look_at(text, purpose)
        if not await cls.filter(id=token.id, used_at=None).update(used_at=clock.now()):
            raise LinkNoLongerValid(path=("input", "token"))
        return token

    @property
    def text(self) -> str:
        """What the mail carries."""
        return f"{self.id.hex}.{signing.mark(self.purpose, self.id.hex)}"


def _key_in(text: str, purpose: TokenPurpose) -> UUID:
    key, _, mark = text.strip().partition(".")
    if not text.isascii() or not signing.is_mark(mark, purpose, key):
        raise LinkNoLongerValid(path=("input", "token"))
    return UUID(hex=key)
