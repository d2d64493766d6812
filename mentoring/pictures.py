"""Serves profile pictures to those who may see them. For everybody else there are none."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import resolvers.pictures
from mentoring.authentication import context_for
from mentoring.settings import Settings
from models.pictures import PictureSize

HASH = re.compile("[0-9a-f]{64}")
SIZES = {size.lower(): size for size in PictureSize}
HEADERS = {
    "content-type": "image/webp",
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
    "vary": "Cookie, Authorization",
}


def picture_routes(settings: Settings) -> list[BaseRoute]:
    """Where the addresses in the schema's `Picture.url` lead."""
    return [Route("/pictures/{content_hash}/{size}.webp", partial(_picture, settings))]


async def _picture(settings: Settings, request: Request) -> Response:
    content_hash, size = request.path_params["content_hash"], SIZES.get(request.path_params["size"])
    if size is None or not HASH.fullmatch(content_hash):
        return _none()
    linked = await _linked(request, content_hash, size)
    content = linked or await _seen(settings, request, content_hash, size)
    return (
        _shown(request, f'"{content_hash}-{size}"', content, everywhere=bool(linked)) if content else _none()
    )


async def _linked(request: Request, content_hash: str, size: PictureSize) -> bytes | None:
    until, mark = (request.query_params.get(name, "") for name in ("until", "mark"))
    return await resolvers.pictures.linked_picture(content_hash, size, until, mark)


async def _seen(settings: Settings, request: Request, content_hash: str, size: PictureSize) -> bytes | None:
    context = await context_for(settings, request, Response())
    if context.member is None:
        return None
    return await resolvers.pictures.seen_picture(context.member, content_hash, size)


def _shown(request: Request, tag: str, content: bytes, *, everywhere: bool) -> Response:
    """The picture; `everywhere`: also within pages of other origins, as it came by a link of ours."""
    policy = "cross-origin" if everywhere else "same-site"
    headers = HEADERS | {"etag": tag, "cross-origin-resource-policy": policy}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)


def _none() -> Response:
    return Response(status_code=404)
