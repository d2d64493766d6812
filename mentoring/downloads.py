"""Serves the files that errands made to whoever asked for them. For everybody else there are none."""

import asyncio
import io
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

import resolvers.errands
from mentoring.authentication import context_for
from mentoring.settings import Settings
from models.errands import Errand, ErrandKind
from models.file_pieces import FilePiece

FILE_NAMES = {ErrandKind.DATA_EXPORT: "my-mentoring-data", ErrandKind.SCHEME_EXPORT: "mentoring-scheme"}


def download_routes(settings: Settings) -> list[BaseRoute]:
    """Where the addresses in the schema's `DataExport.url` lead."""
    return [Route("/downloads/{key:uuid}.zip", partial(_download, settings), methods=["GET"])]


async def _download(settings: Settings, request: Request) -> Response:
    context = await context_for(settings, request, Response())
    key: UUID = request.path_params["key"]
    errand = await resolvers.errands.fetched(context.member, key) if context.member else None
    if errand is None:
        raise HTTPException(status_code=404)
    return StreamingResponse(_zipped(errand), headers=_headers(errand))


def _headers(errand: Errand) -> dict[str, str]:
    day = f"{errand.created_at:%Y-%m-%d}"
    return {
        "content-type": "application/zip",
        "content-disposition": f'attachment; filename="{FILE_NAMES[errand.kind]}-{day}.zip"',
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "no-store",
        "vary": "Cookie, Authorization",
        "x-robots-tag": "noindex, nofollow",
    }


class _Outlet(io.RawIOBase):
    """Takes what the archive writes, until it is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        chunk = bytes(memoryview(data))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # whatever has bytes
        self._written += chunk
        return len(chunk)

    def taken(self) -> bytes:
        written, self._written = bytes(self._written), bytearray()
        return written


async def _zipped(errand: Errand) -> AsyncIterator[bytes]:
    """The archive as it comes into being: of its files, one piece at a time is in memory."""
    outlet = _Outlet()
    archive = ZipFile(outlet, "w", ZIP_DEFLATED)
    entry, name = None, ""
    async for piece in resolvers.errands.pieces(errand):
        if piece.name != name:
            if entry:
                entry.close()
            entry, name = archive.open(_info(piece, errand), "w"), piece.name
        if entry:
            await asyncio.to_thread(entry.write, piece.content)  # others wait for this loop
        yield outlet.taken()
    if entry:
        entry.close()
    archive.close()
    yield outlet.taken()


def _info(piece: FilePiece, errand: Errand) -> ZipInfo:
    info = ZipInfo(piece.name, errand.created_at.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info
