"""The page on which anybody checks a statement that they were given: two fields, and one answer."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import resolvers.cpd
from mentoring.pages import FORM
from mentoring.printing import show
from models import printed
from models.cpd import fingerprint

_FINGERPRINT = re.compile("[0-9a-f]{64}")


def checking_routes() -> list[Route]:
    """Where `checkUrl` in the schema leads."""
    return [Route(printed.CHECK, _answer, methods=["GET", "POST"])]


async def _answer(request: Request) -> Response:
    """Asked by POST, so that what is checked stands in no log."""
    if request.method != "POST":
        return _page()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return _page(status=415)
    form = await request.form()
    reference, content = str(form.get("reference", "")), str(form.get("content", ""))
    is_genuine = await resolvers.cpd.is_genuine(reference, _fingerprint_in(content))
    return _page(reference, is_genuine=is_genuine)


def _fingerprint_in(content: str) -> str:
    """It is typed off the paper, or is that of the whole file, whose line ends a form has changed."""
    typed = "".join(content.split()).lower()
    return typed if _FINGERPRINT.fullmatch(typed) else fingerprint(content.replace("\r\n", "\n").strip())


def _page(reference: str = "", *, is_genuine: bool | None = None, status: int = 200) -> Response:
    return show("check_statement.html", is_genuine=is_genuine, reference=reference, status=status)
