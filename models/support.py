"""Help with the platform, asked by anybody; and concerns about a relationship, raised in confidence."""

import secrets
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock, scheme, text
from models.choices import Choice
from models.members import Member
from models.refusals import RateLimited, StateConflict
from models.row import Row

A_DAY = timedelta(days=1)
MOST_A_DAY = 5
WORKING_DAYS_TO_ACKNOWLEDGE = 3
SATURDAY = 5
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out


class SupportCategory(Choice):
    TECHNICAL = "TECHNICAL", "Something on the platform does not work."
    ACCOUNT = "ACCOUNT", "Signing in, the account, or personal data."
    SCHEME = "SCHEME", "A question about the mentoring scheme."
    OTHER = "OTHER", "Something else."


class SupportStatus(Choice):
    OPEN = "OPEN", "Waiting for an answer."
    ANSWERED = "ANSWERED", "Answered by the scheme."
    CLOSED = "CLOSED", "Done."


class SupportRequest(Row):
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="support_requests", on_delete=fields.CASCADE, null=True
    )
    member_id: UUID | None
    reference = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, db_index=True)
    category = fields.CharEnumField(SupportCategory, max_length=32, description="")
    subject = fields.CharField(max_length=120)
    body = fields.TextField()
    status = fields.CharEnumField(SupportStatus, max_length=32, description="", default=SupportStatus.OPEN)

    class Meta:
        table = "support_request"

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        return cls.filter(member_id=member.id)

    @classmethod
    async def refuse_too_many(cls, address: str) -> None:
        """Raises RateLimited when this address asked often enough since yesterday: it may be somebody else's."""
        lately = cls.filter(email_key=text.email_key(address), created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited


class ConcernCategory(Choice):
    CONTACT = "CONTACT", "Missed meetings, or no answers."
    CONDUCT = "CONDUCT", "How somebody behaves."
    BOUNDARIES = "BOUNDARIES", "Going beyond what mentoring is."
    CONFIDENTIALITY = "CONFIDENTIALITY", "Something private was passed on."
    SAFETY = "SAFETY", "Somebody may come to harm."
    OTHER = "OTHER", "Something else."


class ConcernWish(Choice):
    ADVICE = "ADVICE", "I would like advice."
    MEDIATION = "MEDIATION", "I would like somebody to talk with both of us."
    END = "END", "I would like the relationship to end."
    COMPLAINT = "COMPLAINT", "I want to make a complaint."


class ConcernStatus(Choice):
    RECEIVED = "RECEIVED", "With the scheme."
    ACKNOWLEDGED = "ACKNOWLEDGED", "A coordinator has confirmed reading it."
    IN_REVIEW = "IN_REVIEW", "Being looked into."
    RESOLVED = "RESOLVED", "Settled."
    ESCALATED = "ESCALATED", "Handed to the body's complaints procedure."
    WITHDRAWN = "WITHDRAWN", "Taken back by the person who raised it."


class ConcernAction(Choice):
    WITHDRAW = "WITHDRAW", "Take it back."


OPEN = frozenset(
    {ConcernStatus.RECEIVED, ConcernStatus.ACKNOWLEDGED, ConcernStatus.IN_REVIEW, ConcernStatus.ESCALATED}
)
WITHDRAWABLE = OPEN - {ConcernStatus.ESCALATED}


class ConcernClosed(StateConflict):
    sentence = "This concern is settled, or with the body already; it can no longer be taken back."


class Concern(Row):
    reporter: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="concerns", on_delete=fields.RESTRICT
    )
    reporter_id: UUID
    reference = fields.CharField(max_length=20, unique=True)
    relationship_id = fields.UUIDField(null=True)
    about_id = fields.UUIDField(null=True)
    category = fields.CharEnumField(ConcernCategory, max_length=32, description="")
    narrative = fields.TextField()
    wish = fields.CharEnumField(ConcernWish, max_length=32, description="")
    status = fields.CharEnumField(
        ConcernStatus, max_length=32, description="", default=ConcernStatus.RECEIVED
    )
    acknowledge_by = fields.DatetimeField()

    class Meta:
        table = "concern"

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those the member raised; whom one is about never sees it."""
        return cls.filter(reporter_id=member.id)

    @classmethod
    async def refuse_too_many(cls, reporter: Member) -> None:
        """Raises RateLimited when the member raised enough of them since yesterday."""
        lately = cls.filter(reporter_id=reporter.id, created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited

    @property
    def can(self) -> list[ConcernAction]:
        return [ConcernAction.WITHDRAW] if self.status in WITHDRAWABLE else []

    async def withdraw(self) -> None:
        """Raises ConcernClosed when it is too late for that."""
        still = Concern.filter(id=self.id, status__in=list(WITHDRAWABLE))
        if not await still.update(status=ConcernStatus.WITHDRAWN):
            raise ConcernClosed
        self.status = ConcernStatus.WITHDRAWN


def new_reference(letter: str) -> str:
    """Short enough to be read out on the telephone: S-7K3Q9X. One in 700 million."""
    return f"{letter}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def acknowledge_by(raised_at: datetime) -> datetime:
    """Three working days later on the scheme's clock; bank holidays are not known here."""
    at = raised_at.astimezone(scheme.current().zone)
    left = WORKING_DAYS_TO_ACKNOWLEDGE
    while left:
        at += timedelta(days=1)
        left -= at.weekday() < SATURDAY
    return at
