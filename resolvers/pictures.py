"""Profile pictures: one a member, seen by whoever may read the member's profile."""

import asyncio
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models import clock, events, text
from models.events import Event
from models.members import Member
from models.pictures import Drawing, Picture, PictureSize, is_linked, redraw
from models.policy import Policy
from models.refusals import RateLimited
from resolvers.use_case import use_case

LONGEST_ALT_TEXT = 200
MOST_AN_HOUR = 10

_drawing = ThreadPoolExecutor(
    max_workers=1, thread_name_prefix="drawing"
)  # one picture at a time has its memory
_drawn_for: set[UUID] = set()


@dataclass(frozen=True)
class PictureFacts:
    """What a link to a picture needs; the picture itself stays where it is."""

    content_hash: str
    alt_text: str


async def set_picture(viewer: Member, content: bytes, alt_text: str) -> Member:
    """Show this picture beside the viewer's profile, in place of an earlier one.

    Raises:
        PictureTooLarge, NotAPicture, InvalidInput: the file or its description will not do.
        RateLimited: too many within an hour, or another at the same time.
    """
    alt_text = text.line(alt_text, ("input", "altText"), longest=LONGEST_ALT_TEXT, required=False)
    await _refuse_too_many(viewer)
    with _one_at_a_time(viewer):
        drawing = await asyncio.get_running_loop().run_in_executor(_drawing, redraw, content)
    return await _keep(viewer, drawing, alt_text)


@use_case
async def remove_picture(viewer: Member) -> Member:
    """Show no picture; there need not have been one."""
    if await Picture.filter(member_id=viewer.id).delete():
        await events.record("picture-removed", viewer, by=viewer)
    return viewer


async def facts_of(viewer: Member, members: Sequence[UUID]) -> list[PictureFacts | None]:
    """The pictures of these members, as far as the viewer may see them, in this order."""
    seen = Picture.visible_to(viewer, await Policy.current()).filter(member_id__in=list(members))
    rows = await seen.values("member_id", "content_hash", "alt_text")
    found = {row["member_id"]: PictureFacts(row["content_hash"], row["alt_text"]) for row in rows}
    return [found.get(key) for key in members]


async def linked_picture(content_hash: str, size: PictureSize, until: str, mark: str) -> bytes | None:
    """The picture for somebody who has a link to it that we made not long ago."""
    if not is_linked(content_hash, size, until, mark):
        return None
    picture = await Picture.filter(content_hash=content_hash).first()
    return picture.of_size(size) if picture else None


async def seen_picture(viewer: Member, content_hash: str, size: PictureSize) -> bytes | None:
    """The picture for a member who may see it."""
    seen = Picture.visible_to(viewer, await Policy.current())
    picture = await seen.filter(content_hash=content_hash).first()
    return picture.of_size(size) if picture else None


@use_case
async def _keep(viewer: Member, drawing: Drawing, alt_text: str) -> Member:
    picture = await Picture.get_or_none(member_id=viewer.id) or Picture(member_id=viewer.id)
    if picture.content_hash != drawing.content_hash:
        picture.hidden_at = None
    picture.content_hash, picture.alt_text = drawing.content_hash, alt_text
    picture.large, picture.small = drawing.large, drawing.small
    await picture.save()
    await events.record("picture-set", viewer, by=viewer)
    return viewer


@contextmanager
def _one_at_a_time(viewer: Member) -> Generator[None]:
    """Each that waits for its turn is held in memory, and everybody's turn comes later."""
    if viewer.id in _drawn_for:
        raise RateLimited
    _drawn_for.add(viewer.id)
    try:
        yield
    finally:
        _drawn_for.discard(viewer.id)


async def _refuse_too_many(viewer: Member) -> None:
    lately = clock.now() - timedelta(hours=1)
    set_lately = Event.filter(subject_type="Member", subject_id=viewer.id, kind="picture-set")
    if await set_lately.filter(created_at__gt=lately).count() >= MOST_AN_HOUR:
        raise RateLimited
