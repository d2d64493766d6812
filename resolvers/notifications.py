"""What one is told in the app, and what of it one has read."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models import notifications
from models.members import Member
from models.notifications import Notification
from models.refusals import InvalidInput, NotFound
from resolvers.lists import LARGEST_PAGE, Slice, Window, keyset
from resolvers.use_case import use_case


async def listed(viewer: Member, window: Window, *, unread_only: bool) -> Slice[Notification]:
    """The newest first."""
    return await keyset(_wanted(viewer, unread_only=unread_only), ["-id"], window)


async def count(viewer: Member, *, unread_only: bool) -> int:
    return await _wanted(viewer, unread_only=unread_only).count()


async def visible(viewer: Member, key: UUID) -> Notification:
    """What they were told under that id.

    Raises:
        NotFound: nothing.
    """
    found = await Notification.visible_to(viewer).get_or_none(id=key)
    if found is None:
        raise NotFound
    return found


@use_case
async def mark_read(viewer: Member, ids: Sequence[UUID] | None, up_to: UUID | None) -> Member:
    """They have read these; or all up to that one; or, with neither, all.

    Raises:
        InvalidInput: both are given, or too many.
        NotFound: one of them is nothing that they were told.
    """
    if ids is not None and up_to is not None:
        raise InvalidInput("Give the ids, or the newest that was read; not both.", path=("input", "upTo"))
    theirs = Notification.visible_to(viewer)
    if ids is not None:
        theirs = await _named(theirs, ids)
    elif up_to is not None:
        if not await theirs.filter(id=up_to).exists():
            raise NotFound(path=("input", "upTo"))
        theirs = theirs.filter(id__lte=up_to)
    await notifications.mark_read(theirs)
    return viewer


async def _named(theirs: QuerySet[Notification], ids: Sequence[UUID]) -> QuerySet[Notification]:
    if len(ids) > LARGEST_PAGE:
        raise InvalidInput(f"At most {LARGEST_PAGE} at once.", path=("input", "ids"))
    named = theirs.filter(id__in=set(ids))
    if await named.count() < len(set(ids)):
        raise NotFound(path=("input", "ids"))
    return named


def _wanted(viewer: Member, *, unread_only: bool) -> QuerySet[Notification]:
    return Notification.unread(viewer) if unread_only else Notification.visible_to(viewer)
