"""A mentee keeps a list of mentors to ask next."""

from collections.abc import Sequence
from uuid import UUID

from models import turns
from models.dismissals import Dismissal
from models.matching import reachable
from models.members import Member
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.refusals import NotFound
from models.shortlist import ShortlistEntry
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

MENTOR = ("input", "mentorId")


@use_case
async def put(viewer: Member, mentor_id: UUID, place: int | None) -> ShortlistEntry:
    """Put a mentor on the list, or at another place of it; whoever was dismissed is so no more.

    Raises:
        NotAllowed: the viewer is no mentee.
        NotFound: there is no such mentor for the viewer to see.
        InvalidInput, ShortlistFull: see `ShortlistEntry.put`.
    """
    if not await ShortlistEntry.of(viewer).filter(mentor_id=mentor_id).exists():
        await refuse_unless_seen(viewer, mentor_id)
    _ = await MenteeProfile.held_by(viewer)
    _ = await Dismissal.undo(viewer, mentor_id)
    return await ShortlistEntry.put(viewer, mentor_id, place)


@use_case
async def take_off(viewer: Member, mentor_id: UUID) -> Member:
    """Take a mentor off the list.

    Raises:
        NotFound: the mentor is not on it.
    """
    await turns.take(viewer.id)
    if not await ShortlistEntry.take_off(viewer, mentor_id):
        raise NotFound(path=MENTOR)
    return viewer


async def listed(viewer: Member, window: Window) -> Slice[ShortlistEntry]:
    return await keyset(ShortlistEntry.visible_to(viewer), ["place", "id"], window)


async def count(viewer: Member) -> int:
    return await ShortlistEntry.visible_to(viewer).count()


async def entry(viewer: Member, key: UUID) -> ShortlistEntry | None:
    """The entry of that id, if it is the viewer's."""
    return await ShortlistEntry.visible_to(viewer).get_or_none(id=key)


async def are_reachable(viewer: Member, members: Sequence[UUID]) -> list[bool]:
    """Of each of these members whether the viewer can ask them at present, as a mentor with a place."""
    found = reachable(viewer, await Policy.current()).filter(member_id__in=list(members))
    keys = {profile.member_id for profile in await found.only("id", "member_id")}
    return [member in keys for member in members]


async def refuse_unless_seen(viewer: Member, mentor_id: UUID) -> None:
    """Raises NotFound unless the viewer may read that member's profile as a mentor, and is somebody else."""
    seen = MentorProfile.visible_to(viewer, await Policy.current()).filter(member_id=mentor_id)
    if mentor_id == viewer.id or not await seen.exists():
        raise NotFound(path=MENTOR)
