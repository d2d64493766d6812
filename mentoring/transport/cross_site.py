"""Keeps other sites' pages from acting with a member's cookie, or from reaching us with a plain HTML form."""

from collections.abc import Callable, Collection

from starlette.requests import Request

from mentoring.transport.refused import Reason, RequestRefused

# A page of another origin cannot send any of these unless CORS lets it.
PREFLIGHT = ("graphql-require-preflight", "apollo-require-preflight", "x-requested-with")


class CrossSiteGuard:
    """Guards requests that a browser adds a cookie to. Who sends a bearer token is no such browser."""

    def __init__(
        self, carries_cookie: Callable[[Request], bool], public_origin: str, allowed_origins: Collection[str]
    ) -> None:
        self._carries_cookie = carries_cookie
        self._own = _plain(public_origin)
        self._allowed = {_plain(origin) for origin in allowed_origins}

    def admit(self, request: Request, *, is_form: bool) -> None:
        is_guarded = self._carries_cookie(request) and not bears_token(request)
        if (is_guarded or is_form) and not any(request.headers.get(name) for name in PREFLIGHT):
            raise _cross_site("Add the header GraphQL-Require-Preflight: 1 to this request.")
        if is_guarded and not self._is_ours(request):
            raise _cross_site("This origin may not act for the person who is signed in.")

    def _is_ours(self, request: Request) -> bool:
        origin = _plain(request.headers.get("origin", self._own))
        if origin in self._allowed:
            return True  # it is another site, and meant to be
        is_same_site = request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        return is_same_site and origin == self._own


def bears_token(request: Request) -> bool:
    """Browsers add Basic and Digest by themselves, where a proxy asks for a password; but never this."""
    return request.headers.get("authorization", "").partition(" ")[0].lower() == "bearer"


def _plain(origin: str) -> str:
    return origin.strip().lower().rstrip("/")


def _cross_site(sentence: str) -> RequestRefused:
    return RequestRefused(Reason.CROSS_SITE, sentence)
