"""The ASGI application: what is served where, and what lives as long as the process does."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from strawberry.asgi import GraphQL

from mentoring.authentication import context_for
from mentoring.settings import Settings
from models import signing
from schema import schema
from schema.context import Context


class Endpoint(GraphQL[Context, None]):
    def __init__(self, settings: Settings) -> None:
        super().__init__(schema, graphql_ide=None)
        self.settings = settings

    async def get_context(self, request: Request, response: Response) -> Context:
        return await context_for(self.settings, request, response)


def build(settings: Settings) -> Starlette:
    """The application, without anything that lives as long as the process: tests bring their own database."""
    prepare(settings)
    return Starlette(
        routes=[
            Route("/", _to_the_explorer),
            Route("/graphql", Endpoint(settings)),
        ]
    )


def _to_the_explorer(_request: Request) -> Response:
    return RedirectResponse("/graphiql")


def prepare(settings: Settings) -> None:
    """Hand the settings to the rooms that need a few of them."""
    signing.use(settings.secret_key)
