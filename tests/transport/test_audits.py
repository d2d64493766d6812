"""graphql-http's audits of GraphQL over HTTP, against the whole application on a real server."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from tests.services import node

AUDITS = Path(__file__).parent / "graphql_http"


@pytest.fixture(scope="module")
async def installed() -> None:
    await node.install(AUDITS)


@pytest.fixture
async def address(app: Starlette) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as door:  # whoever is early waits at the door
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}/graphql"
        server.should_exit = True
        await serving


async def test_every_audit_passes(installed: None, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    results = json.loads(await node.run("audit.mjs", address, cwd=AUDITS))

    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
    with capsys.disabled():
        print(f"\ngraphql-http: {len(results)} of {len(results)} audits")  # noqa: T201  the number, with its command
