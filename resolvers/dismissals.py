"""A mentee would rather not be shown a mentor again, or would after all."""

from uuid import UUID

from models.dismissals import Dismissal
from models.members import Member
from models.profiles import MenteeProfile
from models.refusals import NotFound
from models.shortlist import ShortlistEntry
from resolvers.lists import Slice, Window, keyset
from resolvers.shortlist import MENTOR, refuse_unless_seen
from resolvers.use_case import use_case


@use_case
async def dismiss(viewer: Member, mentor_id: UUID) -> Dismissal:
    """Hide a mentor from the viewer's search; the shortlist loses them, too.

    Raises:
        NotAllowed: the viewer is no mentee.
        NotFound: there is no such mentor for the viewer to see.
    """
    await refuse_unless_seen(viewer, mentor_id)
    _ = await MenteeProfile.held_by(viewer)
    _ = await ShortlistEntry.take_off(viewer, mentor_id)
    return await Dismissal.note(viewer, mentor_id)


@use_case
async def undo(viewer: Member, mentor_id: UUID) -> Member:
    """Show a mentor again.

    Raises:
        NotFound: that mentor was not dismissed.
    """
    if not await Dismissal.undo(viewer, mentor_id):
        raise NotFound(path=MENTOR)
    return viewer


async def listed(viewer: Member, window: Window) -> Slice[Dismissal]:
    """The latest first."""
    return await keyset(Dismissal.visible_to(viewer), ["-id"], window)


async def count(viewer: Member) -> int:
    return await Dismissal.visible_to(viewer).count()
