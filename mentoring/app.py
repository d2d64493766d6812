"""The ASGI application: what is served where, and what lives as long as the process does."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from mentoring import database, health, metrics, wiring
from mentoring.answer_pages import ANSWER_PAGES
from mentoring.authentication import context_for, cookie_name
from mentoring.bell import RedisBell
from mentoring.checking import checking_routes
from mentoring.downloads import download_routes
from mentoring.explorer import explorer_routes
from mentoring.feeds import feed_routes
from mentoring.manifests import documents_of
from mentoring.middleware import BodyLimits, RequestIds, SecurityHeaders
from mentoring.not_found import nothing_here
from mentoring.pages import PAGES, page_routes
from mentoring.pictures import picture_routes
from mentoring.printing import print_routes
from mentoring.reply_pages import REPLY_PAGES
from mentoring.search_pages import SEARCH_PAGES
from mentoring.settings import Settings
from mentoring.transport import GraphQLEndpoint
from mentoring.transport.cross_site import PREFLIGHT
from mentoring.transport.persisted import Kept, Listed, Persisted
from mentoring.unsubscribing import unsubscribe_routes
from mentoring.worker import embedded, redis_for_bell
from models import bell
from schema import schema

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build(settings: Settings, lifespan: Lifespan | None = None, kept: Kept | None = None) -> Starlette:
    """The application. Without `lifespan` it opens nothing: tests bring a database of their own."""
    wiring.prepare(settings)
    return Starlette(
        routes=_routes(
            settings, Listed(documents_of(settings.documents_dir)) if settings.documents_dir else kept
        ),
        middleware=[
            Middleware(RequestIds),
            Middleware(metrics.Counting),
            Middleware(SecurityHeaders, is_secure=settings.is_secure),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.trusted_origins,
                allow_credentials=True,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type", *PREFLIGHT],
                expose_headers=["x-request-id"],
                max_age=600,
            ),
            Middleware(BodyLimits),
        ],
        exception_handlers={HTTPException: nothing_here},
        lifespan=lifespan,
    )


def serving(settings: Settings) -> Starlette:
    """The application as a process serves it: with its database, and its bell or the worker itself."""
    kept = Kept()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(database.opened(settings))
            await stack.enter_async_context(
                _embedded(settings) if not settings.redis_url else _beside(settings, kept)
            )
            yield

    return build(settings, lifespan, kept)


@asynccontextmanager
async def _embedded(settings: Settings) -> AsyncGenerator[None]:
    """The worker inside this process; the database is brought up to date first."""
    await database.migrate()
    async with wiring.post(settings) as post, embedded(post) as redis:
        bell.use(RedisBell(redis))
        yield


@asynccontextmanager
async def _beside(settings: Settings, kept: Kept) -> AsyncGenerator[None]:
    """Workers are processes of their own; this one only rings."""
    redis = redis_for_bell(settings.redis_url)
    bell.use(RedisBell(redis))
    kept.redis = redis
    yield
    await redis.aclose(close_connection_pool=True)


def _routes(settings: Settings, persisted: Persisted | None) -> list[BaseRoute]:
    return [
        *([Route("/", _to_the_explorer)] if settings.serves_graphiql else []),
        Route("/graphql", _endpoint(settings, persisted)),
        *explorer_routes(enabled=settings.serves_graphiql),
        *health.routes(settings),
        *metrics.routes(settings),
        *picture_routes(settings),
        *feed_routes(settings),
        *download_routes(settings),
        *page_routes(*PAGES, *ANSWER_PAGES, *REPLY_PAGES, *SEARCH_PAGES),
        *unsubscribe_routes(),
        *print_routes(settings),
        *checking_routes(),
    ]


def _endpoint(settings: Settings, persisted: Persisted | None) -> GraphQLEndpoint:
    return GraphQLEndpoint(
        schema,
        partial(context_for, settings),
        carries_cookie=lambda request: cookie_name(settings) in request.cookies,
        public_origin=settings.origin,
        allowed_origins=settings.trusted_origins,
        persisted=persisted,
    )


def _to_the_explorer(_request: Request) -> Response:
    return RedirectResponse("/graphiql")
