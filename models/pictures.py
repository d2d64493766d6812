"""Profile pictures, redrawn in two sizes. They rest in the database so that erasing and backing up are one act."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from uuid import UUID

from PIL import Image, ImageOps
from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import clock, scheme, signing
from models.choices import Choice
from models.members import Member, SystemRole
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.refusals import InvalidInput
from models.row import Row

LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = {"JPEG": 24_000_000, "PNG": 24_000_000, "WEBP": 12_000_000}  # each reads into at most 200 MB
LONGEST_SIDE = 12_000  # a thread of 24 million pixels would cost half a gigabyte to make small
FORMATS = tuple(MOST_PIXELS)
LINK_LASTS = 600  # seconds, at most
LINK_TURNS = 300  # within these, asking again gives the same link, so that browsers need not fetch it again

Image.MAX_IMAGE_PIXELS = None  # Pillow would warn or raise by its own limits; `_opened` has ours


class PictureSize(Choice):
    SMALL = "SMALL", "At most 128 pixels wide and high."
    LARGE = "LARGE", "At most 512 pixels wide and high."


SMALL, LARGE = (128, 128), (512, 512)


class PictureTooLarge(InvalidInput):
    sentence = (
        "A picture has at most 5 MB and 24 million pixels (12 million as WebP), and 12,000 on a side. "
        "Please choose a smaller one."
    )


class NotAPicture(InvalidInput):
    sentence = "This is not a picture that we can read. JPEG, PNG and WebP will do."


@dataclass(frozen=True)
class Drawing:
    """A picture in its two sizes, as WebP, with nothing in it but the picture."""

    large: bytes
    small: bytes

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.large).hexdigest()


class Picture(Row):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="picture", on_delete=fields.CASCADE
    )
    member_id: UUID
    content_hash = fields.CharField(max_length=64, db_index=True)
    alt_text = fields.CharField(max_length=200, default="")
    large = fields.BinaryField()
    small = fields.BinaryField()
    hidden_at = fields.DatetimeField(null=True)  # by a coordinator

    class Meta:
        table = "picture"

    @classmethod
    def visible_to(cls, viewer: Member, policy: Policy | None = None) -> QuerySet[Self]:
        """One's own, and those of members whose profile one may read."""
        mentors = MentorProfile.visible_to(viewer, policy).values("member_id")
        mentees = MenteeProfile.visible_to(viewer).values("member_id")
        is_readable = Q(member_id__in=Subquery(mentors)) | Q(member_id__in=Subquery(mentees))
        if viewer.system_role is SystemRole.MEMBER:
            is_readable &= Q(hidden_at__isnull=True)
        return cls.filter(Q(member_id=viewer.id) | is_readable)

    def of_size(self, size: PictureSize) -> bytes:
        return self.large if size is PictureSize.LARGE else self.small


def redraw(content: bytes) -> Drawing:
    """The picture in a file that somebody sent. It takes a while: not for the event loop.

    Raises:
        PictureTooLarge, NotAPicture: as it says; what the file calls itself does not matter.
    """
    if len(content) > LARGEST_FILE:
        raise PictureTooLarge(path=("input", "file"))
    image = _opened(content)
    try:
        image.draft("RGB", LARGE)  # a JPEG need not be read in full
        image.thumbnail(LARGE)
        upright = ImageOps.exif_transpose(image)
        large = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        small = large.copy()
        small.thumbnail(SMALL)
        return Drawing(_webp(large), _webp(small))
    except Exception as error:  # a decoder fails in many ways, and they all mean the same
        raise NotAPicture(path=("input", "file")) from error


def link(content_hash: str, size: PictureSize) -> str:
    """An address that shows the picture for some minutes to whoever has it, as an <img> has to."""
    turn = int(clock.now().timestamp()) // LINK_TURNS
    until = str(turn * LINK_TURNS + LINK_LASTS)
    mark = signing.mark("picture", content_hash, size, until)
    file = f"{scheme.current().public_url}/pictures/{content_hash}/{size.lower()}.webp"
    return f"{file}?until={until}&mark={mark}"


def is_linked(content_hash: str, size: PictureSize, until: str, mark: str) -> bool:
    """Whether the mark is ours and its time is not over."""
    if not signing.is_mark(mark, "picture", content_hash, size, until):
        return False
    return clock.now().timestamp() < int(until)


def _opened(content: bytes) -> Image.Image:
    """Look at the head of the file; the picture itself is not read yet."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
    except Exception as error:  # see `redraw`
        raise NotAPicture(path=("input", "file")) from error
    if image.width * image.height > MOST_PIXELS[image.format or ""] or max(image.size) > LONGEST_SIDE:
        raise PictureTooLarge(path=("input", "file"))
    return image


def _webp(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "WEBP", quality=82)
    return written.getvalue()
