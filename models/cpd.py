"""What a member has done for their professional development, as a statement that somebody else can check.

It is made of the member's own entries alone, and kept as it was issued: as text in one canonical form, whose SHA-256
is its fingerprint. Of the other one of a pair nothing stands in it. When an account is erased the text goes, and
nothing says any more whose it was; the fingerprint stays, so that a copy that was handed in can still be checked.
"""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock, scheme
from models.members import Member, SchemeRole
from models.profiles import MeetingMethod
from models.refusals import InvalidInput, RateLimited
from models.row import Row
from models.support import new_reference

REACHES_BACK = timedelta(days=5 * 366)
MOST_ENTRIES = 300
MOST_A_DAY = 20
A_DAY = timedelta(days=1)
_REFERENCE = re.compile("CPD-[0-9A-Z]{6}")
_FINGERPRINT = re.compile("[0-9a-f]{64}")


class NothingInThisPeriod(InvalidInput):
    sentence = (
        "There is nothing to state for these days yet. A meeting counts once it is recorded as held, and an entry of "
        "your reflective log once you tick that it is evidence of CPD."
    )


@dataclass(frozen=True, kw_only=True)
class CpdMeeting:
    """`role` is the member's own; of the other one nothing stands here."""

    held_on: date
    minutes: int
    method: MeetingMethod
    role: SchemeRole


@dataclass(frozen=True, kw_only=True)
class CpdReflection:
    written_on: date
    minutes: int | None
    learned: str
    do_differently: str


@dataclass(frozen=True, kw_only=True)
class CpdEntries:
    """Of a period, the oldest first."""

    meetings: tuple[CpdMeeting, ...]
    reflections: tuple[CpdReflection, ...]

    @property
    def minutes(self) -> int:
        """Of meetings and of reflecting on them."""
        return sum(each.minutes for each in self.meetings) + sum(
            each.minutes or 0 for each in self.reflections
        )

    def refuse_unless_some(self) -> None:
        """Raises NothingInThisPeriod, or InvalidInput when they are too many for one statement."""
        count = len(self.meetings) + len(self.reflections)
        if not count:
            raise NothingInThisPeriod(path=("input", "from"))
        if count > MOST_ENTRIES:
            raise InvalidInput(
                f"A statement has room for {MOST_ENTRIES} entries. Please choose a shorter period.",
                path=("input", "from"),
            )


class CpdStatement(Row):
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="cpd_statements", on_delete=fields.RESTRICT, null=True
    )
    member_id: UUID | None
    reference = fields.CharField(max_length=20, unique=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    body = fields.TextField()
    body_hash = fields.CharField(max_length=64)

    class Meta:
        table = "cpd_statement"
        indexes = (("member_id", "created_at"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        return cls.filter(member_id=member.id)

    @classmethod
    async def issue(cls, member: Member, starts_on: date, ends_on: date, entries: CpdEntries) -> Self:
        """Keep what these entries say today.

        Raises:
            NothingInThisPeriod, InvalidInput: there are none, or too many.
            RateLimited: enough have been issued since yesterday.
        """
        entries.refuse_unless_some()
        lately = cls.filter(member_id=member.id, created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited
        reference = new_reference("CPD")
        body = _written(reference, member, starts_on, ends_on, entries)
        return await cls.create(
            member_id=member.id,
            reference=reference,
            starts_on=starts_on,
            ends_on=ends_on,
            body=body,
            body_hash=fingerprint(body),
        )

    @classmethod
    async def is_genuine(cls, reference: str, body_hash: str) -> bool:
        """Whether a statement of that reference was issued with that fingerprint; the two tell nothing else."""
        named, marked = reference.strip().upper(), body_hash.strip().lower()
        if not (_REFERENCE.fullmatch(named) and _FINGERPRINT.fullmatch(marked)):
            return False  # nor need it be text that a database takes
        return await cls.filter(reference=named, body_hash=marked).exists()

    @classmethod
    async def forget_whose(cls, member: Member) -> None:
        """What they say goes, and whose they were; that they were issued stays."""
        await cls.filter(member_id=member.id).update(member_id=None, body="")

    @property
    def entries(self) -> CpdEntries:
        """As they stand in the text."""
        content = self.content
        return CpdEntries(
            meetings=tuple(
                CpdMeeting(
                    held_on=date.fromisoformat(each["held_on"]),
                    minutes=each["minutes"],
                    method=MeetingMethod(each["method"]),
                    role=SchemeRole(each["role"]),
                )
                for each in content["meetings"]
            ),
            reflections=tuple(
                CpdReflection(
                    written_on=date.fromisoformat(each["written_on"]),
                    minutes=each["minutes"],
                    learned=each["learned"],
                    do_differently=each["do_differently"],
                )
                for each in content["reflections"]
            ),
        )

    @property
    def content(self) -> dict[str, Any]:
        """What the text says, as JSON."""
        said: dict[str, Any] = orjson.loads(self.body)
        return said


def fingerprint(body: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal: what `sha256sum` says of the file."""
    return hashlib.sha256(body.encode()).hexdigest()


def refuse_unless_period(starts_on: date, ends_on: date) -> None:
    """Raises InvalidInput: it is no period, is not over, or began too long ago."""
    if ends_on < starts_on:
        raise InvalidInput("The last day comes before the first.", path=("input", "to"))
    if ends_on > scheme.today():
        raise InvalidInput("The last day can be today at the latest.", path=("input", "to"))
    if starts_on < scheme.today() - REACHES_BACK:
        raise InvalidInput("A statement reaches back five years at most.", path=("input", "from"))


def _written(reference: str, member: Member, starts_on: date, ends_on: date, entries: CpdEntries) -> str:
    said = {
        "statement": reference,
        "scheme": scheme.current().name,
        "issued_on": scheme.today(),
        "member": member.display_name,
        "membership_number": member.membership_number,
        "from": starts_on,
        "to": ends_on,
        "total_minutes": entries.minutes,
        **asdict(entries),
    }
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2).decode()
