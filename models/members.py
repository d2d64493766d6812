"""Who takes part: a member of the professional body, as mentor, mentee or both."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.row import Row


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
    lapsed_at = fields.DatetimeField(null=True)
    system_role = fields.CharEnumField(SystemRole, max_length=32, description="", default=SystemRole.MEMBER)
    closing_at = fields.DatetimeField(null=True)
    erase_after = fields.DatetimeField(null=True)
    undeliverable_since = fields.DatetimeField(null=True)

    class Meta:
        table = "member"

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


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
