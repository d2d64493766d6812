"""Serves members' meetings to their calendars. A calendar has no session: the secret is in the address."""

import asyncio
import hashlib
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from jobs.calendar_feeds import feed
from jobs.correspondents import Scheme
from mentoring import wiring
from mentoring.settings import Settings
from resolvers.calendar_feeds import subscribed

HEADERS = {
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": 'inline; filename="meetings.ics"',
    "cache-control": "private, no-cache",  # whoever keeps it asks each time whether it still holds
    "x-robots-tag": "noindex, nofollow",
}


def feed_routes(settings: Settings) -> list[BaseRoute]:
    """Where the addresses in the schema's `CalendarFeed.url` lead."""
    return [Route("/calendar/{token}.ics", partial(_feed, wiring.sender(settings)), methods=["GET"])]


async def _feed(scheme: Scheme, request: Request) -> Response:
    found = await subscribed(request.path_params["token"])
    if found is None:
        return Response(status_code=404)
    # A thousand entries take a while to write, and others wait for this loop.
    content = await asyncio.to_thread(feed, found.owner, found.meetings, scheme)
    headers = HEADERS | {"etag": _tag(content)}
    if _tag(content) in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _known(request: Request) -> set[str]:
    """The versions that the calendar has; a proxy that compresses makes them weak ones."""
    listed = request.headers.get("if-none-match", "").split(",")
    return {each.strip().removeprefix("W/") for each in listed}
