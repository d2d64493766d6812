"""From a request to the member who makes it: a cookie for browsers, a bearer token for everything else."""

from starlette.requests import Request
from starlette.responses import Response

from mentoring.settings import Settings
from mentoring.transport.cross_site import bears_token
from models.sessions import LONGEST, Session, SessionKind
from schema.context import Context


class CookieKeeper:
    """Tells the browser to keep the session's token, out of reach of scripts, or to forget it."""

    def __init__(self, settings: Settings, response: Response) -> None:
        self.settings = settings
        self.response = response

    def keep(self, token: str) -> None:
        self.response.set_cookie(
            cookie_name(self.settings),
            token,
            max_age=int(LONGEST[SessionKind.WEB].total_seconds()),
            secure=self.settings.is_secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self) -> None:
        self.response.delete_cookie(
            cookie_name(self.settings), secure=self.settings.is_secure, httponly=True, samesite="lax"
        )


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host, but browsers want https for it."""
    return "__Host-session" if settings.is_secure else "session"


async def context_for(settings: Settings, request: Request, response: Response) -> Context:
    """The context in which a request is answered; a token that opens nothing makes a guest."""
    session = await _session(settings, request)
    if session:
        await session.seen()
    address = request.client.host if request.client else ""
    return Context(session, CookieKeeper(settings, response), address)


async def _session(settings: Settings, request: Request) -> Session | None:
    if bears_token(request):
        return await Session.of_token(request.headers["authorization"].partition(" ")[2].strip())
    cookie = request.cookies.get(cookie_name(settings))
    return await Session.of_token(cookie) if cookie else None
