"""The HTTP server, and how it goes away: first it says that it will, then it stops listening, then it ends."""

import asyncio
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

ENDING_SECONDS = 20  # for requests that are being answered when it stops listening


class Departure:
    """Whether this process is about to go; /readyz asks."""

    def __init__(self) -> None:
        self.is_announced = False


departure = Departure()


class Server(uvicorn.Server):
    """Goes on answering for `drain` seconds after it was asked to stop; asked again, it stops at once."""

    def __init__(self, config: uvicorn.Config, drain: float) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._drain and not departure.is_announced:
            departure.is_announced = True
            loop = asyncio.get_running_loop()
            loop.call_later(self._drain, super().handle_exit, sig, frame)
        else:
            super().handle_exit(sig, frame)


def serve(app: ASGIApp, host: str, port: int, drain: float) -> bool:
    """Serve until SIGTERM or SIGINT; false when it could not even begin."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=ENDING_SECONDS,
    )
    server = Server(config, drain)
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started
