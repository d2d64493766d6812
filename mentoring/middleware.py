"""What every request passes on its way in and out, outermost first: its id, its headers, the limits of its body."""

import asyncio
import re
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mentoring.transport.refused import Reason, RequestRefused

KB = 1024
MB = 1024 * KB

_A_PROXY_S_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIds:
    """Gives each request an id: in the log, in the answer's header, and in an error that hides its cause."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _A_PROXY_S_ID.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, _sending({"x-request-id": request_id}, send))


class SecurityHeaders:
    """Tells browsers to do as little as possible with an answer, unless the answer itself says otherwise."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = {
            "cache-control": "no-store",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
        }
        if is_secure:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, _sending(self._headers, send))


class BodyLimits:
    """Reads no more of a body, and waits no longer for it, than an honest client needs. Files get more of both."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int = 256 * KB,
        most_of_form: int = 6 * MB,
        seconds: float = 10,
        seconds_of_form: float = 20,
    ) -> None:
        self._app = app
        self._plain = (most, seconds)
        self._form = (most_of_form, seconds_of_form)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").lower().startswith("multipart/form-data")
        body = _Body(receive, headers, *(self._form if is_form else self._plain))
        sent = _Sent(send)
        try:
            await self._app(scope, body.receive, sent.send)
        except RequestRefused as refused:
            if sent.has_begun:
                raise
            await refused.response()(scope, receive, send)


class _Body:
    """Counts the body as it comes; the first byte or second too many refuses the request."""

    def __init__(self, receive: Receive, headers: Headers, most: int, seconds: float) -> None:
        self._receive = receive
        self._most = most
        self._seconds = seconds
        self._read = 0
        self._until: float | None = None
        self._is_whole = False
        self._stated = _stated_size(headers)

    async def receive(self) -> Message:
        if self._is_whole:
            return await self._receive()  # from here on it only tells that the client has gone
        self._refuse_if_over(self._stated)
        message = await self._in_time()
        self._read += len(message.get("body", b""))
        self._refuse_if_over(self._read)
        self._is_whole = not message.get("more_body", False)
        return message

    async def _in_time(self) -> Message:
        self._until = self._until or asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError as error:
            sentence = f"The body did not come within {self._seconds:g} seconds."
            raise RequestRefused(Reason.TOO_SLOW, sentence, {"Connection": "close"}) from error

    def _refuse_if_over(self, size: int) -> None:
        if size > self._most:
            sentence = f"The body is larger than {self._most} bytes."
            raise RequestRefused(Reason.TOO_LARGE, sentence, {"Connection": "close"})


def _stated_size(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return 0  # then only counting tells


class _Sent:
    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def send(self, message: Message) -> None:
        self.has_begun = True
        await self._send(message)


def _sending(headers: dict[str, str], send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            own = MutableHeaders(scope=message)
            for name, value in headers.items():
                own.setdefault(name, value)
        await send(message)

    return send_with_headers
