"""What a monitoring system reads at /metrics: counts of this process, and how the scheme is doing.

Nothing here says who: labels are routes, statuses, codes and states.
"""

from time import perf_counter

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mentoring.health import in_time, may_watch
from mentoring.settings import Settings
from models.vitals import Vitals

PROCESS = CollectorRegistry()
ANSWERS = Counter("mentoring_http_answers", "Answers sent.", ["route", "status"], registry=PROCESS)
SECONDS = Histogram("mentoring_http_seconds", "From a request to its answer.", ["route"], registry=PROCESS)
ERRORS = Counter("mentoring_graphql_errors", "Errors at the top level.", ["code"], registry=PROCESS)
ASKED_ALL_THE_TIME = {"/healthz", "/readyz", "/metrics"}

log = structlog.get_logger("mentoring.requests")


def routes(settings: Settings) -> list[Route]:
    async def metrics(request: Request) -> Response:
        if not may_watch(settings, request.headers):
            return Response(status_code=404)
        return PlainTextResponse(
            generate_latest(PROCESS) + await _of_the_scheme(), media_type=CONTENT_TYPE_PLAIN_0_0_4
        )

    return [Route("/metrics", metrics)]


class Counting:
    """Counts and times each answer, and writes a line about it: its route as we know it, never what was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), "cut off"

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            _note(_route_of(scope), status, perf_counter() - began)


def _note(route: str, status: str, seconds: float) -> None:
    ANSWERS.labels(route, status).inc()
    SECONDS.labels(route).observe(seconds)
    if route not in ASKED_ALL_THE_TIME:
        log.info("answered", route=route, status=status, ms=round(seconds * 1000, 1))


def _route_of(scope: Scope) -> str:
    """The route's pattern, so that no id and no token is a label; there are few of them, too."""
    endpoint = scope.get("endpoint")
    routes = scope["app"].routes if endpoint else []
    return next(
        (route.path for route in routes if endpoint in (getattr(route, "endpoint", None), route.app)), "none"
    )


async def _of_the_scheme() -> bytes:
    """Empty when the database does not answer: /readyz says so."""
    try:
        vitals = await in_time(Vitals.taken)
    except Exception:  # noqa: BLE001  whatever it is, the process's own numbers go out
        return b""
    return generate_latest(_registered(vitals))


def _registered(vitals: Vitals) -> CollectorRegistry:
    registry = CollectorRegistry()
    mails = Gauge("mentoring_outbox_mails", "Mails in the outbox.", ["state"], registry=registry)
    for state, number in vitals.mails.items():
        mails.labels(state.value).set(number)
    rounds = Gauge("mentoring_sweep_age_seconds", "Since a sweep last began.", ["sweep"], registry=registry)
    for name, age in vitals.rounds.items():
        rounds.labels(name).set(age.total_seconds())
    for name, says, value in _single(vitals):
        Gauge(f"mentoring_{name}", says, registry=registry).set(value)
    return registry


def _single(vitals: Vitals) -> list[tuple[str, str, float]]:
    waited, late = vitals.oldest_due.total_seconds(), vitals.lateness.total_seconds()
    return [
        ("outbox_due_age_seconds", "For how long the oldest mail that is due has waited.", waited),
        ("timeline_lateness_seconds", "For how long the most overdue step has been due.", late),
        ("mail_attempts", "Tries to send the mails that are kept.", vitals.attempts),
        ("mail_ambiguous", "Tries of which nobody knows whether they worked.", vitals.ambiguous),
    ]
