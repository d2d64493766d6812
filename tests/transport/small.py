"""A schema as small as can be that still goes wrong in every way, behind the real endpoint and middleware."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.schema.config import StrawberryConfig

from mentoring.middleware import BodyLimits, RequestIds, SecurityHeaders
from mentoring.transport import GraphQLEndpoint, Reason, RequestRefused
from mentoring.transport.persisted import Persisted
from models import refusals
from schema.deadline import QueryDeadline
from schema.documents import Documents
from schema.error_policy import ErrorPolicy, SilentSchema
from schema.limits import Limits
from schema.uploads import UPLOAD, Upload

ORIGIN = "https://mentoring.example.org"
APP = "https://app.example.org"
GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


class NoPlaceLeft(refusals.Refusal):
    sentence = "There is no place left."


@strawberry.type
class Thing:
    number: int = 7

    @strawberry.field
    def thing(self) -> "Thing":
        return Thing()


@strawberry.input
class Words:
    one: str
    two: strawberry.Maybe[str]


@strawberry.type
class Query:
    @strawberry.field
    def thing(self) -> Thing | None:
        return Thing()

    @strawberry.field
    def hello(self, name: str = "you") -> str:
        return f"Hello {name}"

    @strawberry.field
    def words(self, given: Annotated[Words, strawberry.argument(name="input")]) -> str:
        return given.one

    @strawberry.field
    def numbers(self, of: list[int]) -> list[int]:
        return of

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("postgres://user:secret@host/db")

    @strawberry.field
    def refused(self, how: str) -> str | None:
        raise _REFUSALS.get(how, refusals.NotFound())

    @strawberry.field
    async def forever(self) -> str | None:
        await asyncio.Event().wait()
        return None


_REFUSALS: dict[str, Exception] = {
    "signed out": refusals.NotSignedIn(),
    "too often": refusals.RateLimited(),
    "not yours": refusals.NotAllowed(),
    "bad value": refusals.InvalidInput("This cursor is not one of ours."),
    "rule": NoPlaceLeft(),
    "several": refusals.Refusals([NoPlaceLeft(), refusals.InvalidInput()]),
}


@strawberry.type
class Mutation:
    @strawberry.mutation
    def sign_in(self, name: str) -> str:
        return name

    @strawberry.mutation
    def register(self, name: str) -> str:
        return name

    @strawberry.mutation
    async def set_picture(self, picture: Upload) -> str:
        return f"{picture.filename} {picture.content_type} {len(await picture.read())}"

    @strawberry.mutation
    async def set_pictures(self, pictures: list[Upload]) -> int:
        return len(pictures)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1
        raise RuntimeError("postgres://user:secret@host/db")


SCHEMA = SilentSchema(
    Query,
    Mutation,
    Subscription,
    extensions=[ErrorPolicy, Documents, lambda: QueryDeadline(Limits(seconds=0))],
    config=StrawberryConfig(scalar_map={Upload: UPLOAD}, disable_field_suggestions=True),
)


@dataclass
class Context:
    request: Request
    response: Response


async def context_for(request: Request, response: Response) -> Context:
    if "break-context" in request.headers:
        raise ConnectionError("the database is down")
    if request.headers.get("authorization") == "Bearer revoked":
        raise RequestRefused(Reason.NOT_SIGNED_IN, "This token is not valid any more.")
    response.set_cookie("seen", "1")
    return Context(request, response)


def endpoint(persisted: Persisted | None = None) -> GraphQLEndpoint:
    return GraphQLEndpoint(
        SCHEMA,
        context_for,
        carries_cookie=lambda request: "session" in request.cookies,
        public_origin=ORIGIN,
        allowed_origins=[APP],
        persisted=persisted,
    )


def app(**limits: Any) -> Starlette:
    return Starlette(
        routes=[Route("/graphql", endpoint())],
        middleware=[
            Middleware(RequestIds),
            Middleware(SecurityHeaders, is_secure=True),
            Middleware(BodyLimits, **limits),
        ],
    )
