"""Documents as pages to print and as files, for whoever is signed in and may see them. There is nothing to press.

The session is the browser's cookie or an app's bearer token. A guest is asked to sign in, whatever the address; for
whoever may not see it, the document does not exist.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

import resolvers.contracts
import resolvers.cpd
import resolvers.paper_archives
from mentoring.authentication import context_for
from mentoring.pages import GUARDS, STYLE, TEMPLATES
from mentoring.settings import Settings
from models import printed, scheme
from models.contracts import RevisionStatus
from models.local_time import wall_clock
from models.members import Member
from models.templates.dates import written_out


@dataclass(frozen=True, kw_only=True)
class Document:
    """`find` answers with what there is for that member, or nothing; `file` with its JSON and the file's name."""

    of: str
    template: str
    find: Callable[[Member, UUID], Awaitable[Any]]
    file: Callable[[Any], tuple[str, str]] | None = None


DOCUMENTS = (
    Document(
        of="Relationship",
        template="archive.html",
        find=resolvers.paper_archives.of_relationship,
        file=resolvers.paper_archives.as_file,
    ),
    Document(of="ContractRevision", template="contract.html", find=resolvers.contracts.on_paper),
    Document(
        of="CpdStatement",
        template="cpd_statement.html",
        find=resolvers.cpd.visible,
        file=lambda row: (row.body, f"{row.reference}.json"),
    ),
)


def print_routes(settings: Settings) -> list[BaseRoute]:
    """Where `printUrl` and `fileUrl` in the schema lead."""
    return [
        Route(f"/{printed.PLACES[each.of]}/{{key:uuid}}.{form}", partial(_answer, settings, each, form))
        for each in DOCUMENTS
        for form in ("html", "json")
        if form == "html" or each.file
    ]


async def _answer(settings: Settings, document: Document, form: str, request: Request) -> Response:
    member = (await context_for(settings, request, Response())).member
    if member is None:
        return show("sign_in_first.html", status=401)
    found = await document.find(member, request.path_params["key"])
    if found is None:
        raise HTTPException(404)
    if form == "json" and document.file:
        return _file(*document.file(found))
    return show(document.template, document=found)


def _file(content: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-robots-tag": "noindex, nofollow"}
    return Response(content.encode(), headers=headers, media_type="application/json")


def show(template: str, *, status: int = 200, **facts: Any) -> Response:
    """A page of the scheme's, in the browser and on paper."""
    always = {
        "scheme": scheme.current(),
        "style": STYLE,
        "check": printed.CHECK,
        "standing": {status.value: status.description for status in RevisionStatus},
    }
    said = _TEMPLATES.get_template(template).render(**always, **facts)
    return HTMLResponse(said, status, GUARDS)


def _local_day(at: datetime) -> str:
    """The date by the scheme's clocks."""
    return written_out(at.astimezone(scheme.current().zone).date())


def _moment(at: datetime, timezone: str = "") -> str:
    """The date and the time by the clocks of that zone, or by the scheme's."""
    shown = wall_clock(at, timezone or scheme.current().timezone)
    return f"{written_out(shown.date())}, {shown:%H:%M}"


def _in_hours(minutes: int) -> str:
    """As in "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour"), _counted(rest, "minute")]
    return " ".join(part for part in parts if part) or "0 minutes"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' if count != 1 else ''}" if count else ""


_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "day": written_out,
    "hours": _in_hours,
    "local_day": _local_day,
    "moment": _moment,
    "address": printed.address,
}
