"""Who takes part: a member of the professional body, as mentor, mentee or both."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields

from models import clock, scheme, signing, text, transitions
from models.choices import Choice
from models.folding import fold
from models.refusals import InvalidInput, NotAllowed, Refusal, StateConflict
from models.row import Row
from models.transitions import Life, Part, Step

LONGEST_NAME = 80
LONGEST_PRONOUNS = 40
BATCH = 500


class AccountStatus(Choice):
    UNVERIFIED = "UNVERIFIED", "Registered; the e-mail address is not confirmed yet."
    ACTIVE = "ACTIVE", "In use."
    SUSPENDED = "SUSPENDED", "Stopped by the scheme's coordinators."
    CLOSING = "CLOSING", "Its owner asked to delete it; it can still be kept for some days."
    ERASED = "ERASED", "Deleted; nothing personal is left."


class AccountEvent(Choice):
    REGISTER = "REGISTER", "Somebody registered."
    VERIFY = "VERIFY", "The address was confirmed."
    SUSPEND = "SUSPEND", "A coordinator stopped the account."
    REINSTATE = "REINSTATE", "A coordinator let it be used again."
    CLOSE = "CLOSE", "Its owner asked to delete it."
    KEEP = "KEEP", "Its owner kept it after all."
    ERASE = "ERASE", "The days to keep it were over."


AccountStep = Step[AccountStatus, AccountEvent]

E, S = AccountEvent, AccountStatus
OWNER, COORDINATOR = Part.OWNER, Part.COORDINATOR
LIFE: Life[AccountStatus, AccountEvent] = Life(
    [
        Step(None, E.REGISTER, OWNER, S.UNVERIFIED, ((OWNER, "verify-email"),)),
        Step(S.UNVERIFIED, E.VERIFY, OWNER, S.ACTIVE),
        Step(S.ACTIVE, E.SUSPEND, COORDINATOR, S.SUSPENDED, ((OWNER, "account-suspended"),)),
        Step(S.SUSPENDED, E.REINSTATE, COORDINATOR, S.ACTIVE, ((OWNER, "account-reinstated"),)),
        Step(S.ACTIVE, E.CLOSE, OWNER, S.CLOSING, ((OWNER, "account-closing"),)),
        Step(S.ACTIVE, E.CLOSE, COORDINATOR, S.CLOSING, ((OWNER, "account-closing"),)),  # asked by post
        Step(S.CLOSING, E.KEEP, OWNER, S.ACTIVE, ((OWNER, "account-kept"),)),
        Step(S.CLOSING, E.ERASE, Part.SCHEME, S.ERASED, ((OWNER, "account-erased"),)),
    ]
)


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


TERMS = "terms-of-use"  # the text that whoever joins agrees to


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
    suspended_at = fields.DatetimeField(null=True)
    suspension_reason = fields.TextField(
        default=""
    )  # for the coordinators; it stays when the account is back
    undeliverable_since = fields.DatetimeField(null=True)
    refused_mails = fields.IntField(default=0)  # in a row
    quiet_hours = fields.BooleanField(default=True)
    name_key = fields.CharField(
        max_length=400, default="", db_default=""
    )  # by which coordinators look for them

    class Meta:
        table = "member"
        indexes = (("created_at", "id"),)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.name_key = self.folded_name

    @classmethod
    async def of_email(cls, address: str) -> Self | None:
        """Whose address it is, however it is spelt."""
        return await cls.get_or_none(email_key=text.email_key(address))

    @property
    def folded_name(self) -> str:
        """Their name for comparing, as `name_key` keeps it."""
        return fold(self.display_name)[:400]

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

    @property
    def is_coordinator(self) -> bool:
        """Whether they look after the scheme, and are not stopped themselves."""
        return self.system_role is not SystemRole.MEMBER and self.account_status is AccountStatus.ACTIVE

    def refuse_unless_coordinator(self) -> None:
        """Raises NotAllowed for whoever takes part only, or is stopped."""
        if not self.is_coordinator:
            raise NotAllowed

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

    async def verify(self) -> AccountStep:
        """The address is theirs, so the account is in use."""
        return await self._move(E.VERIFY, OWNER, email_verified_at=clock.now())

    async def suspend(self, reason: str) -> AccountStep:
        """Be kept out until a coordinator says otherwise; nothing is deleted."""
        return await self._move(E.SUSPEND, COORDINATOR, suspended_at=clock.now(), suspension_reason=reason)

    async def reinstate(self) -> AccountStep:
        """Take part again."""
        return await self._move(E.REINSTATE, COORDINATOR, suspended_at=None)

    async def close(self, erase_after: datetime, by: Part = OWNER) -> AccountStep:
        """Stop taking part; nothing is erased before `erase_after`."""
        return await self._move(E.CLOSE, by, closing_at=clock.now(), erase_after=erase_after)

    async def keep(self) -> AccountStep:
        """Take part again after all."""
        return await self._move(E.KEEP, OWNER, closing_at=None, erase_after=None)

    async def erase(self) -> AccountStep:
        """Be nobody in particular from now on. The marks left behind tell only whoever comes again, to us alone."""
        apart = self.id.hex[-8:]  # the same person may be erased twice
        return await self._move(
            E.ERASE,
            Part.SCHEME,
            membership_number=f"{signing.mark('erased-number', self.membership_number)}:{apart}",
            email=f"{signing.mark('erased-email', self.email_key)}:{apart}",
            email_key=f"{signing.mark('erased-email', self.email_key)}:{apart}",
            email_verified_at=None,
            password_hash="",
            given_name="Former",
            family_name="member",
            name_key=fold("Former member"),
            pronouns="",
            locale="en",
            timezone=scheme.current().timezone,
            roll_status=RollStatus.UNKNOWN,
            roll_checked_at=None,
            lapsed_at=None,
            suspension_reason="",
            undeliverable_since=None,
            refused_mails=0,
            quiet_hours=True,
        )

    async def be_known_by_name(self) -> None:
        """Be found by the name that they have now."""
        self.name_key = self.folded_name
        await self.save(update_fields=["name_key"])

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
            "refused_mails": 0,
        }
        self._become(changed)
        await self.save(update_fields=list(changed))
        return True

    async def _move(self, event: AccountEvent, by: Part, **changes: Any) -> AccountStep:
        step = LIFE.step(self.account_status, event, by)
        if step is None or not await transitions.move(self, "account_status", step, **changes):
            raise AccountNotInThatState
        return step

    def _become(self, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            setattr(self, name, value)


async def know_by_name() -> None:
    """Let those be found by their name whom an earlier version wrote down without it."""
    names = ("id", "given_name", "family_name", "name_key")
    while nameless := await Member.filter(name_key="").limit(BATCH).only(*names):
        for member in nameless:
            member.name_key = member.folded_name or " "
        await Member.bulk_update(nameless, ["name_key"])


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
