"""Work that takes long: looked at while a worker does it, called off, and what it made fetched."""

from collections.abc import AsyncIterator
from uuid import UUID

from models import broadcasts, events, outbox
from models.errands import WITH_FILES, Errand, ErrandKind, ErrandStatus
from models.file_pieces import FilePiece
from models.members import Member
from models.refusals import NotFound
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case


async def page(viewer: Member, kind: ErrandKind, window: Window) -> Slice[Errand]:
    """What the viewer asked for, the newest first."""
    return await keyset(Errand.visible_to(viewer, kind), ["-id"], window)


async def count(viewer: Member, kind: ErrandKind) -> int:
    return await Errand.visible_to(viewer, kind).count()


async def find(viewer: Member, kind: ErrandKind, key: UUID) -> Errand | None:
    """The errand of that id and kind, if the viewer asked for it."""
    return await Errand.visible_to(viewer, kind).get_or_none(id=key)


@use_case
async def cancel(viewer: Member, kind: ErrandKind, key: UUID) -> Errand:
    """Call it off; what it made so far is thrown away, and letters of it that wait are taken back.

    Raises:
        NotFound: it is not the viewer's.
        ErrandOver: there is nothing to call off.
    """
    errand = await find(viewer, kind, key)
    if errand is None:
        raise NotFound(path=("input", "id"))
    await errand.cancel()
    _ = await FilePiece.filter(errand_id=errand.id).delete()
    if withdrawn := await outbox.cancel(errand, *broadcasts.LETTERS):
        await errand.take_off(withdrawn)
    await events.record("errand-cancelled", errand, by=viewer)
    return errand


async def fetched(viewer: Member, key: UUID) -> Errand | None:
    """An errand that is done, so that what it made can be read by `pieces`; none for whoever may not.

    That somebody fetched it is written down.
    """
    for kind in WITH_FILES:
        errand = await find(viewer, kind, key)
        if errand and errand.status is ErrandStatus.DONE:
            await events.record("file-fetched", errand, by=viewer)
            return errand
    return None


def pieces(errand: Errand) -> AsyncIterator[FilePiece]:
    """What it made, piece by piece."""
    return FilePiece.of(errand)
