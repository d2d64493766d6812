"""GraphiQL at /graphiql, bundled by `make explorer`: page and files come from here and from no other host."""

import os
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

BUNDLE = Path(__file__).parent / "static"
NOT_BUILT = Path(__file__).parent / "not_built.html"

# The editor writes style elements, hence unsafe-inline; all else it needs is a file of ours.
GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
ASK_AGAIN = {"Cache-Control": "no-cache"}
KEEP_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # a changed file has another name


def explorer_routes(*, enabled: bool, bundle: Path = BUNDLE) -> list[Route | Mount]:
    """The routes of the explorer; none where it is switched off."""
    if not enabled:
        return []
    return [
        Route("/graphiql", _page(bundle / "page.html"), name="graphiql"),
        Mount("/graphiql/static", _HashedFiles(directory=bundle / "files", check_dir=False)),
    ]


def _page(page: Path) -> Callable[[Request], Response]:
    def answer(_request: Request) -> Response:
        if not page.is_file():
            return FileResponse(NOT_BUILT, status_code=503, headers=GUARDS | ASK_AGAIN)
        return FileResponse(page, headers=GUARDS | ASK_AGAIN)

    return answer


class _HashedFiles(StaticFiles):
    async def check_config(self) -> None:
        """The folder may come later (`make explorer`); until then each file is a 404."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(GUARDS | KEEP_FOR_EVER)
        return response
