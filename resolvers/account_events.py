"""What happened to one's own account, as its owner reads it: sign-ins, changes, and who read one's data."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.acts import AccountEventKind
from models.events import Event
from models.members import Member
from resolvers.lists import Slice, Window, keyset


async def events(viewer: Member, window: Window) -> Slice[Event]:
    """The newest first."""
    return await keyset(_of(viewer), ["-id"], window)


async def count(viewer: Member) -> int:
    return await _of(viewer).count()


def _of(viewer: Member) -> QuerySet[Event]:
    kinds = [kind.event for kind in AccountEventKind]
    about = Q(subject_type="Member", subject_id=viewer.id)
    return Event.filter(about | Q(subject_type="Session", actor_id=viewer.id), kind__in=kinds)
