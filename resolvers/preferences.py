"""What one wants to be mailed, and when: chosen in the app, or stopped from the mail itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import events, preferences
from models.correspondence import NotificationCategory
from models.members import AccountStatus, Member
from models.refusals import InvalidInput
from models.tokens import LinkNoLongerValid
from resolvers.use_case import use_case


@dataclass(frozen=True)
class Wish:
    category: NotificationCategory
    mail: bool


async def wishes(viewer: Member) -> list[Wish]:
    """What they are mailed, category by category."""
    off = await preferences.are_off(viewer)
    return [Wish(category, category not in off) for category in NotificationCategory]


@use_case
async def update(viewer: Member, changes: Sequence[Wish], quiet_hours: bool | None) -> Member:  # noqa: FBT001  None leaves it
    """Choose what was handed in; the rest stays.

    Raises:
        InvalidInput: there are more than there can be.
        MailMustArrive: one of these has to be mailed.
    """
    if len(changes) > len(NotificationCategory):
        raise InvalidInput("Name each of them once.", path=("input", "preferences"))
    for index, wish in enumerate(changes):
        path = ("input", "preferences", str(index), "mail")
        await preferences.switch(viewer, wish.category, mail=wish.mail, path=path)
    if quiet_hours is not None:
        viewer.quiet_hours = quiet_hours
        await viewer.save(update_fields=["quiet_hours"])
    await events.record("mail-preferences-updated", viewer, by=viewer)
    return viewer


@use_case
async def stop_mail(token: str) -> Member:
    """No more mail of the kind of the letter that carried the token.

    Raises:
        LinkNoLongerValid
    """
    key, category = preferences.read_token(token)
    member = await Member.get_or_none(id=key)
    if member is None or member.account_status is AccountStatus.ERASED:
        raise LinkNoLongerValid
    await preferences.switch(member, category, mail=False)
    await events.record("mail-stopped", member, by=member, category=category)
    return member
