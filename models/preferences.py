"""Which mail a member does without: the app tells them all the same, and what must reach them is mailed anyway."""

from collections.abc import Collection, Sequence
from uuid import UUID

from tortoise import fields

from models import signing
from models.correspondence import NotificationCategory, kind_of, optional_kinds
from models.members import Member
from models.refusals import Refusal
from models.row import Row
from models.tokens import LinkNoLongerValid

PURPOSE = "stop-mail"


class MailMustArrive(Refusal):
    sentence = "This mail cannot be switched off: it keeps your account safe, or answers what you asked."


class SwitchedOff(Row):
    """Mail of that category that can be switched off is."""

    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="switched_off", on_delete=fields.CASCADE
    )
    member_id: UUID
    category = fields.CharEnumField(NotificationCategory, max_length=32, description="")

    class Meta:
        table = "switched_off"
        unique_together = (("member_id", "category"),)


def can_be_off(category: NotificationCategory) -> bool:
    return bool(optional_kinds(category))


async def are_off(member: Member) -> set[NotificationCategory]:
    """What the member does without."""
    return {row.category for row in await SwitchedOff.filter(member_id=member.id)}


async def is_off(member_id: UUID | None, letter: str) -> bool:
    """Whether that person does without letters of that kind."""
    kind = kind_of(letter)
    if member_id is None or kind.must_be_mailed:
        return False
    return await SwitchedOff.exists(member_id=member_id, category=kind.category)


async def without(member_ids: Collection[UUID], letter: str) -> set[UUID]:
    """Who of these does without letters of that kind."""
    kind = kind_of(letter)
    if kind.must_be_mailed:
        return set()
    off = SwitchedOff.filter(member_id__in=list(member_ids), category=kind.category)
    return {row.member_id for row in await off}


async def switch(
    member: Member, category: NotificationCategory, *, mail: bool, path: Sequence[str] = ()
) -> None:
    """Have mail of that category, or do without.

    Raises:
        MailMustArrive: there is nothing in it that one could do without.
    """
    if mail:
        await SwitchedOff.filter(member_id=member.id, category=category).delete()
        return
    if not can_be_off(category):
        raise MailMustArrive(path=path)
    await SwitchedOff.bulk_create(
        [SwitchedOff(member_id=member.id, category=category)], ignore_conflicts=True
    )


def stopping_token(member_id: UUID, letter: str) -> str:
    """What the header of a letter carries, so that its reader can stop such mail without signing in.

    It rests nowhere, works as often as it is used, and does nothing else. "" for what has to be mailed.
    """
    kind = kind_of(letter)
    if kind.must_be_mailed:
        return ""
    mark = signing.mark(PURPOSE, member_id.hex, kind.category)
    return f"{member_id.hex}.{kind.category}.{mark}"


def read_token(text: str) -> tuple[UUID, NotificationCategory]:
    """Whose mail of which category it stops.

    Raises:
        LinkNoLongerValid: it is none that the scheme made.
    """
    key, _, rest = text.strip().partition(".")
    word, _, mark = rest.partition(".")
    if not text.isascii() or not signing.is_mark(mark, PURPOSE, key, word):
        raise LinkNoLongerValid("This link is not whole. In the app you can choose what you are mailed.")
    return UUID(hex=key), NotificationCategory(word)
