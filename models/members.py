"""Who takes part: a member of the professional body, as mentor, mentee or both."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields

from models import clock, scheme, signing, text
from models.choices import Choice
from models.refusals import InvalidInput, Refusal, StateConflict
from models.row import Row

LONGEST_NAME = 80
LONGEST_PRONOUNS = 40


class AccountStatus(Choice):
    UNVERIFIED = "UNVERIFIED", "Registered; the e-mail address is not confirmed yet."
    ACTIVE = "ACTIVE", "In use."
    SUSPENDED = "SUSPENDED", "Stopped by the scheme's coordinators."
    CLOSING = "CLOSING", "Its owner asked to delete it; it can still be kept for some days."
    ERASED = "ERASED", "Deleted; nothing personal is left."


class RollStatus(Choice):
    UNKNOWN = "UNKNOWN", "The scheme does not check the membership roll."
    CURRENT = "CURRENT", "On the roll of members."
    LAPSED = "LAPSED", "The membership has lapsed."


class SystemRole(Choice):
    MEMBER = "MEMBER", "Takes part in the scheme."
    COORDINATOR = "COORDINATOR", "Looks after the scheme."
    ADMIN = "ADMIN", "Runs the platform."


class SchemeRole(Choice):
    MENTOR = "MENTOR", "Gives time to support another member."
    MENTEE = "MENTEE", "Is supported by a mentor."


class MembershipNumberMalformed(InvalidInput):
    sentence = "A membership number has six digits, zeros at the start included."


class AddressUnchanged(InvalidInput):
    sentence = "This is the address of your account already."


class TermsNotAccepted(InvalidInput):
    sentence = "Please read the present terms of use and accept them."


class DeletionNotConfirmed(InvalidInput):
    sentence = "Deleting an account has to be confirmed."


class AccountClosing(Refusal):
    sentence = "This account is about to be deleted. The link in the mail that we sent you keeps it."


class AccountSuspended(Refusal):
    sentence = "This account has been stopped by the scheme. Please ask for support."


class AccountNotInThatState(StateConflict):
    """The account was verified, closed, kept or erased in the meantime."""


def membership_number(value: str, path: Sequence[str]) -> str:
    """Six ASCII digits, kept as text.

    Raises:
        MembershipNumberMalformed: it is anything else.
    """
    if not _SIX_DIGITS.fullmatch(value.strip()):
        raise MembershipNumberMalformed(path=path)
    return value.strip()


_SIX_DIGITS = re.compile("[0-9]{6}")


class Member(Row):
    membership_number = fields.CharField(max_length=64, unique=True)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    email_verified_at = fields.DatetimeField(null=True)
    password_hash = fields.CharField(max_length=255)
    given_name = fields.CharField(max_length=80)
    family_name = fields.CharField(max_length=80)
    pronouns = fields.CharField(max_length=40, default="")
    locale = fields.CharField(max_length=12, default="en")
    timezone = fields.CharField(max_length=64, default="Europe/London")
    account_status = fields.CharEnumField(
        AccountStatus, max_length=32, description="", default=AccountStatus.UNVERIFIED
    )
    roll_status = fields.CharEnumField(RollStatus, max_length=32, description="", default=RollStatus.UNKNOWN)
    roll_checked_at = fields.DatetimeField(null=True)
    lapsed_at = fields.DatetimeField(null=True)
    system_role = fields.CharEnumField(SystemRole, max_length=32, description="", default=SystemRole.MEMBER)
    closing_at = fields.DatetimeField(null=True)
    erase_after = fields.DatetimeField(null=True)
    undeliverable_since = fields.DatetimeField(null=True)

    class Meta:
        table = "member"

    @classmethod
    async def of_email(cls, address: str) -> Self | None:
        """Whose address it is, however it is spelt."""
        return await cls.get_or_none(email_key=text.email_key(address))

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def refuse_unless_active(self) -> None:
        """Raises AccountClosing or AccountSuspended; say so only to who knows the password."""
        refusals: dict[AccountStatus, type[Refusal]] = {
            AccountStatus.CLOSING: AccountClosing,
            AccountStatus.SUSPENDED: AccountSuspended,
        }
        if self.account_status in refusals:
            raise refusals[self.account_status]

    async def enter(self) -> bool:
        """Be written down as a new member; false, and no trace, when the number or the address is taken."""
        await type(self).bulk_create([self], ignore_conflicts=True)
        return await Member.filter(id=self.id).exists()

    async def note_roll(self, status: RollStatus) -> None:
        """Keep what the roll says; a lapse counts from the day it was first seen."""
        is_new = status is RollStatus.LAPSED and self.roll_status is not RollStatus.LAPSED
        lapsed_at = clock.now() if is_new else self.lapsed_at if status is RollStatus.LAPSED else None
        noted = {"roll_status": status, "roll_checked_at": clock.now(), "lapsed_at": lapsed_at}
        self._become(noted)
        await self.save(update_fields=list(noted))

    async def verify(self) -> None:
        """The address is theirs, so the account is in use."""
        await self._leave(
            AccountStatus.UNVERIFIED, account_status=AccountStatus.ACTIVE, email_verified_at=clock.now()
        )

    async def close(self, erase_after: datetime) -> None:
        """Stop taking part; nothing is erased before `erase_after`."""
        closing = {"closing_at": clock.now(), "erase_after": erase_after}
        await self._leave(AccountStatus.ACTIVE, account_status=AccountStatus.CLOSING, **closing)

    async def keep(self) -> None:
        """Take part again after all."""
        await self._leave(
            AccountStatus.CLOSING, account_status=AccountStatus.ACTIVE, closing_at=None, erase_after=None
        )

    async def erase(self) -> None:
        """Be nobody in particular from now on. The marks left behind tell only whoever comes again, to us alone."""
        apart = self.id.hex[-8:]  # the same person may be erased twice
        await self._leave(
            AccountStatus.CLOSING,
            account_status=AccountStatus.ERASED,
            membership_number=f"{signing.mark('erased-number', self.membership_number)}:{apart}",
            email=f"{signing.mark('erased-email', self.email_key)}:{apart}",
            email_key=f"{signing.mark('erased-email', self.email_key)}:{apart}",
            email_verified_at=None,
            password_hash="",
            given_name="Former",
            family_name="member",
            pronouns="",
            locale="en",
            timezone=scheme.current().timezone,
            roll_status=RollStatus.UNKNOWN,
            roll_checked_at=None,
            lapsed_at=None,
            undeliverable_since=None,
        )

    async def choose_password(self, password_hash: str) -> None:
        """Raises AccountNotInThatState when another was chosen at the same time."""
        unchanged = Member.filter(id=self.id, password_hash=self.password_hash)
        if not await unchanged.update(password_hash=password_hash):
            raise AccountNotInThatState
        self.password_hash = password_hash

    async def move_to(self, address: str) -> bool:
        """Be reached at `address`, which is proven to be theirs, from now on; false when it is taken."""
        key = text.email_key(address)
        if await Member.filter(email_key=key).exclude(id=self.id).exists():
            return False
        changed = {
            "email": address,
            "email_key": key,
            "email_verified_at": clock.now(),
            "undeliverable_since": None,
        }
        self._become(changed)
        await self.save(update_fields=list(changed))
        return True

    async def _leave(self, status: AccountStatus, **becoming: object) -> None:
        moved = await Member.filter(id=self.id, account_status=status).update(**becoming)
        if not moved:
            raise AccountNotInThatState
        self._become(becoming)

    def _become(self, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            setattr(self, name, value)


class Consent(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="consents", on_delete=fields.CASCADE
    )
    member_id: UUID
    document = fields.CharField(max_length=64)
    version = fields.IntField()
    given_at: datetime = fields.DatetimeField()

    class Meta:
        table = "consent"

    @classmethod
    async def give(cls, member: Member, pin: str) -> None:
        """Note that the member agrees to that version of a text: "terms-of-use@1"."""
        document, _, version = pin.rpartition("@")
        consent = cls(member_id=member.id, document=document, version=int(version), given_at=clock.now())
        await consent.save(force_create=True)
